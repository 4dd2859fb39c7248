"""Booths over HTTP: held, confirmed, given back, and free again at their instant."""

from typing import Any

import pytest

A1 = "ips:A-01"


async def test_a_booth_is_held_confirmed_and_given_back(fair: Any) -> None:
    await fair.open(booths=2, winners=2)
    held = await fair.hold(1, "A-01")
    until = "2018-10-25T02:15:00Z"
    assert held["place"] == {"code": "A-01", "until": until}
    assert (held["state"], held["version"]) == ("held", 2)
    confirmed = await fair.confirm(1, "A-01", power=700)
    assert confirmed["place"] == {"code": "A-01", "until": None}
    assert confirmed["requirements"] == {
        "power": 700,
        "shows": "A film",
        "water": False,
        "accessible": False,
    }
    released = await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    assert (released["place"], released["state"], released["version"]) == (None, None, 4)
    who = {"exhibitor_id": "ips:p1", "agency_id": "agency-1", "proposal_id": "p1"}
    booth = {"booth_id": A1, "forum_id": "ips", "code": "A-01", "at": "2018-10-25T02:00:00Z"}
    assert await fair.told(A1) == [
        ("booth_held", booth | who | {"until": until}),
        ("booth_confirmed", booth | who),
        ("booth_released", booth | who | {"why": "given_up"}),
    ]


