"""One person at a keyboard: signs in, asks over HTTP, waits and tries again as a client should."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from gelanggang.trouble import Trouble

WIDTH = 64
PATIENCE_S = 60.0
RENEW_BEFORE_S = 40.0
Json = dict[str, Any]


class Refused(Exception):
    """The platform said no; the problem document says why."""

    def __init__(self, status: int, problem: Json, asked: str) -> None:
        self.status = status
        self.problem = problem
        self.kind = str(problem.get("type", "")).removeprefix("urn:gelanggang:")
        super().__init__(f"{asked}: {status} {self.kind}: {problem.get('detail', '')}")


@dataclass
class Tally:
    """What was asked: commands (all but looks), and how long each took."""

    took: list[float] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)

    def slowest_percent(self) -> float:
        """Seconds that all but one command in a hundred stayed below."""
        ordered = sorted(self.took)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The content as JSON."""
        return json.loads(self.content)

    @property
    def problem(self) -> str:
        """The type of the problem document, without what all types begin with."""
        if "problem+json" not in self.kind:
            return str(self.status)
        return str(self.json().get("type", "")).removeprefix("urn:gelanggang:")

    @property
    def again(self) -> bool:
        """Whether it says to try again."""
        return self.status == 503 or self.problem == "lost-race"


class Platform:
    """The platform as its users see it: one address."""

    def __init__(self, url: str) -> None:
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=WIDTH + 8),
            timeout=aiohttp.ClientTimeout(total=60),
        )
        self._url = f"{url}/api"
        self.tally = Tally()
        self._places = asyncio.Semaphore(WIDTH)

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any
    ) -> Answer:
        """The answer; what says to try again is tried again, as long as patience lasts."""
        until = time.monotonic() + PATIENCE_S
        pause = 0.05
        while True:
            answer = await self._once(method, path, headers, body)
            if answer is not None and not answer.again:
                return answer
            if time.monotonic() > until:
                says = "nobody answers" if answer is None else answer.content.decode()
                raise Trouble(f"{method} {path} gave up after {PATIENCE_S:.0f} s: {says}")
            self.tally.again["no answer" if answer is None else answer.problem] += 1
            await asyncio.sleep(pause)
            pause = min(1.0, pause * 2)

    async def _once(
        self, method: str, path: str, headers: Mapping[str, str] | None, body: Mapping[str, Any]
    ) -> Answer | None:
        async with self._places:
            began = time.perf_counter()
            try:
                async with self._http.request(
                    method, self._url + path, headers=headers, **body
                ) as came:
                    answer = Answer(came.status, came.content_type, await came.read())
            except (aiohttp.ClientConnectionError, TimeoutError):
                return None
            if method != "GET":
                self.tally.took.append(time.perf_counter() - began)
            return answer

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.close()


def refused(answer: Answer, asked: str) -> Refused:
    """The refusal in an answer."""
    said = answer.json() if answer.kind.endswith("json") else {"detail": answer.content.decode()}
    return Refused(answer.status, said, asked)


@dataclass
class Person:
    """Somebody with an account."""

    platform: Platform
    account: str
    email: str
    password: str
    session: Json = field(default_factory=dict)
    signed_in: float = 0.0

    async def sign_in(self) -> None:
        """Sign in with the password."""
        said = {"email": self.email, "password": self.password}
        answer = await self.platform.ask("POST", "/identity/sessions", json=said)
        self._keep(answer, "sign in")

    def _keep(self, answer: Answer, asked: str) -> None:
        if not answer.is_success:
            raise refused(answer, f"{self.email}: {asked}")
        self.session, self.signed_in = answer.json(), time.monotonic()

    async def _token(self) -> str:
        left = self.signed_in + self.session.get("expires_in", 0) - time.monotonic()
        if left < RENEW_BEFORE_S:
            said = {"refresh_token": self.session["refresh_token"]}
            answer = await self.platform.ask("POST", "/identity/sessions/renewal", json=said)
            self._keep(answer, "go on")
        return str(self.session["access_token"])

    async def ask(self, method: str, path: str, body: Json | None = None, **more: Any) -> Any:
        """The answer's JSON; Refused where the platform says no."""
        headers = {"Authorization": f"Bearer {await self._token()}", **more.pop("headers", {})}
        if body is not None:
            more["json"] = body
        answer = await self.platform.ask(method, path, headers, **more)
        if not answer.is_success:
            raise refused(answer, f"{method} {path}")
        return answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        """Look at something."""
        return await self.ask("GET", path)

    async def put(self, path: str, body: Json) -> Any:
        """Make or set something."""
        return await self.ask("PUT", path, body)

    async def post(self, path: str, body: Json | None = None) -> Any:
        """Do something."""
        return await self.ask("POST", path, body)

    async def pages(self, path: str) -> AsyncIterator[Json]:
        """Every item of a list, page by page."""
        mark = "&" if "?" in path else "?"
        after = ""
        while True:
            page = await self.get(f"{path}{mark}limit=200{after}")
            for item in page["items"]:
                yield item
            if not page["next"]:
                return
            after = f"&after={page['next']}"


async def until(
    what: str, look: Callable[[], Awaitable[bool]], patience_s: float = PATIENCE_S,
    not_yet: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Return when `look` is true; Trouble that says what did not come.

    A thing that is not there yet, and the refusals named in `not_yet`, are waited for too.
    """
    end = time.monotonic() + patience_s
    while True:
        try:
            if await look():
                return
        except Refused as refused:
            if refused.status != 404 and refused.kind not in not_yet:
                raise
        if time.monotonic() > end:
            raise Trouble(f"This did not come within {patience_s:.0f} s: {what}.")
        await asyncio.sleep(0.1)


async def side_by_side(
    work: Callable[[Any], Awaitable[None]], items: Any, width: int = WIDTH
) -> None:
    """Do `work` for every item, `width` at a time; the first failure ends all."""
    waiting = iter(items)

    async def hand() -> None:
        for item in waiting:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(width):
                group.create_task(hand())
    except* (Refused, Trouble) as failures:
        raise failures.exceptions[0] from None
