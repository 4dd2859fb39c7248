"""Forums over HTTP: drafted, tried out, published, changed; and the map."""

from typing import Any

import pytest

FORUM = "/forums/ips"


async def test_a_draft_is_written_by_staff_and_seen_by_planners_only(fair: Any) -> None:
    body = fair.forum(fair.booth(1))
    shown = await fair.done("usher", "PUT", FORUM, body)
    assert (shown["published_at"], shown["version"]) == (None, 1)
    assert shown["plan"]["booths"][0]["width"] == "3"
    assert await fair.done("usher", "PUT", FORUM, body) == shown
    assert (await fair.done("chief", "PUT", FORUM, body | {"name": "IPS"}))["version"] == 2
    assert (await fair.done("chief", "GET", FORUM))["name"] == "IPS"
    for who in (None, "admin-1", "usher-other"):
        assert await fair.no(who, "GET", FORUM) == (404, "not-found")
        assert await fair.no(who, "GET", f"{FORUM}/map") == (404, "not-found")
        assert (await fair.done(who, "GET", "/forums"))["items"] == []
    for who in ("usher", "chief"):
        listed = (await fair.done(who, "GET", "/forums"))["items"]
        assert [(one["forum_id"], one["published_at"]) for one in listed] == [("ips", None)]
        floor = await fair.done(who, "GET", f"{FORUM}/map")
        assert [one["state"] for one in floor["booths"]] == ["free"]


@pytest.mark.parametrize("who", ["admin-1", "unit-1", "usher-other", "stranger"])
async def test_only_planners_plan(fair: Any, who: str) -> None:
    body = fair.forum(fair.booth(1))
    change = {"reason": "a test", "forum": body}
    assert await fair.no(who, "PUT", FORUM, body) == (403, "forbidden")
    await fair.done("usher", "PUT", FORUM, body)
    for path, asked in (("preview", body), ("publication", None), ("changes", change)):
        assert await fair.no(who, "POST", f"{FORUM}/{path}", asked) == (403, "forbidden")
    assert await fair.no(None, "PUT", FORUM, body) == (401, "no-token")


async def test_thirty_mistakes_are_thirty_findings_tried_out_and_refused(fair: Any) -> None:
    sound = [fair.booth(n) for n in range(1, 26)]
    wrong = [one | {"kind": "palace"} for one in sound[:10]]
    wrong += [one | {"code": f"a {n}"} for n, one in enumerate(sound[10:20])]
    wrong += [one | {"power": -1} for one in sound[20:]]
    wrong += [fair.booth(n, code=f"B-{n}", width="1", depth="1") for n in range(1, 6)]
    body = fair.forum(*wrong)
    preview = await fair.done("usher", "POST", f"{FORUM}/preview", body)
    assert len(preview["findings"]) == 30
    assert preview["findings"][0] == {
        "rule": "unknown-kind",
        "severity": "error",
        "says": "Booth A-01 has the unknown kind palace.",
        "params": {"code": "A-01", "hall": "main", "kind": "palace"},
        "booths": ["A-01"],
        "rows": [0],
        "hall": "main",
        "area": {"x": "0", "y": "0", "width": "3", "depth": "3"},
    }
    errors = [one for one in preview["tally"] if one["severity"] == "error"]
    assert sum(one["count"] for one in errors) == 30
    answer = await fair.ask("usher", "PUT", FORUM, body)
    assert answer.status_code == 409
    assert answer.json()["params"] == {
        "count": 30,
        "findings": preview["findings"],
        "tally": errors,
    }
    assert await fair.no("usher", "PUT", FORUM, body) == (409, "plan-mistaken")