async def test_asking_again_changes_nothing(fair: Any) -> None:
    await fair.open(booths=2, winners=2)
    first = await fair.hold(1, "A-01")
    fair.later(seconds=60)
    assert await fair.hold(1, "A-01") == first
    confirmed = await fair.confirm(1, "A-01")
    assert await fair.confirm(1, "A-01") == confirmed
    release = ("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    gone = await fair.done(*release)
    assert await fair.done(*release) == gone
    assert await fair.kinds(A1) == ["booth_held", "booth_confirmed", "booth_released given_up"]


async def test_what_is_taken_is_taken_until_the_instant_and_free_at_it(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.hold(1, "A-01")
    hold = ("admin-2", "POST", fair.path(2, "hold"), {"code": "A-01"})
    fair.later(seconds=899.999)
    assert await fair.no(*hold) == (409, "booth-taken")
    assert await fair.map() == {"A-01": "held"}
    fair.later(seconds=0.001)
    assert await fair.map() == {"A-01": "free"}
    confirm = {"code": "A-01", "power": 1, "shows": "A film"}
    asked = ("admin-1", "POST", fair.path(1, "confirmation"), confirm)
    assert await fair.no(*asked) == (409, "hold-expired")
    # No timer has run: whoever takes it next tells the end of the expired hold, before his own.
    await fair.done(*hold)
    assert await fair.kinds(A1) == ["booth_held", "booth_released expired", "booth_held"]
    assert await fair.due() == 0
    assert await fair.no(*asked) == (409, "hold-expired")


async def test_the_timer_tells_the_end_of_a_hold_once(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.hold(1, "A-01")
    fair.later(seconds=899.999)
    assert await fair.due() == 0
    fair.later(seconds=0.001)
    assert await fair.due() == 1
    assert await fair.due() == 0
    assert await fair.kinds(A1) == ["booth_held", "booth_released expired"]
    await fair.hold(1, "A-01")
    assert (await fair.told(A1))[-1][1]["until"] == "2018-10-25T02:30:00Z"


async def test_whose_hold_expired_takes_another(fair: Any) -> None:
    await fair.open(booths=2, winners=1)
    await fair.hold(1, "A-01")
    other = ("admin-1", "POST", fair.path(1, "hold"), {"code": "A-02"})
    assert await fair.no(*other) == (409, "already-placed")
    fair.later(seconds=900)
    await fair.done(*other)
    assert await fair.due() == 1
    own = await fair.done("admin-1", "GET", fair.path(1))
    assert (own["place"]["code"], own["state"], own["booth"]["hall"]) == ("A-02", "held", "main")


async def test_the_refusals_of_confirming(fair: Any) -> None:
    await fair.open(booths=2, winners=1)
    path, body = fair.path(1, "confirmation"), {"code": "A-01", "power": 1, "shows": "A film"}
    assert await fair.no("admin-1", "POST", path, body) == (409, "not-held")
    await fair.hold(1, "A-01")
    hungry = body | {"power": 2001}
    assert await fair.no("admin-1", "POST", path, hungry) == (409, "too-much-power")
    assert await fair.no("admin-1", "POST", path, body | {"code": "A-02"}) == (409, "not-held")
    assert await fair.no("admin-1", "POST", path, body | {"code": "Z-9"}) == (404, "not-found")
    await fair.confirm(1, "A-01")
    other = body | {"shows": "Another film"}
    assert await fair.no("admin-1", "POST", path, other) == (409, "already-confirmed")


async def test_requirements_change_until_their_instant(fair: Any) -> None:
    await fair.open(booths=1, winners=1, requirements_until="2018-10-25T03:00:00Z")
    path, body = fair.path(1, "requirements"), {"code": "A-01", "power": 900, "shows": "Tea"}
    assert await fair.no("admin-1", "PUT", path, body) == (409, "not-held")
    await fair.hold(1, "A-01")
    assert await fair.no("admin-1", "PUT", path, body) == (409, "not-confirmed")
    await fair.confirm(1, "A-01")
    fair.later(seconds=3599.999)
    changed = await fair.done("admin-1", "PUT", path, body)
    assert changed["requirements"] == {
        "power": 900,
        "shows": "Tea",
        "water": False,
        "accessible": False,
    }
    assert changed["version"] == 4
    assert await fair.done("admin-1", "PUT", path, body) == changed
    hungry = body | {"power": 2001}
    assert await fair.no("admin-1", "PUT", path, hungry) == (409, "too-much-power")
    fair.later(seconds=0.001)
    assert await fair.no("admin-1", "PUT", path, body) == (409, "requirements-closed")
    assert await fair.kinds(A1) == ["booth_held", "booth_confirmed"]


async def test_names_are_kept_apart_shown_to_few_and_can_be_erased(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.hold(1, "A-01")
    answer = await fair.confirm(1, "A-01", staff=["Sri Wahyuni", "Budi Santoso"])
    assert "Sri" not in str(answer)
    for who in ("admin-1", "unit-1", "usher"):
        own = await fair.done(who, "GET", fair.path(1))
        assert own["staff"] == ["Sri Wahyuni", "Budi Santoso"]
    seen = await fair.done("usher", "GET", "/forums/ips/booths/A-01")
    assert seen["staff"] == ["Sri Wahyuni", "Budi Santoso"]
    assert "Sri" not in (await fair.ask("usher", "GET", "/forums/ips/booths.csv")).text
    body = {"code": "A-01", "power": 500, "shows": "A film", "staff": ["Sri Wahyuni"]}
    changed = await fair.done("admin-1", "PUT", fair.path(1, "requirements"), body)
    assert changed["version"] == answer["version"] + 1
    erased = await fair.done("admin-1", "DELETE", fair.path(1, "staff"))
    assert await fair.done("admin-1", "DELETE", fair.path(1, "staff")) == erased
    names = [
        name
        for name in await fair.served.mongo.database.list_collection_names()
        if "Sri" in str(await fair.served.mongo.all(fair.served.mongo.collection(name).find({})))
    ]
    assert names == []


async def test_names_are_in_no_idempotency_record(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.hold(1, "A-01")
    body = {"code": "A-01", "power": 1, "shows": "A film", "staff": ["Sri Wahyuni"]}
    path = fair.path(1, "confirmation")
    first = await fair.ask("admin-1", "POST", path, body, idempotency_key="k1")
    again = await fair.ask("admin-1", "POST", path, body, idempotency_key="k1")
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = body | {"power": 2}
    assert await fair.no("admin-1", "POST", path, other, idempotency_key="k1") == (
        422, "key-reused",
    )  # fmt: skip
    kept = await fair.served.mongo.all(fair.served.mongo.collection("idempotency").find({}))
    assert len(kept) == 1
    assert "Sri" not in str(kept)


@pytest.mark.parametrize(
    ("method", "act", "body"),
    [
        ("POST", "hold", {"code": "A-01"}),
        ("POST", "confirmation", {"code": "A-01", "power": 1, "shows": "A film"}),
        ("PUT", "requirements", {"code": "A-01", "power": 1, "shows": "A film"}),
        ("POST", "release", {"code": "A-01"}),
        ("PUT", "waiting", {"kind": "standard"}),
        ("DELETE", "waiting", None),
        ("DELETE", "staff", None),
    ],
)
async def test_only_the_administrator_of_its_agency_acts_for_an_exhibitor(
    fair: Any, method: str, act: str, body: Any
) -> None:
    await fair.open(booths=1, winners=2)
    await fair.take(1, "A-01")
    path = fair.path(1, act)
    for who in ("unit-1", "admin-2", "usher", "chief", "stranger"):
        assert await fair.no(who, method, path, body) == (403, "forbidden")
    assert await fair.no(None, method, path, body) == (401, "no-token")
    missing = f"/exhibitors/ips:p9/{act}"
    assert await fair.no("admin-1", method, missing, body) == (404, "not-found")
    assert await fair.no("admin-1", method, path, body, if_match='"1"') == (412, "stale")


async def test_an_exhibitor_is_seen_by_his_own_and_by_staff(fair: Any) -> None:
    await fair.open(booths=1, winners=3)
    for who in ("admin-1", "unit-1", "usher", "chief"):
        assert (await fair.done(who, "GET", fair.path(1)))["title"] == "Inovasi 1"
    for who in ("admin-2", "unit-2", "usher-other", "stranger"):
        assert await fair.no(who, "GET", fair.path(1)) == (403, "forbidden")
    assert await fair.no(None, "GET", fair.path(1)) == (401, "no-token")
    own = await fair.done("unit-2", "GET", "/exhibitors")
    assert [one["exhibitor_id"] for one in own["items"]] == ["ips:p2"]
    assert (await fair.done("unit-2", "GET", "/exhibitors?forum=other"))["items"] == []
    assert (await fair.done("stranger", "GET", "/exhibitors"))["items"] == []
