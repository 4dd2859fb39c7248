"""The plain values of requests, and the answer to a rule book with mistakes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path
from pydantic import StringConstraints

from programme.domain.rule_book import Mistake
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


class MistakeAnswer(http.Answer):
    """A mistake: where it is, and what to do."""

    pointer: str
    detail: str

    @classmethod
    def of(cls, mistakes: Sequence[Mistake]) -> "list[MistakeAnswer]":
        """Each mistake in the words of an answer."""
        return [cls(pointer=each.pointer, detail=each.sentence) for each in mistakes]


def mistaken(mistakes: Sequence[Mistake]) -> http.Problem:
    """The problem that a rule book with mistakes is: each with its pointer within the book."""
    errors = [each.model_dump() for each in MistakeAnswer.of(mistakes)]
    title = f"The rule book has {len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}."
    detail = "Correct what the pointers name and send it again; nothing was stored."
    return http.Problem(422, "invalid", title, detail, errors=errors, count=len(mistakes))
