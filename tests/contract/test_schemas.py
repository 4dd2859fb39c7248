"""Every contract is a sound schema, its example keeps it, and no person can be found in it."""

import hashlib
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from repository import ROOT
from schemas import CONTRACTS, example, faults, fields, read, schema_files, validator, whole
from shared import clock, messages

KINDS = tuple(schema_files())

# Where a person could hide: a name, a way to reach somebody, or words that somebody wrote.
PERSONAL = {
    "address", "answer", "answers", "author", "bio", "birth", "body", "citizen", "comment",
    "contact", "email", "evidence", "first_name", "fullname", "mail", "message", "mobile", "nik",
    "nip", "note", "notes", "objector", "person", "phone", "photo", "remark", "sentence",
    "signature", "staff", "statement", "surname", "telephone", "text", "user_name", "username",
    "visitor", "whatsapp",
}  # fmt: skip
# Words of the rule book, by which everything in it is known.
OF_THE_RULE_BOOK = {"stage", "round", "list", "group", "cluster", "category", "fields", "reasons"}
# Ids that are called by the part that they play: proposals' in a list, a certificate's.
OTHER_IDS = {"removed", "standing", "replaces", "serial"}
# What a rule book calls things and asks, in the two languages of the competition.
LABELS = {
    "name", "clusters.name", "reasons.label", "groups.name", "groups.categories.name",
    "groups.criteria.name", "groups.criteria.help", "groups.form.fields.label",
    "groups.form.fields.help", "groups.form.fields.choices.label", "groups.form.attachments.label",
    "stages.name", "rounds.name", "lists.name",
}  # fmt: skip
# The few texts that are public by their nature: of an agency, an edition, an innovation, and of a
# rule book, which is written to be read by everybody: its labels, what it holds for no answer, and
# why it assumes what no source says.
PUBLIC_TEXTS = {
    ("identity.agency_registered.v1", "name"),
    ("identity.agency_corrected.v1", "name"),
    ("programme.edition_published.v1", "name"),
    ("programme.edition_published.v1", "rule_book.groups.eligibility.placeholders"),
    ("programme.edition_published.v1", "rule_book.assumptions.why"),
    ("programme.edition_published.v1", "rule_book.assumptions.why_indonesian"),
} | {
    ("programme.edition_published.v1", f"rule_book.{label}.{language}")
    for label in LABELS
    for language in ("id", "en")
}
TITLES = re.compile(r"(^|\.)title$")


def _types(part: dict[str, Any]) -> list[str]:
    kind = part.get("type", [])
    return [kind] if isinstance(kind, str) else kind


