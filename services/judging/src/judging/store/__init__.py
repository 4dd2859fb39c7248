"""How judging keeps its nouns in MongoDB, and what is counted there."""

from judging.store.counts import (
    handed_in_by_entry,
    live_by_entry,
    live_by_judge,
    proposals_of,
    standing_among,
    standing_of,
    states_by_judge,
)
from judging.store.many import create_all
from judging.store.shapes import (
    AGENCY,
    DECISION,
    EDITION,
    ENTRY,
    EXPORTS,
    INDEXES,
    JUDGE,
    NAMING,
    PILE,
    RANKING,
    READING,
    ROUND,
    SETTLEMENT,
    SHAPES,
    SHARE,
    Ranking,
    Share,
    settlement_id,
    share_id,
)

__all__ = [
    "AGENCY", "DECISION", "EDITION", "ENTRY", "EXPORTS", "INDEXES", "JUDGE", "NAMING", "PILE",
    "RANKING", "READING", "ROUND", "SETTLEMENT", "SHAPES", "SHARE", "Ranking", "Share",
    "create_all", "handed_in_by_entry", "live_by_entry", "live_by_judge", "proposals_of",
    "settlement_id", "share_id", "standing_among", "standing_of", "states_by_judge",
]  # fmt: skip
