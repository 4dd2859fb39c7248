"""The plain values of requests: ids, instants, texts."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, StringConstraints

NAMED = r"^[\w.:@|-]+$"
SLUG = r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$"


def _written(value: object) -> object:
    if isinstance(value, str):
        return value
    raise ValueError("write the instant as text, like 2018-06-08T10:00:00+07:00")


def _in_whole_milliseconds(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise ValueError("the year must be from 2000 to 2200")
    at = value.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("say something")
    return value


EditionId = Annotated[
    str, Path(max_length=60, pattern=SLUG, description="The edition.", examples=["kipp-2018"])
]
ListName = Annotated[
    str,
    Path(max_length=60, pattern=SLUG, description="The list's id in the rule book.",
         examples=["top-99"]),
]  # fmt: skip
Id = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NAMED)]
PathId = Annotated[str, Path(min_length=1, max_length=100, pattern=NAMED)]
Instant = Annotated[
    AwareDatetime, BeforeValidator(_written), AfterValidator(_in_whole_milliseconds)
]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_said)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_said)]
Link = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s]+$")]
