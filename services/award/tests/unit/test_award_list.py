"""The life of a list up to its release."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from award.domain.award_list import (
    AlreadyReleased,
    AwardList,
    EmbargoPassed,
    Life,
    NotPrepared,
    NotWhatYouSaw,
    Prepared,
    Released,
    SamePerson,
    Verified,
    evolve,
    prepare,
    release,
    verify,
)
from award.domain.entry import Entry, alphabetical
from award.domain.settling import due_at

At = Callable[[float], datetime]
Make = Callable[..., AwardList]


@pytest.fixture
def prepared(sealed: Make, at: At) -> AwardList:
    event = prepare(sealed(), by="ani", readers=("budi",), release_at=at(5), now=at(0))
    return evolve(sealed(), event)


@pytest.fixture
def embargoed(prepared: AwardList, at: At) -> AwardList:
    return evolve(prepared, verify(prepared, by="budi", sha256=prepared.sha256, now=at(1)))


def test_a_list_arrives_sealed_and_in_alphabetical_order(sealed: Make) -> None:
    there = sealed()
    assert there.life is Life.RECEIVED
    assert [e.proposal_id for e in there.entries] == ["a", "b", "c"]
    assert due_at(there) is None


def test_alphabetical_order_does_not_mind_case_and_breaks_ties_by_proposal(
    entry: Callable[..., Entry],
) -> None:
    entries = [entry("3", "beta"), entry("2", "Alfa"), entry("1", "BETA"), entry("4", "alfb")]
    assert [e.proposal_id for e in alphabetical(entries)] == ["2", "4", "1", "3"]


def test_who_prepares_a_list_is_among_its_readers(sealed: Make, at: At) -> None:
    event = prepare(sealed(), by="ani", readers=("budi", "budi"), release_at=at(5), now=at(0))
    assert event == Prepared("ani", ("ani", "budi"), at(5), at(0))


def test_an_embargo_that_ends_now_is_refused(sealed: Make, at: At) -> None:
    with pytest.raises(EmbargoPassed):
        prepare(sealed(), by="ani", readers=(), release_at=at(5), now=at(5))


def test_a_released_list_is_not_prepared_again(released: Make, at: At) -> None:
    with pytest.raises(AlreadyReleased):
        prepare(released(), by="ani", readers=(), release_at=at(9), now=at(2))


def test_a_second_person_verifies(prepared: AwardList, embargoed: AwardList, at: At) -> None:
    assert verify(prepared, by="budi", sha256=prepared.sha256, now=at(1)) == Verified("budi", at(1))
    assert (embargoed.life, embargoed.verified_by) == (Life.EMBARGOED, "budi")
    assert due_at(embargoed) == at(5)


def test_the_first_person_may_not_verify(prepared: AwardList, at: At) -> None:
    with pytest.raises(SamePerson):
        verify(prepared, by="ani", sha256=prepared.sha256, now=at(1))


def test_another_list_than_the_one_seen_is_not_verified(prepared: AwardList, at: At) -> None:
    with pytest.raises(NotWhatYouSaw):
        verify(prepared, by="budi", sha256="0" * 64, now=at(1))


def test_only_a_prepared_list_is_verified(sealed: Make, embargoed: AwardList, at: At) -> None:
    for there in (sealed(), embargoed):
        with pytest.raises(NotPrepared):
            verify(there, by="budi", sha256=there.sha256, now=at(1))


def test_a_released_list_is_not_verified(released: Make, at: At) -> None:
    with pytest.raises(AlreadyReleased):
        verify(released(), by="budi", sha256=released().sha256, now=at(1))


def test_a_list_whose_embargo_has_passed_is_prepared_anew_before_it_is_verified(
    prepared: AwardList, at: At
) -> None:
    with pytest.raises(EmbargoPassed):
        verify(prepared, by="budi", sha256=prepared.sha256, now=at(5))


def test_preparing_again_asks_for_a_new_verification(embargoed: AwardList, at: At) -> None:
    event = prepare(embargoed, by="budi", readers=(), release_at=at(7), now=at(1))
    again = evolve(embargoed, event)
    assert (again.life, again.verified_by, again.prepared_by) == (Life.PREPARED, None, "budi")
    assert release(again, now=at(8)) is None
    with pytest.raises(SamePerson):
        verify(again, by="budi", sha256=again.sha256, now=at(2))


def test_the_clock_releases_at_the_very_instant_and_not_before(
    embargoed: AwardList, at: At
) -> None:
    assert release(embargoed, now=at(4.999)) is None
    assert release(embargoed, now=at(5)) == Released(at(5), at(29))


def test_what_is_not_verified_or_out_already_is_not_released(
    prepared: AwardList, released: Make, at: At
) -> None:
    assert release(prepared, now=at(6)) is None
    assert release(released(), now=at(6)) is None


def test_a_list_released_after_its_stage_has_a_window_of_its_own(
    embargoed: AwardList, at: At
) -> None:
    late = release(embargoed, now=at(100))
    assert late == Released(at(100), at(124))


def test_a_list_is_heard_for_its_window_however_short_its_stage(
    embargoed: AwardList, at: At
) -> None:
    assert release(embargoed, now=at(99.9)) == Released(at(99.9), at(123.9))


def test_a_simulated_list_is_heard_in_its_stage_alone(embargoed: AwardList, at: At) -> None:
    fast = replace(embargoed, simulated=True)
    assert release(fast, now=at(99.9)) == Released(at(99.9), None)
    assert release(fast, now=at(100)) == Released(at(100), at(124))


def test_a_list_without_a_stage_has_no_window(embargoed: AwardList, at: At) -> None:
    assert release(replace(embargoed, stage=None), now=at(5)) == Released(at(5), None)
