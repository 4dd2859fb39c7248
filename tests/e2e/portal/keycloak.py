"""Signing in by a real Keycloak: `make keycloak`, run by hand.

Keycloak comes by Maven, once; it starts in a minute. Nobody else's run waits for it, so `make test`
does not look here.
"""

import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from tests.e2e.conftest import Platform, launched
from tests.e2e.portal.browser import Visitor, chromium, visitor

from gelanggang.engines import free_port
from gelanggang.engines.child import HOST, Engine

pytestmark = [pytest.mark.timeout(600)]
VERSION = "26.5.6"
REALM, CLIENT = "layanan", "gelanggang"
TIED, UNKNOWN = "5f0f1f5a-7f5e-4a53-9f0c-0d8f4f6c2b11", "5f0f1f5a-7f5e-4a53-9f0c-0d8f4f6c2b12"
PASSWORD = "loket-nomor-tujuh"


def fetched() -> Path:
    """Keycloak's folder, fetched by Maven where it is not in the cache yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gelanggang"
    folder = cache / f"keycloak-{VERSION}"
    if not folder.is_dir():
        artifact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
        maven = ["mvn", "--quiet", "--batch-mode", "dependency:copy"]
        said = [f"-Dartifact={artifact}", f"-DoutputDirectory={cache}"]
        subprocess.run([*maven, *said], check=True, cwd=cache.parent)
        with ZipFile(cache / f"keycloak-quarkus-dist-{VERSION}.zip") as file:
            file.extractall(cache)
        (folder / "bin" / "kc.sh").chmod(0o755)
    return folder


def realm(portal: str) -> str:
    """A realm with one public client, PKCE required, and two people."""
    people = [
        {
            "id": id, "username": name, "enabled": True, "email": f"{name}@contoh.example",
            "emailVerified": True, "firstName": name.title(), "lastName": "Contoh",
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        for id, name in ((TIED, "budi"), (UNKNOWN, "sari"))
    ]  # fmt: skip
    client = {
        "clientId": CLIENT, "publicClient": True, "standardFlowEnabled": True, "enabled": True,
        "redirectUris": [f"{portal}/sign-in/return"],
        "attributes": {"pkce.code.challenge.method": "S256"},
    }  # fmt: skip
    return json.dumps({"realm": REALM, "enabled": True, "clients": [client], "users": people})


@pytest.fixture(scope="session")
def port() -> int:
    """Where the platform answers; the realm's client is sent back there and nowhere else."""
    return free_port()


@pytest.fixture(scope="session")
def issuer(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The `iss` of a Keycloak that runs."""
    place = tmp_path_factory.mktemp("keycloak")
    # A folder of its own, for what it keeps lies in it: each run begins with nothing.
    own = shutil.copytree(fetched(), place / "keycloak")
    (own / "data" / "import").mkdir(parents=True)
    (own / "data" / "import" / "realm.json").write_text(realm(f"http://{HOST}:{port}"))
    at = free_port()
    found = f"http://{HOST}:{at}/realms/{REALM}"

    def answers() -> bool:
        try:
            return httpx.get(f"{found}/.well-known/openid-configuration").is_success
        except httpx.HTTPError:
            return False

    command = [
        str(own / "bin" / "kc.sh"), "start-dev", "--import-realm", f"--http-host={HOST}",
        f"--http-port={at}", f"--http-management-port={free_port()}",
    ]  # fmt: skip
    with Engine("Keycloak", found, at, command, place / "log", answers, 240, 10):
        yield found


@pytest.fixture(scope="session")
def platform(
    port: int, issuer: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A platform that believes that Keycloak."""
    said = {
        "PORTAL_PROVIDER__NAME": "Keycloak", "PORTAL_PROVIDER__ISSUER": issuer,
        "PORTAL_PROVIDER__CLIENT_ID": CLIENT, "IDENTITY_OUTSIDE__URL": issuer,
        "IDENTITY_OUTSIDE__AUDIENCE": CLIENT,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in said.items():
            patch.setenv(name, value)
        with launched(tmp_path_factory.mktemp("portal") / "data", port) as started:
            yield started


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as found:
        yield found


async def _chief(one: Visitor, platform: Platform) -> Page:
    """The first of the secretariat, who has a password of ours, at the invitation."""
    made = platform.answer("admin", "create", "--name", "Ketua", "--email", "ketua@contoh.example")
    words = "sebuah kalimat sandi yang panjang"
    async with httpx.AsyncClient(base_url=f"{one.url}/api") as http:
        said = {"token": made["token"], "password": words}
        (await http.post("/identity/passwords", json=said)).raise_for_status()
    await one.sign_in("ketua@contoh.example", words)
    return await one.go("/secretariat/people/invite?role=secretariat")


async def _at_keycloak(one: Visitor, name: str, password: str = PASSWORD) -> Page:
    page = await one.go("/sign-in?to=/account")
    await page.get_by_role("button", name="Keycloak").click()
    await page.wait_for_url("**/realms/layanan/**")
    await page.fill("#username", name)
    await page.fill("#password", password)
    await page.click("#kc-login")
    return page


async def test_somebody_who_was_invited_signs_in_by_keycloak(
    browser: Browser, platform: Platform
) -> None:
    url = f"http://{HOST}:{platform.port}"
    async with visitor(browser, url, language="en") as chief:
        page = await _chief(chief, platform)
        await page.fill("#name", "Budi Contoh")
        await page.fill("#email", "budi@contoh.example")
        await page.get_by_label("Id at Keycloak").fill(TIED)
        await page.get_by_role("button", name="Invite").click()
        await expect(page.locator("main")).to_contain_text("signs in through Keycloak")
        assert await page.locator("#link").count() == 0
    async with visitor(browser, url, language="en") as budi:
        page = await _at_keycloak(budi, "budi", "wrong")
        await expect(page.locator("main")).to_contain_text("Invalid username or password")
        await page.fill("#password", PASSWORD)
        await page.click("#kc-login")
        await page.wait_for_url(f"{url}/account")
        await expect(page.locator("main")).to_contain_text("budi@contoh.example")
        await page.locator("form[action='/sign-out'] button").click()
        await page.wait_for_url("**/?said=signed-out")
        assert budi.faults == []
    async with visitor(browser, url, language="en") as sari:
        page = await _at_keycloak(sari, "sari")
        await page.wait_for_url("**/sign-in/return?*")
        await expect(page.locator(".govuk-error-summary")).to_contain_text("Nobody here is tied")
        # A code is good for one errand: the address of the return opens nothing afterwards.
        again = await sari.go(page.url.removeprefix(url))
        await expect(again.locator(".govuk-error-summary")).to_be_visible()
        assert "/sign-in/return" in again.url
