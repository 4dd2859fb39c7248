"""One objection, from its screening to the ruling."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from award.domain.award_list import AwardList, SamePerson
from award.domain.objection import (
    Accepted,
    AlreadyReplied,
    AlreadyScreened,
    NotUnderReview,
    Objection,
    OwnCase,
    Replied,
    ReplyStillPossible,
    ReplyTooLate,
    ReplyTooLong,
    ReplyTooShort,
    Ruled,
    Status,
    TurnedAway,
    accept,
    evolve,
    reply,
    rule,
    turn_away,
)

At = Callable[[float], datetime]
Filed = Callable[..., Objection]


@pytest.fixture
def accepted(filed: Filed, at: At) -> Objection:
    return evolve(filed(), Accepted("ani", at(3), at(13)))


def test_what_cannot_be_ruled_on_is_turned_away_with_a_reason(filed: Filed, at: At) -> None:
    event = turn_away(filed(), by="ani", because="No evidence.", now=at(3))
    assert event == TurnedAway("ani", at(3), "No evidence.")
    after = evolve(filed(), event)
    assert (after.status, after.turned_away_because) == (Status.TURNED_AWAY, "No evidence.")


def test_the_agency_has_the_rule_books_time_to_reply(
    filed: Filed, released: Callable[..., AwardList], at: At
) -> None:
    event = accept(filed(), released(), by="ani", reply_until=None, now=at(3))
    assert event == Accepted("ani", at(3), at(13))


def test_the_agency_may_be_given_longer_but_not_less(
    filed: Filed, released: Callable[..., AwardList], at: At
) -> None:
    longer = accept(filed(), released(), by="ani", reply_until=at(20), now=at(3))
    assert longer.reply_until == at(20)
    with pytest.raises(ReplyTooShort):
        accept(filed(), released(), by="ani", reply_until=at(12.9), now=at(3))


def test_the_agency_may_be_given_twice_the_rule_books_time_at_most(
    filed: Filed, released: Callable[..., AwardList], at: At
) -> None:
    latest = accept(filed(), released(), by="ani", reply_until=at(23), now=at(3))
    assert latest.reply_until == at(23)
    with pytest.raises(ReplyTooLong):
        accept(filed(), released(), by="ani", reply_until=at(23.001), now=at(3))


def test_nobody_decides_his_own_agencys_case_nor_what_he_replied_to(
    filed: Filed, accepted: Objection, released: Callable[..., AwardList], at: At
) -> None:
    mine = ("agency-b", "agency-a")
    with pytest.raises(OwnCase):
        turn_away(filed(), by="dewi", of=mine, because="", now=at(3))
    with pytest.raises(OwnCase):
        accept(filed(), released(), by="dewi", of=mine, reply_until=None, now=at(3))
    replied = evolve(accepted, Replied("dewi", at(4), "It is open."))
    with pytest.raises(OwnCase):
        rule(replied, by="eko", of=mine, upheld=False, reasons="", now=at(5))
    with pytest.raises(OwnCase):
        rule(replied, by="dewi", upheld=False, reasons="", now=at(5))
    event = rule(replied, by="budi", of=("agency-b",), upheld=False, reasons="", now=at(5))
    assert event == Ruled("budi", at(5), False, "")


def test_a_simulated_edition_may_hurry_but_not_into_the_past(
    filed: Filed, released: Callable[..., AwardList], at: At
) -> None:
    fast = replace(released(), simulated=True)
    assert accept(filed(), fast, by="ani", reply_until=at(3.01), now=at(3)).reply_until == at(3.01)
    with pytest.raises(ReplyTooShort):
        accept(filed(), fast, by="ani", reply_until=at(3), now=at(3))


def test_an_objection_is_screened_once(
    accepted: Objection, released: Callable[..., AwardList], at: At
) -> None:
    with pytest.raises(AlreadyScreened):
        accept(accepted, released(), by="budi", reply_until=None, now=at(4))
    with pytest.raises(AlreadyScreened):
        turn_away(accepted, by="budi", because="", now=at(4))


def test_the_agency_replies_once_and_in_time(accepted: Objection, at: At) -> None:
    event = reply(accepted, by="cici", text="It is in use.", now=at(12.9))
    assert event == Replied("cici", at(12.9), "It is in use.")
    after = evolve(accepted, event)
    assert (after.reply, after.replied_at) == ("It is in use.", at(12.9))
    with pytest.raises(AlreadyReplied):
        reply(after, by="cici", text="And more.", now=at(12.95))
    with pytest.raises(ReplyTooLate):
        reply(accepted, by="cici", text="Late.", now=at(13))


def test_only_accepted_objections_are_replied_to_and_ruled_on(filed: Filed, at: At) -> None:
    with pytest.raises(NotUnderReview):
        reply(filed(), by="cici", text="", now=at(4))
    with pytest.raises(NotUnderReview):
        rule(filed(), by="budi", upheld=True, reasons="", now=at(4))


def test_nobody_is_ruled_against_unheard(accepted: Objection, at: At) -> None:
    with pytest.raises(ReplyStillPossible):
        rule(accepted, by="budi", upheld=True, reasons="Shown.", now=at(12.9))
    replied = evolve(accepted, Replied("cici", at(5), "No."))
    for objection, hour in ((accepted, 13), (replied, 6)):
        event = rule(objection, by="budi", upheld=True, reasons="Shown.", now=at(hour))
        assert event == Ruled("budi", at(hour), True, "Shown.")


def test_who_screened_does_not_rule(accepted: Objection, at: At) -> None:
    with pytest.raises(SamePerson):
        rule(accepted, by="ani", upheld=False, reasons="", now=at(14))


@pytest.mark.parametrize(("upheld", "status"), [(True, Status.UPHELD), (False, Status.DISMISSED)])
def test_a_ruling_ends_it(accepted: Objection, at: At, upheld: bool, status: Status) -> None:
    after = evolve(accepted, rule(accepted, by="budi", upheld=upheld, reasons="So.", now=at(14)))
    assert (after.status, after.ruling, after.ruled_by) == (status, "So.", "budi")
    with pytest.raises(NotUnderReview):
        rule(after, by="budi", upheld=upheld, reasons="", now=at(15))
