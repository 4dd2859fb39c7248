"""A draft may change; what is published never does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from programme.domain.calendar import Binding, Stage
from programme.domain.edition import (
    Drafted,
    Edition,
    Published,
    Written,
    draft,
    evolve,
    publish,
    redraft,
    unready,
)
from programme.domain.refusal import (
    AlreadyPublished,
    CalendarNotReady,
    RuleBookChanged,
    UnknownStage,
)

NOW = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Make = Callable[..., Edition]


def test_a_draft_is_made_from_a_rule_book(written: Callable[[str], Written]) -> None:
    book = written("two-groups")
    bindings = (Binding("intake", NOW, NOW + DAY),)
    made = draft(
        None, id="lomba", name="Lomba 2026", simulated=True, written=book, bindings=bindings
    )
    assert made == Drafted(
        Edition(
            id="lomba",
            name="Lomba 2026",
            year=2026,
            simulated=True,
            canonical=book.canonical,
            sha256=book.sha256,
            notice_seconds=1,
            stages=(
                Stage("intake", NOW, NOW + DAY),
                *(Stage(name, closes_by_hand=True) for name in (
                    "selection", "contest", "desk", "test-umum", "test-khusus", "final-umum",
                    "final-khusus",
                )),
            ),
        )
    )  # fmt: skip


def test_a_draft_without_a_name_has_the_rule_books(drafted: Make) -> None:
    assert drafted().name == "Lomba kecil dua kelompok"


def test_a_draft_is_replaced_whole(drafted: Make, written: Callable[[str], Written]) -> None:
    before = drafted(Binding("intake", NOW))
    again = draft(
        before, id="lomba", name=None, simulated=False, written=written("kipp-2018"), bindings=()
    )
    after = evolve(before, again)
    assert (after.year, after.simulated, after.stages[0]) == (
        2018, False, Stage("submission", closes_by_hand=True),
    )  # fmt: skip


def test_another_rule_book_keeps_the_instants_of_the_stages_that_stay(
    drafted: Make, written: Callable[[str], Written]
) -> None:
    before = drafted(Binding("intake", NOW), Binding("desk", NOW + DAY, NOW + 2 * DAY))
    after = evolve(before, redraft(before, written("kipp-2018")))
    assert [stage for stage in after.stages if stage.opens_at] == [
        Stage("desk", NOW + DAY, NOW + 2 * DAY)
    ]


def test_a_draft_with_a_stage_of_another_book_is_refused(written: Callable[[str], Written]) -> None:
    with pytest.raises(UnknownStage):
        draft(
            None, id="x", name=None, simulated=True, written=written("two-groups"),
            bindings=(Binding("submission"),),
        )  # fmt: skip


def test_a_draft_is_published_as_it_stands(drafted: Make) -> None:
    before = drafted(Binding("intake", NOW + DAY))
    published = publish(before, sha256=before.sha256, by="secretary", now=NOW)
    assert published == Published(NOW, "secretary")
    after = evolve(before, published)
    assert after == replace(before, published_at=NOW, published_by="secretary")
    assert (before.due_at(), after.due_at()) == (None, NOW + DAY)


def test_a_rule_book_that_nobody_looked_at_is_not_published(drafted: Make) -> None:
    with pytest.raises(RuleBookChanged) as refused:
        publish(drafted(), sha256="0" * 64, by="secretary", now=NOW)
    assert refused.value.params == {"sha256": drafted().sha256}


def test_a_calendar_with_findings_is_not_published_and_all_are_named(drafted: Make) -> None:
    edition = drafted(Binding("intake", NOW + 2 * DAY, NOW + DAY), Binding("desk", NOW + DAY))
    with pytest.raises(CalendarNotReady) as refused:
        publish(edition, sha256=None, by="secretary", now=NOW)
    assert refused.value.params["findings"] == [
        {
            "pointer": "/stages/0/closes_at",
            "detail": "The stage intake must end after it opens.",
            "code": "ends-before-opening",
            "params": {"stage": "intake"},
        },
        {
            "pointer": "/stages/3/opens_at",
            "detail": "The stage desk must not open before intake, which precedes it.",
            "code": "opens-before-earlier",
            "params": {"stage": "desk", "earlier": "intake"},
        },
    ]


def _real(edition: Edition, notice_seconds: int) -> Edition:
    return replace(edition, simulated=False, notice_seconds=notice_seconds)


def test_a_real_edition_closes_no_stage_by_hand_sooner_than_others_hear_of_it(
    drafted: Make,
) -> None:
    edition = _real(drafted(Binding("desk", NOW, NOW + DAY)), 299)
    with pytest.raises(CalendarNotReady) as refused:
        publish(edition, sha256=None, by="secretary", now=NOW)
    assert refused.value.params["findings"] == [
        {
            "pointer": "/stages/3/opens_at",
            "detail": "This instant of the stage desk is past; set a later one.",
            "code": "instant-past",
            "params": {"stage": "desk"},
        },
        {
            "pointer": "/notice_seconds",
            "detail": "299 seconds are too short a notice of a closing by hand where the edition is"
            " not simulated; give the rule book at least 300, or every stage an end.",
            "code": "notice-too-short",
            "params": {"seconds": 299, "least": 300},
        },
    ]
    assert unready(_real(drafted(), 300), NOW) == ()


def test_seconds_of_notice_are_enough_for_a_simulated_edition_or_ends_by_the_clock(
    drafted: Make,
) -> None:
    assert unready(drafted(), NOW) == ()
    bound = [Binding(each.id, NOW + DAY, NOW + 2 * DAY) for each in drafted().stages]
    assert unready(_real(drafted(*bound), 1), NOW) == ()


def test_what_is_published_is_neither_published_again_nor_drafted_again(
    published: Make, written: Callable[[str], Written]
) -> None:
    edition = published()
    with pytest.raises(AlreadyPublished):
        publish(edition, sha256=None, by="secretary", now=NOW)
    with pytest.raises(AlreadyPublished):
        redraft(edition, written("kipp-2018"))
    with pytest.raises(AlreadyPublished):
        draft(
            edition, id="lomba", name=None, simulated=True, written=written("two-groups"),
            bindings=(),
        )  # fmt: skip


def test_nothing_happens_to_an_edition_that_was_never_drafted() -> None:
    with pytest.raises(ValueError, match="there is no edition"):
        evolve(None, Published(NOW, "secretary"))
