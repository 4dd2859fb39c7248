"""A round from its announcement to its close: each step's event, refusal and silence."""

from dataclasses import replace
from typing import Any

import pytest

from judging.domain import round as rounds
from judging.domain.closing import (
    AlreadyClosed,
    Short,
    ShortOfReadings,
    begin_closing,
    close,
    shortfall,
)
from judging.domain.edition import Stage
from judging.domain.opening import AlreadyPrepared, open_when_ready, prepare
from judging.domain.roster import (
    NotOnRoster,
    OwnSuccessor,
    RosterFixed,
    put_roster,
    replace_judge,
)
from judging.domain.round import (
    Closed,
    ClosingBegun,
    JudgeReplaced,
    Member,
    Mended,
    NotBeingRead,
    Opened,
    Prepared,
    RosterPut,
    ShareMade,
    State,
    evolve,
)

DUSK = [s for s in State if s not in {State.PREPARED, State.OPEN}]


def test_a_round_is_announced_by_the_rule_book(make: Any) -> None:
    edition = make.edition()
    desk, panel = (
        rounds.announce("kipp", rule, sealed=edition.sealed(rule.id)) for rule in edition.rounds
    )
    assert (desk.id, desk.role, desk.sealed) == ("kipp:desk", "evaluator", False)
    assert (panel.id, panel.role, panel.sealed) == ("kipp:panel", "panellist", True)
    assert desk.state is State.ANNOUNCED


# --------------------------------------------------------------------------------- the roster


def test_before_the_assignment_a_roster_is_what_was_put_last(make: Any) -> None:
    put = put_roster(make.round(State.ANNOUNCED, "ani"), (Member("budi", ("health",)),))
    assert put == RosterPut((Member("budi", ("health",)),), ())
    assert evolve(make.round(State.ANNOUNCED, "ani"), put).judges() == ("budi",)


def test_while_it_is_read_a_roster_grows_and_the_newcomers_are_given_readings(make: Any) -> None:
    round_ = make.round(State.OPEN, "ani")
    put = put_roster(round_, (Member("ani"), Member("dewi")))
    assert put == RosterPut((Member("ani"), Member("dewi")), ("dewi",))
    assert evolve(round_, put).mending


def test_putting_the_same_roster_changes_nothing(make: Any) -> None:
    round_ = make.round(State.OPEN, "ani")
    assert evolve(round_, put_roster(round_, (Member("ani"),))) == round_


def test_while_it_is_read_nobody_is_dropped_from_a_roster(make: Any) -> None:
    with pytest.raises(RosterFixed):
        put_roster(make.round(State.OPEN, "ani", "budi"), (Member("ani"),))


@pytest.mark.parametrize("state", [State.ASSIGNING, State.CLOSING, State.CLOSED])
def test_at_other_times_a_roster_is_fixed(make: Any, state: State) -> None:
    with pytest.raises(RosterFixed):
        put_roster(make.round(state), (Member("ani"), Member("budi"), Member("citra")))


def test_a_judge_who_drops_out_is_replaced_once(make: Any) -> None:
    event = replace_judge(make.round(), "ani", "budi")
    assert event == JudgeReplaced("ani", "budi")
    after = evolve(make.round(), event)
    assert (after.judges(), after.mending) == (("budi", "citra"), True)
    assert after.member("ani") == Member("ani", left=True, successor="budi")
    assert replace_judge(after, "ani", None) is None
    assert not evolve(after, Mended()).mending


def test_only_a_judge_of_the_roster_is_replaced_and_by_another_of_it(make: Any) -> None:
    with pytest.raises(NotOnRoster):
        replace_judge(make.round(), "dewi", None)
    with pytest.raises(NotOnRoster):
        replace_judge(make.round(), "ani", "dewi")
    with pytest.raises(OwnSuccessor):
        replace_judge(make.round(), "ani", "ani")


@pytest.mark.parametrize("state", DUSK)
def test_nobody_is_replaced_before_the_assignment_or_at_the_close(make: Any, state: State) -> None:
    with pytest.raises(NotBeingRead):
        replace_judge(make.round(state), "ani", None)


# ------------------------------------------------------------------------------- the opening


def prepared(make: Any, state: State = State.ANNOUNCED) -> Prepared:
    return prepare(
        make.round(state), make.rule(readings=2), entries=5, shares=2, viewers=("sari",),
        seed="s", by="sari", now=make.now,
    )  # fmt: skip


