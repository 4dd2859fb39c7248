"""A calendar binds stages to instants, or leaves them to people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from programme.domain.calendar import Binding, Stage, StageState, bind, findings
from programme.domain.refusal import StageBoundTwice, UnknownStage
from programme.domain.rule_book import Fault, Mistake

NOW = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STAGES = ("intake", "selection", "desk")


def _found(*bindings: Binding) -> list[str]:
    return [each.pointer for each in findings(bind(STAGES, bindings), NOW)]


def test_stages_stand_in_the_order_of_the_rule_book_bound_or_not() -> None:
    bound = bind(STAGES, (Binding("desk", NOW, NOW + DAY), Binding("intake", closes_at=NOW + DAY)))
    assert bound == (
        Stage("intake", None, NOW + DAY),
        Stage("selection", closes_by_hand=True),
        Stage("desk", NOW, NOW + DAY),
    )


def test_a_stage_that_the_rule_book_has_not_is_refused() -> None:
    with pytest.raises(UnknownStage) as refused:
        bind(STAGES, (Binding("disk"),))
    assert refused.value.params == {"stage": "disk", "known": "intake, selection, desk"}


def test_a_stage_named_twice_is_refused() -> None:
    with pytest.raises(StageBoundTwice):
        bind(STAGES, (Binding("desk"), Binding("desk", NOW)))


def test_a_calendar_without_instants_stands_in_nobodys_way() -> None:
    assert _found() == []


def test_instants_in_order_stand_in_nobodys_way() -> None:
    same = NOW + DAY
    assert (
        _found(
            Binding("intake", same, same + DAY),
            Binding("selection", same),
            Binding("desk", same + DAY),
        )
        == []
    )


def test_an_end_that_is_not_after_the_opening_is_found() -> None:
    assert _found(Binding("intake", NOW + DAY, NOW + DAY)) == ["/stages/0/closes_at"]


def test_every_opening_before_one_that_precedes_it_is_found() -> None:
    assert _found(
        Binding("intake", NOW + 3 * DAY),
        Binding("selection", NOW + DAY),
        Binding("desk", NOW + 2 * DAY),
    ) == ["/stages/1/opens_at", "/stages/2/opens_at"]


def test_an_end_before_the_opening_of_what_precedes_is_found() -> None:
    intake = Binding("intake", NOW + 2 * DAY)
    ends = [NOW + 3 * DAY, NOW + 2 * DAY, NOW + DAY]
    assert [_found(intake, Binding("desk", closes_at=end)) for end in ends] == [
        [], ["/stages/2/closes_at"], ["/stages/2/closes_at"],
    ]  # fmt: skip
    assert _found(Binding("intake", closes_at=NOW + DAY), Binding("desk", NOW + 2 * DAY)) == []


def test_every_instant_that_is_past_is_found() -> None:
    found = findings(bind(STAGES, (Binding("intake", NOW, NOW - DAY),)), NOW)
    assert found == (
        Mistake.of("/stages/0/opens_at", Fault.INSTANT_PAST, stage="intake"),
        Mistake.of("/stages/0/closes_at", Fault.INSTANT_PAST, stage="intake"),
        Mistake.of("/stages/0/closes_at", Fault.ENDS_BEFORE_OPENING, stage="intake"),
    )
    assert found[0].sentence == "This instant of the stage intake is past; set a later one."


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        (Stage("a"), StageState.WAITING),
        (Stage("a", opens_at=NOW + DAY), StageState.WAITING),
        (Stage("a", opens_at=NOW), StageState.OPEN),
        (Stage("a", opens_at=NOW, closes_at=NOW + DAY), StageState.OPEN),
        (Stage("a", opens_at=NOW - DAY, closes_at=NOW), StageState.OVER),
        (Stage("a", opened_at=NOW - DAY), StageState.OPEN),
        (Stage("a", opened_at=NOW - DAY, closes_at=NOW), StageState.OVER),
        (Stage("a", closes_at=NOW), StageState.OVER),
        (
            Stage("a", opened_at=NOW - DAY, closes_at=NOW - DAY, closed_at=NOW - DAY),
            StageState.OVER,
        ),
    ],
)
def test_a_stage_is_open_from_its_opening_until_the_instant_of_its_end(
    stage: Stage, state: StageState
) -> None:
    assert stage.state(NOW) is state


def test_what_is_due_next_is_the_opening_then_the_end(
    published: Callable[..., object],
) -> None:
    stage = Stage("a", NOW, NOW + DAY)
    assert stage.next_due() == NOW
    assert Stage("a", NOW, NOW + DAY, opened_at=NOW).next_due() == NOW + DAY
    assert Stage("a", NOW, NOW + DAY, opened_at=NOW, closed_at=NOW + DAY).next_due() is None
    assert Stage("a").next_due() is None
    assert Stage("a", closes_at=NOW).next_due() == NOW
