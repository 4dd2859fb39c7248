"""Which entries a round reads: only what was settled, all of it, and who still stands."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.entry import Removal, Removed, evolve, remove
from judging.domain.selection import (
    NobodyLeft,
    NotAllHeard,
    NotSettled,
    Settlement,
    digest,
    of_admitted,
    of_decision,
    of_list,
)


def settled(make: Any, *ids: str, of: str = "intake") -> Settlement:
    standing = None if of == "intake" else tuple(sorted(ids))
    return Settlement("kipp", of, len(ids), digest(ids), standing, make.now)


def gone(make: Any, id: str, at: Any, counted: bool | None = None) -> Any:
    return make.entry(id, removed=Removal.WITHDRAWN, removed_at=at, counted=counted)


def test_the_digest_is_of_the_sorted_ids_joined_by_line_feeds() -> None:
    assert digest(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()


@given(st.permutations(["p1", "p2", "p10", "é"]))
def test_the_digest_does_not_depend_on_the_order(ids: list[str]) -> None:
    assert digest(ids) == digest(sorted(ids))


def test_the_admitted_are_read_once_all_have_arrived(make: Any) -> None:
    entries = [make.entry("p2"), make.entry("p1")]
    assert of_admitted(entries, settled(make, "p1", "p2")) == (entries[1], entries[0])


def test_before_the_settlement_nothing_is_read(make: Any) -> None:
    with pytest.raises(NotSettled):
        of_admitted([make.entry("p1")], None)


def test_an_entry_that_has_not_arrived_is_waited_for(make: Any) -> None:
    with pytest.raises(NotAllHeard) as refused:
        of_admitted([make.entry("p1")], settled(make, "p1", "p2"))
    assert refused.value.params == {"heard": 1, "settled": 2}


def test_another_entry_in_its_place_does_not_do(make: Any) -> None:
    with pytest.raises(NotAllHeard):
        of_admitted([make.entry("p1"), make.entry("p3")], settled(make, "p1", "p2"))


def test_who_withdrew_before_the_settlement_must_be_heard_to_have(make: Any) -> None:
    entries = [make.entry("p1"), gone(make, "p2", make.now)]
    assert of_admitted(entries, settled(make, "p1")) == (entries[0],)
    with pytest.raises(NotAllHeard):
        of_admitted([make.entry("p1"), make.entry("p2")], settled(make, "p1"))


def test_who_withdrew_after_the_settlement_was_settled_and_is_not_read(make: Any) -> None:
    entries = [make.entry("p1"), gone(make, "p2", make.later)]
    assert of_admitted(entries, settled(make, "p1", "p2")) == (entries[0],)


def test_whether_a_withdrawal_was_counted_is_what_was_said_whatever_the_instants(
    make: Any,
) -> None:
    p1, late, early = make.entry("p1"), make.later, make.now - timedelta(seconds=1)
    assert of_admitted([p1, gone(make, "p2", early, counted=True)], settled(make, "p1", "p2"))
    assert of_admitted([p1, gone(make, "p2", late, counted=False)], settled(make, "p1"))
    with pytest.raises(NotAllHeard):
        of_admitted([p1, gone(make, "p2", early, counted=True)], settled(make, "p1"))
    with pytest.raises(NotAllHeard):
        of_admitted([p1, gone(make, "p2", late, counted=False)], settled(make, "p1", "p2"))


def test_a_settled_list_gives_who_still_stands(make: Any) -> None:
    entries = [make.entry("p1"), gone(make, "p2", make.later), make.entry("p3"), make.entry("p4")]
    found = of_list(entries, ("p1", "p2", "p3", "p4"), settled(make, "p1", "p2", "p3", of="top"))
    assert found == (entries[0], entries[2])


def test_a_settled_list_with_somebody_who_was_not_decided_is_refused(make: Any) -> None:
    entries = [make.entry("p1"), make.entry("p2")]
    with pytest.raises(NotAllHeard):
        of_list(entries, ("p1",), settled(make, "p1", "p2", of="top"))


def test_a_settlement_whose_hash_is_not_that_of_its_ids_is_refused(make: Any) -> None:
    wrong = Settlement("kipp", "top", 1, digest(["p2"]), ("p1",), make.now)
    with pytest.raises(NotAllHeard):
        of_list([make.entry("p1")], ("p1",), wrong)


def test_a_list_whose_objections_are_not_settled_is_waited_for(make: Any) -> None:
    with pytest.raises(NotSettled):
        of_list([make.entry("p1")], ("p1",), None)


def test_a_decided_list_gives_who_still_stands(make: Any) -> None:
    entries = [make.entry("p1"), gone(make, "p2", make.now), make.entry("p3")]
    assert of_decision(entries, ("p1", "p2")) == (entries[0],)
    with pytest.raises(NotSettled):
        of_decision(entries, None)


def test_a_round_without_entries_is_refused(make: Any) -> None:
    with pytest.raises(NobodyLeft):
        of_decision([make.entry("p1")], ())


def test_removing_an_entry_says_why_and_when_and_only_once(make: Any) -> None:
    event = remove(make.entry(), Removal.DISQUALIFIED, make.now)
    assert event == Removed(make.entry(), Removal.DISQUALIFIED, make.now)
    after = evolve(make.entry(), event)
    assert (after.standing, after.counted) == (False, None)
    assert remove(after, Removal.WITHDRAWN, make.later) is None
