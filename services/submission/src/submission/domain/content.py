"""What a proposal says: as it is now, as it was, and in the form that is hashed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from submission.domain.edition import Property
from submission.domain.proposal import Attachment, Overwritten, Proposal


@dataclass(frozen=True, slots=True)
class Content:
    """The words and files of a proposal at one content version."""

    edition_id: str
    agency_id: str
    group: str
    cluster: str
    texts: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)

    def text(self, field: str) -> str:
        """What is written in `field`; empty when nothing is."""
        return self.texts.get(field, "")

    @property
    def answers(self) -> dict[str, str]:
        """What is written in the fields of the form, the properties left out."""
        properties = {p.value for p in Property}
        return {f: t for f, t in self.texts.items() if f not in properties}

    def canonical(self) -> dict[str, Any]:
        """The content as it is hashed: plain values, empty answers left out."""
        return {
            "edition_id": self.edition_id,
            "agency_id": self.agency_id,
            "group": self.group,
            "cluster": self.cluster,
            "title": self.text(Property.TITLE),
            "category": self.text(Property.CATEGORY) or None,
            "started_on": self.text(Property.STARTED_ON) or None,
            "formerly": self.text(Property.FORMERLY) or None,
            "answers": {f: t for f, t in self.answers.items() if t},
            "attachments": [
                {"slot": s, "name": a.name, "type": a.type, "size": a.size, "sha256": a.sha256}
                for s, a in sorted(self.attachments.items())
            ],
        }


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file as a frozen version names it."""

    file_id: str
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A content version kept for ever: its canonical text, its hash, and where its files lie."""

    proposal_id: str
    content_version: int
    canonical: str
    sha256: str
    files: dict[str, FrozenFile]
    at: datetime

    @property
    def content(self) -> dict[str, Any]:
        """The content as plain values."""
        return dict(json.loads(self.canonical))


def frozen(id: str, proposal: Proposal, *, canonical: str, sha256: str, at: datetime) -> Frozen:
    """The proposal's content as it is now, to be kept."""
    files = {
        s: FrozenFile(a.file_id, a.name, a.type, a.size) for s, a in proposal.attachments.items()
    }
    return Frozen(id, proposal.content_version, canonical, sha256, files, at)


def as_frozen(content: Content, frozen: Frozen) -> Content:
    """The words and files of the frozen version, in the place of those that are there now."""
    said = frozen.content
    texts = {p.value: said[p] or "" for p in Property} | said["answers"]
    files = {s: a for s, a in content.attachments.items() if s in frozen.files}
    return replace(content, texts=texts, attachments=files)


def content_of(proposal: Proposal) -> Content:
    """The content as it is now."""
    return _content(proposal, {f: a.text for f, a in proposal.answers.items()})


def texts_at(
    proposal: Proposal, overwritten: Iterable[Overwritten], version: int
) -> dict[str, str]:
    """What was written in each field at content version `version`."""
    texts = {f: a.text for f, a in proposal.answers.items() if a.version <= version}
    then = {o.field: o.text for o in overwritten if o.version <= version < o.until}
    return {f: t for f, t in sorted((texts | then).items()) if t}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as it was at one content version and at a later one, and who wrote that when."""

    field: str
    before: str
    after: str
    by: str | None
    at: datetime | None


def differences_of(
    proposal: Proposal, overwritten: Iterable[Overwritten], since: int, version: int
) -> tuple[Difference, ...]:
    """The fields that differ between two content versions, by their ids."""
    past = tuple(overwritten)
    before, after = texts_at(proposal, past, since), texts_at(proposal, past, version)
    hands = {o.field: (o.by, o.at) for o in past if o.version <= version < o.until}
    hands |= {f: (a.by, a.at) for f, a in proposal.answers.items() if a.version <= version}
    return tuple(
        Difference(f, before.get(f, ""), after.get(f, ""), *hands.get(f, (None, None)))
        for f in sorted({*before, *after})
        if before.get(f) != after.get(f)
    )


def _content(proposal: Proposal, texts: dict[str, str]) -> Content:
    return Content(
        edition_id=proposal.edition_id,
        agency_id=proposal.agency_id,
        group=proposal.group,
        cluster=proposal.cluster,
        texts=texts,
        attachments=proposal.attachments,
    )
