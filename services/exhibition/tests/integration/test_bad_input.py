"""What is wrong is named, answered with its status, stored nowhere and told to nobody."""

from typing import Any

import pytest

CONFIRM = {"code": "A-01", "power": 1, "shows": "A film"}
WHY = {"reason": "a test"}


def forum(**other: Any) -> dict[str, Any]:
    """A small forum."""
    booth = {
        "code": "A-01", "hall": "main", "kind": "standard", "x": 0, "y": 0, "width": 3, "depth": 3,
    }  # fmt: skip
    plan = {
        "kinds": ["standard"],
        "aisle": "2",
        "halls": [{"id": "main", "name": "Main", "width": 10, "depth": 10}],
        "booths": [booth | other.pop("booth", {})],
    } | other.pop("plan", {})
    return {
        "edition_id": "kipp-2018",
        "name": "IPS",
        "requirements_until": "2018-11-01T17:00:00Z",
        "plan": plan,
    } | other


def booth(**other: Any) -> dict[str, Any]:
    return forum(booth=other)


WRONG: list[tuple[str, str, str, Any, str]] = [
    ("usher", "PUT", "/forums/ips", forum(name=7), "/body/name"),
    ("usher", "PUT", "/forums/ips", forum(name="x" * 201), "/body/name"),
    ("usher", "PUT", "/forums/ips", forum(name="  "), "/body/name"),
    ("usher", "PUT", "/forums/ips", forum(colour="red"), "/body/colour"),
    ("usher", "PUT", "/forums/ips", forum(edition_id="a:b"), "/body/edition_id"),
    ("usher", "PUT", "/forums/ips", forum(hold_seconds=0), "/body/hold_seconds"),
    ("usher", "PUT", "/forums/ips", forum(offer_seconds="x"), "/body/offer_seconds"),
    ("usher", "PUT", "/forums/ips", forum(requirements_until="2018-11-01T17:00:00"),
     "/body/requirements_until"),
    ("usher", "PUT", "/forums/ips", forum(requirements_until=1541091600),
     "/body/requirements_until"),
    ("usher", "PUT", "/forums/ips", forum(requirements_until="9999-12-31T23:59:59-12:00"),
     "/body/requirements_until"),
    ("usher", "PUT", "/forums/ips", forum(plan={"aisle": "2." + "0" * 9}), "/body/plan/aisle"),
    ("usher", "PUT", "/forums/ips", forum(plan={"kinds": []}), "/body/plan/kinds"),
    ("usher", "PUT", "/forums/ips", forum(plan={"halls": []}), "/body/plan/halls"),
    ("usher", "PUT", "/forums/ips", forum(plan={"aisle": "wide"}), "/body/plan/aisle"),
    ("usher", "PUT", "/forums/ips", forum(plan={"aisle": "NaN"}), "/body/plan/aisle"),
    ("usher", "PUT", "/forums/ips", booth(width="Infinity"), "/body/plan/booths/0/width"),
    ("usher", "PUT", "/forums/ips", booth(width="1e999999"), "/body/plan/booths/0/width"),
    ("usher", "PUT", "/forums/ips", booth(x=10_001), "/body/plan/booths/0/x"),
    ("usher", "PUT", "/forums/ips", booth(code=""), "/body/plan/booths/0/code"),
    ("usher", "PUT", "/forums/ips", booth(power=1.5), "/body/plan/booths/0/power"),
    ("usher", "PUT", "/forums/ips", booth(water="perhaps"), "/body/plan/booths/0/water"),
    ("usher", "PUT", "/forums/IPS_2018", forum(), "/path/forum_id"),
    ("usher", "PUT", "/forums/" + "x" * 61, forum(), "/path/forum_id"),
    ("usher", "POST", "/forums/ips/preview", forum(name=7), "/body/name"),
    ("usher", "POST", "/forums/ips/changes", {"forum": forum()}, "/body/reason"),
    ("usher", "POST", "/forums/ips/changes", {"forum": forum(), "reason": " "}, "/body/reason"),
    ("usher", "POST", "/forums/ips/changes",
     {"forum": forum(), **WHY, "places": [{"to": "A-01"}]}, "/body/places/0/code"),
    ("usher", "POST", "/forums/ips/booths/A-01/block", {}, "/body/reason"),
    ("usher", "POST", "/forums/ips/booths/A-01/block", {"reason": "x" * 2001}, "/body/reason"),
    ("usher", "POST", "/forums/ips/booths/A-01/unblock", {"reason": None}, "/body/reason"),
    ("usher", "POST", "/forums/ips/booths/A-01/release", {**WHY, "to": "A-02"}, "/body/to"),
    ("usher", "POST", "/forums/ips/booths/A-01/move", WHY, "/body/to"),
    ("usher", "POST", "/forums/ips/booths/A-01/assignment", WHY, "/body/proposal_id"),
    ("usher", "POST", "/forums/ips/booths/" + "A" * 21 + "/block", WHY, "/path/code"),
    ("usher", "GET", "/forums/ips/booths?state=lost", None, "/query/state"),
    ("usher", "GET", "/forums/ips/booths.csv?state=lost", None, "/query/state"),
    ("usher", "GET", "/forums/ips/booths?limit=0", None, "/query/limit"),
    ("usher", "GET", "/forums/ips/exhibitors?placed=perhaps", None, "/query/placed"),
    ("admin-1", "GET", "/exhibitors?limit=201", None, "/query/limit"),
    ("admin-1", "GET", "/exhibitors/" + "x" * 201, None, "/path/exhibitor_id"),
    ("admin-1", "POST", "/exhibitors/ips:p1/hold", {}, "/body/code"),
    ("admin-1", "POST", "/exhibitors/ips:p1/hold", {"code": ["A-01"]}, "/body/code"),
    ("admin-1", "POST", "/exhibitors/ips:p1/release", {"code": 1}, "/body/code"),
    ("admin-1", "POST", "/exhibitors/ips:p1/confirmation", CONFIRM | {"power": -1}, "/body/power"),
    ("admin-1", "POST", "/exhibitors/ips:p1/confirmation", CONFIRM | {"shows": ""}, "/body/shows"),
    ("admin-1", "POST", "/exhibitors/ips:p1/confirmation", CONFIRM | {"staff": [""]},
     "/body/staff/0"),
    ("admin-1", "PUT", "/exhibitors/ips:p1/requirements", CONFIRM | {"staff": ["a"] * 51},
     "/body/staff"),
    ("admin-1", "PUT", "/exhibitors/ips:p1/waiting", {"kind": "A B"}, "/body/kind"),
]  # fmt: skip


