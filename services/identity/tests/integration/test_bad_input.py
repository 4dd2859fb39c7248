"""What is wrong is named, answered with its status, stored nowhere and told to nobody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

ID = "0199d1b6-5c1e-7a44-9c3e-2f7a5d0b8e11"
UNIT = {"role": "unit_member", "scope_id": "kota-a"}
PERSON = {"name": "Ani", "email": "ani@example.test", "roles": [UNIT]}
AGENCY = {"name": "Kota A", "type": "kota", "parent_id": None}
WRONG: list[tuple[str, str, Any, str]] = [
    ("PUT", "/agencies/kota-a", {**AGENCY, "name": 7}, "/body/name"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "name": " "}, "/body/name"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "name": "\u200b"}, "/body/name"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "name": "x" * 201}, "/body/name"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "type": "desa"}, "/body/type"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "colour": "red"}, "/body/colour"),
    ("PUT", "/agencies/kota-a", {"type": "kota"}, "/body/name"),
    ("PUT", "/agencies/Kota_", AGENCY, "/path/agency_id"),
    ("PUT", "/agencies/" + "x" * 61, AGENCY, "/path/agency_id"),
    ("POST", "/agencies/kota-a/name", {"name": "Kota A"}, "/body/reason"),
    ("PUT", "/agencies/kota-a", {**AGENCY, "province": "ID-XX"}, "/body/province"),
    ("POST", "/agencies/kota-a/province", {"province": "Bali", "reason": "x"}, "/body/province"),
    ("POST", "/agencies/kota-a/province", {"province": "ID-BA"}, "/body/reason"),
    ("GET", "/agencies?province=Bali", None, "/query/province"),
    ("PUT", "/me/language", {"language": "jv"}, "/body/language"),
    ("POST", "/names", {"account_ids": ["ani"]}, "/body/account_ids/0"),
    ("POST", "/names", {"account_ids": [ID] * 201}, "/body/account_ids"),
    ("GET", "/agencies?type=desa", None, "/query/type"),
    ("GET", "/agencies?limit=0", None, "/query/limit"),
    ("PUT", "/accounts/ani", PERSON, "/path/account_id"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "email": "ani"}, "/body/email"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "email": "a@" + "b" * 260}, "/body/email"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "roles": []}, "/body/roles"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "roles": [UNIT] * 21}, "/body/roles"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "roles": [{"role": "king"}]}, "/body/roles/0/role"),
    ("PUT", f"/accounts/{ID}", {**PERSON, "roles": [{"role": "evaluator"}]}, "/body/roles/0"),
    (
        "PUT",
        f"/accounts/{ID}",
        {**PERSON, "roles": [{"role": "secretariat", "scope_id": "kota-a"}]},
        "/body/roles/0",
    ),
    ("POST", f"/accounts/{ID}/grants", {"role": "evaluator", "scope_id": "A B"}, "/body/scope_id"),
    ("DELETE", f"/accounts/{ID}/grants/first", None, "/path/grant_id"),
    ("GET", "/accounts?role=king", None, "/query/role"),
    ("POST", "/sessions", {"email": "ani@example.test"}, "/body/password"),
    ("POST", "/sessions", {"email": "ani@example.test", "password": 1}, "/body/password"),
    ("POST", "/sessions/renewal", {"refresh_token": "nodot"}, "/body/refresh_token"),
    ("POST", "/sessions/end", {"refresh_token": "a.b" * 99}, "/body/refresh_token"),
    ("POST", "/sessions/outside", {"token": ""}, "/body/token"),
    ("POST", "/passwords", {"token": "t", "password": "eleven char"}, "/body/password"),
    ("POST", "/passwords", {"token": "t", "password": "x" * 257}, "/body/password"),
    ("PUT", "/me/password", {"present": "x", "password": "short"}, "/body/password"),
]


@pytest.fixture(scope="module")
async def standing(serve: Any, begin: Any) -> AsyncIterator[Any]:
    """One directory for all that changes nothing."""
    async with serve() as served:
        yield await begin(served)


@pytest.mark.parametrize(("method", "path", "body", "pointer"), WRONG)
async def test_the_wrong_field_is_named_and_nothing_happens(
    standing: Any, method: str, path: str, body: Any, pointer: str
) -> None:
    before = await standing.served.told()
    answer = await standing.client.request(method, path, json=body, headers=standing.chief)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await standing.served.told() == before


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": NaN, "type": "kota"}',
        b'{"name": "a\xff", "type": "kota"}',
        b'{"name": "a\\u0000", "type": "kota"}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"name": "Kota A"',
        b"",
    ],
)
async def test_what_is_no_json_of_ours_is_refused(standing: Any, raw: bytes) -> None:
    headers = {**standing.chief, "Content-Type": "application/json"}
    answer = await standing.client.put("/agencies/kota-a", content=raw, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert await standing.told("kota-a") == []


async def test_a_wrong_password_never_comes_back_in_a_problem(standing: Any) -> None:
    for body in ({"token": "t", "password": "hunter2"}, {"token": 5, "password": "hunter2"}):
        answer = await standing.client.post("/passwords", json=body)
        assert answer.status_code == 422
        assert "hunter2" not in answer.text


async def test_a_body_over_the_limit_is_refused(standing: Any) -> None:
    body = {**AGENCY, "name": "x" * 1_100_000}
    answer = await standing.client.put("/agencies/kota-a", json=body, headers=standing.chief)
    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5"])
async def test_a_token_that_is_none_lets_nobody_in(standing: Any, token: str) -> None:
    headers = {"Authorization": token} if token else {}
    answer = await standing.client.get("/me", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_cursor_of_another_list_is_refused(directory: Any) -> None:
    for name in "abc":
        await directory.agency(f"kota-{name}")
    page = await directory.client.get("/agencies?limit=1", headers=directory.chief)
    after = {"after": page.json()["next"]}
    answer = await directory.client.get("/accounts", params=after, headers=directory.chief)
    assert answer.status_code == 422
    junk = await directory.client.get("/agencies?after=%25", headers=directory.chief)
    assert junk.status_code == 422


async def test_every_endpoint_that_is_not_for_guests_asks_for_a_token(standing: Any) -> None:
    guests = {
        "post /sessions",
        "post /sessions/outside",
        "post /sessions/renewal",
        "post /sessions/end",
        "post /passwords",
        "get /agencies",
        "get /agencies/{agency_id}",
        "get /.well-known/jwks.json",
        "get /.well-known/openid-configuration",
    }
    bodies: dict[str, Any] = {
        "put /agencies/{agency_id}": AGENCY,
        "post /agencies/{agency_id}/name": {"name": "Kota A", "reason": "misspelt"},
        "post /agencies/{agency_id}/province": {"province": "ID-BA", "reason": "left out"},
        "put /accounts/{account_id}": PERSON,
        "post /accounts/{account_id}/grants": UNIT,
        "post /names": {"account_ids": [ID]},
        "put /me/language": {"language": "en"},
        "put /me/password": {"present": "x", "password": "a long enough password"},
        "post /operations/dead-letters/{letter_id}/discarding": {"reason": "a test"},
    }
    paths = (await standing.client.get("/openapi.json")).json()["paths"]
    operations = {f"{method} {path}" for path, methods in paths.items() for method in methods}
    assert guests < operations
    ids = {"agency_id": "kota-a", "account_id": ID, "grant_id": ID, "letter_id": "x"}
    for operation in operations - guests:
        method, _, path = operation.partition(" ")
        body = bodies.get(operation)
        answer = await standing.client.request(method, path.format(**ids), json=body)
        assert answer.status_code == 401, operation
