"""One's own inbox: in pieces, the unread first, and nobody else's."""

from datetime import timedelta
from typing import Any


async def _told(story: Any, count: int) -> None:
    """The owner of some drafts, each returned to him a minute after the other."""
    await story.publish()
    for n in range(count):
        story.later(minutes=1)
        await story.register(f"p{n}")
        await story.step(f"p{n}", "returned")
        await story.due()


async def test_an_inbox_comes_in_pieces_the_unread_first(story: Any) -> None:
    await _told(story, 5)
    first = await story.inbox("owner")
    await story.done("owner", "POST", f"/me/inbox/{first[0]['notice_id']}/reading")
    await story.done("owner", "POST", f"/me/inbox/{first[2]['notice_id']}/reading")
    links, after = [], ""
    while True:
        piece = await story.done("owner", "GET", f"/me/inbox?limit=2{after}")
        assert piece["unread"] == 3
        links += [notice["link"]["id"] for notice in piece["items"]]
        if piece["next"] is None:
            break
        after = f"&after={piece['next']}"
    assert links == ["p3", "p1", "p0", "p4", "p2"]


async def test_a_notice_is_read_once(story: Any) -> None:
    await _told(story, 1)
    (notice,) = await story.inbox("owner")
    path = f"/me/inbox/{notice['notice_id']}"
    assert await story.done("owner", "GET", path) == notice
    read = await story.done("owner", "POST", f"{path}/reading")
    assert read == {**notice, "read_at": read["read_at"]}
    assert read["read_at"] is not None
    story.later(hours=1)
    assert await story.done("owner", "POST", f"{path}/reading") == read
    unread = await story.done("owner", "GET", "/me/unread")
    assert unread == {"unread": 0, "mail": False}


async def test_all_is_read_that_had_come_when_it_was_seen(story: Any) -> None:
    await _told(story, 3)
    seen = story.now - timedelta(minutes=1)
    answer = await story.done("owner", "POST", "/me/reading", {"until": seen.isoformat()})
    assert answer == {"unread": 1, "mail": False}
    unread = [n["link"]["id"] for n in await story.inbox("owner") if n["read_at"] is None]
    assert unread == ["p2"]


async def test_anothers_notice_is_not_there(story: Any) -> None:
    await _told(story, 1)
    (notice,) = await story.inbox("owner")
    path = f"/me/inbox/{notice['notice_id']}"
    for method, at in (("GET", path), ("POST", f"{path}/reading")):
        assert (await story.ask("neighbour", method, at)).status_code == 404
        assert (await story.ask(None, method, at)).status_code == 401
    nothing: dict[str, Any] = {"items": [], "next": None, "unread": 0}
    assert await story.done("neighbour", "GET", "/me/inbox") == nothing
    await story.done("neighbour", "POST", "/me/reading", {"until": story.now.isoformat()})
    assert (await story.inbox("owner"))[0]["read_at"] is None


async def test_every_delivery_is_told_without_what_it_said(story: Any) -> None:
    await _told(story, 1)
    (notice,) = await story.inbox("owner")
    (fact,) = await story.served.told()
    assert fact == {
        "topic": "notification.events", "type": "notification.message_delivered.v1",
        "subject": notice["notice_id"], "sequence": 1,
        "data": {
            "notice_id": notice["notice_id"], "account_id": "owner",
            "kind": "proposal_returned", "channel": "inbox", "at": fact["data"]["at"],
        },
    }  # fmt: skip