async def test_a_forum_is_published_once_for_an_edition_that_is_known(fair: Any) -> None:
    await fair.done("usher", "PUT", FORUM, fair.forum(fair.booth(1), fair.booth(2)))
    publish = ("usher", "POST", f"{FORUM}/publication")
    assert await fair.no(*publish, if_match='"2"') == (412, "stale")
    assert await fair.no(*publish) == (409, "edition-unknown")
    await fair.edition()
    shown = await fair.done(*publish)
    assert shown["published_at"] == "2018-10-25T02:00:00Z"
    assert await fair.done(*publish) == shown
    assert await fair.told() == [
        (
            "forum_published",
            {"forum_id": "ips", "edition_id": "kipp-2018", "at": "2018-10-25T02:00:00Z"},
        )
    ]
    body = fair.forum(fair.booth(1))
    assert await fair.no("usher", "PUT", FORUM, body) == (409, "already-published")
    assert await fair.no("usher", "POST", "/forums/none/publication") == (403, "forbidden")
    assert await fair.no("chief", "POST", "/forums/none/publication") == (404, "not-found")
    assert (await fair.done(None, "GET", "/forums"))["items"][0]["forum_id"] == "ips"
    assert (await fair.ask(None, "GET", FORUM)).headers["etag"] == '"2"'


async def test_forums_are_listed_in_pages(fair: Any) -> None:
    for name in ("a", "b", "c"):
        await fair.done("chief", "PUT", f"/forums/{name}", fair.forum(fair.booth(1)))
    first = await fair.done("chief", "GET", "/forums?limit=2")
    rest = await fair.done("chief", "GET", f"/forums?limit=2&after={first['next']}")
    assert [one["forum_id"] for one in first["items"] + rest["items"]] == ["a", "b", "c"]
    assert rest["next"] is None
    assert await fair.no("chief", "GET", "/forums?after=nonsense") == (422, "invalid")


async def test_a_change_names_whom_it_touches_and_leaves_them_their_place(fair: Any) -> None:
    await fair.open(booths=3, winners=3)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    wider = fair.forum(fair.booth(1, depth="4", power=100), fair.booth(3), fair.booth(5))
    preview = await fair.done("usher", "POST", f"{FORUM}/preview", wider)
    assert preview["findings"] == []
    assert [(one["code"], one["state"], one["removed"]) for one in preview["touched"]] == [
        ("A-01", "confirmed", False),
        ("A-02", "held", True),
    ]
    change = {"reason": "A wider exit", "forum": wider}
    path = f"{FORUM}/changes"
    assert await fair.no("usher", "POST", path, change) == (409, "booths-touched")
    keep = [{"code": "A-01"}, {"code": "A-02"}]
    assert await fair.no("usher", "POST", path, change | {"places": keep}) == (409, "booths-gone")
    for to in ("A-01", "A-09"):
        taken = [{"code": "A-01"}, {"code": "A-02", "to": to}]
        assert await fair.no("usher", "POST", path, change | {"places": taken}) == (
            409, "targets-taken",
        )  # fmt: skip
    places = [{"code": "A-01"}, {"code": "A-02", "to": "A-05"}]
    assert await fair.no("usher", "POST", path, change, if_match='"1"') == (412, "stale")
    shown = await fair.done("usher", "POST", path, change | {"places": places})
    assert [one["code"] for one in shown["plan"]["booths"]] == ["A-01", "A-03", "A-05"]
    assert await fair.map() == {"A-01": "confirmed", "A-03": "free", "A-05": "held"}
    own = await fair.done("admin-1", "GET", fair.path(1))
    assert (own["booth"]["depth"], own["requirements"]["power"]) == ("4", 500)
    assert await fair.kinds("ips:A-02") == ["booth_held", "booth_released by_staff"]
    why = (await fair.done("usher", "GET", f"{FORUM}/booths/A-05"))["acts"]
    assert [(act["act"], act["reason"]) for act in why] == [("change", "A wider exit")]
    held = (await fair.told("ips:A-05"))[0]
    assert (held[0], held[1]["until"]) == ("booth_held", "2018-10-25T02:15:00Z")
    await fair.confirm(2, "A-05")
    assert await fair.no("usher", "GET", f"{FORUM}/booths/A-02") == (404, "not-found")
    again = await fair.done("usher", "POST", path, change)
    assert again == shown


async def test_a_booth_that_comes_back_tells_on(fair: Any) -> None:
    await fair.open(booths=2, winners=1)
    await fair.take(1, "A-02")
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-02"})
    path, one, two = f"{FORUM}/changes", fair.booth(1), fair.booth(2)
    await fair.done("usher", "POST", path, {"reason": "less", "forum": fair.forum(one)})
    assert await fair.map() == {"A-01": "free"}
    await fair.done("usher", "POST", path, {"reason": "more", "forum": fair.forum(one, two)})
    await fair.take(1, "A-02")
    told = [fact for fact in await fair.served.told() if fact["subject"] == "ips:A-02"]
    assert sorted(fact["sequence"] for fact in told) == [1, 2, 3, 4, 5]


