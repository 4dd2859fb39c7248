"""Ends that come near: seven days, one day and three hours before, and who is reminded of them."""

from datetime import datetime, timedelta
from typing import Any

from shared.grants import Grant

CLOSES = datetime.fromisoformat("2018-03-31T16:59:59Z")


async def test_a_unit_and_its_agency_are_reminded_three_times(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    for ahead in (timedelta(days=8), timedelta(days=7), timedelta(days=1), timedelta(hours=3)):
        story.now = CLOSES - ahead
        await story.due()
    assert await story.told_to() == {
        "owner": ["draft_unfinished"] * 3, "admin-a": ["agency_unfinished"] * 3,
    }  # fmt: skip
    newest = (await story.inbox("admin-a"))[0]
    assert newest["params"] == {
        "edition": "Kompetisi Inovasi Pelayanan Publik 2018 (simulasi)",
        "closes_at": "2018-03-31T16:59:59+00:00", "with_units": 1, "with_agency": 0,
    }  # fmt: skip


async def test_what_was_handed_over_is_the_agencys_to_finish(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await story.register("p2", owner="colleague")
    await story.step("p1", "handed_over")
    story.now = CLOSES - timedelta(days=1)
    await story.due()
    assert await story.told_to() == {
        "colleague": ["draft_unfinished"], "admin-a": ["agency_unfinished"],
    }  # fmt: skip
    (notice,) = await story.inbox("admin-a")
    assert (notice["params"]["with_units"], notice["params"]["with_agency"]) == (1, 1)


async def test_who_has_submitted_is_not_reminded(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await story.step("p1", "handed_over")
    await story.step(
        "p1", "submitted", group="umum", cluster="kota", content_version=1,
        content_sha256="0" * 64,
    )  # fmt: skip
    story.now = CLOSES - timedelta(hours=2)
    await story.due()
    assert await story.told_to() == {}


async def test_what_is_submitted_between_the_reminder_and_its_turn_is_not_told(
    story: Any,
) -> None:
    await story.publish()
    await story.register("p1")
    story.now = CLOSES - timedelta(days=7)
    with story.served.at(story.now):
        await story.served.due(story.now)  # the reminder only: what it announces is due next
    await story.step("p1", "handed_over")
    await story.step(
        "p1", "submitted", group="umum", cluster="kota", content_version=1,
        content_sha256="0" * 64,
    )  # fmt: skip
    await story.due()
    assert await story.told_to() == {}


async def test_a_later_end_is_reminded_of_anew_and_the_earlier_one_no_more(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    story.now = CLOSES - timedelta(days=6)
    await story.due()
    await story.hear(
        "programme.stage_extended", "kipp-2018", edition_id="kipp-2018", stage="submission",
        closes_at=CLOSES + timedelta(days=10), previous_closes_at=CLOSES, amendment=1,
    )  # fmt: skip
    story.now = CLOSES - timedelta(hours=1)
    await story.due()
    assert await story.told_to("owner") == {"owner": ["draft_unfinished"]}
    story.now = CLOSES + timedelta(days=9)
    await story.due()
    ends = [notice["params"]["closes_at"] for notice in await story.inbox("owner")]
    assert ends == ["2018-04-10T16:59:59+00:00", "2018-03-31T16:59:59+00:00"]


async def test_of_two_reminders_that_are_late_only_the_last_is_given(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    story.now = CLOSES - timedelta(hours=20)
    await story.due()
    assert await story.told_to("owner") == {"owner": ["draft_unfinished"]}


async def test_after_the_end_nobody_is_reminded_of_it(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    story.now = CLOSES
    await story.due()
    assert await story.told_to() == {}


async def test_a_stage_without_an_end_is_reminded_of_once_it_has_one(story: Any) -> None:
    await story.publish(closes_at=None)
    await story.register("p1")
    story.later(days=5)
    await story.due()
    assert await story.told_to() == {}
    await story.hear(
        "programme.stage_closing", "kipp-2018", edition_id="kipp-2018", stage="submission",
        closes_at=story.now + timedelta(hours=2),
    )  # fmt: skip
    await story.due()
    assert await story.told_to("owner") == {"owner": ["draft_unfinished"]}


async def test_many_agencies_are_reminded_a_few_at_a_time_and_each_once(story: Any) -> None:
    await story.publish()
    letters = [f"m{n:02}" for n in range(12)]
    for letter in letters:
        await story.employ(
            f"admin-{letter}", Grant("agency_administrator", "agency", f"agency-{letter}")
        )
        await story.register(f"p-{letter}", letter, owner=None)
    story.now = CLOSES - timedelta(days=1)
    await story.due()
    told = await story.served.told()
    assert sorted(fact["data"]["account_id"] for fact in told) == [f"admin-{x}" for x in letters]
