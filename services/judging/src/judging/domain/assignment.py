"""Who reads what: the problem, and what a proposed solution must be. `compute` solves it.

Every entry gets its k readings by distinct judges without a conflict; loads are as even as
conflicts allow, differing by at most one where they allow it; a judge who prefers an entry's
category comes first; what is still open is drawn from the round's seed.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from judging.domain.conflict import Ties, Why, conflict
from judging.domain.entry import Entry
from judging.domain.refusal import Refusal
from judging.domain.round import Member


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry to be read: who has no conflict with it, and who of them prefers its category."""

    proposal_id: str
    eligible: tuple[str, ...]
    preferring: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be assigned: `readings` of each candidate, to these judges."""

    seed: str
    readings: int
    judges: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A reading: this judge reads this entry."""

    proposal_id: str
    judge_id: str


class NotEnoughJudges(Refusal):
    """A round needs as many judges as an entry has readings."""

    says = "An entry has {readings} readings and the roster {judges} judges: put more on it."


class NoAssignment(Refusal):
    """Conflicts leave too few judges for some entries; each is named, with why."""

    says = (
        "{count} entries have fewer than {readings} judges without a conflict: put judges on the "
        "roster who may read them. Each is named under `entries`, with the conflicts."
    )


class Unsound(ValueError):
    """A proposed assignment breaks a rule; whoever computed it is wrong."""


def candidate(
    entry: Entry,
    roster: Sequence[Member],
    ties: Mapping[str, Ties],
    parents: Mapping[str, str | None],
) -> tuple[Candidate, dict[str, Why]]:
    """Who of a roster may read an entry, and the conflicts of those who may not."""
    proposal, agency = entry.proposal_id, entry.agency_id
    found = {m.account: conflict(ties[m.account], proposal, agency, parents) for m in roster}
    conflicts = {account: why for account, why in found.items() if why is not None}
    eligible = tuple(m.account for m in roster if m.account not in conflicts)
    preferring = frozenset(m.account for m in roster if entry.category in m.categories)
    return Candidate(proposal, eligible, preferring), conflicts


def require_possible(
    problem: Problem, conflicts: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Refuse a problem that cannot be solved, naming every entry and why.

    `conflicts` gives for each proposal the judges who may not read it, and the kind of conflict.
    """
    if len(problem.judges) < problem.readings:
        raise NotEnoughJudges(readings=problem.readings, judges=len(problem.judges))
    short = [c for c in problem.candidates if len(c.eligible) < problem.readings]
    if short:
        known = conflicts or {}
        named = [
            {
                "proposal_id": c.proposal_id,
                "judges_without_conflict": len(c.eligible),
                "conflicts": dict(known.get(c.proposal_id, {})),
            }
            for c in short
        ]
        raise NoAssignment(count=len(short), readings=problem.readings, entries=named)


def verify(problem: Problem, pairs: Sequence[Pair]) -> None:
    """Accept what is complete, distinct, free of conflicts and even; Unsound otherwise."""
    readers = _readers(pairs)
    for candidate in problem.candidates:
        given = readers.pop(candidate.proposal_id, [])
        if len(given) != problem.readings or len(set(given)) != len(given):
            raise Unsound(f"{candidate.proposal_id} is read by {given}")
        if not set(given) <= set(candidate.eligible):
            raise Unsound(f"{candidate.proposal_id} is read by somebody who may not")
    if readers:
        raise Unsound(f"not in the round, and read: {sorted(readers)}")
    if not even(problem, pairs):
        raise Unsound("loads could be more even")


def even(problem: Problem, pairs: Sequence[Pair]) -> bool:
    """Whether no chain of hand-overs takes a reading from a judge to one with two fewer.

    That is when the loads are as even as conflicts allow (the sum of their squares is least).
    """
    loads = Counter(dict.fromkeys(problem.judges, 0))
    loads.update(pair.judge_id for pair in pairs)
    onward = _hand_overs(problem, pairs)
    return all(
        loads[giver] < loads[taker] + 2
        for giver in problem.judges
        for taker in _reached(giver, onward)
    )


def next_reader(
    candidate: Candidate, loads: Mapping[str, int], held: Collection[str], seed: str
) -> str | None:
    """Who reads an entry in another's place: the least loaded of those who may and never held it.

    Among equals who prefers its category, then the lower draw; None when nobody is left.
    """
    free = [judge for judge in candidate.eligible if judge not in held]
    return min(
        free,
        key=lambda judge: (
            loads.get(judge, 0),
            judge not in candidate.preferring,
            draw(seed, judge, candidate.proposal_id),
        ),
        default=None,
    )


def draw(seed: str, judge_id: str, proposal_id: str) -> int:
    """A number from 0 to 2**64 - 1 that the seed gives this judge for this entry."""
    drawn = hashlib.sha256(f"{seed}\n{judge_id}\n{proposal_id}".encode()).digest()
    return int.from_bytes(drawn[:8], "big")


def _readers(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {}
    for pair in pairs:
        readers.setdefault(pair.proposal_id, []).append(pair.judge_id)
    return readers


def _hand_overs(problem: Problem, pairs: Sequence[Pair]) -> dict[str, set[str]]:
    """For each judge, to whom one of their readings could be handed over."""
    readers = _readers(pairs)
    onward: dict[str, set[str]] = {judge: set() for judge in problem.judges}
    for candidate in problem.candidates:
        given = readers.get(candidate.proposal_id, [])
        for giver in given:
            onward[giver] |= set(candidate.eligible) - set(given)
    return onward


def _reached(start: str, onward: Mapping[str, set[str]]) -> set[str]:
    reached, frontier = {start}, [start]
    while frontier:
        for judge in onward[frontier.pop()] - reached:
            reached.add(judge)
            frontier.append(judge)
    return reached
