"""What judging tells: its events in the words of the contracts; no score, no reason, no name.

A round whose entries would show a list that is not announced tells of itself and its readings on
the sealed topic; decisions are always told there.
"""

from typing import Any

from judging.domain import entry as entries
from judging.domain import reading as readings
from judging.domain.decision import Listing, ReplacementNamed, ShortlistDecided
from judging.domain.decision import id_of as decision_id
from judging.domain.entry import Listed, Removed
from judging.domain.outcome import commitment
from judging.domain.reading import Reading
from judging.domain.round import Closed, Opened, Prepared, Round
from shared.outbox import Fact

SEALED = "judging.sealed"
Words = dict[str, Any]


def entry_listed(event: Listed) -> Fact:
    """A proposal takes part."""
    return Fact("judging.entry_listed.v1", _entry(event.entry))


def entry_removed(event: Removed) -> Fact:
    """An entry takes part no longer."""
    return Fact("judging.entry_removed.v1", _entry(event.entry) | {"why": event.why})


def prepared(round: Round, event: Prepared) -> Fact:
    """A round's assignment and seed are fixed."""
    words = {
        "entries": event.entries,
        "readings": event.readings,
        "seed_sha256": commitment(event.seed),
        "at": event.at,
    }
    return Fact("judging.round_prepared.v1", _round(round) | words, _topic(sealed=round.sealed))


def opened(round: Round, event: Opened) -> Fact:
    """A round can be written in."""
    words = _round(round) | {"at": event.at}
    return Fact("judging.round_opened.v1", words, _topic(sealed=round.sealed))


def closed(round: Round, event: Closed) -> Fact:
    """A round is over."""
    words = {"seed": round.seed, "missing_readings": event.missing, "at": event.at}
    return Fact("judging.round_closed.v1", _round(round) | words, _topic(sealed=round.sealed))


def reading_told(id: str, event: readings.Assigned | readings.Event) -> Fact:
    """What happened to the reading of that id."""
    reading, topic = event.reading, _topic(sealed=event.reading.sealed)
    words = _reading(id, reading)
    match event:
        case readings.Assigned():
            told = words | {"at": reading.assigned_at}
            return Fact("judging.reading_assigned.v1", told, topic)
        case readings.HandedIn():
            del words["judge_id"]
            told = words | {"amendment": event.amendment, "at": event.version.at}
            return Fact("judging.sheet_handed_in.v1", told, topic)
        case readings.Declined():
            return Fact("judging.reading_declined.v1", words | {"at": event.at}, topic)
        case readings.Ended():
            told = words | {"why": event.why, "at": event.at}
            return Fact("judging.reading_ended.v1", told, topic)


def decided(round: Round, event: ShortlistDecided) -> Fact:
    """A round ended with a list, of which only those named for the round may know."""
    decision = event.decision
    words = {
        "decision_id": decision_id(decision.edition_id, decision.list),
        "edition_id": decision.edition_id,
        "list": decision.list,
        "round_id": decision.round_id,
        "announced": decision.announced,
        "entries": [_listing(one) for one in decision.entries],
        "sha256": decision.sha256,
        "at": decision.decided_at,
        "viewer_ids": sorted(round.viewers),
    }
    return Fact("judging.shortlist_decided.v1", words, SEALED)


def replacement_named(event: ReplacementNamed) -> Fact:
    """The next in order, or nobody, takes a freed seat."""
    decision, named = event.decision, event.replacement
    words = {
        "decision_id": decision_id(decision.edition_id, decision.list),
        "edition_id": decision.edition_id,
        "list": decision.list,
        "replaces": named.replaces,
        "entry": None if named.listing is None else _listing(named.listing),
        "at": named.at,
    }
    return Fact("judging.replacement_named.v1", words, SEALED)


def _topic(*, sealed: bool) -> str | None:
    return SEALED if sealed else None


def _entry(entry: entries.Entry) -> Words:
    return {
        "entry_id": entries.id_of(entry.proposal_id),
        "proposal_id": entry.proposal_id,
        "edition_id": entry.edition_id,
    }


def _round(round: Round) -> Words:
    return {"round_id": round.id, "edition_id": round.edition_id, "round": round.round}


def _reading(id: str, reading: Reading) -> Words:
    return {
        "reading_id": id,
        "round_id": reading.round_id,
        "edition_id": reading.edition_id,
        "proposal_id": reading.proposal_id,
        "judge_id": reading.judge_id,
    }


def _listing(listing: Listing) -> Words:
    entry = listing.entry
    return {
        "proposal_id": entry.proposal_id,
        "agency_id": entry.agency_id,
        "title": entry.title,
        "group": entry.group,
        "cluster": entry.cluster,
        "rank": listing.rank,
    }
