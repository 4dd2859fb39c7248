"""What a record touches, and who is told."""

import asyncio
import json
from collections.abc import AsyncIterator

from portal.live import Hub, watches_of


def told(**data: object) -> bytes:
    """A fact's data."""
    return json.dumps(data).encode()


def test_a_record_touches_what_its_data_names() -> None:
    value = told(forum_id="ips", booth="A-01", exhibitor_id="e1", agency_id="kota-x")
    assert set(watches_of("exhibition.events", value)) == {
        "exhibition/forum:ips", "exhibition/agency:kota-x",
    }  # fmt: skip


def test_what_cannot_be_read_touches_nothing() -> None:
    for value in (None, b"", b"{", b"[1]", told(forum_id=3), b'"x"' * 200_000):
        assert list(watches_of("exhibition.events", value)) == []


async def heard(stream: AsyncIterator[bytes]) -> bytes:
    """The next thing that a stream says."""
    async with asyncio.timeout(10):
        return await anext(stream)


async def test_many_changes_are_told_as_one_and_only_to_who_watches() -> None:
    hub = Hub(pause_s=0.01, most=2)
    stream = hub.stream(["exhibition/forum:ips", "award/edition:kipp"])
    assert (await heard(stream)).startswith(b"retry:")
    for _ in range(100):
        hub.touched(["exhibition/forum:ips", "exhibition/forum:other"])
    assert await heard(stream) == b"event: changed\ndata: exhibition/forum:ips\n\n"
    hub.touched(["award/edition:kipp", "exhibition/forum:ips"])
    assert (await heard(stream)).count(b"event: changed") == 2
    assert hub.changes["exhibition/forum:other"] == 100
    await stream.aclose()  # type: ignore[attr-defined]


async def test_who_has_gone_is_forgotten_and_makes_room() -> None:
    hub = Hub(pause_s=0.01, most=1)
    stream = hub.stream(["exhibition/forum:ips"])
    await heard(stream)
    assert hub.full is True
    await stream.aclose()  # type: ignore[attr-defined]
    assert (hub.full, dict(hub._streams)) == (False, {})
