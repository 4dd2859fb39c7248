"""An innovation as anyone may see it, once one of its lists is released."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from submission.domain.content import Frozen, FrozenFile
from submission.domain.edition import Property
from submission.domain.proposal import Proposal, Standing
from submission.domain.wording import WordedGroup


@dataclass(frozen=True, slots=True)
class Listing:
    """A released list on which it stands, or from which it was taken, and why."""

    list: str
    released_at: datetime
    on: bool
    because: str | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Innovation:
    """What released lists say of it, and whether it has left the competition since."""

    id: str
    edition_id: str
    title: str
    agency_id: str
    agency: str | None
    group: str
    cluster: str
    lists: tuple[Listing, ...]
    number: str | None
    withdrawn: bool

    @property
    def stands(self) -> bool:
        """Whether it stands on a released list: then what it says of itself is public too."""
        return not self.withdrawn and any(listing.on for listing in self.lists)


@dataclass(frozen=True, slots=True)
class Published:
    """What the rule book lets anyone read of the version that was judged."""

    content_version: int
    content_sha256: str
    category: str | None
    started_on: str | None
    answers: dict[str, str]
    files: dict[str, FrozenFile]
    hashes: dict[str, str]


def search_key(text: str) -> str:
    """`text` as it is searched: without case and without differences of width."""
    return unicodedata.normalize("NFKC", text).casefold()


def judged_version(proposal: Proposal) -> int | None:
    """The version that was judged: the last one for which there is a receipt."""
    return proposal.receipts[-1].version if proposal.receipts else None


def is_withdrawn(standing: str | None) -> bool:
    """Whether a proposal that stands so has left the competition."""
    return standing == Standing.WITHDRAWN


def published(frozen: Frozen, form: WordedGroup) -> Published:
    """Of a frozen version what its form marks as public, in the form's order."""
    content = frozen.content
    public = {place.id for place in form.places if place.public}
    attached: list[dict[str, Any]] = [a for a in content["attachments"] if a["slot"] in public]
    return Published(
        content_version=frozen.content_version,
        content_sha256=frozen.sha256,
        category=content[Property.CATEGORY],
        started_on=content[Property.STARTED_ON],
        answers={
            q.id: content["answers"][q.id]
            for q in form.questions
            if q.public and q.id in content["answers"]
        },
        files={a["slot"]: frozen.files[a["slot"]] for a in attached},
        hashes={a["slot"]: a["sha256"] for a in attached},
    )
