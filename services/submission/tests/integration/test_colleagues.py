"""Whom a proposal may be shared with."""

from typing import Any

import pytest


async def test_a_unit_and_its_agency_see_whom_they_may_name(arena: Any) -> None:
    await arena.person("unit-semarang-2")
    await arena.person("unit-jateng")
    await arena.ok(arena.register())
    for by in ("unit-semarang", "admin-semarang"):
        found = await arena.ok(arena.ask(by, "GET", "/proposals/p1/colleagues"))
        assert found == {"accounts": ["unit-semarang", "unit-semarang-2"]}


@pytest.mark.parametrize("by", ["unit-semarang-2", "unit-jateng", "officer-1", "auditor-1"])
async def test_nobody_else_sees_them(arena: Any, by: str) -> None:
    await arena.submitted("p1")
    for id in ("p1", "p7"):
        hidden = arena.ask(by, "GET", f"/proposals/{id}/colleagues")
        assert await arena.refused(hidden) == (404, "not-found")
