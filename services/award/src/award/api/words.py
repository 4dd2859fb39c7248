"""The plain values of requests: ids, instants, texts."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, StringConstraints

NAMED = r"^[\w.:@|-]+$"
SLUG = r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$"
# Where an objector may be left out, so may his address; what is written must be one.
EMAIL = r"^(\s*[^@\s]+@[^@\s]+\s*)?$"


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
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_said)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_said)]
Link = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s]+$")]