def _strings(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The string schemas that a field holds: itself, its items, its alternatives."""
    found = [part] if "string" in _types(part) else []
    for word in ("anyOf", "oneOf", "allOf"):
        found += [text for choice in part.get(word, ()) for text in _strings(choice)]
    items = part.get("items")
    return found + (_strings(items) if isinstance(items, dict) else [])


def personal(kind: str, schema: dict[str, Any]) -> list[str]:
    """The fields of a message in which a person's name, contact or words could travel."""
    found = []
    for path, part in fields(schema):
        name = path.rsplit(".", 1)[-1]
        if name in PERSONAL or PERSONAL & set(name.split("_")):
            found.append(f"{path}: its name promises something personal")
        if not _known_text(kind, path, name) and any(map(_free, _strings(part))):
            found.append(f"{path}: free text")
    return found


def _known_text(kind: str, path: str, name: str) -> bool:
    return (
        name.endswith(("_id", "_ids", "_by_id"))
        or name in OF_THE_RULE_BOOK | OTHER_IDS
        or (kind, path) in PUBLIC_TEXTS
        or TITLES.search(path) is not None
    )


def _free(part: dict[str, Any]) -> bool:
    bound = {"enum", "const", "pattern"} & part.keys()
    return not bound and part.get("format") not in {"date-time", "date", "uuid"}


def loose(schema: dict[str, Any]) -> list[str]:
    """The objects of a message that would let any field pass."""
    parts = [("", schema), *fields(schema)]
    parts += [(f"{path}[]", part["items"]) for path, part in parts if _has_object_items(part)]
    return [
        path or "the message"
        for path, part in parts
        if "object" in _types(part) and part.get("additionalProperties") is not False
    ]


def _has_object_items(part: dict[str, Any]) -> bool:
    return isinstance(part.get("items"), dict)


@pytest.mark.parametrize("kind", KINDS)
def test_a_contract_is_a_sound_schema_and_its_example_keeps_it(kind: str) -> None:
    path = schema_files()[kind]
    schema = read(path)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:gelanggang:contract:{kind}"
    assert messages.TYPE.fullmatch(kind)
    assert kind.split(".", maxsplit=1)[0] == path.parent.name
    assert faults(kind, example(path)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_contract_is_described_and_nothing_else_may_travel(kind: str) -> None:
    schema = whole(read(schema_files()[kind]))
    assert schema.get("description")
    assert [path for path, part in fields(schema) if not part.get("description")] == []
    assert loose(schema) == []
    assert set(schema.get("required", ())) <= set(schema["properties"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_contract_has_a_field_for_a_person(kind: str) -> None:
    assert personal(kind, whole(read(schema_files()[kind]))) == []


def test_every_example_has_its_schema() -> None:
    examples = {path.name.removesuffix(".example.json") for path in CONTRACTS.glob("*/*.example.*")}
    assert examples == set(KINDS)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("email", {"type": "string", "pattern": "@"}),
        ("contact_id", {"type": "string"}),
        ("staff_name", {"type": ["string", "null"], "enum": ["a"]}),
        ("why", {"type": "string"}),
        ("why", {"type": "string", "minLength": 1, "maxLength": 200}),
        ("words", {"type": "array", "items": {"type": "string"}}),
        ("name", {"type": "string"}),
        ("choice", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ],
)
def test_a_field_for_a_person_would_be_found(field: str, part: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {field: part}}
    nested = {"type": "object", "properties": {"entries": {"type": "array", "items": schema}}}
    assert personal("award.list_released.v1", schema) != []
    assert personal("award.list_released.v1", nested) != []


def test_an_open_object_would_be_found() -> None:
    inner: dict[str, Any] = {"type": "object", "properties": {}}
    closed = {**inner, "additionalProperties": False}
    assert loose({**closed, "properties": {"a": inner}}) == ["a"]
    assert loose({**closed, "properties": {"a": {"items": inner}}}) == ["a[]"]
    assert loose(inner) == ["the message"]


def test_what_stands_behind_a_reference_would_be_found() -> None:
    closed = {"type": "object", "additionalProperties": False}
    schema = whole(
        {
            **closed,
            "properties": {"open": {"$ref": "#/$defs/open"}, "why": {"$ref": "#/$defs/why"}},
            "$defs": {
                "open": {"type": "object", "properties": {"phone": {"enum": [1]}}},
                "why": {"$ref": "#/$defs/words"},
                "words": {"type": "string"},
            },
        }
    )
    assert loose(schema) == ["open"]
    assert personal("award.list_released.v1", schema) == [
        "open.phone: its name promises something personal",
        "why: free text",
    ]


def test_a_message_that_breaks_its_contract_is_named() -> None:
    kind = "platform.dead_lettered.v1"
    good = example(schema_files()[kind])
    assert faults(kind, good) == []
    assert faults(kind, {**good, "more": 1}) != []
    assert faults(kind, {name: good[name] for name in good if name != "topic"}) != []
    assert faults(kind, {**good, "offset": "1"}) != []
    assert faults("platform.unknown.v1", good) == [
        "platform.unknown.v1 has no schema in contracts/"
    ]


def test_what_the_platform_sends_is_the_envelope() -> None:
    envelope = read(CONTRACTS / "envelope.schema.json")
    Draft202012Validator.check_schema(envelope)
    row = {
        "_id": clock.new_id(), "type": "award.list_released.v1", "subject": "top-99",
        "sequence": 1, "at": clock.now(), "data": {},
        "trace": {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"},
    }  # fmt: skip
    key, value, headers = messages.encode(row)
    sent = {name: text.decode() for name, text in headers}
    assert (key, value) == (b"top-99", b"{}")
    assert [fault.message for fault in validator(envelope).iter_errors(sent)] == []
    assert list(validator(envelope).iter_errors({**sent, "reply_to": "x"})) != []
    assert list(validator(envelope).iter_errors({**sent, "ce_sequence": "0"})) != []


def test_the_vendored_schemas_are_the_ones_their_papers_name() -> None:
    for folder in (CONTRACTS / "vendor", ROOT / "deploy/vendor"):
        papers = (folder / "README.md").read_text(encoding="utf-8")
        for path in folder.glob("*.json"):
            assert path.name in papers
            assert hashlib.sha256(path.read_bytes()).hexdigest() in papers
