"""The door, in a browser: in, out, and what a stranger cannot do."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.e2e.portal.conftest import Newcomer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
People = Mapping[str, Mapping[str, Any]]


async def test_somebody_of_the_demo_signs_in_and_out(newcomer: Newcomer, people: People) -> None:
    async with newcomer() as somebody:
        officer = people["secretariat"]
        await somebody.sign_in(officer["email"], officer["password"])
        cookies = {c["name"]: c for c in await somebody.context.cookies()}
        held = cookies["gelanggang"]
        assert (held["httpOnly"], held["sameSite"]) == (True, "Lax")
        await somebody.page.click("form[action='/sign-out'] button")
        await somebody.page.wait_for_url("**/?said=signed-out")
        await somebody.context.add_cookies(
            [{"name": "gelanggang", "value": held["value"], "url": somebody.url}]
        )
        page = await somebody.go("/account")
        assert "/sign-in" in page.url, "the secret of a session that ended opens nothing"
        assert somebody.faults == []


async def test_where_somebody_is_reached_is_said_once(newcomer: Newcomer, people: People) -> None:
    async with newcomer() as somebody, httpx.AsyncClient(base_url=f"{somebody.url}/api") as http:
        officer = people["secretariat"]
        said = {name: officer[name] for name in ("email", "password")}
        token = (await http.post("/identity/sessions", json=said)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        counted = []
        for _ in range(2):
            await somebody.sign_in(officer["email"], officer["password"])
            await somebody.context.clear_cookies(name="gelanggang")
            rows = (await http.get("/notification/log?limit=200")).raise_for_status().json()
            counted.append(len(rows["items"]))
        assert counted[0] == counted[1] > 0


async def test_a_wrong_password_is_answered_at_the_form(newcomer: Newcomer) -> None:
    async with newcomer(language="en") as somebody:
        page = await somebody.go("/sign-in")
        await page.fill("#email", "nobody@contoh.example")
        await page.fill("#password", "not the password")
        await page.click("main button[type=submit]")
        summary = page.locator(".govuk-error-summary")
        assert "do not fit" in await summary.inner_text()
        assert await page.input_value("#email") == "nobody@contoh.example"


async def test_a_form_of_another_site_is_refused(newcomer: Newcomer) -> None:
    async with newcomer() as somebody:
        page = await somebody.go("/sign-in")
        token = await page.input_value("main input[name=form_token]")
        sent: dict[str, str | float | bool] = {
            "email": "a@b.example",
            "password": "x",
            "form_token": token,
        }
        answer = await somebody.context.request.post(
            somebody.url + "/sign-in", form=sent, headers={"Origin": "https://elsewhere.example"}
        )
        assert answer.status == 403
        answer = await somebody.context.request.post(
            somebody.url + "/sign-in", form=sent | {"form_token": "made.up"}
        )
        assert answer.status == 403


async def test_no_address_leads_off_the_site(newcomer: Newcomer, people: People) -> None:
    async with newcomer() as somebody:
        officer = people["secretariat"]
        page = await somebody.go("/sign-in?to=//elsewhere.example/x")
        await page.fill("#email", officer["email"])
        await page.fill("#password", officer["password"])
        await page.click("main button[type=submit]")
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        assert page.url.startswith(somebody.url)
