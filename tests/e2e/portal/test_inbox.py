"""The bell and the inbox, in a browser: what comes while one looks, and where it leads."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from playwright.async_api import expect
from tests.e2e.conftest import Platform
from tests.e2e.portal.conftest import Newcomer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
People = Mapping[str, Mapping[str, Any]]
REASON = {"reason": "A small edition of the tests' own."}


class Told:
    """Somebody's proposals are returned to him, over the services' addresses, as people would."""

    def __init__(self, platform: Platform, people: People, edition: str) -> None:
        self._url = f"http://127.0.0.1:{platform.port}/api"
        self._people = people
        self._edition = edition
        self._tokens: dict[str, str] = {}
        self.agency = ""

    async def prepare(self) -> None:
        """An edition that takes proposals in."""
        editions = f"/programme/editions/{self._edition}"
        body = {
            "template": "kipp-2018", "name": self._edition, "simulated": True, "stages": [],
        }  # fmt: skip
        await self._do("secretariat", "PUT", editions, body)
        await self._do("secretariat", "POST", f"{editions}/publication", {})
        opening = f"{editions}/stages/submission/opening"
        await self._do("secretariat", "POST", opening, REASON)
        me = await self._do("unit_member", "GET", "/identity/me")
        self.agency = me["grants"][0]["scope_id"]

    async def returned(self, number: int) -> str:
        """One proposal more, written, handed over, and returned; its id."""
        id = f"{self._edition}-{number}"
        body = {
            "edition_id": self._edition, "agency_id": self.agency, "group": "umum",
            "title": f"Contoh {number}",
        }  # fmt: skip
        await self._do("unit_member", "PUT", f"/submission/proposals/{id}", body)
        await self._do("unit_member", "POST", f"/submission/proposals/{id}/handing-over")
        remark = {"remark": "Mohon lengkapi."}
        path = f"/submission/proposals/{id}/return"
        await self._do("agency_administrator", "POST", path, remark)
        return id

    async def _do(self, role: str, method: str, path: str, body: object = None) -> Any:
        async with httpx.AsyncClient(base_url=self._url, timeout=30) as client:
            if role not in self._tokens:
                said = {k: self._people[role][k] for k in ("email", "password")}
                answer = await client.post("/identity/sessions", json=said)
                self._tokens[role] = answer.raise_for_status().json()["access_token"]
            headers = {"Authorization": f"Bearer {self._tokens[role]}"}
            answer = await client.request(method, path, json=body, headers=headers)
            for _ in range(50):  # facts are on their way from one service to the next
                if answer.status_code not in (404, 409, 503):
                    break
                answer = await client.request(method, path, json=body, headers=headers)
            return answer.raise_for_status().json()


@pytest.mark.parametrize("language", ["id", "en"])
async def test_what_comes_while_one_looks_is_seen_read_and_followed(
    newcomer: Newcomer, platform: Platform, people: People, language: str
) -> None:
    told = Told(platform, people, f"inbox-{language}")
    await told.prepare()
    unit = people["unit_member"]
    async with newcomer(language=language) as somebody:
        await somebody.sign_in(unit["email"], unit["password"])
        page = await somebody.go("/inbox")
        there = await page.locator(".g-notices__one").count()
        first, second = await told.returned(1), await told.returned(2)
        await expect(page.locator(".g-notices__one")).to_have_count(there + 2, timeout=15_000)
        await expect(page.locator("#bell .g-bell__count")).to_be_visible()
        newest = page.locator(".g-notices__one--unread").first
        said = {"id": "mengembalikan proposal", "en": "returned proposal"}[language]
        await expect(newest).to_contain_text(said)
        await newest.locator("a").focus()
        await page.keyboard.press("Enter")
        # Facts of two proposals have no order between them.
        await page.wait_for_url(re.compile(f"/unit/proposals/({first}|{second})"))
        await somebody.go("/inbox")
        unread = page.locator(".g-notices__one--unread")
        left = await unread.count()
        await unread.locator("form button").first.click()
        await expect(unread).to_have_count(left - 1)
        await told.returned(3)
        # Only what the page shows is read by the button: the third is waited for.
        await expect(unread).to_have_count(left, timeout=15_000)
        await page.click("form[action='/inbox/read'] button")
        await expect(page.locator("#bell .g-bell__count")).to_have_count(0)
        await expect(unread).to_have_count(0)
        assert somebody.faults == []


async def test_what_comes_by_mail_is_chosen_and_kept(newcomer: Newcomer, people: People) -> None:
    judge = people["evaluator"]
    async with newcomer(language="en") as somebody:
        await somebody.sign_in(judge["email"], judge["password"])
        page = await somebody.go("/inbox/settings")
        await expect(page.get_by_role("main")).to_contain_text("Mail is not set up here")
        due = page.get_by_label("Readings are due soon")
        await due.uncheck()
        await page.get_by_role("button", name="Save choices").click()
        await page.wait_for_url("**/inbox/settings?said=mail-chosen")
        await expect(due).not_to_be_checked()
        await expect(page.get_by_label("New proposals to read")).to_be_checked()


async def test_anothers_notice_leads_nowhere(newcomer: Newcomer, people: People) -> None:
    async with newcomer(language="en") as somebody:
        officer = people["secretariat"]
        await somebody.sign_in(officer["email"], officer["password"])
        answer = await somebody.page.goto(f"{somebody.url}/notices/{'0' * 32}")
        assert answer is not None
        assert answer.status == 404
