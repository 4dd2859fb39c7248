"""From the unit over the agency to the ministry, and out of the competition."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from submission.domain import handing
from submission.domain.edition import Edition, Purpose, Round, Seats, Shortlist, Stage
from submission.domain.eligibility import Code, Finding, Outcome
from submission.domain.event import HandedOver, Returned, Submitted, Withdrawn, evolve
from submission.domain.handing import give_back, hand_over, submit, withdraw
from submission.domain.proposal import Holder, Proposal, Receipt, Remark, Standing
from submission.domain.refusal import NoSuchStage, NotOpenYet, TooLate, WrongStanding

Built = Callable[..., Proposal]
MS = timedelta(milliseconds=1)
HASH = "a" * 64
UNMET = Finding("form", Outcome.UNMET, Code.MISSING, {}, "ide", "incomplete")


def blocking(edition: Edition) -> Edition:
    group = edition.groups[0]
    rules = tuple(replace(r, blocks=r.id == "form") for r in group.rules)
    return replace(edition, groups=(replace(group, rules=rules),))


def test_a_draft_is_handed_over_as_it_is(edition: Edition, proposal: Built, now: datetime) -> None:
    event = hand_over(proposal(), edition, [UNMET], by="siti", now=now)
    assert event == HandedOver(1, "siti", now)
    after = evolve(proposal(), event)
    assert (after.holder, after.frozen_version, after.handed_over_at) == (Holder.AGENCY, 1, now)


def test_an_agency_returns_with_a_remark(edition: Edition, proposal: Built, now: datetime) -> None:
    held = proposal(Standing.HANDED_OVER)
    event = give_back(held, edition, "Lengkapi.", by="admin", now=now)
    assert event == Returned(Remark("Lengkapi.", "admin", now))
    assert evolve(held, event).holder is Holder.UNIT


def test_a_submission_has_a_receipt(edition: Edition, proposal: Built, now: datetime) -> None:
    held = proposal(Standing.HANDED_OVER)
    event = submit(held, edition, [], sha256=HASH, by="admin", now=now)
    assert event == Submitted(Receipt(1, HASH, now), "admin")
    after = evolve(held, event)
    assert (after.holder, after.submitted_at, after.receipts) == (
        Holder.MINISTRY,
        now,
        (Receipt(1, HASH, now),),
    )


def test_the_deadline_decides_to_the_millisecond(edition: Edition, proposal: Built) -> None:
    deadline = edition.stages[0].closes_at
    assert deadline is not None
    held = proposal(Standing.HANDED_OVER)
    submit(held, edition, [], sha256=HASH, by="admin", now=deadline - MS)
    with pytest.raises(TooLate) as no:
        submit(held, edition, [], sha256=HASH, by="admin", now=deadline)
    assert no.value.params == {"stage": "submission", "closed_at": "2018-03-31T16:59:59Z"}


def test_nothing_moves_before_the_stage_opens_or_without_one(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    closed = edition.with_stage("submission", opened=False)
    with pytest.raises(NotOpenYet):
        hand_over(proposal(), closed, [], by="siti", now=now)
    with pytest.raises(NotOpenYet):
        give_back(proposal(Standing.HANDED_OVER), closed, "x", by="admin", now=now)
    with pytest.raises(NoSuchStage):
        hand_over(proposal(), replace(edition, stages=()), [], by="siti", now=now)


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.DRAFT])
def test_only_a_draft_is_handed_over(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    with pytest.raises(WrongStanding):
        hand_over(proposal(standing), edition, [], by="siti", now=now)


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.HANDED_OVER])
def test_only_what_was_handed_over_is_returned_or_submitted(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    with pytest.raises(WrongStanding):
        give_back(proposal(standing), edition, "x", by="admin", now=now)
    with pytest.raises(WrongStanding):
        submit(proposal(standing), edition, [], sha256=HASH, by="admin", now=now)


def test_a_finding_stops_it_only_where_the_rule_book_says_so(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    strict = blocking(edition)
    assert not handing.blocking(proposal(), edition)
    assert handing.blocking(proposal(), strict)
    with pytest.raises(handing.Blocked) as no:
        hand_over(proposal(), strict, [UNMET], by="siti", now=now)
    assert no.value.params == {"named": "form", "rules": ["form"]}
    with pytest.raises(handing.Blocked):
        submit(proposal(Standing.HANDED_OVER), strict, [UNMET], sha256=HASH, by="admin", now=now)
    for_person = replace(UNMET, outcome=Outcome.FOR_PERSON)
    hand_over(proposal(), strict, [for_person], by="siti", now=now)
    hand_over(proposal(), strict, [replace(UNMET, rule="age")], by="siti", now=now)


OUT = (Standing.REFUSED, Standing.UPHELD, Standing.WITHDRAWN)


def leave(
    proposal: Proposal, edition: Edition, now: datetime, *released: str, settled: bool = False
) -> Withdrawn:
    return withdraw(
        proposal, edition, released=released, settled=settled, part=Holder.AGENCY, by="a", now=now
    )


@pytest.mark.parametrize("standing", [s for s in Standing if s not in OUT])
def test_it_can_be_withdrawn_but_while_the_last_list_is_decided(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    event = leave(proposal(standing), edition, now)
    assert event == Withdrawn("a", now, Holder.AGENCY, counted=False)
    assert evolve(proposal(standing), event).standing is Standing.WITHDRAWN
    leave(proposal(standing), edition.with_stage("panel", closed=True), now)
    over = edition.with_stage("interview", closed=True)
    for released in ((), ("top-99",)):
        with pytest.raises(handing.ListDecided):
            leave(proposal(standing), over, now, *released)
    leave(proposal(standing), over, now, "top-40")


@pytest.mark.parametrize("standing", [s for s in Standing if s not in OUT])
def test_the_settlement_had_counted_what_was_admitted(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    assert not leave(proposal(standing), edition, now).counted
    admitted = standing is Standing.ADMITTED
    assert leave(proposal(standing), edition, now, settled=True).counted is admitted


def by_group(edition: Edition) -> Edition:
    """Lists of two groups, each with its rounds, the finals written before what leads to them."""
    rounds = (
        Round("desk", "evaluator"),
        Round("final-umum", "panellist", reads="top-umum"),
        Round("final-khusus", "panellist", reads="top-khusus"),
        Round("fair", "panellist"),
    )
    lists = (
        Shortlist("best-umum", "final-umum", announced=True, certificate="winner"),
        Shortlist("best-khusus", "final-khusus", announced=True, certificate="winner"),
        Shortlist("fair", "fair", announced=True, certificate=None, seats=(Seats(cluster="desa"),)),
        *(
            Shortlist(
                f"top-{group}", "desk", announced=True, certificate=None, seats=(Seats(group),)
            )
            for group in ("umum", "khusus")
        ),
        Shortlist("reserve", "desk", announced=False, certificate=None),
    )
    stages = tuple(Stage(r.id, Purpose.ROUND, round=r.id) for r in rounds)
    return replace(edition, rounds=rounds, lists=lists, stages=stages)


@pytest.mark.parametrize(
    ("over", "barred"),
    [
        (("desk",), set()),
        (("desk", "final-umum"), {"umum"}),
        (("desk", "final-khusus", "fair"), {"khusus"}),
        (("desk", "final-umum", "final-khusus"), {"umum", "khusus"}),
    ],
)
def test_only_a_last_list_that_it_may_come_onto_keeps_it(
    edition: Edition, proposal: Built, now: datetime, over: tuple[str, ...], barred: set[str]
) -> None:
    book = by_group(edition)
    for stage in over:
        book = book.with_stage(stage, closed=True)
    found = set()
    for group in ("umum", "khusus"):
        try:
            leave(replace(proposal(Standing.ADMITTED), group=group), book, now)
        except handing.ListDecided:
            found.add(group)
    assert found == barred


@pytest.mark.parametrize("standing", OUT)
def test_what_is_out_cannot_be_withdrawn(
    edition: Edition, proposal: Built, now: datetime, standing: Standing
) -> None:
    with pytest.raises(WrongStanding):
        leave(proposal(standing), edition, now)
