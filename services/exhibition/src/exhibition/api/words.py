"""The words that requests are made of."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from shared import http

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FIGURES = r"-?[0-9]{1,6}(\.[0-9]{1,7})?"


def _written(value: object) -> object:
    if isinstance(value, str):
        return value
    raise ValueError("write the instant as text, like 2018-11-01T17:00:00Z")


def _in_figures(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(FIGURES, value):
        raise ValueError("write metres in figures, like 2.50")
    return value


def _in_whole_milliseconds(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise ValueError("the year must be from 2000 to 2200")
    at = value.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=SLUG)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
Code = Annotated[str, Field(min_length=1, max_length=20)]
Metres = Annotated[
    Decimal,
    Field(ge=-10_000, le=10_000, max_digits=12),
    BeforeValidator(_in_figures),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": -10_000, "maximum": 10_000},
                {"type": "string", "maxLength": 20, "pattern": f"^{FIGURES}$"},
            ]
        }
    ),
]
Watts = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Seconds = Annotated[int, Field(ge=1, le=2_592_000)]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_in_whole_milliseconds),
    Field(examples=[datetime.fromisoformat("2018-11-01T17:00Z")]),
]

ForumId = Annotated[str, Path(max_length=60, pattern=SLUG, description="The forum.")]
BoothCode = Annotated[str, Path(max_length=20, description="The booth's code on the plan.")]
ExhibitorId = Annotated[
    str, Path(max_length=200, description="The forum's id, a colon, the proposal's id.")
]


class ReasonBody(http.Body):
    """Why staff do it; kept with the booth and told to nobody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "A wet floor."}]})

    reason: Words
