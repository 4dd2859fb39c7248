"""Two commands that read before either writes: the later one's commit is refused."""

from typing import Any

import pytest

from exhibition import reactions
from exhibition.commands.booths import Lapse, lapse
from exhibition.commands.exhibitors import Confirm, Hold, Join, confirm, hold, join
from exhibition.domain.booth import Requirements
from exhibition.messages import HeardEntry, ReleasedList
from shared.delivery import Heard
from shared.grants import Who
from shared.mongo import LostRace
from shared.outbox import Unit


def unit(fair: Any) -> Unit:
    return Unit(fair.served.mongo, "exhibition", fair.now)


def admin(fair: Any, number: int) -> Who:
    return Who(f"admin-{number}", fair.grants(f"admin-{number}"))


async def test_two_who_take_one_booth(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    late = unit(fair)
    await hold(Hold("ips:p1", "A-01", None, admin(fair, 1)), late)
    await fair.hold(2, "A-01")
    with pytest.raises(LostRace):
        await late.commit()


async def test_one_who_takes_two_booths(fair: Any) -> None:
    await fair.open(booths=2, winners=1)
    late = unit(fair)
    await hold(Hold("ips:p1", "A-01", None, admin(fair, 1)), late)
    await fair.hold(1, "A-02")
    with pytest.raises(LostRace):
        await late.commit()


async def test_a_confirmation_and_the_next_who_takes_the_expired_hold(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.hold(1, "A-01")
    fair.later(seconds=899)
    late = unit(fair)
    needs = Requirements(1, "A film")
    await confirm(Confirm("ips:p1", "A-01", needs, None, None, admin(fair, 1)), late)
    fair.later(seconds=1)
    await fair.hold(2, "A-01")
    with pytest.raises(LostRace):
        await late.commit()


async def test_the_timer_and_who_takes_the_expired_hold(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.hold(1, "A-01")
    fair.later(seconds=900)
    late = unit(fair)
    await lapse(Lapse("ips:A-01"), late)
    await fair.hold(2, "A-01")
    with pytest.raises(LostRace):
        await late.commit()


async def test_one_who_joins_a_line_and_a_release_that_saw_nobody_in_it(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.take(1, "A-01")
    late = unit(fair)
    await join(Join("ips:p2", "standard", None, admin(fair, 2)), late)
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    with pytest.raises(LostRace):
        await late.commit()


async def test_a_list_that_saw_no_forum_and_a_forum_that_saw_no_list(fair: Any) -> None:
    await fair.edition()
    late = unit(fair)
    entry = HeardEntry(proposal_id="p1", agency_id="a1", title="T", group="g", cluster="c")
    data = ReleasedList(edition_id="kipp-2018", list="top-40", entries=(entry,))
    subject, kind = "kipp-2018:top-40", "award.list_released.v1"
    heard = Heard("1", kind, "award.events", subject, 1, fair.now, data)
    await reactions.on_list_released(heard, late)
    await fair.publish(fair.booth(1))
    with pytest.raises(LostRace):
        await late.commit()
