"""What is shown of a proposal, by how much of it somebody sees."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path

from shared.grants import Who
from shared.http import Answer
from shared.mongo import Kept
from submission.access import View, view
from submission.domain.content import Content, content_of
from submission.domain.edition import Property
from submission.domain.proposal import Holder, Proposal, Repair, Standing
from submission.queries.proposal import Seen

ProposalId = Annotated[
    str,
    Path(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", description="The proposal: a UUID, say."),
]
EditionId = Annotated[str, Path(min_length=1, max_length=100, description="The edition.")]
Slot = Annotated[str, Path(min_length=1, max_length=60, description="A place of the form.")]
Words = dict[str, str]


class AttachmentAnswer(Answer):
    """A file of a proposal."""

    name: str
    type: str
    size: int
    sha256: str | None = None


class ReceiptAnswer(Answer):
    """Proof of what was submitted and when: the hash of the canonical content of that version."""

    content_version: int
    content_sha256: str
    at: datetime


class DecisionAnswer(Answer):
    """What was decided, on which grounds, and in which words."""

    reasons: list[str]
    sentence: str
    at: datetime


class ContestAnswer(Answer):
    """What the agency said against a refusal, and what was decided on it."""

    statement: str
    at: datetime
    decision: DecisionAnswer | None = None


class RepairAnswer(Answer):
    """Which fields may be mended, until when, and what is wrong with them."""

    fields: list[str]
    until: datetime
    sentence: str = ""


class RemarkAnswer(Answer):
    """Why the agency returned the proposal."""

    text: str
    at: datetime


class ProgressAnswer(Answer):
    """A proposal's title and where it stands."""

    id: str
    number: str | None
    version: int
    edition_id: str
    agency_id: str
    group: str
    cluster: str
    standing: Standing
    holder: Holder
    title: str
    content_version: int
    blank: bool
    registered_at: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, kept: Kept[Proposal]) -> "ProgressAnswer":
        """As a list shows it."""
        return cls(**_progress(kept))


class ProposalAnswer(ProgressAnswer):
    """A proposal; what somebody may not see of it is absent (null)."""

    view: View
    owner: str | None = None
    collaborators: list[str] | None = None
    begun_from: str | None = None
    category: str | None = None
    started_on: str | None = None
    formerly: str | None = None
    answers: Words | None = None
    field_versions: dict[str, int] | None = None
    attachments: dict[str, AttachmentAnswer] | None = None
    remark: RemarkAnswer | None = None
    receipts: list[ReceiptAnswer] | None = None
    repair: RepairAnswer | None = None
    decision: DecisionAnswer | None = None
    contest: ContestAnswer | None = None

    @classmethod
    def seen(cls, seen: Seen) -> "ProposalAnswer":
        """By how much of it is seen."""
        shown = _progress(seen.kept) | {"view": seen.view}
        if seen.frozen is not None:
            shown |= _frozen(seen.frozen.content) | _handled(seen.kept.state)
        elif seen.view is View.WHOLE:
            shown |= _people(seen.kept.state) | _whole(seen.kept.state) | _handled(seen.kept.state)
        elif seen.view is View.PROGRESS:
            shown |= _people(seen.kept.state)
        return cls(**shown)

    @classmethod
    def seen_by(cls, who: Who) -> Callable[[Kept[Proposal]], "ProposalAnswer"]:
        """To somebody who has changed it, but may not see all of it."""
        return lambda kept: cls.seen(Seen(kept, view(who, kept.id, kept.state)))

    @classmethod
    def whole(cls, kept: Kept[Proposal]) -> "ProposalAnswer":
        """To somebody who has just changed it."""
        return cls.seen(Seen(kept, View.WHOLE))


def _progress(kept: Kept[Proposal]) -> dict[str, Any]:
    proposal = kept.state
    return {
        "id": kept.id,
        "number": proposal.number,
        "version": kept.version,
        "edition_id": proposal.edition_id,
        "agency_id": proposal.agency_id,
        "group": proposal.group,
        "cluster": proposal.cluster,
        "standing": proposal.standing,
        "holder": proposal.holder,
        "title": proposal.title,
        "content_version": proposal.content_version,
        "blank": proposal.blank,
        "registered_at": proposal.registered_at,
        "submitted_at": proposal.submitted_at,
    }


def _people(proposal: Proposal) -> dict[str, Any]:
    return {"owner": proposal.owner, "collaborators": list(proposal.collaborators)}


def _whole(proposal: Proposal) -> dict[str, Any]:
    return {
        "begun_from": proposal.begun_from,
        **_words(content_of(proposal)),
        "field_versions": {f: a.version for f, a in proposal.answers.items()},
        "attachments": {
            slot: AttachmentAnswer(name=a.name, type=a.type, size=a.size, sha256=a.sha256)
            for slot, a in proposal.attachments.items()
        },
    }


def _words(content: Content) -> dict[str, Any]:
    properties = (Property.CATEGORY, Property.STARTED_ON, Property.FORMERLY)
    words: dict[str, Any] = {p.value: content.text(p) or None for p in properties}
    return words | {"answers": content.answers}


def _frozen(content: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "category", "started_on", "formerly", "answers")
    files = {f.pop("slot"): AttachmentAnswer(**f) for f in content["attachments"]}
    return {name: content[name] for name in names} | {"attachments": files}


def _handled(proposal: Proposal) -> dict[str, Any]:
    """What agency and ministry did with it."""
    remark, repair, contest = proposal.remark, proposal.repair, proposal.contest
    return {
        "remark": RemarkAnswer(text=remark.text, at=remark.at) if remark else None,
        "receipts": receipts(proposal),
        "repair": _repair(repair) if repair else None,
        "decision": _decision(proposal.decision),
        "contest": ContestAnswer(
            statement=contest.statement, at=contest.at, decision=_decision(contest.answer)
        )
        if contest
        else None,
    }


def _repair(repair: Repair) -> RepairAnswer:
    return RepairAnswer(fields=list(repair.fields), until=repair.until, sentence=repair.sentence)


def receipts(proposal: Proposal) -> list[ReceiptAnswer]:
    """Every receipt given, oldest first."""
    return [
        ReceiptAnswer(content_version=r.version, content_sha256=r.sha256, at=r.at)
        for r in proposal.receipts
    ]


def _decision(decision: Any) -> DecisionAnswer | None:
    if decision is None:
        return None
    return DecisionAnswer(
        reasons=list(decision.reasons), sentence=decision.sentence, at=decision.at
    )
