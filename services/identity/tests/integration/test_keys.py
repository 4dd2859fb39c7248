"""Signing keys: made once, rotated by adding, or given; and the command line."""

import asyncio
import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from identity.app import first_administrator, main
from identity.commands.keys import AddKey, add_key
from identity.settings import Settings
from identity.store.shapes import SHAPES
from shared import http
from shared.mongo import DuplicateKey, Mongo
from shared.testing import fresh_database


async def kids(directory: Any) -> list[str]:
    answer = await directory.client.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    return [key["kid"] for key in answer.json()["keys"]]


async def test_a_newer_key_signs_and_older_ones_still_verify(directory: Any) -> None:
    before = directory.chief
    (first,) = await kids(directory)
    await directory.served.app.state.platform.work.run(add_key, AddKey())
    both = await kids(directory)
    assert both[0] == first
    tokens = await directory.sign_in("chief@ministry.example")
    header = tokens["access_token"].split(".")[0]
    assert json.loads(_unpad(header))["kid"] == both[1]
    for headers in (before, {"Authorization": f"Bearer {tokens['access_token']}"}):
        assert (await directory.client.get("/me", headers=headers)).status_code == 200


async def test_the_first_key_is_made_once_by_processes_that_start_together(
    directory: Any,
) -> None:
    work, mongo = directory.served.app.state.platform.work, directory.served.mongo
    await mongo.collection("signing_keys").delete_many({})
    tries = [work.run(add_key, AddKey(first=True)) for _ in range(4)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert any(isinstance(outcome, tuple) for outcome in outcomes)
    assert all(isinstance(outcome, (tuple, DuplicateKey)) for outcome in outcomes)
    assert len(await kids(directory)) == 1


async def test_keys_that_are_given_sign_instead(serve: Any, begin: Any) -> None:
    given = [OKPKey.generate_key("Ed25519") for _ in range(2)]
    jwks = json.dumps({"keys": [key.as_dict(private=True) for key in given]})
    async with serve(signing_keys=jwks) as served:
        directory = await begin(served)
        assert await kids(directory) == [key.thumbprint() for key in given]
        assert (await directory.client.get("/me", headers=directory.chief)).status_code == 200
        assert await served.mongo.collection("signing_keys").count_documents({}) == 0


@pytest.fixture
async def settings(mongo_url: str) -> Any:
    """Settings of a database that is dropped afterwards."""
    chosen = Settings(mongo=fresh_database(mongo_url, "identity"))
    yield chosen
    mongo = Mongo(http.database_of(chosen, "identity"))
    await mongo.client.drop_database(mongo.settings.database)
    await mongo.close()


async def test_the_operator_makes_the_first_administrator(settings: Settings) -> None:
    token = await first_administrator(settings, name="Chief", email="chief@ministry.example")
    mongo = Mongo(http.database_of(settings, "identity"))
    (account,) = await mongo.all(mongo.collection("accounts").find({}))
    assert [g["office"]["role"] for g in account["grants"]] == ["secretariat"]
    assert token not in str(account)
    assert await mongo.collection("outbox").count_documents({}) == 2
    assert len(SHAPES) == 6
    await mongo.close()


async def test_the_operator_lets_somebody_back_in_and_up(cities: Any) -> None:
    account_id, _ = await cities.member("ani", ("agency_administrator", "kota-a"))
    settings = cities.served.settings.model_copy(update={"mongo": cities.served.mongo.settings})
    token = await first_administrator(settings, name="Ani", email="ANI@example.test")
    assert [t for t, *_ in await cities.told(account_id)][2:] == ["role_granted"]
    headers = await cities.enter("ani@example.test", token)
    me = (await cities.client.get("/me", headers=headers)).json()
    assert [g["role"] for g in me["grants"]] == ["agency_administrator", "secretariat"]
    again = await first_administrator(settings, name="Ani", email="ani@example.test")
    assert again != token
    assert len(await cities.told(account_id)) == 3


@pytest.mark.usefixtures("logging_as_before")
def test_the_command_line_prints_the_link_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IDENTITY_MONGO__URL", settings.mongo.url)
    monkeypatch.setenv("IDENTITY_MONGO__DATABASE", settings.mongo.database)
    monkeypatch.setenv("IDENTITY_LINK_PAGE", "https://gelanggang.example/welcome")
    wish = ["admin-create", "--name", "Chief", "--email", "chief@ministry.example"]
    assert main(wish) == 0
    assert capsys.readouterr().out.startswith("https://gelanggang.example/welcome#")
    assert main(wish) == 0
    assert capsys.readouterr().out.startswith("https://gelanggang.example/welcome#")
    assert main([*wish[:-1], "nobody"]) == 1
    assert capsys.readouterr().err.startswith("A person needs a name")
    assert main(["key-add"]) == 0


def _unpad(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
