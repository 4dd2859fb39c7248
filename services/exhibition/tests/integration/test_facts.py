"""A forum's facts over HTTP, and when exhibitors may choose."""

from typing import Any

import pytest

FORUM = "/forums/ips"


async def test_facts_are_drafted_published_and_changed_with_the_forum(fair: Any) -> None:
    await fair.edition()
    body = fair.forum(fair.booth(1), name_en="IPS Forum", facts=fair.facts)
    shown = await fair.done("usher", "PUT", FORUM, body)
    assert (shown["name_en"], shown["facts"]) == ("IPS Forum", fair.facts)
    assert await fair.done("usher", "PUT", FORUM, body) == shown
    await fair.done("usher", "POST", f"{FORUM}/publication")
    assert (await fair.done(None, "GET", FORUM))["facts"] == fair.facts
    assert (await fair.done(None, "GET", f"{FORUM}/map"))["facts"] == fair.facts
    bare = await fair.done(None, "GET", FORUM)
    change = {"reason": "Another hall", "forum": fair.forum(fair.booth(1), name_en="IPS")}
    changed = await fair.done("usher", "POST", f"{FORUM}/changes", change)
    assert (changed["name_en"], changed["facts"]["venue"]) == ("IPS", None)
    assert changed["version"] == bare["version"] + 1
    assert (await fair.told("ips"))[1:] == [
        (
            "forum_changed",
            {"forum_id": "ips", "edition_id": "kipp-2018", "at": "2018-10-25T02:00:00Z"},
        )
    ]
    assert await fair.done("usher", "POST", f"{FORUM}/changes", change) == changed
    assert len(await fair.told("ips")) == 2
    assert "example.go.id" not in str(await fair.served.told())


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"days": [{"opens_at": "2018-11-07T09:00:00Z", "closes_at": "2018-11-07T01:00:00Z"}]},
         "ends-before-it-begins"),
        ({"move_in": [{"opens_at": "2018-11-06T01:00:00Z", "closes_at": "2018-11-06T05:00:00Z",
                       "hall": "nowhere"}]}, "window-in-unknown-hall"),
    ],
)  # fmt: skip
async def test_facts_that_cannot_be_are_refused_and_found(fair: Any, facts: Any, rule: Any) -> None:
    body = fair.forum(fair.booth(1), facts=facts)
    assert await fair.no("usher", "PUT", FORUM, body) == (409, "plan-mistaken")
    preview = await fair.done("usher", "POST", f"{FORUM}/preview", body)
    assert [one["rule"] for one in preview["findings"]] == [rule]
    assert preview["entitled"] is None


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/body/facts/time_zone"),
        ({"venue": {"name": "JCC"}}, "/body/facts/venue/address"),
        ({"contact": {"office": "A", "email": "nobody"}}, "/body/facts/contact/email"),
        ({"contact": {"office": "A", "phone": "call me"}}, "/body/facts/contact/phone"),
        ({"days": [{"opens_at": "2018-11-07T01:00:00"}]}, "/body/facts/days/0/opens_at"),
        ({"move_in": [{"zone": "a"}]}, "/body/facts/move_in/0/opens_at"),
        ({"visitors": 5000}, "/body/facts/visitors"),
    ],
)
async def test_a_fact_that_is_none_is_named(fair: Any, facts: Any, pointer: str) -> None:
    answer = await fair.ask("usher", "PUT", FORUM, fair.forum(fair.booth(1), facts=facts))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_nobody_chooses_before_it_is_opened_and_staff_may_still_assign(fair: Any) -> None:
    later = "2018-10-25T04:00:00Z"
    await fair.open(booths=2, winners=2, choosing_from=later)
    hold = ("admin-1", "POST", fair.path(1, "hold"), {"code": "A-01"})
    assert await fair.no(*hold) == (409, "choosing-not-open")
    refused = (await fair.ask(*hold)).json()
    assert refused["params"] == {"forum_id": "ips", "opens_at": later}
    wait = ("admin-1", "PUT", fair.path(1, "waiting"), {"kind": "standard"})
    assert await fair.no(*wait) == (409, "choosing-not-open")
    given = {"proposal_id": "p2", "reason": "A wheelchair"}
    await fair.done("usher", "POST", f"{FORUM}/booths/A-02/assignment", given)
    await fair.confirm(2, "A-02")
    fair.later(hours=2)
    await fair.done(*hold)


async def test_the_choosing_is_opened_by_hand_once_with_a_reason(fair: Any) -> None:
    path, why = f"{FORUM}/choosing", {"reason": "All are here"}
    await fair.edition()
    body = fair.forum(fair.booth(1), choosing_from="2018-10-26T02:00:00Z")
    await fair.done("usher", "PUT", FORUM, body)
    assert await fair.no("usher", "POST", path, why) == (409, "not-published")
    await fair.done("usher", "POST", f"{FORUM}/publication")
    await fair.settle()
    await fair.release(1)
    for who in ("admin-1", "usher-other", "stranger"):
        assert await fair.no(who, "POST", path, why) == (403, "forbidden")
    assert await fair.no("usher", "POST", path, {}) == (422, "invalid")
    assert await fair.no("usher", "POST", path, why, if_match='"9"') == (412, "stale")
    opened = await fair.done("usher", "POST", path, why)
    assert opened["choosing_from"] == "2018-10-25T02:00:00Z"
    assert await fair.done("usher", "POST", path, why) == opened
    assert await fair.kinds("ips") == ["forum_published", "forum_changed"]
    acts = (await fair.done("usher", "GET", f"{FORUM}/booths/A-01"))["acts"]
    assert [(act["act"], act["reason"]) for act in acts] == [("open-choosing", "All are here")]
    await fair.hold(1, "A-01")
