"""Paths and queries that nobody means."""

import base64
import json
from typing import Any
from urllib.parse import quote

BAD_IN_PATH = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "too long": "x" * 10_000,
    "upwards": "..%2F..%2Fetc",
    "upwards as text": "%252e%252e%252f",
    "a slash": "a%2Fb",
    "unicode": quote("kota-semar☃ng"),
    "broken UTF-8": "%ff%fe",
    "a line": "a%0D%0AX-Other:%20b",
    "an operator": quote('{"$gt":""}'),
    "space": "%20",
}
BAD_NUMBERS = {"beyond all": "9" * 30, "negative": "-1", "not whole": "1.5", "no number": "one"}
JUDGED_LATER = {
    "submission GET /editions/{edition_id}/selection": (409, "submission:still-open"),
    "judging GET /rounds/{id}/ranking": (404, "not-found"),
}
"""What says first that there is no such list yet, before it looks whether the cursor is of it."""


def cursor(*values: Any) -> str:
    """A cursor as we make them, of other values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


BAD_CURSORS = (
    "garbage!!", "%%%", "a", base64.b64encode(b"{}").decode(), base64.b64encode(b"7").decode(),
    cursor(2**63), cursor(["at", "0001-01-01T00:00:00+14:00"]), "W10",
    cursor({"$gt": ""}), cursor(["at", "yesterday"]), cursor(["at"]), cursor([[["a"]]]),
    cursor(*range(9)), base64.b64encode(b"\xff\xfe").decode(), "x" * 1001,
)  # fmt: skip
OTHER_CURSORS = [
    cursor(*[value] * often)
    for often in (1, 2, 3)
    for value in ("a", 7, -1, 2**62, 1.5, None, True, ["at", "2018-01-01"], 10**30)
]  # fmt: skip
"""Cursors of other lists: they may show nothing or something, but break nothing."""
BAD_LIMITS = ("0", "-1", "201", "abc", "1.5", "", "9" * 30, "NaN")
TOO_LONG = "x" * 10_000


async def test_what_is_no_id_of_ours_finds_nothing(
    with_path: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_path.service]
    async with world.untouched():
        for one in with_path.parameters("path"):
            numbers = BAD_NUMBERS if one["schema"].get("type") == "integer" else {}
            for what, sent in (BAD_IN_PATH | numbers).items():
                path = world.address(with_path, **{one["name"]: sent})
                answer = await world.ask(with_path, path=path)
                if answer.status_code < 300:
                    assert _empty(answer), (one["name"], what, answer.text[:200])
                else:
                    assert problem(answer)[0] in {403, 404, 405, 409, 422}, (one["name"], what)


def _empty(answer: Any) -> bool:
    """Whether a list answers that it holds nothing."""
    if answer.headers["content-type"].startswith("text/csv"):
        return len(answer.text.splitlines()) == 1
    return "items" in answer.json() and answer.json()["items"] == []


async def test_a_path_that_is_much_too_long_is_invalid(
    with_path: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_path.service]
    for one in with_path.parameters("path"):
        path = world.address(with_path, **{one["name"]: TOO_LONG})
        answer = await world.ask(with_path, path=path)
        assert problem(answer) == (422, "invalid"), one["name"]
        pointers = [e["pointer"] for e in answer.json()["errors"]]
        assert pointers == [f"/path/{one['name']}"]


async def test_a_query_of_the_wrong_kind_is_named(
    with_query: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_query.service]
    async with world.untouched():
        for one in with_query.parameters("query"):
            for sent in _wrong(one, with_query):
                answer = await world.ask(with_query, query={one["name"]: sent})
                expected = {(422, "invalid"), JUDGED_LATER.get(with_query.name)}
                assert problem(answer) in expected, (one["name"], sent[:100])
                for error in answer.json().get("errors", ()):
                    assert error["pointer"] == f"/query/{one['name']}"


def _wrong(parameter: Any, operation: Any) -> list[str]:
    if parameter["name"] == "limit":
        return list(BAD_LIMITS)
    if parameter["name"] == "after":
        return list(BAD_CURSORS)
    kinds = operation.kinds(parameter["schema"])
    if any(kind.get("type") == "string" and "enum" not in kind for kind in kinds):
        return [TOO_LONG]
    return ["neither", TOO_LONG, "\0", ""]


async def test_odd_letters_in_a_query_find_nothing_and_break_nothing(
    with_query: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_query.service]
    async with world.untouched():
        for one in with_query.parameters("query"):
            for sent in (
                *OTHER_CURSORS,
                "\0",
                "a\0b",
                '{"$gt": ""}',
                "(((",
                "[",
                "☃",
                "\\",
                ".*",
                "$where",
            ):
                answer = await world.ask(with_query, query={one["name"]: sent})
                if answer.status_code >= 300:
                    problem(answer)


async def test_what_a_list_needs_is_asked_for(with_query: Any, worlds: Any, problem: Any) -> None:
    world = worlds[with_query.service]
    for name in world.query(with_query):
        answer = await world.ask(with_query, query={name: ""})
        assert problem(answer)[0] in {404, 422}


async def test_no_such_place_and_no_such_verb_are_problems(
    service: str, worlds: Any, problem: Any
) -> None:
    client = worlds[service].served.client
    for path in ("/nothing", "/", "//", "/%00", "/..%2f", "/" + TOO_LONG):
        assert problem(await client.get(path)) == (404, "not-found")
    assert problem(await client.request("BREW", "/livez")) == (405, "method-not-allowed")
