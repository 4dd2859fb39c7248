"""A decided list, and who gets the seat of somebody who was disqualified."""

from typing import Any

from judging.domain.decision import (
    Decision,
    Listing,
    Replacement,
    added,
    decide,
    evolve,
    free_seat,
    name_another,
    released,
)
from judging.domain.edition import Freed
from judging.domain.ranking import Ranked, rank


def ranking(make: Any) -> tuple[Ranked, ...]:
    entries = [make.contestant(f"p{n}") for n in range(1, 5)]
    sheets = [make.sheet(f"p{n}", "ani", 90 - n, 50, 50) for n in range(1, 5)]
    return rank(entries, [make.group()], make.rule(), sheets, "s")


def decided(make: Any) -> Decision:
    event = decide(
        "kipp", "kipp:desk", make.list(2), ranking(make)[:2], sha256="f" * 64, now=make.now
    )
    return event.decision


def freed(make: Any, decision: Decision, proposal: str, **given: Any) -> Any:
    asked = {"rule_of_seat": Freed.NEXT_IN_ORDER, "standing": {"p1", "p2", "p3", "p4"} - {proposal}}
    return free_seat(
        decision, make.list(2), ranking(make), proposal_id=proposal, now=make.later,
        **asked | given,
    )  # fmt: skip


def test_a_list_is_decided_with_ranks_and_the_hash_of_the_round(make: Any) -> None:
    decision = decided(make)
    assert decision.entries == (
        Listing(make.contestant("p1"), 1),
        Listing(make.contestant("p2"), 2),
    )
    assert (decision.sha256, decision.announced) == ("f" * 64, False)


def test_the_next_in_order_takes_a_freed_seat(make: Any) -> None:
    event = freed(make, decided(make), "p1")
    assert event.replacement == Replacement("p1", Listing(make.contestant("p3"), 3), make.later)
    assert evolve(event).listed() == ("p1", "p2", "p3")


def test_a_replacement_can_be_replaced_until_nobody_is_left(make: Any) -> None:
    decision = evolve(freed(make, decided(make), "p1"))
    decision = evolve(freed(make, decision, "p3", standing={"p2", "p4"}))
    assert decision.listed() == ("p1", "p2", "p3", "p4")
    event = freed(make, decision, "p4", standing={"p2"})
    assert event.replacement == Replacement("p4", None, make.later)


def another(make: Any, decision: Decision, gone: str, standing: set[str]) -> Any:
    return name_another(
        decision, make.list(2), ranking(make), gone=gone, standing=standing, now=make.later
    )


def test_another_is_named_for_the_seat_of_who_is_gone_before_taking_it(make: Any) -> None:
    decision = evolve(freed(make, decided(make), "p1"))
    event = another(make, decision, "p3", {"p2", "p4"})
    assert event.replacement == Replacement("p1", Listing(make.contestant("p4"), 4), make.later)
    after = evolve(event)
    assert (len(after.replacements), after.listed()) == (2, ("p1", "p2", "p4"))
    event = another(make, after, "p4", {"p2"})
    assert event.replacement == Replacement("p1", None, make.later)
    assert another(make, evolve(event), "p4", {"p2"}) is None


def test_who_was_added_keeps_the_seat_and_who_was_never_named_has_none(make: Any) -> None:
    decision = evolve(freed(make, decided(make), "p1"))
    assert another(make, added(decision, ("p3",)), "p3", {"p2", "p4"}) is None
    for gone in ("p1", "p2", "p4"):
        assert another(make, decision, gone, {"p2", "p3"}) is None


def test_who_was_named_for_a_seat_that_another_was_added_to_is_next_again(make: Any) -> None:
    decision = evolve(freed(make, decided(make), "p1"))
    crossed = added(evolve(another(make, decision, "p3", {"p2", "p4"})), ("p3",))
    assert crossed.listed() == ("p1", "p2", "p3")
    event = freed(make, crossed, "p2", standing={"p4"})
    assert event.replacement == Replacement("p2", Listing(make.contestant("p4"), 4), make.later)


def test_a_seat_that_is_to_stay_empty_names_nobody(make: Any) -> None:
    assert freed(make, decided(make), "p1", rule_of_seat=Freed.LEAVE_EMPTY) is None


def test_who_had_no_seat_frees_none_and_a_seat_is_freed_once(make: Any) -> None:
    assert freed(make, decided(make), "p4") is None
    assert freed(make, evolve(freed(make, decided(make), "p1")), "p1") is None


def test_a_decision_is_released_once(make: Any) -> None:
    decision = released(decided(make), make.now)
    assert decision.released_at == make.now
    assert released(decision, make.later) is decision
