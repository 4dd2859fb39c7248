"""Entries: what stands on a list. A list is alphabetical, for it is no ranking."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal as a list names it."""

    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str


def alphabetical(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By title, letters alike in either case; the same titles by proposal, so the order is one."""
    return tuple(sorted(entries, key=_place))


def _place(entry: Entry) -> tuple[str, str]:
    return unicodedata.normalize("NFKC", entry.title).casefold(), entry.proposal_id
