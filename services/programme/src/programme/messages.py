"""Our events in the words that other services were promised."""

import json
from collections.abc import Iterator

from programme.domain.edition import (
    Edition,
    Event,
    Published,
    StageClosed,
    StageClosing,
    StageExtended,
    StageOpened,
)
from shared.outbox import Fact

TELLS = (
    "programme.edition_published.v1",
    "programme.stage_opened.v1",
    "programme.stage_extended.v1",
    "programme.stage_closing.v1",
    "programme.stage_closed.v1",
)


def facts(edition: Edition, *events: Event) -> tuple[Fact, ...]:
    """What is told of an edition's events: everything but a draft's changes."""
    return tuple(fact for event in events for fact in _told(edition, event))


def _told(edition: Edition, event: Event) -> Iterator[Fact]:
    own = {"edition_id": edition.id}
    match event:
        case Published(at=at):
            yield Fact(
                "programme.edition_published.v1", own | _whole(edition) | {"published_at": at}
            )
        case StageOpened(stage=stage, at=at, by_hand=act):
            told = {"stage": stage, "at": at, "by_hand": act is not None}
            yield Fact("programme.stage_opened.v1", own | told)
        case StageExtended(amendment=made):
            told = {
                "stage": made.stage,
                "closes_at": made.closes_at,
                "previous_closes_at": made.previous_closes_at,
                "amendment": made.number,
            }
            yield Fact("programme.stage_extended.v1", own | told)
        case StageClosing(stage=stage, closes_at=closes_at):
            yield Fact("programme.stage_closing.v1", own | {"stage": stage, "closes_at": closes_at})
        case StageClosed(stage=stage, at=at, by_hand=by_hand):
            told = {"stage": stage, "at": at, "by_hand": by_hand}
            yield Fact("programme.stage_closed.v1", own | told)


def _whole(edition: Edition) -> dict[str, object]:
    return {
        "name": edition.name,
        "year": edition.year,
        "simulated": edition.simulated,
        "rule_book": json.loads(edition.canonical),
        "rule_book_sha256": edition.sha256,
        "stages": [
            {"stage": stage.id, "opens_at": stage.opens_at, "closes_at": stage.closes_at}
            for stage in edition.stages
        ],
    }
