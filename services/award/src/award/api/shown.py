"""An objection and its evidence as they are answered to those who deal with them."""

from collections.abc import Sequence
from datetime import datetime

from award import access
from award.domain.evidence import Evidence
from award.domain.objection import Objection, Status
from award.domain.queue import Step, step
from shared import http
from shared.grants import Who
from shared.mongo import Kept


class EvidenceAnswer(http.Answer):
    """A file that the objector lodged."""

    file_id: str
    name: str
    type: str
    size: int
    sha256: str
    at: datetime
    withheld: bool

    @classmethod
    def of(cls, evidence: Evidence) -> "EvidenceAnswer":
        """The file as it is answered."""
        return cls.model_validate(evidence, from_attributes=True)


class ClaimAnswer(http.Answer):
    """Who deals with it now, and until when at the latest."""

    by: str
    until: datetime


class ObjectionAnswer(http.Answer):
    """An objection; who filed it is not in it."""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    title: str | None
    agency_id: str
    status: Status
    waits_for: Step | None
    reason: str
    evidence: str
    links: tuple[str, ...]
    files: tuple[EvidenceAnswer, ...]
    claim: ClaimAnswer | None
    filed_at: datetime
    screened_by: str | None
    screened_at: datetime | None
    turned_away_because: str | None
    reply_until: datetime | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    ruled_by: str | None
    ruled_at: datetime | None
    ruling: str | None
    version: int


_OURS = ("objection_id", "waits_for", "files", "claim", "version")
_STATE = tuple(name for name in ObjectionAnswer.model_fields if name not in _OURS)


class View:
    """Objections as one person may see them at one instant."""

    def __init__(self, who: Who, now: datetime) -> None:
        self._who = who
        self._now = now

    def of(self, kept: Kept[Objection]) -> ObjectionAnswer:
        """What its agency sees is without claims, and without the evidence withheld from it."""
        there = kept.state
        official = access.may(self._who, "read objections", edition=there.edition_id)
        files = there.files if official else there.shown_to_agency()
        claim = there.claim if official and there.claim and there.claim.live(self._now) else None
        return ObjectionAnswer(
            objection_id=kept.id, version=kept.version, waits_for=step(there, self._now),
            files=tuple(EvidenceAnswer.of(file) for file in files),
            claim=ClaimAnswer.model_validate(claim, from_attributes=True) if claim else None,
            **{name: getattr(there, name) for name in _STATE},
        )  # fmt: skip

    def page(self, found: Sequence[Kept[Objection]], limit: int) -> http.Page[ObjectionAnswer]:
        """A piece of a list of them."""
        items = [self.of(kept) for kept in found]
        return http.page(items, limit, lambda item: [item.objection_id])


def view(call: http.Signed) -> View:
    """Objections as whoever asks may see them now."""
    return View(call.who, call.now)
