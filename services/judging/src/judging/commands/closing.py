"""Commands that end a round: a person begins, piles are sealed, then sheets are ranked."""

import asyncio
from dataclasses import dataclass

from judging import messages
from judging.access import find_round
from judging.domain import closing, export
from judging.domain import decision as decisions
from judging.domain import pile as piles
from judging.domain.closing import Shortfall
from judging.domain.edition import Edition
from judging.domain.outcome import Outcome, Whole, outcome
from judging.domain.pile import PileState
from judging.domain.reading import State
from judging.domain.round import Round, evolve
from judging.store import (
    DECISION,
    EDITION,
    EXPORTS,
    PILE,
    RANKING,
    READING,
    ROUND,
    Ranking,
    handed_in_by_entry,
    standing_of,
)
from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class CloseRound:
    """End a round under its policy."""

    round_id: str
    by: Who


@dataclass(frozen=True, slots=True)
class SealPile:
    """Let nothing more into a pile."""

    pile_id: str


async def begin(command: CloseRound, unit: Unit) -> tuple[str, ...]:
    """The closing is begun, and cannot be taken back; the ids of the piles to be sealed."""
    kept = await find_round(unit.mongo, command.round_id, command.by, "run a round")
    edition = (await unit.find(EDITION, kept.state.edition_id)).state
    found = await _shortfall(unit, kept.state, edition)
    event = closing.begin_closing(kept.state, found, by=command.by.account, now=unit.now)
    if event is not None:
        unit.record(ROUND, kept, evolve(kept.state, event))
    found_piles = await unit.mongo.find_many(PILE, {"round_id": kept.id})
    return tuple(pile.id for pile in found_piles if pile.state.state is not PileState.SEALED)


async def seal(command: SealPile, unit: Unit) -> None:
    """A sheet handed in at this moment is either in, or refused: both touch the pile."""
    kept = await unit.find(PILE, command.pile_id)
    if kept.state.state is not PileState.SEALED:
        unit.record(PILE, kept, piles.sealed(kept.state))


async def close(command: CloseRound, unit: Unit) -> Kept[Round]:
    """The round is closed and its lists are decided."""
    kept = await find_round(unit.mongo, command.round_id, command.by, "run a round")
    return await finish(unit, kept)


async def finish(unit: Unit, kept: Kept[Round]) -> Kept[Round]:
    """Rank what was handed in, and keep ranking, lists and the whole round as one document.

    Piles that are not sealed yet are sealed here: the guard of each sees that nothing slips in.
    """
    edition = (await unit.find(EDITION, kept.state.edition_id)).state
    event = closing.close(kept.state, await _shortfall(unit, kept.state, edition), unit.now)
    for pile in await unit.mongo.find_many(PILE, {"round_id": kept.id}):
        if pile.state.state is not PileState.SEALED:
            unit.record(PILE, pile, piles.sealed(pile.state))
    whole = await _whole(unit, kept.state, edition)
    result, text = await asyncio.to_thread(_ranked, whole)
    _keep_outcome(unit, kept.state, edition, result, text)
    told = messages.closed(kept.state, event)
    return unit.record(ROUND, kept, evolve(kept.state, event), told)


async def _shortfall(unit: Unit, round: Round, edition: Edition) -> Shortfall:
    standing = await standing_of(unit.mongo, round.id)
    counted = await handed_in_by_entry(unit.mongo, round.id, standing)
    return closing.shortfall(edition.round(round.round), counted)


async def _whole(unit: Unit, round: Round, edition: Edition) -> Whole:
    """Everything the outcome follows from: what was handed in for the entries that stand."""
    entries = await standing_of(unit.mongo, round.id)
    standing = {entry.proposal_id for entry in entries}
    wanted = {"round_id": round.id, "state": State.HANDED_IN.value}
    readings = [kept.state for kept in await unit.mongo.find_many(READING, wanted)]
    return Whole(
        round.id,
        edition.id,
        edition.simulated,
        edition.round(round.round),
        edition.lists_of(round.round),
        edition.groups,
        round.seed,
        tuple(entry.contestant() for entry in entries),
        tuple(reading.sheet() for reading in readings if reading.proposal_id in standing),
    )


def _ranked(whole: Whole) -> tuple[Outcome, str]:
    result = outcome(whole)
    return result, export.canonical(export.document(whole, result))


def _keep_outcome(unit: Unit, round: Round, edition: Edition, result: Outcome, text: str) -> None:
    sha256 = export.fingerprint(text)
    unit.create(RANKING, round.id, Ranking(round.id, result.ranking))
    unit.insert(EXPORTS, {"_id": round.id, "sha256": sha256, "text": text})
    for name, listed in result.lists.items():
        event = decisions.decide(
            edition.id, round.id, edition.list(name), listed, sha256=sha256, now=unit.now
        )
        id = decisions.id_of(edition.id, name)
        unit.create(DECISION, id, event.decision, messages.decided(round, event))
