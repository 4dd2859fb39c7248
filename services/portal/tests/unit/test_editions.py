"""Editions in a list: what people look for is at its head."""

from datetime import UTC, datetime
from typing import Any

from portal.clients.programme import Programme, Summary


def edition(id: str, year: int, day: int, *, simulated: bool = True) -> Summary:
    """One that was published on that day of May."""
    at = datetime(2026, 5, day, tzinfo=UTC)
    return Summary(id=id, name=id, year=year, simulated=simulated, published_at=at)


class Listed(Programme):
    """A programme that has these, in the order of their ids."""

    def __init__(self, *found: Summary) -> None:
        self.found = sorted(found, key=lambda one: one.id)

    async def whole(self, path: str, model: type[Any], **query: Any) -> list[Any]:
        """All of them."""
        assert (path, model) == ("/editions", Summary)
        return list(self.found)


async def test_of_one_year_the_last_published_comes_first() -> None:
    listed = Listed(edition("a", 2018, 1), edition("b", 2018, 3), edition("c", 2017, 4))
    assert [one.id for one in await listed.editions()] == ["b", "a", "c"]
    latest = await listed.latest()
    assert latest is not None
    assert latest.id == "b"


async def test_a_real_one_is_the_latest_before_what_is_simulated() -> None:
    listed = Listed(edition("a", 2018, 3), edition("b", 2017, 1, simulated=False))
    latest = await listed.latest()
    assert latest is not None
    assert latest.id == "b"
    assert await Listed().latest() is None
