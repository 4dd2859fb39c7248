"""Whose token is believed, and how often an issuer is asked for its keys."""

import asyncio
import base64
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey, RSAKey

from shared import clock
from shared.auth import Unauthorised, Verifier
from shared.settings import IssuerSettings
from shared.testing import KEY, at, token

SETTINGS = IssuerSettings(url="https://issuer.example")


class Issuer:
    """An issuer whose keys can change, and who can be down."""

    def __init__(self, *keys: Any) -> None:
        self.keys = list(keys)
        self.asked = 0
        self.down: Exception | None = None

    async def __call__(self) -> KeySet:
        self.asked += 1
        await asyncio.sleep(0)
        if self.down:
            raise self.down
        return KeySet(list(self.keys))


class Watch:
    """A clock that runs when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def issuer() -> Issuer:
    return Issuer(KEY)


@pytest.fixture
def verifier(issuer: Issuer) -> Verifier:
    return Verifier(SETTINGS, issuer)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found = Watch()
    monkeypatch.setattr(clock, "monotonic", found)
    return found


def key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": kid, "alg": "Ed25519", "use": "sig"})


def good(**claims: Any) -> str:
    return token(SETTINGS.url, "ani", **claims)


async def refused(verifier: Verifier, text: str) -> str:
    with pytest.raises(Unauthorised) as no:
        await verifier.verify(text)
    return no.value.kind


async def test_a_good_token_says_who_and_its_keys_are_read_once(
    verifier: Verifier, issuer: Issuer
) -> None:
    for _ in range(3):
        assert (await verifier.verify(good()))["sub"] == "ani"
    assert issuer.asked == 1


@pytest.mark.parametrize("claims", [
    {"iss": "https://another.example"}, {"aud": "another"}, {"sub": None}, {"exp": None},
    {"nbf": 99_999_999_999}, {"exp": "tomorrow"},
], ids=str)  # fmt: skip
async def test_claims_that_are_not_ours_are_not_believed(
    verifier: Verifier, claims: dict[str, Any]
) -> None:
    assert (await verifier.verify(good()))["sub"] == "ani"
    assert await refused(verifier, good(**claims)) == "bad-token"


async def test_an_expired_token_is_said_so_also_where_it_was_believed_before(
    verifier: Verifier,
) -> None:
    assert await refused(verifier, good(lives_s=-31)) == "expired-token"
    lives = good(lives_s=60)
    await verifier.verify(lives)
    with at(clock.now() + timedelta(seconds=60 + 29)):
        await verifier.verify(lives)
    with at(clock.now() + timedelta(seconds=60 + 32)):
        assert await refused(verifier, lives) == "expired-token"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "e30.e30.", "\u00e9.\u00e9.x", "eyJ" * 9000])
async def test_what_is_no_token_asks_nobody(verifier: Verifier, issuer: Issuer, text: str) -> None:
    assert await refused(verifier, text) == "bad-token"
    assert issuer.asked == 0


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()


async def test_an_unsigned_token_is_not_believed(verifier: Verifier) -> None:
    _, claims, signature = good().split(".")
    for name in ("none", "None", "NONE"):
        for end in ("", signature):
            header = segment({"alg": name, "kid": KEY.kid, "typ": "at+jwt"})
            assert await refused(verifier, f"{header}.{claims}.{end}") == "bad-token"


async def test_the_public_key_is_no_shared_secret(verifier: Verifier) -> None:
    """The confusion of algorithms: HMAC with what everybody can read as the secret."""
    claims = jwt.decode(good(), KEY, algorithms=["Ed25519"]).claims
    public = KEY.as_dict(private=False)
    raw = base64.urlsafe_b64decode(str(public["x"]) + "=")
    for secret in (raw, str(public["x"]).encode(), orjson.dumps(public)):
        forged = OctKey.import_key(secret)
        header = {"alg": "HS256", "kid": KEY.kid, "typ": "at+jwt"}
        text = jwt.encode(header, claims, forged, algorithms=["HS256"])
        assert await refused(verifier, text) == "bad-token"


async def test_an_algorithm_outside_the_list_is_not_believed_though_its_key_is_the_issuers() -> (
    None
):
    rsa = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
    claims = jwt.decode(good(), KEY, algorithms=["Ed25519"]).claims
    text = jwt.encode({"alg": "RS256", "kid": "rsa", "typ": "at+jwt"}, claims, rsa)
    assert await refused(Verifier(SETTINGS, Issuer(KEY, rsa)), text) == "bad-token"
    believing = IssuerSettings(url=SETTINGS.url, algorithms=["RS256"])
    assert (await Verifier(believing, Issuer(rsa)).verify(text))["sub"] == "ani"


async def test_a_changed_token_and_one_of_another_kind_are_not_believed(
    verifier: Verifier,
) -> None:
    header, _, signature = good().split(".")
    other = good(sub="budi").split(".")[1]
    assert await refused(verifier, f"{header}.{other}.{signature}") == "bad-token"
    assert await refused(Verifier(SETTINGS, Issuer(KEY), typ="JWT"), good()) == "bad-token"


async def test_a_new_key_is_found_and_an_old_one_forgotten(
    verifier: Verifier, issuer: Issuer, watch: Watch
) -> None:
    await verifier.verify(good())
    new = key("new")
    issuer.keys = [new]
    watch.seconds += 11
    assert (await verifier.verify(good(key=new)))["sub"] == "ani"
    assert issuer.asked == 2
    assert await refused(verifier, good(sub="late")) == "bad-token"


async def test_unknown_keys_are_asked_for_at_most_once_in_ten_seconds(
    verifier: Verifier, issuer: Issuer, watch: Watch
) -> None:
    await verifier.verify(good())
    for n in range(20):
        watch.seconds += 0.4
        assert await refused(verifier, good(key=key(f"made-up-{n}"))) == "bad-token"
    assert issuer.asked == 1
    watch.seconds += 2.1
    for n in range(20):
        await refused(verifier, good(key=key(f"made-up-{n}")))
    assert issuer.asked == 2


OUTAGES = [
    httpx.ConnectError("down"), httpx.ReadTimeout("slow"), ValueError("no JSON"), KeyError("keys"),
]  # fmt: skip


@pytest.mark.parametrize("outage", OUTAGES, ids=repr)
async def test_an_issuer_that_is_down_is_not_a_bad_token(
    verifier: Verifier, issuer: Issuer, watch: Watch, outage: Exception
) -> None:
    issuer.down = outage
    assert await refused(verifier, good()) == "no-keys"
    issuer.down = None
    watch.seconds += 11
    assert (await verifier.verify(good()))["sub"] == "ani"


async def test_while_the_issuer_is_down_known_keys_still_serve(
    verifier: Verifier, issuer: Issuer, watch: Watch
) -> None:
    await verifier.verify(good())
    issuer.down = httpx.ConnectError("down")
    watch.seconds += 100
    assert (await verifier.verify(good(sub="budi")))["sub"] == "budi"
    assert await refused(verifier, good(key=key("unknown"))) == "no-keys"
    assert (await verifier.verify(good(sub="cici")))["sub"] == "cici"


async def test_an_issuer_that_was_never_reached_is_asked_at_most_once_a_second(
    verifier: Verifier, issuer: Issuer, watch: Watch
) -> None:
    issuer.down = httpx.ConnectError("down")
    for _ in range(10):
        assert await refused(verifier, good()) == "no-keys"
        watch.seconds += 0.3
    assert issuer.asked == 3


async def test_those_who_come_together_ask_the_issuer_once(
    verifier: Verifier, issuer: Issuer, watch: Watch
) -> None:
    believed = await asyncio.gather(*(verifier.verify(good(jti=str(n))) for n in range(20)))
    assert len(believed) == 20
    assert issuer.asked == 1


async def test_keys_are_found_by_discovery_or_where_they_are_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = {
        "https://issuer.example/.well-known/openid-configuration": {
            "jwks_uri": "https://issuer.example/keys"
        },
        "https://issuer.example/keys": {"keys": [KEY.as_dict(private=False)]},
        "https://elsewhere.example/jwks": {"keys": [KEY.as_dict(private=False)]},
    }
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json=answers[asked[-1]])

    client = httpx.AsyncClient
    transport = httpx.MockTransport(answer)
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: client(transport=transport))
    assert (await Verifier(SETTINGS).verify(good()))["sub"] == "ani"
    there = IssuerSettings(url=SETTINGS.url, jwks_url="https://elsewhere.example/jwks")
    assert (await Verifier(there).verify(good()))["sub"] == "ani"
    assert asked == list(answers)
