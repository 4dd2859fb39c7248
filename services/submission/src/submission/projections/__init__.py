"""Read models built from facts: each can be thrown away and filled again."""

from collections.abc import Sequence

from shared.delivery import Projection
from submission.projections.journey import JOURNEY
from submission.projections.others import (
    AGENCIES,
    PAST_WINS,
    PROVINCES,
    READINGS,
    RELEASED_LISTS,
)

PROJECTIONS: Sequence[Projection] = (
    AGENCIES,
    JOURNEY,
    PAST_WINS,
    PROVINCES,
    READINGS,
    RELEASED_LISTS,
)

__all__ = ["PROJECTIONS"]
