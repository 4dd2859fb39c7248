"""An assignment as it is looked at: each judge's load, the conflicts heeded, what lacks readers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judging.domain.assignment import Pair, candidate
from judging.domain.conflict import Ties, Why
from judging.domain.entry import Entry
from judging.domain.reading import LIVE, State
from judging.domain.round import Member


@dataclass(frozen=True, slots=True)
class Holding:
    """A reading by whom and how far, without what it says."""

    proposal_id: str
    judge_id: str
    state: State


@dataclass(frozen=True, slots=True)
class Load:
    """What a judge was given when the round was prepared, `preferred` of it by category.

    `live` are the readings held or handed in now; `conflicts` count the entries of the round that
    the judge may not read, by kind.
    """

    member: Member
    assigned: int
    preferred: int
    live: int
    conflicts: Mapping[Why, int]


@dataclass(frozen=True, slots=True)
class Lacking:
    """An entry with fewer readings than it is to have.

    Of the judges who still read, `conflicts` may not read it, and `held` read it or gave it back.
    """

    entry: Entry
    readings: int
    conflicts: Mapping[str, Why]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A round's assignment: who reads how much, and which entries lack readings."""

    readings_of_each: int
    standing: int
    loads: tuple[Load, ...]
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The roster with what ties its members, and the agency above each agency."""

    roster: Sequence[Member]
    ties: Mapping[str, Ties]
    parents: Mapping[str, str | None]


def assignment(
    bench: Bench, entries: Sequence[Entry], pairs: Sequence[Pair], readings: Sequence[Holding],
    *, readings_of_each: int,
) -> Assignment:  # fmt: skip
    """The assignment as it was decided, and as it is now; `entries` are those that stand."""
    forbidden = {
        one.proposal_id: candidate(one, bench.roster, bench.ties, bench.parents)[1]
        for one in entries
    }
    live = [one for one in readings if one.state in LIVE]
    categories = {one.proposal_id: one.category for one in entries}
    loads = tuple(_load(member, pairs, live, forbidden, categories) for member in bench.roster)
    count = Counter(one.proposal_id for one in live)
    held = _held(readings)
    lacking = tuple(
        _lacking(one, count[one.proposal_id], bench.roster, forbidden[one.proposal_id], held)
        for one in entries
        if count[one.proposal_id] < readings_of_each
    )
    return Assignment(readings_of_each, len(entries), loads, lacking)


def _load(
    member: Member, pairs: Iterable[Pair], live: Iterable[Holding],
    forbidden: Mapping[str, Mapping[str, Why]], categories: Mapping[str, str | None],
) -> Load:  # fmt: skip
    own = [pair.proposal_id for pair in pairs if pair.judge_id == member.account]
    preferred = sum(categories.get(proposal) in member.categories for proposal in own)
    kinds = Counter(why[member.account] for why in forbidden.values() if member.account in why)
    held = sum(one.judge_id == member.account for one in live)
    return Load(member, len(own), preferred, held, dict(sorted(kinds.items())))


def _held(readings: Iterable[Holding]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for one in readings:
        held.setdefault(one.proposal_id, []).append(one.judge_id)
    return held


def _lacking(
    entry: Entry, count: int, roster: Sequence[Member], forbidden: Mapping[str, Why],
    held: Mapping[str, Sequence[str]],
) -> Lacking:  # fmt: skip
    sitting = [m.account for m in roster if not m.left]
    conflicts = {account: forbidden[account] for account in sitting if account in forbidden}
    given = held.get(entry.proposal_id, ())
    others = (account for account in sitting if account in given and account not in conflicts)
    return Lacking(entry, count, conflicts, tuple(others))