async def test_new_booths_are_offered_to_those_who_wait_and_their_kind_stays(fair: Any) -> None:
    await fair.open(booths=1, winners=4)
    await fair.take(1, "A-01")
    for number in (2, 3, 4):
        await fair.wait(number)
    path = f"{FORUM}/changes"
    more = fair.forum(fair.booth(1), fair.booth(2), fair.booth(3))
    gone = fair.forum(fair.booth(1, kind="corner"))
    gone["plan"]["kinds"] = ["corner"]
    places = [{"code": "A-01"}]
    assert await fair.no(
        "usher", "POST", path, {"reason": "a test", "forum": gone, "places": places}
    ) == (409, "kinds-awaited")
    await fair.done("usher", "POST", path, {"reason": "a test", "forum": more})
    offers = {
        said["code"]: said["exhibitor_id"]
        for kind, said in await fair.told()
        if kind == "booth_offered"
    }
    assert offers == {"A-02": "ips:p2", "A-03": "ips:p3"}
    assert (await fair.done("unit-4", "GET", fair.path(4)))["position"] == 1


async def test_a_draft_is_not_changed_and_an_edition_stays(fair: Any) -> None:
    body, path = fair.forum(fair.booth(1)), f"{FORUM}/changes"
    await fair.done("usher", "PUT", FORUM, body)
    change = {"reason": "a test", "forum": body}
    assert await fair.no("usher", "POST", path, change) == (409, "not-published")
    await fair.edition()
    await fair.done("usher", "POST", f"{FORUM}/publication")
    other = change | {"forum": body | {"edition_id": "kipp-2019"}}
    assert await fair.no("usher", "POST", path, other) == (409, "edition-fixed")
    mistaken = change | {"forum": fair.forum(fair.booth(1, kind="palace"))}
    assert await fair.no("usher", "POST", path, mistaken) == (409, "plan-mistaken")


async def test_the_map_shows_who_is_confirmed_and_nothing_else_of_anybody(fair: Any) -> None:
    await fair.open(booths=4, winners=3)
    for number in (1, 2):
        await fair.agency(number)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    await fair.take(3, "A-04")
    why = {"reason": "A wet floor"}
    await fair.done("usher", "POST", f"{FORUM}/booths/A-03/block", why)
    answer = await fair.ask(None, "GET", f"{FORUM}/map")
    floor = answer.json()
    assert [(one["code"], one["state"]) for one in floor["booths"]] == [
        ("A-01", "confirmed"),
        ("A-02", "held"),
        ("A-03", "blocked"),
        ("A-04", "confirmed"),
    ]
    assert floor["booths"][0]["exhibitor"] == {
        "proposal_id": "p1",
        "agency_id": "agency-1",
        "agency": "Kota 1",
        "title": "Inovasi 1",
    }
    assert floor["booths"][3]["exhibitor"]["agency"] is None
    assert (floor["simulated"], floor["as_of"]) == (True, "2018-10-25T02:00:00Z")
    assert "Inovasi 2" not in answer.text
    assert "wet floor" not in answer.text
    assert await fair.no(None, "GET", "/forums/none/map") == (404, "not-found")


async def test_the_map_as_text(fair: Any) -> None:
    await fair.open(booths=2, winners=2)
    await fair.agency(1)
    await fair.take(1, "A-01")
    await fair.hold(2, "A-02")
    answer = await fair.ask(None, "GET", f"{FORUM}/map.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "IPS Forum 2018 (simulated)"
    assert lines[3] == "Main lobby (40 m x 30 m)"
    assert [line.rstrip("- +|") for line in lines[4:8]] == [
        "",
        "|A-01 |A-02",
        "|#####|~~~~~",
        "",
    ]
    assert "A-01      Kota 1: Inovasi 1" in lines
    assert "Inovasi 2" not in answer.text
