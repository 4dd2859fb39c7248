"""The map for those who watch it: small, cheap to ask for again, and never of two moments."""

import asyncio
from typing import Any

MAP = "/forums/ips/map"
STATES = f"{MAP}/states"


async def test_states_are_asked_for_again_for_nothing(fair: Any) -> None:
    await fair.open(booths=3, winners=2)
    first = await fair.ask(None, "GET", STATES)
    assert first.json() == {
        "forum_id": "ips",
        "booths": {"A-01": "free", "A-02": "free", "A-03": "free"},
        "counts": {"free": 3},
    }
    tag = first.headers["etag"]
    assert (await fair.ask(None, "GET", MAP)).headers["etag"] == tag
    for given in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        for path in (MAP, STATES):
            again = await fair.ask(None, "GET", path, if_none_match=given)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == "private, no-cache"
    assert (await fair.ask(None, "GET", STATES, if_none_match='"1-2-3-4"')).status_code == 200


async def test_whatever_can_be_seen_on_the_map_changes_its_tag(fair: Any) -> None:
    await fair.open(booths=3, winners=3)
    tags = [(await fair.ask(None, "GET", MAP)).headers["etag"]]

    async def changed() -> None:
        seen = await fair.ask(None, "GET", MAP, if_none_match=tags[-1])
        assert seen.status_code == 200
        assert seen.headers["etag"] not in tags
        tags.append(seen.headers["etag"])

    await fair.hold(1, "A-01")
    await changed()
    await fair.confirm(1, "A-01")
    await changed()
    await fair.hold(2, "A-02")
    await changed()
    fair.later(seconds=900)
    await changed()
    assert await fair.due() == 1
    await changed()
    await fair.agency(1)
    await changed()
    change = {"reason": "a test", "forum": fair.forum(*(fair.booth(n) for n in range(1, 4)))}
    change["forum"]["name"] = "Another"
    await fair.done("usher", "POST", "/forums/ips/changes", change)
    await changed()
    quiet = await fair.ask(None, "GET", MAP, if_none_match=tags[-1])
    assert quiet.status_code == 304


async def test_a_draft_has_a_map_for_those_who_plan_it_only(fair: Any) -> None:
    await fair.done("usher", "PUT", "/forums/ips", fair.forum(fair.booth(1)))
    first = await fair.ask("usher", "GET", STATES)
    assert first.json()["booths"] == {"A-01": "free"}
    for path in (MAP, STATES):
        assert await fair.no(None, "GET", path, if_none_match=first.headers["etag"]) == (
            404, "not-found",
        )  # fmt: skip


async def test_an_exhibitor_who_is_moved_to_and_fro_is_seen_once_at_every_moment(fair: Any) -> None:
    await fair.open(booths=2, winners=1)
    await fair.take(1, "A-01")
    ended = asyncio.Event()

    async def move() -> None:
        for n in range(30):
            here, there = ("A-01", "A-02") if n % 2 == 0 else ("A-02", "A-01")
            body = {"to": there, "reason": "a test"}
            await fair.done("usher", "POST", f"/forums/ips/booths/{here}/move", body)
        ended.set()

    seen = []

    async def watch() -> None:
        while not ended.is_set():
            seen.append((await fair.done(None, "GET", STATES))["counts"])

    await asyncio.gather(move(), watch(), watch())
    assert seen
    assert all(counts == {"confirmed": 1, "free": 1} for counts in seen)
