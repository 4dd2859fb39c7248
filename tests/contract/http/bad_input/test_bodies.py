"""Bodies that are no JSON of ours, that lack or add something, or that are too much."""

from typing import Any

DEEP = b"[" * 10_000 + b"]" * 10_000
NOT_READABLE = {
    "not JSON": b"name=Budi",
    "cut off": b'{"a": "b"',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b'{"a": -Infinity}',
    "NUL": b'{"a": "b\\u0000"}',
    "NUL in a name": b'{"a\\u0000": "b"}',
    "raw NUL": b'{"a": "b\x00"}',
    "broken UTF-8": b'{"a": "b\xff"}',
    "half a surrogate": b'{"a": "\\ud800"}',
    "deep lists": DEEP,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "byte order mark alone": b"\xef\xbb\xbf",
}
NOT_AN_OBJECT = (b"[]", b"null", b"7", b'"text"', b"true")
NOT_INSTANTS = (
    "soon", "", "2018-03-01", "2018-03-01T00:00:00", "2018-13-01T00:00:00Z", 0, 1519862400,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2018-03-01T25:00:00Z",
)  # fmt: skip
TAKES_FILES = {
    "submission PUT /proposals/{proposal_id}/attachments/{slot}",
    "award POST /tracking/evidence",
}
LARGE = b'{"a": "' + b"x" * 1_048_576 + b'"}'


async def _errors(answer: Any, problem: Any) -> set[str]:
    assert problem(answer) == (422, "invalid"), answer.text
    return {error["pointer"] for error in answer.json()["errors"]}


async def test_what_cannot_be_read_is_malformed(with_body: Any, worlds: Any, problem: Any) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for what, raw in NOT_READABLE.items():
            answer = await world.ask(with_body, content=raw)
            assert problem(answer) == (400, "malformed"), what


async def test_what_is_no_object_is_invalid(with_body: Any, worlds: Any, problem: Any) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for raw in (*NOT_AN_OBJECT, b""):
            pointers = await _errors(await world.ask(with_body, content=raw), problem)
            assert pointers == {"/body"}, raw


async def test_a_body_over_the_limit_is_too_large(
    operation: Any, worlds: Any, problem: Any
) -> None:
    if "requestBody" not in operation.spec or operation.name in TAKES_FILES:
        return  # a file's own limit is tried where it is sent
    world = worlds[operation.service]
    async with world.untouched():
        assert problem(await world.ask(operation, content=LARGE)) == (413, "too-large")


async def test_a_field_that_is_not_known_is_named(
    with_body: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for sent in with_body.examples():
            body = {**sent, "colour": "red"}
            pointers = await _errors(await world.ask(with_body, json=body), problem)
            assert {p.rsplit("/", 1)[-1] for p in pointers} == {"colour"}


async def test_a_field_that_is_missing_is_named(with_body: Any, worlds: Any, problem: Any) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for sent in with_body.examples():
            shape = with_body.shape(sent)
            for name in shape.get("required", ()):
                body = {k: v for k, v in sent.items() if k != name}
                pointers = await _errors(await world.ask(with_body, json=body), problem)
                # What chooses between two shapes is missed of the whole.
                assert any(p.endswith(f"/{name}") or p == "/body" for p in pointers), (
                    name,
                    pointers,
                )


async def test_a_field_of_the_wrong_type_is_named(
    with_body: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for sent in with_body.examples():
            for name, schema in with_body.shape(sent).get("properties", {}).items():
                for wrong in _wrong(with_body, schema):
                    answer = await world.ask(with_body, json={**sent, name: wrong})
                    pointers = await _errors(answer, problem)
                    assert any(f"/{name}" in p or p == "/body" for p in pointers), (name, wrong)


def _wrong(operation: Any, schema: Any) -> list[Any]:
    """Values of every type that the schema does not take."""
    kinds = {operation.follow(one).get("type") for one in schema.get("anyOf", (schema,))}
    if "enum" in operation.follow(schema) or "const" in schema:
        kinds = {"string"}
    values: dict[str, Any] = {
        "object": {"wrong": {"wrong": [1]}}, "array": [{"wrong": [1]}], "number": 7.5,
        "null": None,
    }  # fmt: skip
    return [v for kind, v in values.items() if kind not in kinds and kinds != {None}]


async def test_a_text_that_is_too_long_is_named(with_body: Any, worlds: Any, problem: Any) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for sent in with_body.examples():
            for name, schema in with_body.shape(sent).get("properties", {}).items():
                texts = [s for s in with_body.kinds(schema) if s.get("type") == "string"]
                if not texts:
                    continue
                long = "x" * (1 + max(s.get("maxLength", 2000) for s in texts))
                answer = await world.ask(with_body, json={**sent, name: long})
                pointers = await _errors(answer, problem)
                assert any(f"/{name}" in p or p == "/body" for p in pointers), name


async def test_an_instant_that_is_none_of_ours_is_named(
    with_body: Any, worlds: Any, problem: Any
) -> None:
    world = worlds[with_body.service]
    async with world.untouched():
        for sent in with_body.examples():
            for name, schema in with_body.shape(sent).get("properties", {}).items():
                if not any(s.get("format") == "date-time" for s in with_body.kinds(schema)):
                    continue
                for wrong in NOT_INSTANTS:
                    answer = await world.ask(with_body, json={**sent, name: wrong})
                    pointers = await _errors(answer, problem)
                    assert any(f"/{name}" in p for p in pointers), (name, wrong)


def test_every_text_list_and_number_that_is_taken_has_an_end(with_body: Any) -> None:
    endless = [
        where
        for where, schema in with_body.inside(with_body.body, "")
        if (schema.get("type") == "string" and not schema.keys() & {
            "maxLength", "enum", "const", "format", "pattern"
        })
        or (schema.get("type") == "array" and "maxItems" not in schema)
        or (schema.get("type") == "integer" and "maximum" not in schema)
    ]  # fmt: skip
    assert endless == []


async def test_files_that_are_no_rule_book_are_refused(
    operation: Any, worlds: Any, problem: Any
) -> None:
    if not (operation.raw and operation.service == "programme"):
        return
    world = worlds["programme"]
    bombs = {
        "many names": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c]\n" % (98 + n, 98 + n, *[97 + n] * 6)
                   for n in range(12)),
        "a tag": b"!!python/object/apply:os.system ['true']",
        "Infinity in YAML": b"year: .inf",
        "a name twice": b"id: a\nid: b",
    }  # fmt: skip
    for what, raw in {**NOT_READABLE, **bombs, "nothing": b""}.items():
        for type in ("application/yaml", "application/json", "text/plain"):
            async with world.untouched():
                answer = await world.ask(operation, content=raw, headers={"Content-Type": type})
                if operation.path == "/rule-books/check":
                    assert answer.status_code in {200, 400, 415, 422}, (what, answer.text)
                    if answer.status_code == 200:
                        assert answer.json()["sound"] is False
                        assert answer.json()["mistakes"]
                else:
                    assert problem(answer)[0] in {400, 415, 422}, what
