"""Sessions, over the real directory: renewed once for all, ended everywhere, kept from readers."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gelanggang.inside import Inside
from identity import app as identity
from identity.settings import Settings as DirectorySettings
from portal import app as portal
from portal.settings import Settings
from shared import clock
from shared.mongo import Mongo
from shared.settings import KafkaSettings, MongoSettings

EMAIL, SECRET_WORDS = "ketua@contoh.example", "four words make one"
ELSEWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
"""No broker: pages are shown all the same."""


@dataclass
class House:
    """The portal over the directory, in one process, and the databases of both."""

    browser: httpx.AsyncClient
    sessions: Any
    mongo: Mongo

    async def sign_in(self) -> httpx.Response:
        """As a browser does it: the form is fetched first."""
        form = (await self.browser.get("/sign-in")).text
        token = re.search(r'name="form_token" value="([^"]+)"', form)
        assert token is not None
        said = {"email": EMAIL, "password": SECRET_WORDS, "form_token": token[1], "to": "/people"}
        return await self.browser.post("/sign-in", data=said, headers={"Origin": "http://portal"})

    async def kept(self) -> list[dict[str, Any]]:
        """Every session that is kept."""
        return await self.mongo.all(self.sessions.find({}))


@pytest.fixture
async def house(mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Tokens live shorter than the portal wants them to: each request renews them."""
    name = clock.new_id()[-12:]
    monkeypatch.setenv("IDENTITY_MONGO__URL", mongo_url)
    monkeypatch.setenv("IDENTITY_MONGO__DATABASE", f"identity-{name}")
    monkeypatch.setenv("IDENTITY_ACCESS_TOKEN_S", "30")
    directory = DirectorySettings()
    token = await identity.first_administrator(directory, name="Ketua", email=EMAIL)
    api = identity.create_api(directory)
    place = MongoSettings(url=mongo_url, database=f"portal-{name}")
    pages = portal.create_api(
        Settings(mongo=place, kafka=ELSEWHERE), services=Inside({"identity": api})
    )
    async with (
        api.router.lifespan_context(api),
        pages.router.lifespan_context(pages),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(pages), base_url="http://portal"
        ) as browser,
        httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://identity") as door,
    ):
        said = {"token": token, "password": SECRET_WORDS}
        (await door.post("/passwords", json=said)).raise_for_status()
        mongo: Mongo = pages.state.mongo
        yield House(browser, mongo.collection("sessions"), mongo)


async def test_a_sign_in_changes_the_secret_and_keeps_only_its_hash(house: House) -> None:
    await house.browser.get("/sign-in")
    before = house.browser.cookies["gelanggang"]
    answer = await house.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")
    after = house.browser.cookies["gelanggang"]
    assert after != before
    (kept,) = await house.kept()
    assert after not in repr(kept)
    assert b"eyJ" not in bytes(kept["sealed"]), "tokens are not kept in the clear"


async def test_of_many_requests_at_once_one_renews_the_tokens(house: House) -> None:
    await house.sign_in()
    pages = await asyncio.gather(*(house.browser.get("/help") for _ in range(12)))
    assert {page.status_code for page in pages} == {200}
    assert all("Keluar" in page.text for page in pages), "everybody is still signed in"
    again = await house.browser.get("/help")
    assert "Keluar" in again.text


async def test_a_session_ends_at_its_limits(house: House) -> None:
    await house.sign_in()
    (kept,) = await house.kept()
    for limit, value in (
        ("seen_at", clock.now() - timedelta(hours=8, seconds=1)),
        ("ends_at", clock.now() - timedelta(seconds=1)),
    ):
        before = kept[limit]
        await house.sessions.update_one({"_id": kept["_id"]}, {"$set": {limit: value}})
        assert "Keluar" not in (await house.browser.get("/help")).text, limit
        await house.sessions.update_one({"_id": kept["_id"]}, {"$set": {limit: before}})
    assert "Keluar" in (await house.browser.get("/help")).text


async def test_who_signs_out_is_out_of_the_directory_too(house: House) -> None:
    await house.sign_in()
    page = (await house.browser.get("/help")).text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    held = house.browser.cookies["gelanggang"]
    out = await house.browser.post("/sign-out", data={"form_token": token[1]})
    assert out.status_code == 303
    assert await house.kept() == []
    house.browser.cookies.set("gelanggang", held)
    assert "Keluar" not in (await house.browser.get("/help")).text


async def test_what_the_directory_ended_is_over_here(house: House, mongo_url: str) -> None:
    await house.sign_in()
    directory = Mongo(MongoSettings(url=mongo_url, database=DirectorySettings().mongo.database))
    await directory.collection("sessions").delete_many({})
    await directory.close()
    assert "Keluar" not in (await house.browser.get("/help")).text
    assert await house.kept() == []


async def test_a_form_needs_this_browsers_token_and_this_site(house: House) -> None:
    await house.sign_in()
    page = (await house.browser.get("/help")).text
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    mine = found[1]
    for token, headers in (
        ("", {}),
        ("made.up", {}),
        (mine, {"Origin": "https://elsewhere.example"}),
        (mine, {"Sec-Fetch-Site": "cross-site"}),
    ):
        sent = await house.browser.post("/sign-out", data={"form_token": token}, headers=headers)
        assert sent.status_code == 403, (token, headers)
    assert "Keluar" in (await house.browser.get("/help")).text
