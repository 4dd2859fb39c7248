"""Booths: what is offered, and a hold that would lapse."""

from datetime import timedelta
from typing import Any


async def _booth(story: Any, fact: str, **more: object) -> None:
    await story.hear(
        f"exhibition.booth_{fact}", "ips:A-01", booth_id="ips:A-01", forum_id="ips", code="A-01",
        exhibitor_id="ips:p1", agency_id="agency-a", proposal_id="p1", at=story.now, **more,
    )  # fmt: skip


async def _ready(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await story.admit("p1")


async def test_an_offer_is_told_to_the_agency_at_once(story: Any) -> None:
    await _ready(story)
    until = story.now + timedelta(hours=24)
    await _booth(story, "offered", until=until)
    await story.due()
    assert await story.told_to() == {"admin-a": ["booth_offered"]}
    (notice,) = await story.inbox("admin-a")
    assert notice["params"] == {
        "booth": "A-01", "title": "Contoh p1", "until": until.isoformat(),
    }  # fmt: skip
    assert notice["link"] == {
        "page": "exhibitor", "id": "ips:p1", "agency_id": "agency-a", "proposal_id": None,
    }  # fmt: skip


async def test_a_hold_is_told_shortly_before_it_lapses(story: Any) -> None:
    await _ready(story)
    await _booth(story, "held", until=story.now + timedelta(minutes=15))
    story.later(minutes=9)
    await story.due()
    assert await story.told_to() == {}
    story.later(minutes=1)
    await story.due()
    assert await story.told_to() == {"admin-a": ["hold_ending"]}


async def test_a_short_hold_is_told_at_half_of_it(story: Any) -> None:
    await _ready(story)
    await _booth(story, "held", until=story.now + timedelta(seconds=60))
    story.later(seconds=29)
    await story.due()
    assert await story.told_to() == {}
    story.later(seconds=1)
    await story.due()
    assert await story.told_to() == {"admin-a": ["hold_ending"]}


async def test_a_hold_that_was_confirmed_or_given_up_is_not_told(story: Any) -> None:
    await _ready(story)
    await _booth(story, "held", until=story.now + timedelta(minutes=15))
    await _booth(story, "released", why="given_up")
    await _booth(story, "held", until=story.now + timedelta(minutes=15))
    await _booth(story, "confirmed")
    story.later(minutes=14)
    await story.due()
    assert await story.told_to() == {}


async def test_a_hold_that_has_lapsed_already_is_not_told(story: Any) -> None:
    await _ready(story)
    await _booth(story, "held", until=story.now + timedelta(minutes=15))
    story.later(minutes=15)
    await story.due()
    assert await story.told_to() == {}
