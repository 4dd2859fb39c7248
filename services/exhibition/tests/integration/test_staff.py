"""What the event staff do by hand, and the board they do it from."""

from typing import Any

import pytest

BOOTHS = "/forums/ips/booths"
WHY = {"reason": "A wet floor"}


async def test_a_booth_is_blocked_and_unblocked_with_a_reason(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    blocked = await fair.done("usher", "POST", f"{BOOTHS}/A-01/block", WHY)
    assert (blocked["state"], blocked["reason"]) == ("blocked", "A wet floor")
    assert await fair.done("usher", "POST", f"{BOOTHS}/A-01/block", WHY) == blocked
    hold = ("admin-1", "POST", fair.path(1, "hold"), {"code": "A-01"})
    assert await fair.no(*hold) == (409, "booth-taken")
    fair.later(minutes=1)
    dried = {"reason": "Dry again"}
    free = await fair.done("usher", "POST", f"{BOOTHS}/A-01/unblock", dried)
    assert (free["state"], free["reason"]) == ("free", None)
    assert await fair.done("usher", "POST", f"{BOOTHS}/A-01/unblock", dried) == free
    await fair.done(*hold)
    assert await fair.no("usher", "POST", f"{BOOTHS}/A-01/block", WHY) == (409, "booth-in-use")
    assert await fair.kinds("ips:A-01") == ["booth_blocked", "booth_unblocked", "booth_held"]
    seen = await fair.done("usher", "GET", f"{BOOTHS}/A-01")
    assert [(act["act"], act["reason"], act["by"]) for act in seen["acts"]] == [
        ("unblock", "Dry again", "usher"),
        ("block", "A wet floor", "usher"),
    ]
    assert "wet" not in str(await fair.served.told())


async def test_an_unblocked_booth_is_offered_to_who_waits(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.done("usher", "POST", f"{BOOTHS}/A-01/block", WHY)
    await fair.wait(1)
    await fair.done("usher", "POST", f"{BOOTHS}/A-01/unblock", WHY)
    assert (await fair.kinds("ips:A-01"))[-1] == "booth_offered"


async def test_a_booth_is_assigned_past_the_line(fair: Any) -> None:
    await fair.open(booths=2, winners=3)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    await fair.wait(3)
    path = f"{BOOTHS}/A-02/assignment"
    assert await fair.no("usher", "POST", path, WHY | {"proposal_id": "p3"}) == (
        409, "booth-taken",
    )  # fmt: skip
    fair.later(seconds=900)
    assert await fair.no("usher", "POST", path, WHY | {"proposal_id": "p1"}) == (
        409, "already-placed",
    )  # fmt: skip
    assert await fair.no("usher", "POST", path, WHY | {"proposal_id": "p9"}) == (
        404, "not-found",
    )  # fmt: skip
    given = await fair.done("usher", "POST", path, WHY | {"proposal_id": "p3"})
    assert (given["state"], given["proposal_id"], given["shows"]) == ("confirmed", "p3", None)
    own = await fair.done("admin-3", "GET", fair.path(3))
    assert (own["state"], own["requirements"], own["waiting"]) == ("confirmed", None, None)
    await fair.confirm(3, "A-02")
    assert await fair.kinds("ips:A-02") == [
        "booth_held",
        "booth_released expired",
        "booth_confirmed",
    ]


async def test_an_exhibitor_is_moved_as_he_is_and_his_booth_goes_to_the_line(fair: Any) -> None:
    await fair.open(booths=3, winners=4)
    await fair.take(1, "A-01")
    await fair.take(2, "A-02")
    await fair.hold(3, "A-03")
    await fair.wait(4)
    path = f"{BOOTHS}/A-01/move"
    assert await fair.no("usher", "POST", path, WHY | {"to": "A-02"}) == (409, "booth-taken")
    assert await fair.no("usher", "POST", path, WHY | {"to": "A-09"}) == (404, "not-found")
    fair.later(seconds=900)
    empty = f"{BOOTHS}/A-03/move"
    assert await fair.no("usher", "POST", empty, WHY | {"to": "A-01"}) == (409, "nobody-there")
    moved = await fair.done("usher", "POST", path, WHY | {"to": "A-03"})
    assert (moved["code"], moved["proposal_id"], moved["shows"]) == ("A-03", "p1", "A film")
    assert await fair.kinds("ips:A-01") == [
        "booth_held",
        "booth_confirmed",
        "booth_released by_staff",
        "booth_offered",
    ]
    assert (await fair.kinds("ips:A-03"))[1:] == ["booth_released expired", "booth_confirmed"]
    assert (await fair.done("admin-4", "GET", fair.path(4)))["place"]["code"] == "A-01"


async def test_staff_release_a_booth(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.take(1, "A-01")
    free = await fair.done("usher", "POST", f"{BOOTHS}/A-01/release", WHY)
    assert (free["state"], free["exhibitor_id"]) == ("free", None)
    assert await fair.done("usher", "POST", f"{BOOTHS}/A-01/release", WHY) == free
    assert (await fair.kinds("ips:A-01"))[-1] == "booth_released by_staff"
    assert (await fair.done("admin-1", "GET", fair.path(1)))["place"] is None


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("block", WHY),
        ("unblock", WHY),
        ("release", WHY),
        ("assignment", WHY | {"proposal_id": "p1"}),
        ("move", WHY | {"to": "A-02"}),
    ],
)
async def test_only_the_staff_of_the_forum_act_by_hand(fair: Any, act: str, body: Any) -> None:
    await fair.open(booths=2, winners=1)
    path = f"{BOOTHS}/A-01/{act}"
    for who in ("usher-other", "chief", "admin-1", "unit-1", "stranger"):
        assert await fair.no(who, "POST", path, body) == (403, "forbidden")
    assert await fair.no(None, "POST", path, body) == (401, "no-token")
    assert await fair.no("usher", "POST", path, body, if_match='"7"') == (412, "stale")
    missing = f"{BOOTHS}/Z-09/{act}"
    assert await fair.no("usher", "POST", missing, body) == (404, "not-found")


async def test_the_board_shows_everything_by_filters_and_in_pages(fair: Any) -> None:
    await fair.edition()
    await fair.agency(1)
    booths = [fair.booth(n) for n in range(1, 5)]
    await fair.publish(*booths, fair.booth(5, kind="corner"))
    await fair.release(1, 2, 3)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    fair.later(seconds=60)
    await fair.hold(3, "A-03")
    await fair.done("usher", "POST", f"{BOOTHS}/A-04/block", WHY)

    async def codes(query: str = "") -> list[str]:
        board = await fair.done("usher", "GET", f"{BOOTHS}{query}")
        return [one["code"] for one in board["items"]]

    assert await codes() == ["A-01", "A-02", "A-03", "A-04", "A-05"]
    assert await codes("?state=confirmed") == ["A-01"]
    assert await codes("?state=held") == ["A-02", "A-03"]
    assert await codes("?state=free") == ["A-05"]
    assert await codes("?state=blocked&kind=standard&hall=main") == ["A-04"]
    assert await codes("?kind=corner") == ["A-05"]
    assert await codes("?hall=none") == []
    fair.later(seconds=840)
    assert await codes("?state=held") == ["A-03"]
    assert await codes("?state=free") == ["A-02", "A-05"]
    first = await fair.done("chief", "GET", f"{BOOTHS}?limit=3")
    assert (first["items"][0]["agency"], first["items"][0]["wanted_power"]) == ("Kota 1", 500)
    assert first["as_of"] == "2018-10-25T02:00:00Z"
    assert first["items"][1]["state"] == "free"
    assert first["items"][1]["exhibitor_id"] is None
    rest = await fair.done("chief", "GET", f"{BOOTHS}?limit=3&after={first['next']}")
    assert [one["code"] for one in rest["items"]] == ["A-04", "A-05"]
    table = (await fair.ask("usher", "GET", f"{BOOTHS}.csv?state=confirmed")).text.splitlines()
    assert table[0].startswith("code,hall,kind,x,y,width,depth,power,water,accessible,turn,state,")
    assert len(table) == 2
    assert "Kota 1" in table[1]


async def test_a_formula_in_the_board_is_no_formula(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.hold(1, "A-01")
    await fair.confirm(1, "A-01", shows="=1+1")
    assert "'=1+1" in (await fair.ask("usher", "GET", f"{BOOTHS}.csv")).text


async def test_staff_see_who_was_invited_and_who_has_no_booth(fair: Any) -> None:
    await fair.open(booths=2, winners=3)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    path = "/forums/ips/exhibitors"

    async def ids(query: str = "") -> list[str]:
        found = await fair.done("usher", "GET", f"{path}{query}")
        return [one["proposal_id"] for one in found["items"]]

    assert await ids() == ["p1", "p2", "p3"]
    assert await ids("?placed=true") == ["p1", "p2"]
    assert await ids("?placed=false") == ["p3"]
    fair.later(seconds=900)
    assert await ids("?placed=false") == ["p2", "p3"]


@pytest.mark.parametrize(
    "path", [BOOTHS, f"{BOOTHS}.csv", f"{BOOTHS}/A-01", "/forums/ips/exhibitors"]
)
async def test_the_board_is_for_staff(fair: Any, path: str) -> None:
    await fair.open(booths=1, winners=1)
    for who in ("usher-other", "admin-1", "unit-1", "stranger"):
        assert await fair.no(who, "GET", path) == (403, "forbidden")
    assert await fair.no(None, "GET", path) == (401, "no-token")
    missing = path.replace("ips", "none")
    assert await fair.no("chief", "GET", missing) == (404, "not-found")
