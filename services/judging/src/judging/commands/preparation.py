"""The command that prepares a round: one decision, from which the readings are made."""

from dataclasses import dataclass

from judging import compute, messages
from judging.access import find_round
from judging.commands.bench import Bench, bench_of
from judging.domain import decision as decisions
from judging.domain import opening, roster, selection
from judging.domain import pile as piles
from judging.domain.assignment import Pair, Problem, candidate, require_possible
from judging.domain.edition import Edition, RoundRule, Source
from judging.domain.entry import Entry
from judging.domain.judge import require_pacts
from judging.domain.pile import Pile
from judging.domain.round import Prepared, Round, evolve
from judging.messages.hears import ADMITTED
from judging.store import (
    DECISION,
    EDITION,
    ENTRY,
    PILE,
    ROUND,
    SETTLEMENT,
    SHARE,
    Share,
    settlement_id,
    share_id,
)
from shared.grants import Who, holders
from shared.mongo import Kept
from shared.outbox import Unit

PAIRS_IN_A_SHARE = 400


@dataclass(frozen=True, slots=True)
class PrepareRound:
    """Assign a round's readings; `viewers` may see its ranking before it is released."""

    round_id: str
    viewers: tuple[str, ...]
    seed: str
    by: Who


async def prepare(command: PrepareRound, unit: Unit) -> Kept[Round]:
    """The assignment is decided and its seed fixed; readings follow by themselves.

    The entries, the roster and the conflicts are those of this instant: judges are guarded, so a
    conflict declared meanwhile makes it be computed again.
    """
    kept = await find_round(unit.mongo, command.round_id, command.by, "run a round")
    round_ = kept.state
    opening.require_announced(round_)
    await _require_offices(unit, round_, command.viewers)
    edition = (await unit.find(EDITION, round_.edition_id)).state
    rule = edition.round(round_.round)
    entries = await _entries(unit, edition, rule)
    bench = await bench_of(unit, round_)
    require_pacts({a: judge.state if judge else None for a, judge in bench.judges.items()})
    pairs = await compute.assign(_problem(command.seed, rule, entries, bench))
    shares = _shares(kept.id, pairs)
    event = opening.prepare(
        round_, rule, entries=len(entries), shares=len(shares), viewers=command.viewers,
        seed=command.seed, by=command.by.account, now=unit.now,
    )  # fmt: skip
    _keep_decision(unit, bench, kept.id, shares)
    return _record(unit, kept, event)


def _record(unit: Unit, kept: Kept[Round], event: Prepared) -> Kept[Round]:
    told = messages.prepared(kept.state, event)
    return unit.record(ROUND, kept, evolve(kept.state, event), told)


async def _require_offices(unit: Unit, round: Round, viewers: tuple[str, ...]) -> None:
    able = await holders(unit.mongo, round.role, round.edition_id)
    roster.require_role(round, round.judges(), able)
    opening.require_viewers(
        round,
        viewers,
        secretariat=await holders(unit.mongo, "secretariat"),
        auditors=await holders(unit.mongo, "auditor", round.edition_id),
    )


async def _entries(unit: Unit, edition: Edition, rule: RoundRule) -> tuple[Entry, ...]:
    """The entries that the rule book sends into the round."""
    kept = await unit.mongo.find_many(ENTRY, {"edition_id": edition.id})
    entries = [one.state for one in kept]
    source = ADMITTED if rule.source is Source.ADMITTED else rule.source_list or ""
    found = await unit.seek(SETTLEMENT, settlement_id(edition.id, source))
    settled = found.state if found else None
    if rule.source is Source.ADMITTED:
        return selection.of_admitted(entries, settled)
    decision = await unit.seek(DECISION, decisions.id_of(edition.id, source))
    if rule.settled:
        return selection.of_list(entries, decision.state.listed() if decision else (), settled)
    ready = decision is not None and (decision.state.released_at or not decision.state.announced)
    return selection.of_decision(entries, decision.state.listed() if decision and ready else None)


def _problem(seed: str, rule: RoundRule, entries: tuple[Entry, ...], bench: Bench) -> Problem:
    found = [candidate(entry, bench.members, bench.ties, bench.parents) for entry in entries]
    judges = tuple(m.account for m in bench.members)
    problem = Problem(seed, rule.readings, judges, tuple(one for one, _ in found))
    require_possible(problem, {one.proposal_id: why for one, why in found})
    return problem


def _shares(round_id: str, pairs: tuple[Pair, ...]) -> list[Share]:
    """The assignment in parts; the readings of one entry are never parted."""
    parts: list[list[Pair]] = [[]]
    for pair in sorted(pairs, key=lambda one: (one.proposal_id, one.judge_id)):
        last = parts[-1]
        if len(last) >= PAIRS_IN_A_SHARE and last[-1].proposal_id != pair.proposal_id:
            parts.append([])
        parts[-1].append(pair)
    return [Share(round_id, n, tuple(part)) for n, part in enumerate(parts)]


def _keep_decision(unit: Unit, bench: Bench, round_id: str, shares: list[Share]) -> None:
    for share in shares:
        unit.create(SHARE, share_id(round_id, share.number), share)
    for member in bench.members:
        pile = Pile(round_id, member.account)
        unit.create(PILE, piles.id_of(round_id, member.account), pile)
    bench.touch(unit)
