"""The plain values of requests, and the answer to a rule book with mistakes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path
from pydantic import Field, StringConstraints

from programme.domain.rule_book import Fault, Mistake
from shared import http

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"


Slug = Annotated[str, StringConstraints(max_length=60, pattern=SLUG)]
EditionId = Annotated[
    str, Path(max_length=60, pattern=SLUG, description="The edition.", examples=["kipp-2018"])
]
StageId = Annotated[
    str, Path(max_length=60, pattern=SLUG, description="The stage.", examples=["submission"])
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
]


class FaultAnswer(http.Answer):
    """What is wrong: where, and what to do; `code` and `params` to say it in other words."""

    pointer: str
    detail: str
    code: Annotated[str, Field(json_schema_extra={"enum": [each.code for each in Fault]})]
    params: dict[str, str | int]

    @classmethod
    def of(cls, findings: Sequence[Mistake]) -> "list[FaultAnswer]":
        """Each finding in the words of an answer."""
        return [
            cls(
                pointer=each.pointer,
                detail=each.sentence,
                code=each.fault.code,
                params=dict(each.params),
            )
            for each in findings
        ]


class MistakeAnswer(FaultAnswer):
    """A mistake in a file; its line and column count from 1, null where they cannot be told."""

    line: int | None
    column: int | None


def in_file(mistakes: Sequence[Mistake]) -> list[MistakeAnswer]:
    """Each mistake of a file in the words of an answer."""
    return [
        MistakeAnswer(**said.model_dump(), line=each.line, column=each.column)
        for said, each in zip(FaultAnswer.of(mistakes), mistakes, strict=True)
    ]


def mistaken(mistakes: Sequence[Mistake]) -> http.Problem:
    """The problem that a rule book with mistakes is: each with its pointer within the book."""
    errors = [each.model_dump() for each in in_file(mistakes)]
    title = f"The rule book has {len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}."
    detail = "Correct what the pointers name and send it again; nothing was stored."
    return http.Problem(422, "invalid", title, detail, errors=errors, count=len(mistakes))
