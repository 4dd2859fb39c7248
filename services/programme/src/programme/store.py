"""Editions in MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from programme.domain.edition import Edition
from shared.mongo import Index, Shape


def _derived(edition: Edition) -> dict[str, Any]:
    return {"due_at": edition.due_at(), "published": edition.published_at is not None}


EDITIONS = Shape(
    "editions",
    Edition,
    noun="edition",
    derived=_derived,
    indexes=(Index((("published", 1), ("year", -1), ("_id", 1))),),
)
SHAPES = (EDITIONS,)
INDEXES: Mapping[str, Sequence[Index]] = {}
