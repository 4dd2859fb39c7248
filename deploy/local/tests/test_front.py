"""The front door passes everything on, and streams it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gelanggang import up
from gelanggang.engines import free_port
from gelanggang.front import Behind, door, forwards


class Toy:
    """A server behind the door that says what it was asked, and can be slow on purpose."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/echo/{rest:path}", self.echo, methods=["GET", "POST", "PUT", "DELETE"]),
                Route("/slow", self.slow),
                Route("/refused", self.refused),
            ]
        )

    async def echo(self, request: Request) -> Response:
        """Say what arrived."""
        body = await request.body()
        seen = {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "length": len(body),
            "headers": dict(request.headers),
        }
        return JSONResponse(seen, headers={"etag": '"7"', "set-cookie": "a=1"})

    async def slow(self, _: Request) -> Response:
        """Say something, and the rest when told to go on."""

        async def pieces() -> AsyncIterator[bytes]:
            yield b"first"
            await self.go_on.wait()
            yield b"last"

        return StreamingResponse(pieces())

    async def refused(self, _: Request) -> Response:
        """Refuse as a service does."""
        return JSONResponse({"type": "urn:x"}, 409, media_type="application/problem+json")


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    port = free_port()
    config = uvicorn.Config(app, port=port, lifespan="off", log_config=None, proxy_headers=False)
    server = uvicorn.Server(config)
    await_startup = asyncio.Event()
    startup = server.startup

    async def telling(sockets: object = None) -> None:
        await startup()
        await_startup.set()

    server.startup = telling  # type: ignore[method-assign]
    task = asyncio.create_task(server._serve())
    await await_startup.wait()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest.fixture
async def toy() -> Toy:
    return Toy()


@pytest.fixture
async def client(toy: Toy) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(toy.app) as behind, forwards() as forward:
        nobody = f"http://127.0.0.1:{free_port()}"
        apis = {"toy": forward(behind), "nobody": forward(nobody)}
        async with (
            serving(door(Behind(apis, {"toy": forward(behind)}))) as url,
            httpx.AsyncClient(base_url=url) as client,
        ):
            yield client


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_what_is_asked_is_passed_on_without_the_prefix(
    client: httpx.AsyncClient, method: str
) -> None:
    answer = await client.request(
        method,
        "/api/toy/echo/a%2Fb/%C3%A9?x=1&y=%20",
        content=b"12345" if method != "GET" else None,
        headers={"Authorization": "Bearer t", "If-Match": '"3"'},
    )
    seen = answer.json()
    assert seen["method"] == method
    assert seen["path"] == "/echo/a%2Fb/%C3%A9"
    assert seen["query"] == "x=1&y=%20"
    assert seen["length"] == (5 if method != "GET" else 0)
    assert seen["headers"]["authorization"] == "Bearer t"
    assert seen["headers"]["if-match"] == '"3"'
    assert seen["headers"]["host"] == client.base_url.netloc.decode()
    assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert answer.headers["etag"] == '"7"'
    assert answer.headers["set-cookie"] == "a=1"


async def test_what_a_caller_says_of_himself_is_not_believed(client: httpx.AsyncClient) -> None:
    forged = {"X-Forwarded-For": "9.9.9.9", "Forwarded": "for=9.9.9.9", "X-Forwarded-Proto": "x"}
    seen = (await client.get("/api/toy/echo/x", headers=forged)).json()["headers"]
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert not {"forwarded", "x-forwarded-proto", "x-forwarded-host"} & set(seen)


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        (None, {"host": "127.0.0.1", "scheme": "http"}),
        ("127.0.0.1", {"host": "9.9.9.9", "scheme": "https"}),
    ],
)
async def test_an_address_is_believed_only_of_a_proxy_that_is_named(
    monkeypatch: pytest.MonkeyPatch, proxies: str | None, seen: dict[str, str]
) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if proxies:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", proxies)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse({"host": scope["client"][0], "scheme": scope["scheme"]})(
            scope, receive, send
        )

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        async with up._answering(app, sock), httpx.AsyncClient() as client:
            forged = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https"}
            assert (await client.get(url, headers=forged)).json() == seen


async def test_what_a_service_counts_is_not_told_at_the_door(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/toy/metrics")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:gelanggang:not-found"


async def test_a_streamed_upload_arrives_whole(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield bytes(65_536)

    answer = await client.post("/api/toy/echo/file", content=pieces())
    assert answer.json()["length"] == 64 * 65_536


async def test_an_answer_is_passed_on_while_it_is_still_being_made(
    client: httpx.AsyncClient, toy: Toy
) -> None:
    async with client.stream("GET", "/api/toy/slow") as answer:
        pieces = answer.aiter_raw()
        assert await anext(pieces) == b"first"
        toy.go_on.set()
        assert b"".join([piece async for piece in pieces]) == b"last"


async def test_a_refusal_keeps_its_status_and_type(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/toy/refused")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_worker_answers_for_itself_under_its_own_path(client: httpx.AsyncClient) -> None:
    answer = await client.get("/workers/toy/echo/livez")
    assert answer.json()["path"] == "/echo/livez"


async def test_a_service_that_is_away_is_a_problem_to_be_tried_again(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/nobody/anything")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:gelanggang:unavailable"


async def test_the_door_says_what_is_behind_it_and_that_it_lives(client: httpx.AsyncClient) -> None:
    assert list((await client.get("/")).json()["services"]) == ["toy", "nobody"]
    assert (await client.get("/livez")).json() == {"status": "well"}
    assert (await client.get("/api/none/x")).status_code == 404
