"""The directory with people in it: a secretariat, two cities, and their administrators."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from identity.app import create_api, create_worker
from identity.commands.invitations import OPERATOR, Invite, create_administrator
from identity.domain.link import fingerprint
from identity.domain.office import Office, Role
from identity.settings import Settings
from shared import clock, testing
from shared.testing import Served

PASSWORD = "a long enough password"
Headers = dict[str, str]


@dataclass
class Directory:
    """The service alone, and the ways in which tests act on it."""

    served: Served
    chief: Headers = field(default_factory=dict)
    chief_id: str = ""

    @property
    def client(self) -> httpx.AsyncClient:
        """HTTP to the service."""
        return self.served.client

    async def begin(self) -> None:
        """The first member of the secretariat, signed in."""
        token, self.chief_id = "first-link", clock.new_id()
        command = Invite(
            account_id=self.chief_id,
            name="Chief",
            email="chief@ministry.example",
            offices=(Office(Role.SECRETARIAT),),
            outsider=None,
            token_hash=fingerprint(token),
            link_s=600,
            by=OPERATOR,
        )
        await self.served.app.state.platform.work.run(create_administrator, command)
        self.chief = await self.enter("chief@ministry.example", token)

    async def enter(self, email: str, link: str) -> Headers:
        """Set the password by the link, sign in, and give the headers of requests."""
        answer = await self.client.post("/passwords", json={"token": link, "password": PASSWORD})
        assert answer.status_code == 204, answer.text
        return bearer(await self.sign_in(email))

    async def sign_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        """The tokens of a sign-in that is let in."""
        answer = await self.client.post("/sessions", json={"email": email, "password": password})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def agency(self, agency_id: str, **more: Any) -> httpx.Response:
        """An agency registered by the secretariat."""
        body = {"name": f"Kota {agency_id}", "type": "kota", **more}
        return await self.client.put(f"/agencies/{agency_id}", json=body, headers=self.chief)

    async def invite(
        self,
        name: str,
        *roles: tuple[str, str | None],
        by: Headers | None = None,
        account_id: str | None = None,
        **more: Any,
    ) -> httpx.Response:
        """An invitation of name@example.test."""
        body = {
            "name": name,
            "email": f"{name}@example.test",
            "roles": [{"role": role, "scope_id": scope} for role, scope in roles],
            **more,
        }
        path = f"/accounts/{account_id or clock.new_id()}"
        return await self.client.put(path, json=body, headers=self.chief if by is None else by)

    async def member(
        self, name: str, *roles: tuple[str, str | None], by: Headers | None = None
    ) -> tuple[str, Headers]:
        """Somebody who was invited and has signed in: the account's id and his headers."""
        answer = await self.invite(name, *roles, by=by)
        assert answer.status_code == 200, answer.text
        entered = await self.enter(f"{name}@example.test", answer.json()["link"]["token"])
        return answer.json()["account_id"], entered

    async def told(self, subject: str) -> list[tuple[str, int, Any]]:
        """What was told of a subject: type, sequence, data."""
        facts = await self.served.told()
        mine = sorted((f["sequence"], f) for f in facts if f["subject"] == subject)
        return [(f["type"].split(".")[1], sequence, f["data"]) for sequence, f in mine]


def bearer(tokens: dict[str, Any]) -> Headers:
    """The headers of a request by who holds these tokens."""
    return {"Authorization": f"Bearer {tokens['access_token']}"}


@pytest.fixture(scope="session")
def serve(mongo_url: str) -> Callable[..., Any]:
    """Serves identity with knobs of the test's choice."""

    def with_knobs(**knobs: Any) -> Any:
        settings = Settings(**knobs)
        return testing.serve(mongo_url, settings, create_api, create_worker, own_keys=True)

    return with_knobs


@pytest.fixture
async def directory(serve: Callable[..., Any]) -> AsyncIterator[Directory]:
    """Identity with its first member of the secretariat."""
    async with serve() as served:
        begun = Directory(served)
        await begun.begin()
        yield begun


@pytest.fixture
async def cities(directory: Directory) -> Directory:
    """The same, with the agencies kota-a and kota-b."""
    for agency_id in ("kota-a", "kota-b"):
        assert (await directory.agency(agency_id)).status_code == 200
    return directory


@pytest.fixture(scope="session")
def begin() -> Callable[[Served], Awaitable[Directory]]:
    """Makes a directory of a service that the test itself serves."""

    async def begun(served: Served) -> Directory:
        directory = Directory(served)
        await directory.begin()
        return directory

    return begun
