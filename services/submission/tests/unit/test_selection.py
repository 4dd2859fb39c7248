"""The administrative selection: decisions, repairs, contests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from submission.domain import selection
from submission.domain.contest import SameOfficer, contest, overturn, uphold
from submission.domain.draft import RepairTimeUp
from submission.domain.edition import Edition, Purpose
from submission.domain.event import (
    Admitted,
    Contested,
    RefusalOverturned,
    RefusalUpheld,
    Refused,
    RepairAsked,
    Repaired,
    RepairLapsed,
    evolve,
)
from submission.domain.proposal import (
    Contest,
    Decision,
    Holder,
    Proposal,
    Receipt,
    Repair,
    Standing,
)
from submission.domain.refusal import NoSuchStage, NotOpenYet, TooLate, WrongStanding
from submission.domain.selection import admit, ask_repair, hand_back, lapse, refuse

Built = Callable[..., Proposal]
MS = timedelta(milliseconds=1)
HASH = "b" * 64


def test_an_officer_admits(proposal: Built, now: datetime) -> None:
    submitted = proposal(Standing.SUBMITTED)
    event = admit(submitted, sentence="", by="officer", now=now)
    assert event == Admitted(Decision((), "", "officer", now))
    assert evolve(submitted, event).standing is Standing.ADMITTED


def test_an_officer_refuses_on_grounds_of_the_rule_book(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    submitted = proposal(Standing.SUBMITTED)
    reasons = ["too-young", "careless", "too-young"]
    event = refuse(submitted, edition, reasons, sentence="Baru.", by="officer", now=now)
    assert event == Refused(Decision(("too-young", "careless"), "Baru.", "officer", now))
    assert evolve(submitted, event).standing is Standing.REFUSED


@pytest.mark.parametrize(
    ("reasons", "refusal"), [([], selection.NoReason), (["ugly"], selection.UnknownReason)]
)
def test_a_refusal_without_a_ground_of_the_rule_book_is_none(
    edition: Edition, proposal: Built, now: datetime, reasons: list[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        refuse(proposal(Standing.SUBMITTED), edition, reasons, sentence="x", by="o", now=now)


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.SUBMITTED])
def test_only_what_is_undecided_is_decided(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    with pytest.raises(WrongStanding):
        admit(proposal(standing), sentence="", by="o", now=now)
    with pytest.raises(WrongStanding):
        refuse(proposal(standing), edition, ["careless"], sentence="x", by="o", now=now)
    with pytest.raises(WrongStanding):
        ask_repair(proposal(standing), edition, ["ide"], until=None, by="o", now=now)


def test_a_repair_names_fields_and_ends_at_an_instant(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    submitted = proposal(Standing.SUBMITTED)
    until = now + timedelta(minutes=5)
    event = ask_repair(submitted, edition, ["ide", "sk", "ide"], until=until, by="o", now=now)
    assert event == RepairAsked(Repair(("ide", "sk"), until, "o", now))
    assert evolve(submitted, event).holder is Holder.UNIT
    assert event.repair.sentence == ""
    told = ask_repair(submitted, edition, ["ide"], until=until, by="o", now=now, sentence="Buram.")
    assert told.repair == Repair(("ide",), until, "o", now, "Buram.")
    longest = ask_repair(submitted, edition, ["title"], until=None, by="o", now=now)
    assert longest.repair.until == now + timedelta(seconds=edition.repair_seconds)


@pytest.mark.parametrize(
    ("fields", "minutes", "refusal"),
    [
        ([], 5, selection.NothingToRepair),
        (["judul"], 5, selection.NothingToRepair),
        (["ide"], 0, selection.RepairTooShort),
        (["ide"], 61, selection.RepairTooLong),
    ],
)
def test_what_cannot_be_asked_of_a_unit(
    edition: Edition,
    proposal: Built,
    now: datetime,
    fields: list[str],
    minutes: int,
    refusal: type[Exception],
) -> None:
    until = now + timedelta(minutes=minutes)
    with pytest.raises(refusal):
        ask_repair(proposal(Standing.SUBMITTED), edition, fields, until=until, by="o", now=now)


def test_what_is_mended_is_back_with_a_new_receipt(proposal: Built, now: datetime) -> None:
    mended = replace(proposal(Standing.REPAIR), content_version=3)
    event = hand_back(mended, sha256=HASH, now=now)
    assert event == Repaired(Receipt(3, HASH, now), time_up=False)
    after = evolve(mended, event)
    assert (after.standing, after.repair, after.frozen_version) == (Standing.SUBMITTED, None, 3)
    assert [r.version for r in after.receipts] == [1, 3]


def test_it_is_back_by_itself_when_the_time_is_up(proposal: Built, now: datetime) -> None:
    asked = proposal(Standing.REPAIR)
    assert asked.repair is not None
    until = asked.repair.until
    with pytest.raises(RepairTimeUp):
        hand_back(asked, sha256=HASH, now=until)
    assert lapse(asked, sha256=HASH, now=until - MS) is None
    event = lapse(asked, sha256=HASH, now=until)
    assert event == RepairLapsed(until)
    assert evolve(asked, event).standing is Standing.SUBMITTED


def test_what_was_mended_in_time_counts_though_nobody_handed_it_back(
    proposal: Built, now: datetime
) -> None:
    mended = replace(proposal(Standing.REPAIR), content_version=2)
    assert mended.repair is not None
    until = mended.repair.until
    back = Repaired(Receipt(2, HASH, until), time_up=True)
    assert lapse(mended, sha256=HASH, now=until) == back


def test_only_what_is_being_mended_comes_back(proposal: Built, now: datetime) -> None:
    with pytest.raises(WrongStanding):
        hand_back(proposal(Standing.SUBMITTED), sha256=HASH, now=now)
    with pytest.raises(WrongStanding):
        lapse(proposal(Standing.ADMITTED), sha256=HASH, now=now)


@pytest.fixture
def contestable(edition: Edition, now: datetime) -> Edition:
    """The stage for contests is open for an hour."""
    return edition.with_stage("contest", opened=True, closes_at=now + timedelta(hours=1))


def test_a_refused_agency_contests_once(
    contestable: Edition, proposal: Built, now: datetime
) -> None:
    refused = proposal(Standing.REFUSED)
    event = contest(refused, contestable, "Sudah dua tahun.", by="admin", now=now)
    assert event == Contested(Contest("Sudah dua tahun.", "admin", now))
    contested = evolve(refused, event)
    upheld = evolve(contested, uphold(contested, sentence="Tetap.", by="other", now=now))
    for state in (contested, upheld):
        with pytest.raises(WrongStanding):
            contest(state, contestable, "Lagi.", by="admin", now=now)


def test_a_contest_comes_while_its_stage_is_open(
    edition: Edition, contestable: Edition, proposal: Built, now: datetime
) -> None:
    refused = proposal(Standing.REFUSED)
    end = now + timedelta(hours=1)
    contest(refused, contestable, "x", by="admin", now=end - MS)
    with pytest.raises(TooLate):
        contest(refused, contestable, "x", by="admin", now=end)
    with pytest.raises(NotOpenYet):
        contest(refused, edition, "x", by="admin", now=now)
    none = replace(
        edition, stages=tuple(s for s in edition.stages if s.purpose is not Purpose.CONTESTS)
    )
    with pytest.raises(NoSuchStage):
        contest(refused, none, "x", by="admin", now=now)


def test_another_officer_decides_on_a_contest(proposal: Built, now: datetime) -> None:
    contested = replace(proposal(Standing.CONTESTED), contest=Contest("x", "admin", now))
    answer = Decision((), "Benar.", "other", now)
    kept = uphold(contested, sentence="Benar.", by="other", now=now)
    fell = overturn(contested, sentence="Benar.", by="other", now=now)
    assert (kept, fell) == (RefusalUpheld(answer), RefusalOverturned(answer))
    assert evolve(contested, kept).standing is Standing.UPHELD
    after = evolve(contested, fell)
    assert (after.standing, after.contest) == (
        Standing.ADMITTED,
        Contest("x", "admin", now, answer),
    )


@pytest.mark.parametrize("judge", [uphold, overturn])
def test_who_refused_does_not_judge_the_contest(
    proposal: Built, now: datetime, judge: Callable[..., object]
) -> None:
    with pytest.raises(SameOfficer):
        judge(proposal(Standing.CONTESTED), sentence="x", by="officer", now=now)
    with pytest.raises(WrongStanding):
        judge(proposal(Standing.REFUSED), sentence="x", by="other", now=now)
