"""Nouns for rules to work on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notification.domain.kind import Kind, Page
from notification.domain.matter import Audience, Link, Matter

NOW = datetime(2018, 3, 1, 3, 0, tzinfo=UTC)


def matter(**other: Any) -> Matter:
    """A matter that is to be told now, and matters for a day."""
    fields: dict[str, Any] = {
        "kind": Kind.PROPOSAL_RETURNED, "edition_id": "kipp-2018", "audience": Audience("p1"),
        "link": Link(Page.PROPOSAL, "p1"), "params": {}, "about": ("p1",), "since": NOW,
        "tell_at": NOW, "until": NOW + timedelta(days=1),
    }  # fmt: skip
    return Matter(**(fields | other))


@pytest.fixture
def build() -> Any:
    """Builds matters."""
    return matter


@pytest.fixture
def now() -> datetime:
    """The present."""
    return NOW
