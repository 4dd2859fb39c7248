"""The assignment as it is looked at: loads, conflicts heeded, what lacks readers and why."""

from typing import Any

from judging.domain.assignment import Pair
from judging.domain.conflict import Ties, Why
from judging.domain.loads import Assignment, Bench, Holding, Lacking, Load, assignment
from judging.domain.reading import State
from judging.domain.round import Member

PARENTS = {"agency-1": None}


def looked(make: Any, bench: Bench, *readings: Any, entries: int = 2) -> Assignment:
    given = [make.entry(f"p{n}", category="health") for n in range(1, entries + 1)]
    pairs = [Pair("p1", "ani"), Pair("p1", "budi"), Pair("p2", "ani"), Pair("p2", "budi")]
    return assignment(bench, given, pairs, readings, readings_of_each=2)


def bench(*members: Member, **ties: Ties) -> Bench:
    known = {m.account: ties.get(m.account, Ties(m.account)) for m in members}
    return Bench(members, known, PARENTS)


def readings(*held: tuple[str, str], state: State = State.ASSIGNED) -> list[Holding]:
    return [Holding(p, j, state) for p, j in held]


ALL = (("p1", "ani"), ("p1", "budi"), ("p2", "ani"), ("p2", "budi"))


def test_loads_count_what_was_assigned_preferred_and_is_live(make: Any) -> None:
    sitting = bench(Member("ani", ("health",)), Member("budi"))
    found = looked(make, sitting, *readings(*ALL))
    assert found.loads == (
        Load(Member("ani", ("health",)), 2, 2, 2, {}),
        Load(Member("budi"), 2, 0, 2, {}),
    )
    assert (found.lacking, found.standing) == ((), 2)


def test_conflicts_are_counted_by_their_kind(make: Any) -> None:
    tied = Ties("citra", frozenset({"agency-1"}))
    found = looked(make, bench(Member("citra"), citra=tied), *readings(*ALL))
    assert found.loads[0].conflicts == {Why.OWN_AGENCY: 2}


def test_an_entry_that_lacks_readings_says_who_may_not_and_who_did(make: Any) -> None:
    declared = Ties("citra", declared_entries=frozenset({"p1"}))
    left = Member("dedi", left=True)
    sitting = bench(Member("ani"), Member("budi"), Member("citra"), left, citra=declared)
    given_back = readings(("p1", "budi"), state=State.DECLINED)
    held = readings(("p1", "ani"), ("p2", "ani"), ("p2", "budi"))
    (lacking,) = looked(make, sitting, *given_back, *held).lacking
    assert lacking == Lacking(
        make.entry("p1", category="health"), 1, {"citra": Why.DECLARED_ENTRY}, ("ani", "budi")
    )
