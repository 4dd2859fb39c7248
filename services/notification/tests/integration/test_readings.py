"""What judges are told: all that was given to them at once, and what is left before the end."""

from datetime import timedelta
from typing import Any

DESK = "kipp-2018:desk"


async def _round(story: Any, fact: str, **more: object) -> None:
    await story.hear(
        f"judging.round_{fact}", DESK, round_id=DESK, edition_id="kipp-2018", round="desk",
        at=story.now, **more,
    )  # fmt: skip


async def _prepare(story: Any, readings: int) -> None:
    await _round(story, "prepared", entries=readings, readings=readings, seed_sha256="0" * 64)


async def _assign(story: Any, reading: str, judge: str = "judge") -> None:
    await story.hear(
        "judging.reading_assigned", reading, reading_id=reading, round_id=DESK,
        edition_id="kipp-2018", proposal_id=f"p-{reading}", judge_id=judge, at=story.now,
    )  # fmt: skip


async def _hand_in(story: Any, reading: str) -> None:
    await story.hear(
        "judging.sheet_handed_in", reading, reading_id=reading, round_id=DESK,
        edition_id="kipp-2018", proposal_id=f"p-{reading}", amendment=0, at=story.now,
    )  # fmt: skip


async def _counts(story: Any, who: str) -> list[tuple[str, int]]:
    return [(n["kind"], n["params"]["count"]) for n in await story.inbox(who)]


async def test_a_judge_is_told_once_of_all_that_was_given_to_him(story: Any) -> None:
    await story.publish(desk_closes_at=story.now + timedelta(days=10))
    await _assign(story, "r0")  # heard before its round
    await _prepare(story, 4)
    for n in (1, 2):
        await _assign(story, f"r{n}")
    await _assign(story, "r3", "other-judge")
    await story.due()
    assert await story.told_to() == {}
    story.later(seconds=10)
    await story.due()
    assert await _counts(story, "judge") == [("readings_assigned", 3)]
    assert await _counts(story, "other-judge") == [("readings_assigned", 1)]


async def test_what_is_given_to_him_later_is_told_apart(story: Any) -> None:
    await story.publish()
    await _prepare(story, 1)
    await _assign(story, "r1")
    story.later(seconds=10)
    await story.due()
    await _assign(story, "r2")
    story.later(seconds=10)
    await story.due()
    assert await _counts(story, "judge") == [("readings_assigned", 1), ("readings_assigned", 1)]
    assert (await story.inbox("judge"))[0]["params"]["closes_at"] is None


async def test_what_was_taken_from_him_before_its_turn_is_not_told(story: Any) -> None:
    await story.publish()
    await _prepare(story, 1)
    await _assign(story, "r1")
    await story.hear(
        "judging.reading_ended", "r1", reading_id="r1", round_id=DESK, edition_id="kipp-2018",
        proposal_id="p-r1", judge_id="judge", why="replaced", at=story.now,
    )  # fmt: skip
    story.later(minutes=1)
    await story.due()
    assert await story.told_to() == {}


async def test_a_judge_is_reminded_of_what_is_left_and_not_when_nothing_is(story: Any) -> None:
    closes = story.now + timedelta(days=10)
    await story.publish(desk_closes_at=closes)
    await _prepare(story, 3)
    for reading, judge in (("r1", "judge"), ("r2", "judge"), ("r3", "other-judge")):
        await _assign(story, reading, judge)
    story.later(minutes=1)
    await story.due()
    for reading in ("r1", "r3"):
        await _hand_in(story, reading)
    story.now = closes - timedelta(days=3)
    await story.due()
    assert await _counts(story, "judge") == [("readings_due", 1), ("readings_assigned", 2)]
    assert await _counts(story, "other-judge") == [("readings_assigned", 1)]
    await _hand_in(story, "r2")
    story.now = closes - timedelta(days=1)
    await story.due()
    assert len(await story.inbox("judge")) == 2


async def test_of_a_round_that_was_closed_nobody_is_reminded(story: Any) -> None:
    closes = story.now + timedelta(days=10)
    await story.publish(desk_closes_at=closes)
    await _prepare(story, 1)
    await _assign(story, "r1")
    await _round(story, "closed", seed="s", missing_readings=1)
    story.now = closes - timedelta(days=1)
    await story.due()
    assert await story.told_to() == {}


async def test_a_place_that_is_given_to_another_judge_is_told_to_that_one(story: Any) -> None:
    await story.publish()
    await _prepare(story, 1)
    await _assign(story, "r1")
    story.later(seconds=10)
    await story.due()
    await story.hear(
        "judging.reading_declined", "r1", reading_id="r1", round_id=DESK, edition_id="kipp-2018",
        proposal_id="p-r1", judge_id="judge", at=story.now,
    )  # fmt: skip
    await _assign(story, "r1", "other-judge")
    story.later(seconds=10)
    await story.due()
    assert await story.told_to() == {
        "judge": ["readings_assigned"], "other-judge": ["readings_assigned"],
    }  # fmt: skip
