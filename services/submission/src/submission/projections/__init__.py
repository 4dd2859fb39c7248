"""Read models built from facts: each can be thrown away and filled again."""

from collections.abc import Sequence

from shared.delivery import Projection
from submission.projections.journey import JOURNEY
from submission.projections.others import AGENCIES, PAST_WINS, READINGS

PROJECTIONS: Sequence[Projection] = (AGENCIES, JOURNEY, PAST_WINS, READINGS)

__all__ = ["PROJECTIONS"]