@pytest.fixture
async def open_fair(fair: Any) -> Any:
    await fair.open(booths=2, winners=1)
    return fair


async def test_the_wrong_field_is_named_and_nothing_happens(open_fair: Any) -> None:
    for who, method, path, body, pointer in WRONG:
        before = await open_fair.stored()
        answer = await open_fair.ask(who, method, path, body)
        assert answer.status_code == 422, (path, body, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
        assert await open_fair.stored() == before


BROKEN = [
    b'{"code": NaN}',
    b'{"code": Infinity}',
    b'{"code": "a\xff"}',
    b'{"code": "a\\u0000"}',
    b"[" * 10_000 + b"]" * 10_000,
    b'{"code": "A-01"',
    b"",
    b"null",
    b"[]",
]


async def test_what_is_no_json_of_ours_is_refused_everywhere(open_fair: Any) -> None:
    endpoints = {(who, method, path) for who, method, path, body, _ in WRONG if body is not None}
    sound = [one for one in sorted(endpoints) if "x" * 61 not in one[2] and "_" not in one[2]]
    for who, method, path in sound:
        for raw in BROKEN:
            status, _ = await open_fair.no(who, method, path, raw)
            assert status in (400, 422), (path, raw[:20])


async def test_a_body_over_the_limit_is_too_large(open_fair: Any) -> None:
    raw = b'{"code": "' + b"a" * 1_100_000 + b'"}'
    assert await open_fair.no("admin-1", "POST", "/exhibitors/ips:p1/hold", raw) == (
        413, "too-large",
    )  # fmt: skip


async def test_expired_and_forged_tokens_open_nothing(open_fair: Any) -> None:
    with open_fair.served.at(open_fair.now):
        headers = await open_fair.served.token("usher", *open_fair.grants("usher"))
    with open_fair.served.at(open_fair.later(minutes=10)):
        answer = await open_fair.served.client.get("/forums/ips/booths", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (
            401, "urn:gelanggang:expired-token",
        )  # fmt: skip
        forged = {"Authorization": headers["Authorization"][:-8] + "AAAAAAAA"}
        answer = await open_fair.served.client.get("/forums/ips/booths", headers=forged)
        assert answer.json()["type"] == "urn:gelanggang:bad-token"


async def test_a_role_that_was_not_heard_yet_is_asked_for_again(open_fair: Any) -> None:
    with open_fair.served.at(open_fair.now):
        headers = await open_fair.served.token("late", told_of=2)
        for path in ("/exhibitors/ips:p1", "/forums/ips/booths"):
            answer = await open_fair.served.client.get(path, headers=headers)
            assert answer.status_code == 503
            assert answer.json()["type"] == "urn:gelanggang:role-not-heard-yet"
