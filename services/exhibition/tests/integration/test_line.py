"""The waiting list: one promotion for one freed booth, and an offer that lapses."""

from typing import Any

A1 = "ips:A-01"


async def test_a_freed_booth_is_offered_to_the_first_who_confirms_it(fair: Any) -> None:
    await fair.open(booths=1, winners=3)
    await fair.take(1, "A-01")
    waiting = await fair.wait(2)
    assert waiting["waiting"]["number"] == 1
    await fair.wait(3)
    assert (await fair.done("unit-3", "GET", fair.path(3)))["position"] == 2
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    own = await fair.done("admin-2", "GET", fair.path(2))
    assert (own["state"], own["place"]["until"]) == ("offered", "2018-10-25T02:10:00Z")
    assert (own["waiting"], own["position"]) == (None, None)
    assert (await fair.done("unit-3", "GET", fair.path(3)))["position"] == 1
    assert await fair.map() == {"A-01": "held"}
    await fair.confirm(2, "A-01")
    assert await fair.kinds(A1) == [
        "booth_held",
        "booth_confirmed",
        "booth_released given_up",
        "booth_offered",
        "booth_confirmed",
    ]
    offered = (await fair.told(A1))[3][1]
    assert (offered["exhibitor_id"], offered["until"]) == ("ips:p2", "2018-10-25T02:10:00Z")


async def test_an_offer_lapses_and_the_next_in_line_has_one(fair: Any) -> None:
    await fair.open(booths=1, winners=3)
    await fair.take(1, "A-01")
    await fair.wait(2)
    await fair.wait(3)
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    fair.later(seconds=600)
    confirm = {"code": "A-01", "power": 1, "shows": "A film"}
    late = ("admin-2", "POST", fair.path(2, "confirmation"), confirm)
    assert await fair.no(*late) == (409, "hold-expired")
    assert await fair.due() == 1
    assert await fair.due() == 0
    told = await fair.told(A1)
    assert await fair.kinds(A1) == [
        "booth_held",
        "booth_confirmed",
        "booth_released given_up",
        "booth_offered",
        "booth_released expired",
        "booth_offered",
    ]
    assert [told[n][1]["exhibitor_id"] for n in (3, 4, 5)] == ["ips:p2", "ips:p2", "ips:p3"]
    own = await fair.done("admin-2", "GET", fair.path(2))
    assert (own["place"], own["waiting"]) == (None, None)
    fair.later(seconds=600)
    assert await fair.due() == 1
    assert await fair.map() == {"A-01": "free"}


async def test_a_lapsed_booth_is_for_the_first_in_line_before_any_timer_ran(fair: Any) -> None:
    await fair.open(booths=1, winners=3)
    await fair.hold(1, "A-01")
    await fair.wait(2)
    fair.later(seconds=900)
    past = ("admin-3", "POST", fair.path(3, "hold"), {"code": "A-01"})
    assert await fair.no(*past) == (409, "others-wait")
    held = await fair.hold(2, "A-01")
    assert (held["state"], held["waiting"]) == ("held", None)
    assert await fair.kinds(A1) == ["booth_held", "booth_released expired", "booth_held"]


async def test_nobody_waits_for_what_is_free_nor_with_a_booth_nor_for_nothing(fair: Any) -> None:
    await fair.open(booths=2, winners=3)
    await fair.take(1, "A-01")
    waiting = {"kind": "standard"}
    assert await fair.no("admin-2", "PUT", fair.path(2, "waiting"), waiting) == (
        409, "booth-is-free",
    )  # fmt: skip
    assert await fair.no("admin-1", "PUT", fair.path(1, "waiting"), waiting) == (
        409, "already-placed",
    )  # fmt: skip
    assert await fair.no("admin-2", "PUT", fair.path(2, "waiting"), {"kind": "palace"}) == (
        409, "unknown-kind",
    )  # fmt: skip
    corner = await fair.wait(2, "corner")
    assert await fair.wait(2, "corner") == corner
    await fair.hold(3, "A-02")
    moved = await fair.wait(2)
    assert moved["waiting"]["kind"] == "standard"
    left = await fair.done("admin-2", "DELETE", fair.path(2, "waiting"))
    assert left["waiting"] is None
    assert await fair.done("admin-2", "DELETE", fair.path(2, "waiting")) == left


async def test_who_leaves_and_joins_again_is_last(fair: Any) -> None:
    await fair.open(booths=1, winners=4)
    await fair.take(1, "A-01")
    for number in (2, 3):
        await fair.wait(number)
    await fair.done("admin-2", "DELETE", fair.path(2, "waiting"))
    assert (await fair.wait(2))["waiting"]["number"] == 3
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    assert (await fair.told(A1))[-1][1]["exhibitor_id"] == "ips:p3"


async def test_taking_a_booth_of_another_kind_ends_the_waiting(fair: Any) -> None:
    await fair.edition()
    await fair.publish(fair.booth(1), fair.booth(2, kind="corner"))
    await fair.release(1, 2)
    await fair.take(1, "A-01")
    await fair.wait(2)
    await fair.take(2, "A-02")
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    assert await fair.map() == {"A-01": "free", "A-02": "confirmed"}


async def test_an_offer_is_given_back_to_the_next(fair: Any) -> None:
    await fair.open(booths=1, winners=3)
    await fair.take(1, "A-01")
    await fair.wait(2)
    await fair.wait(3)
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    await fair.done("admin-2", "POST", fair.path(2, "release"), {"code": "A-01"})
    assert await fair.kinds(A1) == [
        "booth_held",
        "booth_confirmed",
        "booth_released given_up",
        "booth_offered",
        "booth_released given_up",
        "booth_offered",
    ]
