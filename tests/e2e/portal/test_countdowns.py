"""What is left until an end, where people watch it: when it is moved, it is right at once."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.conftest import Newcomer
from tests.e2e.portal.small_edition import Seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ENDS = datetime(2031, 1, 5, tzinfo=UTC)
MOVED = "2031-03-04T05:06:00Z"
SEEN_MS = 10_000
"""Shorter than the 15 s after which some of these pages ask by themselves."""


async def test_an_extension_is_seen_where_its_end_is_counted_down(
    newcomer: Newcomer, platform: Platform, people: Mapping[str, Mapping[str, Any]]
) -> None:
    seed = Seed(f"http://127.0.0.1:{platform.port}", people)
    edition = await seed.edition("kipp-hitung-mundur", until=ENDS)
    agency = await seed.agency()
    written = await seed.proposal(edition, "Antrean dari Rumah")
    begun = await seed.proposal(edition, "Baru Dimulai", whole=False)
    looked_at = (
        ("unit_member", "/unit"),
        ("unit_member", f"/unit/proposals/{begun}"),
        ("unit_member", f"/unit/proposals/{begun}/hand-over"),
        ("agency_administrator", f"/agency/{agency}?edition={edition}"),
        ("agency_administrator", f"/agency/{agency}/proposals/{written}/submission"),
        ("secretariat", f"/secretariat/editions/{edition}"),
    )
    async with AsyncExitStack() as stack:
        pages: list[Page] = []
        for role, path in looked_at:
            somebody = await stack.enter_async_context(newcomer())
            await somebody.sign_in(people[role]["email"], people[role]["password"])
            async with somebody.page.expect_request("**/live?*"):
                pages.append(await somebody.go(path))
        said = {"closes_at": MOVED, "reason": "Diperpanjang."}
        path = f"/programme/editions/{edition}/stages/submission/extension"
        await seed.ask("secretariat", "POST", path, said)
        for page in pages:
            moved = page.locator("[data-until^='2031-03-04']")
            await expect(moved.first).to_be_visible(timeout=SEEN_MS)
