"""What is told of an edition are the messages that were promised, as their contracts have them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from programme.domain.calendar import Binding
from programme.domain.edition import (
    Act,
    Amendment,
    Drafted,
    Edition,
    Event,
    Published,
    StageClosed,
    StageClosing,
    StageExtended,
    StageOpened,
)
from programme.messages import TELLS, facts
from shared import messages, testing

NOW = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ACT = Act("desk", "closing", "Everybody is done, said Ibu Sari.", NOW, "account-1")
AMENDMENT = Amendment(1, "intake", NOW + DAY, NOW, "Ask Pak Budi, 0812 345.", NOW, "account-1")
HAPPENED: tuple[tuple[Event, str, dict[str, Any]], ...] = (
    (StageOpened("desk", NOW), "stage_opened", {"at": "2018-02-23T03:00:00Z", "by_hand": False}),
    (StageOpened("desk", NOW, ACT), "stage_opened",
     {"at": "2018-02-23T03:00:00Z", "by_hand": True}),
    (StageClosing("desk", NOW, ACT), "stage_closing", {"closes_at": "2018-02-23T03:00:00Z"}),
    (StageClosed("desk", NOW, by_hand=True), "stage_closed",
     {"at": "2018-02-23T03:00:00Z", "by_hand": True}),
)  # fmt: skip


def _told(edition: Edition, event: Event) -> dict[str, Any]:
    (fact,) = facts(edition, event)
    data: dict[str, Any] = messages.plain(fact.data)
    assert fact.type in TELLS
    assert testing.contract_faults(fact.type, data) == []
    return {"type": fact.type, **data}


@pytest.mark.parametrize(("event", "kind", "data"), HAPPENED)
def test_what_happens_to_a_stage_is_told_without_who_and_why(
    event: Event, kind: str, data: dict[str, Any], published: Callable[..., Edition]
) -> None:
    assert _told(published(), event) == {
        "type": f"programme.{kind}.v1", "edition_id": "lomba", "stage": "desk", **data,
    }  # fmt: skip


def test_an_extension_is_told_with_its_number_only(published: Callable[..., Edition]) -> None:
    assert _told(published(), StageExtended(AMENDMENT)) == {
        "type": "programme.stage_extended.v1",
        "edition_id": "lomba",
        "stage": "intake",
        "closes_at": "2018-02-24T03:00:00Z",
        "previous_closes_at": "2018-02-23T03:00:00Z",
        "amendment": 1,
    }


def test_a_publication_is_told_with_the_whole_rule_book(published: Callable[..., Edition]) -> None:
    edition = published(Binding("desk", NOW, NOW + DAY))
    told = _told(edition, Published(NOW, "account-1"))
    assert messages.plain(told["rule_book"]) == messages.load(edition.canonical.encode())
    assert told["rule_book_sha256"] == edition.sha256
    assert told["stages"][3] == {
        "stage": "desk", "opens_at": "2018-02-23T03:00:00Z", "closes_at": "2018-02-24T03:00:00Z",
    }  # fmt: skip
    assert told["stages"][0] == {"stage": "intake", "opens_at": None, "closes_at": None}
    assert "account-1" not in str(told)


def test_a_draft_is_told_to_nobody(drafted: Callable[..., Edition]) -> None:
    assert facts(drafted(), Drafted(drafted())) == ()
