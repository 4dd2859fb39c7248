"""A fact on the wire and back; and whatever else a topic may hold."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared import messages
from shared.messages import LARGEST_SEQUENCE, Headers, Message, Poison, Record, decode, encode

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
TYPES = st.builds("{}.{}.v{}".format, WORDS, WORDS, st.integers(1, 99))
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
TRACES = st.fixed_dictionaries({}, optional={"traceparent": TEXTS, "tracestate": TEXTS})
ROWS = st.fixed_dictionaries({
    "_id": TEXTS, "topic": TEXTS, "type": TYPES, "subject": TEXTS,
    "sequence": st.integers(1, LARGEST_SEQUENCE), "data": JSON, "trace": TRACES,
    "at": st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - UTC follows
})  # fmt: skip


@given(ROWS)
def test_what_is_told_is_what_is_heard(row: dict[str, Any]) -> None:
    key, value, headers = encode(row)
    assert key == row["subject"].encode()
    assert decode(Record(row["topic"], key, value, messages.as_headers(headers))) == Message(
        id=row["_id"], type=row["type"], topic=row["topic"], subject=row["subject"],
        sequence=row["sequence"], time=row["at"], body=value, trace=row["trace"],
    )  # fmt: skip
    assert messages.load(value) == row["data"]


def test_a_record_carries_the_attributes_of_cloudevents_in_binary_mode() -> None:
    _, _, headers = encode({
        "_id": "one", "topic": "asking.events", "type": "asking.asked.v1", "subject": "a",
        "sequence": 7, "data": {"n": 1}, "at": datetime(2018, 7, 1, 9, tzinfo=UTC),
    })  # fmt: skip
    assert dict(headers) == {
        "content-type": b"application/json", "ce_specversion": b"1.0", "ce_id": b"one",
        "ce_source": b"/asking", "ce_type": b"asking.asked.v1", "ce_subject": b"a",
        "ce_sequence": b"7", "ce_time": b"2018-07-01T09:00:00Z",
    }  # fmt: skip


NAMES = st.sampled_from([
    "ce_id", "ce_type", "ce_subject", "ce_sequence", "ce_time", "traceparent", "tracestate",
    "content-type", "reply_to",
]) | st.text(max_size=8)  # fmt: skip
LIKELY = st.sampled_from([
    b"", b"1", b"0", b"-1", b"+1", b"1.0", b" 1", b"1_0", "\u0661".encode(), b"9" * 17, b"NaN",
    b"a.b.v1", b"a.b.v0", b"a.b.v1\n", b"A.b.v1", b"2018-07-01", b"2018-07-01T00:00:00+99:99",
    b"\xff\xfe", b"\x00", b"x" * 513,
])  # fmt: skip
HEADERS = st.lists(st.tuples(NAMES, st.none() | LIKELY | st.binary(max_size=12)), max_size=9)
BODIES = st.none() | st.binary(max_size=40) | st.sampled_from([b"{}", b"x" * 1_000_001])


@given(st.none() | st.binary(max_size=10), BODIES, HEADERS.map(tuple))
@example(None, None, ())
@example(b"k", b"{}", (("ce_id", b"1"), ("ce_type", b"a.b.v1"), ("ce_subject", b"s")))
def test_whatever_a_topic_holds_is_a_fact_or_poison(
    key: bytes | None, value: bytes | None, headers: Headers
) -> None:
    found = fact_or_poison(Record("asking.events", key, value, headers))
    if isinstance(found, Poison):
        assert found.why
        assert found.subject != ""
        assert found.sequence is None or 1 <= found.sequence <= LARGEST_SEQUENCE
        return
    assert found.id
    assert found.subject
    assert 1 <= found.sequence <= LARGEST_SEQUENCE
    assert re.fullmatch(r"[a-z]\w*\.[a-z]\w*\.v\d+", found.type, re.ASCII)
    assert found.body is value


def fact_or_poison(record: Record) -> Message | Poison:
    try:
        return decode(record)
    except Poison as poison:
        return poison


GOOD: dict[str, bytes | None] = {
    "ce_id": b"one", "ce_type": b"a.b.v1", "ce_subject": b"s", "ce_sequence": b"3",
}  # fmt: skip
SPOILED: dict[str, dict[str, bytes | None]] = {
    "no ce_id": {"ce_id": b""},
    "no ce_type": {"ce_type": b""},
    "header 'ce_id' is null": {"ce_id": None},
    "header 'x' is not UTF-8": {"x": b"\xff"},
    "ce_id is too long": {"ce_id": b"x" * 513},
    "ce_type is not <service>.<fact>.v<n>": {"ce_type": b"a.b.v1\n"},
}


@pytest.mark.parametrize("why", SPOILED)
def test_poison_says_why_and_where_its_place_is(why: str) -> None:
    headers = tuple({**GOOD, **SPOILED[why]}.items())
    with pytest.raises(Poison) as poison:
        decode(Record("asking.events", b"s", b"{}", headers))
    assert (poison.value.why, poison.value.subject, poison.value.sequence) == (why, "s", 3)


def test_of_a_header_that_comes_twice_the_first_counts() -> None:
    headers = (*GOOD.items(), ("ce_id", b"two"))
    assert decode(Record("asking.events", b"s", b"{}", headers)).id == "one"


def test_values_are_told_as_json_has_them_and_others_not_at_all() -> None:
    at = datetime(2018, 7, 1, tzinfo=UTC)
    told = messages.plain({"at": at, "score": Decimal("7.50"), "of": {"b", "a"}})
    assert told == {"at": "2018-07-01T00:00:00Z", "score": "7.50", "of": ["a", "b"]}
    with pytest.raises(TypeError):
        messages.plain({"what": object()})
