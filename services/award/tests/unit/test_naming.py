"""Two of the secretariat name a further reader of a list."""

from collections.abc import Callable
from datetime import datetime

import pytest

from award.domain import award_list as lists
from award.domain.award_list import AwardList, SamePerson, WithoutOffice
from award.domain.naming import AlreadyApproved, Approved, Naming, approve, ask, evolve

At = Callable[[float], datetime]
OFFICIALS = frozenset({"ani", "budi", "cici"})


@pytest.fixture
def asked(at: At) -> Naming:
    return ask("e1", "top-10", "cici", reason="Ani left.", officials=OFFICIALS, by="ani", now=at(1))


def test_a_further_reader_is_asked_for_with_a_reason(asked: Naming, at: At) -> None:
    assert asked == Naming("e1", "top-10", "cici", "Ani left.", "ani", at(1))


def test_a_second_person_names_the_reader(asked: Naming, at: At) -> None:
    event = approve(asked, officials=OFFICIALS, by="budi", now=at(2))
    assert event == Approved("budi", at(2))
    after = evolve(asked, event)
    assert (after.approved_by, after.approved_at) == ("budi", at(2))
    with pytest.raises(AlreadyApproved):
        approve(after, officials=OFFICIALS, by="dodi", now=at(3))


def test_the_first_person_does_not_name_alone(asked: Naming, at: At) -> None:
    with pytest.raises(SamePerson):
        approve(asked, officials=OFFICIALS, by="ani", now=at(2))


def test_readers_hold_an_office_when_asked_for_and_when_named(asked: Naming, at: At) -> None:
    with pytest.raises(WithoutOffice):
        ask("e1", "top-10", "x", reason="", officials=OFFICIALS, by="ani", now=at(1))
    with pytest.raises(WithoutOffice):
        approve(asked, officials=OFFICIALS - {"cici"}, by="budi", now=at(2))


def test_who_was_named_by_two_stays_a_reader_whoever_prepares(
    sealed: Callable[..., AwardList], at: At
) -> None:
    there = lists.evolve(sealed(), lists.Appointed("cici"))
    assert there.readers == ("cici",)
    there = lists.evolve(there, lists.Appointed("cici"))
    event = lists.prepare(there, by="ani", readers=(), release_at=at(5), now=at(0))
    assert event.readers == ("ani", "cici")
