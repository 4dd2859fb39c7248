"""The portal before a provider of ours, which gives what it is told to give."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from portal.clients.api import Problem
from portal.clients.provider import Provider

BACK = "http://portal.example/sign-in/return"
KEY = OctKey.import_key("k" * 32)


def id_token(**claims: Any) -> str:
    """Signed by anybody: whether it can be believed is for identity to say."""
    return jwt.encode({"alg": "HS256"}, claims, KEY)


class Stub(ThreadingHTTPServer):
    """A provider: `answer` is what a code is good for, `asked` what was sent for it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.answer: tuple[int, dict[str, Any]] = (200, {})
        self.asked: dict[str, list[str]] = {}

    @property
    def issuer(self) -> str:
        """Its `iss`."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        self._say(200, {name: f"{self.server.issuer}/{end}" for name, end in ends.items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked = parse_qs(body.decode())
        self._say(*self.server.answer)

    def _say(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """It says nothing."""


@pytest.fixture
def stub() -> Iterator[Stub]:
    """The provider, while a test lasts."""
    with Stub() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def provider_of(stub: Stub) -> Provider:
    """The portal's end of it."""
    return Provider("Uji", stub.issuer, "gelanggang", None, "openid")


async def test_a_code_is_good_for_the_token_of_this_errand(stub: Stub) -> None:
    provider = provider_of(stub)
    url, errand = await provider.begin(BACK)
    asked = parse_qs(urlsplit(url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["state"], asked["nonce"]) == ([errand["state"]], [errand["nonce"]])
    token = id_token(sub="budi", nonce=errand["nonce"])
    stub.answer = (200, {"id_token": token, "access_token": "x", "token_type": "Bearer"})
    found = await provider.finish(errand, {"code": "c", "state": errand["state"]}, BACK)
    assert found == token
    assert stub.asked["code_verifier"] == [errand["verifier"]]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"code": "c"},
        {"code": "c", "state": "another's"},
        {"state": "{state}", "error": "access_denied"},
    ],
)
async def test_only_who_set_out_comes_back(stub: Stub, given: dict[str, str]) -> None:
    provider = provider_of(stub)
    _, errand = await provider.begin(BACK)
    query = {name: text.format_map(errand) for name, text in given.items()}
    assert await provider.finish(errand, query, BACK) is None
    assert stub.asked == {}


@pytest.mark.parametrize(
    "token",
    ["", "no token", "a.b.c", id_token(sub="budi"), id_token(sub="budi", nonce="of another")],
)
async def test_a_token_of_another_errand_is_not_taken(stub: Stub, token: str) -> None:
    provider = provider_of(stub)
    _, errand = await provider.begin(BACK)
    stub.answer = (200, {"id_token": token, "access_token": "x", "token_type": "Bearer"})
    query = {"code": "c", "state": errand["state"]}
    assert await provider.finish(errand, query, BACK) is None


async def test_a_code_that_is_good_for_nothing_is_a_no(stub: Stub) -> None:
    provider = provider_of(stub)
    _, errand = await provider.begin(BACK)
    stub.answer = (400, {"error": "invalid_grant"})
    query = {"code": "c", "state": errand["state"]}
    assert await provider.finish(errand, query, BACK) is None


async def test_a_provider_that_is_away_is_said_to_be_away() -> None:
    nobody = Provider("Uji", "http://127.0.0.1:9", "gelanggang", None, "openid")
    with pytest.raises(Problem) as said:
        await nobody.begin(BACK)
    assert said.value.status == 503
