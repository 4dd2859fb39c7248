"""Read models built from facts: each can be thrown away and filled again."""

from collections.abc import Sequence

from shared.delivery import Projection
from submission.projections.innovation import INNOVATIONS
from submission.projections.journey import JOURNEY
from submission.projections.others import (
    AGENCIES,
    PAST_WINS,
    PROVINCES,
    READINGS,
    RELEASED_LISTS,
)
from submission.projections.wording import WORDINGS

PROJECTIONS: Sequence[Projection] = (
    AGENCIES,
    INNOVATIONS,
    JOURNEY,
    PAST_WINS,
    PROVINCES,
    READINGS,
    RELEASED_LISTS,
    WORDINGS,
)

__all__ = ["PROJECTIONS"]
