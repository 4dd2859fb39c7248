"""What we keep of others: agencies, who holds which reading, lists, and who has won before."""

from collections.abc import Sequence

from shared.delivery import Entry, Folds, Heard, Projection
from submission.domain.title import title_key
from submission.messages.heard import (
    AgencyPlaced,
    AgencySaid,
    Disqualified,
    ListCorrected,
    ListEntry,
    ListReleased,
    OfReading,
    RoundClosed,
)
from submission.projections.journey import SEALED


def _agency(heard: Heard[AgencySaid]) -> Sequence[Entry]:
    agency = heard.data
    fields = {"name": agency.name, "type": agency.type}
    return [Entry("agencies", agency.agency_id, fields, heard.sequence)]


def _province(heard: Heard[AgencyPlaced]) -> Sequence[Entry]:
    agency = heard.data
    fields = {"province": agency.province}
    return [Entry("provinces", agency.agency_id, fields, heard.sequence)]


def _reading(heard: Heard[OfReading], *, ended: bool) -> Sequence[Entry]:
    reading = heard.data
    fields = {
        "proposal_id": reading.proposal_id,
        "edition_id": reading.edition_id,
        "round_id": reading.round_id,
        "round": reading.round,
        "sealed": heard.topic == SEALED,
        "judge_id": reading.judge_id,
        "ended": ended,
    }
    return [Entry("readings", reading.reading_id, fields, heard.sequence)]


def _assigned(heard: Heard[OfReading]) -> Sequence[Entry]:
    return _reading(heard, ended=False)


def _ended(heard: Heard[OfReading]) -> Sequence[Entry]:
    return _reading(heard, ended=True)


def _round_closed(heard: Heard[RoundClosed]) -> Sequence[Entry]:
    """A round is kept here once it is closed, which ends all its readings."""
    fields = {"edition_id": heard.data.edition_id, "closed_at": heard.time}
    return [Entry("rounds", heard.data.round_id, fields, heard.sequence)]


def _public(heard: Heard[ListReleased]) -> Sequence[Entry]:
    fields = {"edition_id": heard.data.edition_id, "list": heard.data.list}
    return [Entry("released_lists", heard.data.list_id, fields, heard.sequence)]


def _released(heard: Heard[ListReleased]) -> Sequence[Entry]:
    """What was only simulated never counts as won."""
    released = heard.data
    return [] if released.simulated else [_won(heard, entry) for entry in released.entries]


def _corrected(heard: Heard[ListCorrected]) -> Sequence[Entry]:
    lost = [_lost(heard, proposal_id) for proposal_id in heard.data.removed]
    return [*lost, *(_won(heard, entry) for entry in heard.data.added)]


def _disqualified(heard: Heard[Disqualified]) -> Sequence[Entry]:
    return [_lost(heard, heard.data.proposal_id)]


def _won(heard: Heard[ListReleased] | Heard[ListCorrected], entry: ListEntry) -> Entry:
    fields = {
        "edition_id": heard.data.edition_id,
        "list": heard.data.list,
        "title": entry.title,
        "title_key": title_key(entry.title),
    }
    return Entry("past_wins", f"{heard.subject}:{entry.proposal_id}", fields, heard.sequence)


def _lost(heard: Heard[ListCorrected] | Heard[Disqualified], proposal_id: str) -> Entry:
    id = f"{heard.subject}:{proposal_id}"
    return Entry("past_wins", id, {}, heard.sequence, remove=True)


_OF_READING = {
    "judging.reading_assigned.v1": Folds(OfReading, _assigned),
    "judging.reading_declined.v1": Folds(OfReading, _ended),
    "judging.reading_ended.v1": Folds(OfReading, _ended),
    "judging.round_closed.v1": Folds(RoundClosed, _round_closed),
}

AGENCIES = Projection(
    "submission.agencies.v2",
    {
        "identity.events": {
            "identity.agency_registered.v1": Folds(AgencySaid, _agency),
            "identity.agency_corrected.v1": Folds(AgencySaid, _agency),
        }
    },
)
PROVINCES = Projection(
    "submission.provinces.v1",
    {
        "identity.events": {
            "identity.agency_registered.v1": Folds(AgencyPlaced, _province),
            "identity.agency_corrected.v1": Folds(AgencyPlaced, _province),
        }
    },
)
READINGS = Projection(
    "submission.readings.v1",
    # A panel's readings come sealed; a judge is served them all the same.
    {"judging.events": _OF_READING, "judging.sealed": _OF_READING},
)
RELEASED_LISTS = Projection(
    "submission.released_lists.v1",
    {"award.events": {"award.list_released.v1": Folds(ListReleased, _public)}},
)
PAST_WINS = Projection(
    "submission.past_wins.v1",
    {
        "award.events": {
            "award.list_released.v1": Folds(ListReleased, _released),
            "award.list_corrected.v1": Folds(ListCorrected, _corrected),
            "award.finalist_disqualified.v1": Folds(Disqualified, _disqualified),
        }
    },
)
