"""The words that requests are made of."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from shared import http

SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
FIGURES = r"-?[0-9]{1,6}(\.[0-9]{1,7})?"


def _in_figures(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(FIGURES, value):
        raise ValueError("write metres in figures, like 2.50")
    return value


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
Turn = Annotated[
    Literal[0, 90, 180, 270],
    WithJsonSchema({"type": "integer", "enum": [0, 90, 180, 270], "minimum": 0, "maximum": 270}),
]
Seconds = Annotated[int, Field(ge=1, le=2_592_000)]
Instant = Annotated[http.Instant, Field(examples=[datetime.fromisoformat("2018-11-01T17:00Z")])]

ForumId = Annotated[str, Path(max_length=60, pattern=SLUG, description="The forum.")]
BoothCode = Annotated[str, Path(max_length=20, description="The booth's code on the plan.")]
ExhibitorId = Annotated[
    str, Path(max_length=200, description="The forum's id, a colon, the proposal's id.")
]


class ReasonBody(http.Body):
    """Why staff do it; kept with the booth and told to nobody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "A wet floor."}]})

    reason: Words
