"""A fact on the wire: CloudEvents 1.0, Kafka binary mode, and back without ever failing oddly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*")
LARGEST_BODY = 1_000_000
LARGEST_SEQUENCE = 2**53
LONGEST_ATTRIBUTE = 512

Headers = tuple[tuple[str, bytes | None], ...]


class Hearing(BaseModel):
    """Parent of a hearer's own small model of a foreign fact: only the fields it uses."""

    model_config = ConfigDict(extra="ignore", frozen=True)


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record as it came: bytes, judged by nobody yet."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int = -1
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Message:
    """The attributes of a told fact, and its data still as bytes."""

    id: str
    type: str
    topic: str
    subject: str
    sequence: int
    time: datetime | None
    body: bytes
    trace: Mapping[str, str]


class Poison(Exception):
    """A record that can never be a fact; `subject` and `sequence` where they could be read."""

    def __init__(self, why: str, subject: str | None = None, sequence: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.subject = subject
        self.sequence = sequence


def plain(value: object) -> Any:
    """`value` as JSON would carry it: instants as RFC 3339 in UTC, decimals as text."""
    return load(dump(value))


def load(text: bytes) -> Any:
    """JSON bytes as values; ValueError where they are not JSON."""
    return orjson.loads(text)


def dump(value: object) -> bytes:
    """`value` as JSON bytes, in the one form the platform writes."""
    return orjson.dumps(value, default=_text, option=orjson.OPT_UTC_Z)


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be told")


def encode(row: Mapping[str, Any]) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """An outbox row as the key, value and headers of its record."""
    attributes = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": row["_id"],
        "ce_source": "/" + row["type"].split(".", 1)[0],
        "ce_type": row["type"],
        "ce_subject": row["subject"],
        "ce_sequence": str(row["sequence"]),
        "ce_time": row["at"].isoformat().replace("+00:00", "Z"),
        **row.get("trace", {}),
    }
    headers = [(name, value.encode()) for name, value in attributes.items()]
    return row["subject"].encode(), dump(row["data"]), headers


def decode(record: Record) -> Message:
    """The fact in `record`; raises Poison, and nothing else, where there is none."""
    texts, unreadable = _texts(record.headers)
    subject, sequence = texts.get("ce_subject") or None, _sequence(texts.get("ce_sequence"))
    if subject is not None and len(subject) > LONGEST_ATTRIBUTE:
        subject = None  # no place that anybody would keep or name
    why = unreadable or _missing(texts, sequence) or _body_fault(record.value)
    if why or record.value is None or subject is None or sequence is None:
        raise Poison(why or "no body", subject, sequence)
    trace: dict[str, str] = {
        name: texts[name] for name in ("traceparent", "tracestate") if name in texts
    }
    return Message(
        id=texts["ce_id"], type=texts["ce_type"], topic=record.topic, subject=subject,
        sequence=sequence, time=_instant(texts.get("ce_time")), body=record.value, trace=trace,
    )  # fmt: skip


def _texts(headers: Headers) -> tuple[dict[str, str], str | None]:
    texts: dict[str, str] = {}
    why = None
    for name, value in headers:
        if value is None:
            why = f"header {name!r} is null"
            continue
        try:
            texts.setdefault(name, value.decode())
        except UnicodeDecodeError:
            why = f"header {name!r} is not UTF-8"
    return texts, why


def _missing(texts: Mapping[str, str], sequence: int | None) -> str | None:
    for name in ("ce_id", "ce_type", "ce_subject"):
        if not texts.get(name):
            return f"no {name}"
        if len(texts[name]) > LONGEST_ATTRIBUTE:
            return f"{name} is too long"
    if sequence is None:
        return "ce_sequence is not a whole number from 1"
    return None if TYPE.fullmatch(texts["ce_type"]) else "ce_type is not <service>.<fact>.v<n>"


def _sequence(text: str | None) -> int | None:
    if not text or len(text) > 16 or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if 1 <= number <= LARGEST_SEQUENCE else None


def _body_fault(value: bytes | None) -> str | None:
    if value is None:
        return "no body (a tombstone)"
    return "the body is too large" if len(value) > LARGEST_BODY else None


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def as_headers(pairs: Sequence[tuple[str, bytes | None]]) -> Headers:
    """Headers as a client gave them, in our own shape."""
    return tuple((name, value) for name, value in pairs)