def test_preparing_fixes_seed_viewers_and_numbers(make: Any) -> None:
    assert prepared(make) == Prepared("s", ("sari",), 5, 10, 2, "sari", make.now)
    after = evolve(make.round(State.ANNOUNCED), prepared(make))
    assert (after.state, after.seed, after.entries, after.readings) == (State.ASSIGNING, "s", 5, 10)


@pytest.mark.parametrize("state", [s for s in State if s is not State.ANNOUNCED])
def test_a_round_is_prepared_once(make: Any, state: State) -> None:
    with pytest.raises(AlreadyPrepared):
        prepared(make, state)


def test_a_round_is_prepared_when_every_share_of_its_readings_is_made(make: Any) -> None:
    one = evolve(evolve(make.round(State.ANNOUNCED), prepared(make)), ShareMade())
    assert (one.state, one.made) == (State.ASSIGNING, 1)
    assert evolve(one, ShareMade()).state is State.PREPARED


def test_a_round_opens_when_it_is_prepared_and_its_stage_is_open(make: Any) -> None:
    stage = Stage("desk", "desk", None, opened=True)
    event = open_when_ready(make.round(State.PREPARED), stage, make.now)
    assert event == Opened(make.now)
    assert evolve(make.round(State.PREPARED), event).state is State.OPEN


def test_a_round_waits_for_its_stage_and_for_its_readings(make: Any) -> None:
    stage = Stage("desk", "desk", None)
    assert open_when_ready(make.round(State.PREPARED), stage, make.now) is None
    begun = replace(stage, opened=True)
    assert open_when_ready(make.round(State.ASSIGNING), begun, make.now) is None
    assert open_when_ready(make.round(State.OPEN), begun, make.now) is None
    over = replace(begun, closed=True)
    assert open_when_ready(make.round(State.PREPARED), over, make.now) is None


# -------------------------------------------------------------------------------- the closing


def test_the_shortfall_names_every_entry_with_fewer_sheets_than_readings(make: Any) -> None:
    found = shortfall(make.rule(readings=2, enough=1), {"p3": 0, "p1": 2, "p2": 1})
    assert found.entries == (Short("p2", 1), Short("p3", 0))
    assert (found.missing, found.closable) == (3, False)


def test_a_round_that_needs_all_readings_is_not_closed_with_less(make: Any) -> None:
    found = shortfall(make.rule(readings=2, enough=2), {"p1": 2, "p2": 1})
    with pytest.raises(ShortOfReadings) as refused:
        begin_closing(make.round(), found, by="sari", now=make.now)
    assert refused.value.params == {
        "count": 1,
        "enough": 2,
        "entries": [{"proposal_id": "p2", "handed_in": 1}],
    }


def test_with_enough_readings_of_each_it_is_closed_and_what_is_missing_is_listed(make: Any) -> None:
    found = shortfall(make.rule(readings=2, enough=1), {"p1": 2, "p2": 1})
    begun = begin_closing(make.round(), found, by="sari", now=make.now)
    assert begun == ClosingBegun("sari", make.now)
    closing = evolve(make.round(), begun)
    assert closing.state is State.CLOSING
    event = close(closing, found, make.later)
    assert event == Closed(1, make.later)
    after = evolve(closing, event)
    assert (after.state, after.missing, after.closed_at) == (State.CLOSED, 1, make.later)


@pytest.mark.parametrize("state", [State.CLOSING, State.CLOSED])
def test_beginning_to_close_again_is_nothing(make: Any, state: State) -> None:
    found = shortfall(make.rule(), {"p1": 0})
    assert begin_closing(make.round(state), found, by="sari", now=make.now) is None


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.ASSIGNING, State.PREPARED])
def test_a_round_that_was_not_opened_is_not_closed(make: Any, state: State) -> None:
    with pytest.raises(NotBeingRead):
        begin_closing(make.round(state), shortfall(make.rule(), {}), by="sari", now=make.now)


def test_a_round_is_closed_once_and_only_after_its_piles_are_sealed(make: Any) -> None:
    with pytest.raises(NotBeingRead):
        close(make.round(State.OPEN), shortfall(make.rule(), {}), make.now)
    with pytest.raises(AlreadyClosed):
        close(make.round(State.CLOSED), shortfall(make.rule(), {}), make.now)
