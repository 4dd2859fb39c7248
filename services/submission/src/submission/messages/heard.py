"""Others' facts, as far as we use them, and how they become ours."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from shared.messages import Hearing
from submission.domain.edition import Edition
from submission.messages.rule_book import RuleBook


class AgencySaid(Hearing):
    """An agency as it is now: what it is called, and of which type it is."""

    agency_id: str
    name: str
    type: str


class AgencyPlaced(Hearing):
    """In which province an agency is; none where it is the whole nation's, or nobody said so."""

    agency_id: str
    province: str | None = None


class StageInstants(Hearing):
    """When a stage opens and closes, where that is bound to an instant."""

    stage: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class EditionPublished(Hearing):
    """An edition with its whole rule book."""

    edition_id: str
    name: str
    year: int
    simulated: bool
    rule_book: RuleBook
    stages: tuple[StageInstants, ...]


class StageOpened(Hearing):
    """A stage was opened."""

    edition_id: str
    stage: str


class StageEnd(Hearing):
    """A stage will end at that instant: it was extended, or its closing was told."""

    edition_id: str
    stage: str
    closes_at: datetime


class StageClosed(Hearing):
    """A stage has ended."""

    edition_id: str
    stage: str
    at: datetime


class OfProposal(Hearing):
    """A fact that is a step of one proposal."""

    proposal_id: str


class OwnStep(OfProposal):
    """One of our own facts."""

    edition_id: str


class OwnPart(OwnStep):
    """One of our own facts, and whose act it was."""

    part: str | None = None


class OwnPlaced(OwnStep):
    """One of our own facts that says where a proposal competes."""

    group: str
    cluster: str


class OwnRegistered(OwnPlaced):
    """Of which agency a proposal is."""

    agency_id: str


class OwnRepairAsked(OwnStep):
    """Which fields are to be mended, and until when."""

    fields: tuple[str, ...]
    until: datetime


class OwnRefused(OwnStep):
    """On which grounds a proposal was refused."""

    reasons: tuple[str, ...]


class EntryRemoved(OfProposal):
    """Why an entry was taken out of judging."""

    why: str


class OfRound(OfProposal):
    """A step of a proposal in a round."""

    edition_id: str
    round_id: str

    @property
    def round(self) -> str:
        """The rule book's id of the round."""
        return self.round_id.removeprefix(f"{self.edition_id}:")


class OfReading(OfRound):
    """What befell one judge's reading of a proposal."""

    reading_id: str
    judge_id: str


class RoundClosed(Hearing):
    """A round has ended, and with it all its readings."""

    round_id: str
    edition_id: str


class ListEntry(Hearing):
    """An entry of a released list."""

    proposal_id: str
    title: str


class ListReleased(Hearing):
    """A list is public."""

    list_id: str
    edition_id: str
    list: str
    simulated: bool
    entries: tuple[ListEntry, ...]


class ListCorrected(Hearing):
    """A released list was corrected."""

    list_id: str
    edition_id: str
    list: str
    removed: tuple[str, ...]
    added: tuple[ListEntry, ...]


class OfList(OfProposal):
    """A step of a proposal that stands on a released list."""

    list: str


class Disqualified(OfList):
    """A finalist was disqualified."""

    edition_id: str


class Ruled(OfList):
    """What became of an objection, so far."""

    outcome: str


class ObjectionsSettled(Hearing):
    """The entries of a list that stand for good."""

    list: str
    standing: tuple[str, ...]


class Booth(OfProposal):
    """What became of a booth for a proposal."""

    booth_id: str
    code: str


class BoothOffered(Booth):
    """A booth is offered until an instant."""

    until: datetime


class BoothReleased(Booth):
    """Why a booth is free again."""

    why: str


_EDITION: TypeAdapter[Edition] = TypeAdapter(Edition)


def edition_of(published: EditionPublished) -> Edition:
    """Our own copy of a published edition: what submission needs of its rule book."""
    book = published.rule_book.said()
    instants = {s.stage: s for s in published.stages}
    return _EDITION.validate_python(
        {
            "id": published.edition_id,
            "name": published.name,
            "year": published.year,
            "simulated": published.simulated,
            "repair_seconds": book["windows"]["repair_seconds"],
            "clusters": book["clusters"],
            "groups": [_group(g) for g in book["groups"]],
            "reasons": book["reasons"],
            "lists": [{"certificate": None} | shortlist for shortlist in book["lists"]],
            "stages": [_stage(s, instants.get(s["id"])) for s in book["stages"]],
            "rounds": [r | {"reads": r["entries"].get("list")} for r in book["rounds"]],
        }
    )


def _group(group: dict[str, Any]) -> dict[str, Any]:
    form = group["form"]
    return {
        "id": group["id"],
        "categories": [c["id"] for c in group["categories"]],
        "fields": [f | {"choices": [c["id"] for c in f["choices"]]} for f in form["fields"]],
        "slots": form["attachments"],
        "rules": group["eligibility"],
    }


def _stage(stage: dict[str, Any], instants: StageInstants | None) -> dict[str, Any]:
    if instants is None:
        return stage
    return stage | {"opens_at": instants.opens_at, "closes_at": instants.closes_at}
