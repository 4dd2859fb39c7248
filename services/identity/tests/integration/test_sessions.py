"""The door over HTTP: sign-in, refresh, sign-out, passwords, links, and who knocks too often."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from identity.settings import OutsideSettings
from shared import clock
from shared.auth import Verifier
from shared.settings import IssuerSettings

ADMIN = ("agency_administrator", "kota-a")
JUDGE = ("evaluator", "kipp-2018")
PASSWORD = "a long enough password"


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("urn:gelanggang:")


async def try_in(directory: Any, email: str, password: str) -> Any:
    body = {"email": email, "password": password}
    return await directory.client.post("/sessions", json=body)


async def renew(directory: Any, refresh_token: str) -> Any:
    body = {"refresh_token": refresh_token}
    return await directory.client.post("/sessions/renewal", json=body)


async def test_an_access_token_says_who_and_how_much_is_told_of_him(cities: Any) -> None:
    account_id, _ = await cities.member("ani", ADMIN, JUDGE)
    answer = await try_in(cities, " ANI@Example.test", PASSWORD)
    assert answer.headers["cache-control"] == "no-store"
    keys = (await cities.client.get("/.well-known/jwks.json")).json()
    assert {"d"}.isdisjoint(keys["keys"][0])
    token = jwt.decode(
        answer.json()["access_token"], KeySet.import_key_set(keys), algorithms=["Ed25519"]
    )
    assert token.header == {"alg": "Ed25519", "typ": "at+jwt", "kid": keys["keys"][0]["kid"]}
    claims = token.claims
    assert set(claims) == {"iss", "sub", "aud", "iat", "nbf", "exp", "jti", "dir"}
    assert (claims["sub"], claims["aud"], claims["dir"]) == (account_id, "gelanggang", 3)
    assert claims["exp"] - claims["iat"] == 300 == answer.json()["expires_in"]
    grants = f"/accounts/{account_id}/grants"
    auditor = {"role": "auditor", "scope_id": "kipp-2018"}
    await cities.client.post(grants, json=auditor, headers=cities.chief)
    later = await renew(cities, answer.json()["refresh_token"])
    token = jwt.decode(
        later.json()["access_token"], KeySet.import_key_set(keys), algorithms=["Ed25519"]
    )
    assert token.claims["dir"] == 4


async def test_the_discovery_document_says_where_the_keys_are(directory: Any) -> None:
    found = (await directory.client.get("/.well-known/openid-configuration")).json()
    assert found["issuer"] == directory.served.settings.issuer.url
    assert found["jwks_uri"] == f"{found['issuer']}/.well-known/jwks.json"
    assert found["id_token_signing_alg_values_supported"] == ["Ed25519"]


async def test_a_wrong_password_an_unknown_and_a_closed_account_get_one_answer(
    cities: Any,
) -> None:
    account_id, _ = await cities.member("ani", ADMIN)
    await cities.invite("budi", ADMIN)
    closed_id, _ = await cities.member("citra", ADMIN)
    await cities.client.post(f"/accounts/{closed_id}/closure", headers=cities.chief)
    answers = [
        await try_in(cities, f"{name}@example.test", "a wrong long password")
        for name in ("ani", "budi", "citra", "nobody")
    ]
    bodies = [{**answer.json(), "trace": ""} for answer in answers]
    assert bodies == [bodies[0]] * 4
    assert problem(answers[0]) == (401, "identity:sign-in-refused")
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert account_id not in answers[0].text


async def test_an_expired_token_is_refused_by_name(cities: Any) -> None:
    _, headers = await cities.member("ani", ADMIN)
    with cities.served.at(clock.now() + timedelta(seconds=400)):
        answer = await cities.client.get("/me", headers=headers)
    assert problem(answer) == (401, "expired-token")


async def test_refresh_tokens_rotate_and_two_tabs_get_the_same(cities: Any) -> None:
    await cities.member("ani", ADMIN)
    first = (await cities.sign_in("ani@example.test"))["refresh_token"]
    one, two = await asyncio.gather(renew(cities, first), renew(cities, first))
    assert (one.status_code, two.status_code) == (200, 200)
    second = one.json()["refresh_token"]
    assert two.json()["refresh_token"] == second != first
    third = await renew(cities, second)
    assert third.json()["refresh_token"] not in (first, second)
    late = await renew(cities, first)
    assert late.json()["refresh_token"] == second


async def test_a_token_of_the_past_ends_the_session(cities: Any) -> None:
    await cities.member("ani", ADMIN)
    first = (await cities.sign_in("ani@example.test"))["refresh_token"]
    second = (await renew(cities, first)).json()["refresh_token"]
    with cities.served.at(clock.now() + timedelta(seconds=31)):
        stolen = await renew(cities, first)
        rightful = await renew(cities, second)
    assert problem(stolen) == (401, "identity:session-over")
    assert "used before" in stolen.json()["detail"]
    assert problem(rightful) == (401, "identity:session-over")
    assert (await try_in(cities, "ani@example.test", PASSWORD)).status_code == 201


async def test_refresh_tokens_lie_in_no_collection(cities: Any) -> None:
    await cities.member("ani", ADMIN)
    first = (await cities.sign_in("ani@example.test"))["refresh_token"]
    second = (await renew(cities, first)).json()["refresh_token"]
    database = cities.served.mongo.database
    for name in await database.list_collection_names():
        kept = str(await database[name].find({}).to_list(None))
        for token in (first, second):
            assert token.split(".")[1] not in kept, name


async def test_a_session_is_over_unused_for_too_long_or_signed_out(cities: Any) -> None:
    await cities.member("ani", ADMIN)
    idle = (await cities.sign_in("ani@example.test"))["refresh_token"]
    with cities.served.at(clock.now() + timedelta(hours=12, seconds=1)):
        assert problem(await renew(cities, idle)) == (401, "identity:session-over")
    mine = (await cities.sign_in("ani@example.test"))["refresh_token"]
    for _ in range(2):
        left = await cities.client.post("/sessions/end", json={"refresh_token": mine})
        assert left.status_code == 204
    assert problem(await renew(cities, mine)) == (401, "identity:session-over")
    nobody = await cities.client.post("/sessions/end", json={"refresh_token": "no.body"})
    assert nobody.status_code == 204
    assert problem(await renew(cities, "no.body")) == (401, "identity:session-over")


async def test_a_link_works_once_and_until_its_end(cities: Any) -> None:
    token = (await cities.invite("ani", ADMIN)).json()["link"]["token"]
    wish = {"token": token, "password": PASSWORD}
    with cities.served.at(clock.now() + timedelta(days=7)):
        late = await cities.client.post("/passwords", json=wish)
    assert problem(late) == (409, "identity:link-expired")
    tries = [cities.client.post("/passwords", json=wish) for _ in range(3)]
    answers = await asyncio.gather(*tries)
    assert sorted(a.status_code for a in answers) == [204, 409, 409]
    used = await cities.client.post("/passwords", json=wish)
    assert problem(used) == (409, "identity:link-not-known")


async def test_who_knows_his_password_changes_it(cities: Any) -> None:
    _, headers = await cities.member("ani", ADMIN)
    before = await cities.sign_in("ani@example.test")
    wish = {"present": "not this long one", "password": "another long password"}
    wrong = await cities.client.put("/me/password", json=wish, headers=headers)
    assert problem(wrong) == (401, "identity:sign-in-refused")
    wish["present"] = PASSWORD
    done = await cities.client.put("/me/password", json=wish, headers=headers)
    assert done.status_code == 200
    assert problem(await renew(cities, before["refresh_token"])) == (401, "identity:session-over")
    assert (await renew(cities, done.json()["refresh_token"])).status_code == 200
    assert (await try_in(cities, "ani@example.test", PASSWORD)).status_code == 401
    assert (await try_in(cities, "ani@example.test", "another long password")).status_code == 201
    assert (await cities.client.put("/me/password", json=wish)).status_code == 401


async def test_a_password_is_the_same_however_it_was_composed(cities: Any) -> None:
    token = (await cities.invite("ani", ADMIN)).json()["link"]["token"]
    wish = {"token": token, "password": "pas\u0073word \u00e9l\u00e9gant"}
    assert (await cities.client.post("/passwords", json=wish)).status_code == 204
    answer = await try_in(cities, "ani@example.test", "password e\u0301le\u0301gant")
    assert answer.status_code == 201


async def test_only_failures_are_limited_for_each_account(serve: Any, begin: Any) -> None:
    async with serve(failures_by_account="3 per hour") as served:
        directory = await begin(served)
        for _ in range(4):
            await directory.sign_in("chief@ministry.example")
        for name in ("chief@ministry.example", "nobody@ministry.example"):
            for _ in range(3):
                assert (await try_in(directory, name, "wrong password")).status_code == 401
            stopped = await try_in(directory, name.upper(), PASSWORD)
            assert problem(stopped) == (429, "identity:too-many-failures")
            assert 0 < int(stopped.headers["retry-after"]) <= 3600
        other = await try_in(directory, "other@ministry.example", "wrong password")
        assert other.status_code == 401


async def test_failures_are_limited_for_each_address(serve: Any, begin: Any) -> None:
    async with serve(failures_by_address="3 per hour") as served:
        directory = await begin(served)
        for n in range(3):
            assert (await try_in(directory, f"x{n}@example.test", "wrong")).status_code == 401
        stopped = await try_in(directory, "chief@ministry.example", PASSWORD)
        assert problem(stopped) == (429, "identity:too-many-failures")


async def test_guesses_at_the_same_time_are_limited_too(serve: Any, begin: Any) -> None:
    async with serve(failures_by_account="3 per hour", passwords_at_once=2) as served:
        directory = await begin(served)
        guesses = [try_in(directory, "chief@ministry.example", f"guess {n}") for n in range(12)]
        statuses = [answer.status_code for answer in await asyncio.gather(*guesses)]
        assert 3 <= statuses.count(401) <= 4
        assert set(statuses) == {401, 429}


async def test_the_password_of_a_change_cannot_be_guessed_either(serve: Any, begin: Any) -> None:
    async with serve(failures_by_account="2 per hour") as served:
        directory = await begin(served)
        wish = {"present": "wrong", "password": "another long password"}
        for _ in range(2):
            answer = await directory.client.put("/me/password", json=wish, headers=directory.chief)
            assert answer.status_code == 401
        wish["present"] = PASSWORD
        stopped = await directory.client.put("/me/password", json=wish, headers=directory.chief)
        assert problem(stopped) == (429, "identity:too-many-failures")


async def test_a_full_queue_at_the_door_says_so(serve: Any, begin: Any) -> None:
    async with serve(passwords_at_once=1, passwords_waiting=1) as served:
        directory = await begin(served)
        many = [try_in(directory, "chief@ministry.example", PASSWORD) for _ in range(6)]
        answers = await asyncio.gather(*many)
        assert {a.status_code for a in answers} == {201, 503}
        turned_away = next(a for a in answers if a.status_code == 503)
        assert problem(turned_away) == (503, "identity:busy")
        assert turned_away.headers["retry-after"] == "5"


def provider(served: Any, **claims: Any) -> str:
    """Another provider, believed by the service from now on, and a token of it."""
    key = OKPKey.generate_key("Ed25519", {"kid": "outside"})

    async def keys() -> KeySet:
        return KeySet([key])

    outside = OutsideSettings(url="https://login.example", algorithms=["Ed25519"])
    verifier = Verifier(outside.issuer(), keys, typ=outside.typ)
    object.__setattr__(served.app.state.doorway, "outsiders", verifier)
    now = int(clock.now().timestamp())
    said = {
        "iss": outside.url,
        "aud": "gelanggang",
        "sub": "42",
        "iat": now,
        "exp": now + 60,
        **claims,
    }
    header = {"alg": "Ed25519", "typ": "JWT", "kid": "outside"}
    return jwt.encode(header, said, key, algorithms=["Ed25519"])


async def test_another_provider_lets_in_whom_it_was_tied_to(cities: Any) -> None:
    tied = {"outsider": {"issuer": "https://login.example", "subject": "42"}}
    invited = (await cities.invite("ani", ADMIN, **tied)).json()
    assert (invited["status"], invited["link"]) == ("active", None)
    token = provider(cities.served)
    answer = await cities.client.post("/sessions/outside", json={"token": token})
    assert answer.json()["account_id"] == invited["account_id"]
    assert (await renew(cities, answer.json()["refresh_token"])).status_code == 200
    again = await cities.invite("budi", ADMIN, **tied)
    assert problem(again) == (409, "identity:outsider-taken")


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ({"sub": "43"}, "identity:not-tied"),
        ({"iss": "https://evil.example"}, "bad-token"),
        ({"aud": "another"}, "bad-token"),
        ({"exp": 1}, "expired-token"),
    ],
)
async def test_another_provider_lets_in_nobody_else(
    cities: Any, claims: dict[str, Any], kind: str
) -> None:
    tied = {"outsider": {"issuer": "https://login.example", "subject": "42"}}
    assert (await cities.invite("ani", ADMIN, **tied)).status_code == 200
    token = provider(cities.served, **claims)
    answer = await cities.client.post("/sessions/outside", json={"token": token})
    assert problem(answer) == (401, kind)


async def test_without_another_provider_its_tokens_open_nothing(directory: Any) -> None:
    answer = await directory.client.post("/sessions/outside", json={"token": "x.y.z"})
    assert problem(answer) == (401, "identity:sign-in-refused")


def test_another_providers_settings_are_an_issuers() -> None:
    outside = OutsideSettings(url="https://login.example", jwks_url="https://login.example/keys")
    assert outside.issuer() == IssuerSettings(
        url="https://login.example",
        jwks_url="https://login.example/keys",
        algorithms=["RS256", "ES256"],
    )
