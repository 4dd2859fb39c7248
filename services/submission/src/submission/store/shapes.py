"""The documents of this service, and an index for each query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.mongo import Index, Shape
from submission.domain.intake import Gate, Intake, intake_id
from submission.domain.proposal import Proposal
from submission.domain.title import Win, title_key
from submission.store.words import title_words


@dataclass(frozen=True, slots=True)
class PastEdition:
    """The winners of an edition that was not held here, as the secretariat gave them."""

    year: int
    entries: tuple["PastEntry", ...]


@dataclass(frozen=True, slots=True)
class PastEntry:
    """One entry of a past edition's list, with the name of its agency as it was printed."""

    list: str
    title: str
    agency: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that no proposal names, or none yet; at `due_at` it is thrown away."""

    proposal_id: str
    due_at: datetime


def _of_proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "intake_id": intake_id(proposal.edition_id),
        "people": list(proposal.people),
        "title_key": title_key(proposal.title),
        "title_words": list(title_words(proposal.title)),
        "blank": proposal.blank,
        "due_at": proposal.repair.until if proposal.repair else None,
    }


def _of_past(edition: PastEdition) -> dict[str, Any]:
    return {"title_keys": [k for e in edition.entries if (k := title_key(e.title))]}


DECIDED: Mapping[str, Any] = {"decision.at": {"$type": "date"}}
"""The filter for what an officer has decided on, as its index has it."""
PROPOSAL = Shape(
    "proposals",
    Proposal,
    noun="proposal",
    derived=_of_proposal,
    indexes=(
        Index((("edition_id", 1), ("title_key", 1))),
        Index((("title_words", 1),)),
        Index((("people", 1), ("_id", 1))),
        Index((("edition_id", 1), ("agency_id", 1), ("standing", 1), ("blank", 1))),
        Index(
            (("edition_id", 1), ("agency_id", 1), ("_id", 1)),
            where={"standing": "draft", "blank": True},
            name="blank_drafts",
        ),
        Index((("edition_id", 1), ("_id", 1)), where=dict(DECIDED), name="decided"),
        Index((("agency_id", 1), ("_id", 1))),
        Index((("number", 1),), unique=True, where={"number": {"$type": "string"}}, name="number"),
        Index((("edition_id", 1), ("standing", 1), ("cluster", 1), ("_id", 1))),
        Index((("edition_id", 1), ("standing", 1), ("_id", 1))),
    ),
    # Overwritten answers: pushed by each autosave in its one write, never loaded with the proposal.
    apart=("history",),
)
INTAKE = Shape("intakes", Intake, noun="edition")
GATE = Shape("gates", Gate, noun="gate")
PAST_EDITION = Shape(
    "past_editions",
    PastEdition,
    noun="past edition",
    derived=_of_past,
    indexes=(Index((("title_keys", 1),)),),
)
STRAY = Shape("strays", Stray, noun="stray file")

SHAPES: Sequence[Shape[Any]] = (PROPOSAL, INTAKE, GATE, PAST_EDITION, STRAY)

INDEXES: Mapping[str, Sequence[Index]] = {
    # How many registrations of an edition were numbered.
    "numbers": (),
    # A frozen version: `{proposal}:{content version}`, never changed.
    "versions": (),
    # Overwritten answers that were moved out of their proposal, a hundred at a time.
    "revisions": (Index((("proposal_id", 1), ("last", 1))),),
    "looks": (
        Index((("edition_id", 1), ("_id", 1))),
        Index((("proposal_id", 1), ("_id", 1))),
    ),
    "agencies": (),
    "provinces": (),
    "readings": (),
    "rounds": (),
    "journeys": (),
    "funnel": (Index((("edition_id", 1),)),),
    "released_lists": (Index((("edition_id", 1),)),),
    "innovations": (Index((("edition_id", 1), ("key", 1), ("_id", 1))),),
    "wordings": (),
    "past_wins": (Index((("title_key", 1),)),),
}


def unclaimed(now: datetime) -> list[dict[str, Any]]:
    """Each alternative of the filter for what no officer has before him at that instant."""
    return [{"claim": None}, {"claim.until": {"$lte": now}}]


def wins(edition: PastEdition, keys: Sequence[str]) -> dict[str, list[Win]]:
    """The entries of a past edition under each of those title keys."""
    found: dict[str, list[Win]] = {key: [] for key in keys}
    for entry in edition.entries:
        key = title_key(entry.title)
        if key in found:
            found[key].append(Win(entry.list, entry.title, edition.year))
    return found
