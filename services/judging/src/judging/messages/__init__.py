"""Our events in the words of the contracts, and foreign words in ours."""

from judging.messages.tells import (
    SEALED,
    closed,
    decided,
    entry_listed,
    entry_removed,
    opened,
    prepared,
    reading_told,
    replacement_named,
)

TELLS = (
    "judging.entry_listed.v1",
    "judging.entry_removed.v1",
    "judging.reading_assigned.v1",
    "judging.reading_declined.v1",
    "judging.reading_ended.v1",
    "judging.replacement_named.v1",
    "judging.round_closed.v1",
    "judging.round_opened.v1",
    "judging.round_prepared.v1",
    "judging.sheet_handed_in.v1",
    "judging.shortlist_decided.v1",
)

__all__ = [
    "SEALED",
    "TELLS",
    "closed",
    "decided",
    "entry_listed",
    "entry_removed",
    "opened",
    "prepared",
    "reading_told",
    "replacement_named",
]
