"""What identity logs while people come in: no token, no password, no one-time link."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from identity.commands.invitations import OPERATOR, Invite, create_administrator
from identity.domain.link import fingerprint
from identity.domain.office import Office, Role
from shared import clock
from shared.telemetry import QUIET, JsonLines

EMAIL = "budi@example.org"
FIRST, SECOND, WRONG = "four words make one", "five words make none", "not the right one"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged in this process from DEBUG on, as a service would write it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    # Those that a service keeps quiet too, whatever was started in this process before.
    loggers = [logging.getLogger(name) for name in ("", *QUIET)]
    before = [one.level for one in loggers]
    loggers[0].addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield written
    loggers[0].removeHandler(handler)
    for one, level in zip(loggers, before, strict=True):
        one.setLevel(level)


async def _administrator(world: Any) -> set[str]:
    """The first administrator, made from the command line, who comes in by his own link."""
    link, email = clock.new_secret(), "chief@example.org"
    invited = Invite(
        account_id=clock.new_id(), name="Chief", email=email, token_hash=fingerprint(link),
        link_s=600, offices=(Office(Role.SECRETARIAT),), outsider=None, by=OPERATOR,
    )  # fmt: skip
    await world.served.app.state.platform.work.run(create_administrator, invited)
    await world.done("POST", "/passwords", {"token": link, "password": FIRST}, "")
    tokens = await world.done("POST", "/sessions", {"email": email, "password": FIRST}, "")
    world.people["mine"] = _bearer(tokens)
    return {link, FIRST, tokens["access_token"], tokens["refresh_token"]}


def _bearer(tokens: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def _comes_in(world: Any) -> set[str]:
    """An invitation, the first password, a sign-in, renewals, a new password, a lost one, the way
    out, and what goes wrong on the way; every secret of it."""
    client, account, secrets = world.served.client, clock.new_id(), {FIRST, SECOND, WRONG}
    role = {"role": "evaluator", "scope_id": "kipp-2018"}
    body = {"name": "Budi", "email": EMAIL, "roles": [role]}
    link = (await world.done("PUT", f"/accounts/{account}", body))["link"]["token"]
    await client.post("/passwords", json={"token": link, "password": "short"})
    await world.done("POST", "/passwords", {"token": link, "password": FIRST}, "")
    await client.post("/sessions", json={"email": EMAIL, "password": WRONG})
    tokens = await world.done("POST", "/sessions", {"email": EMAIL, "password": FIRST}, "")
    for _ in range(2):
        secrets |= {tokens["access_token"], tokens["refresh_token"]}
        sent = {"refresh_token": tokens["refresh_token"]}
        await client.post("/sessions/renewal", json=sent)
        tokens = await world.done("POST", "/sessions/renewal", sent, "")
    world.people["budi"] = _bearer(tokens)
    changed = {"present": FIRST, "password": SECOND}
    secrets |= {link, tokens["access_token"], tokens["refresh_token"]}
    tokens = await world.done("PUT", "/me/password", changed, "budi")
    lost = (await world.done("POST", f"/accounts/{account}/link"))["link"]["token"]
    sent = {"refresh_token": tokens["refresh_token"]}
    await client.post("/sessions/renewal", json={**sent, "colour": "red"})
    await client.post("/sessions", content=b'{"password": "%s"' % FIRST.encode())
    await world.done("POST", "/sessions/end", sent, "")
    return secrets | {lost, tokens["access_token"], tokens["refresh_token"]}


async def test_no_secret_is_logged_when_people_come_in(start: Any, lines: io.StringIO) -> None:
    async with start("identity", own_keys=True) as world:
        secrets = await _administrator(world) | await _comes_in(world)
    assert len(secrets) == 16
    # Of a token of several parts, none of them either; the first says only whose it is.
    secrets |= {part for secret in secrets for part in secret.split(".")[1:]}
    logged = lines.getvalue()
    assert "pymongo.command" in logged
    assert [secret for secret in secrets if secret in logged] == []


def test_what_is_logged_by_mistake_is_blotted_out(worlds: Any, lines: io.StringIO) -> None:
    token = worlds["identity"].people["mine"]["Authorization"]
    logging.getLogger("clumsy").info("asked with %s and password=%s", token, "hunter2")
    logged = lines.getvalue()
    assert "clumsy" in logged
    assert token.removeprefix("Bearer ") not in logged
    assert "hunter2" not in logged
