"""A forum (pameran): an edition's exhibition, drafted, published, and changed under care."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from exhibition.domain.facts import UNSAID, Facts
from exhibition.domain.finding import must_be_sound
from exhibition.domain.inspection import inspected
from exhibition.domain.plan import Plan
from exhibition.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a hold and an offer last, in seconds; until when requirements may change; and from
    when exhibitors choose their booths, where that is not from the publication on."""

    hold_seconds: int
    offer_seconds: int
    requirements_until: datetime
    choosing_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What staff write about a forum."""

    edition_id: str
    name: str
    terms: Terms
    plan: Plan
    name_en: str | None = None
    facts: Facts = UNSAID


@dataclass(frozen=True, slots=True)
class Drafted:
    forum_id: str
    content: Draft


@dataclass(frozen=True, slots=True)
class Published:
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    content: Draft


@dataclass(frozen=True, slots=True)
class ChoosingOpened:
    at: datetime


Event: TypeAlias = Drafted | Published | Changed | ChoosingOpened


@dataclass(frozen=True, slots=True)
class Forum:
    """What was written about it last, and since when it is public."""

    id: str
    edition_id: str
    name: str
    terms: Terms
    plan: Plan
    published_at: datetime | None = None
    name_en: str | None = None
    facts: Facts = UNSAID

    def choosing_at(self, now: datetime) -> bool:
        """Whether exhibitors may choose."""
        opens_at = self.terms.choosing_from
        return self.published_at is not None and (opens_at is None or opens_at <= now)


class AlreadyPublished(Refusal):
    """What is public is not rewritten in passing."""

    says = "Forum {forum_id} is published; change it with a reason, through its changes."


class NotPublished(Refusal):
    """A draft is simply written again."""

    says = "Forum {forum_id} is a draft; write it again, or publish it first."


class EditionUnknown(Refusal):
    """Without its edition nobody would ever be invited."""

    says = "No edition {edition_id} is published, or it was not heard of yet; try again soon."


class EditionFixed(Refusal):
    """Its exhibitors are that edition's winners."""

    says = "Forum {forum_id} belongs to the edition {edition_id}; that cannot change."


class ChoosingNotOpen(Refusal):
    """Everybody begins to choose at the same moment."""

    says = "Booths of forum {forum_id} can be chosen from {opens_at} on; come back then."


def evolve(forum: Forum | None, event: Event) -> Forum:
    if isinstance(event, Drafted):
        return _written(event.forum_id, event.content, None)
    if forum is None:
        raise ValueError(f"no forum was drafted before {event}")
    match event:
        case Published(at=at):
            return replace(forum, published_at=at)
        case Changed(content=content):
            return _written(forum.id, content, forum.published_at)
        case ChoosingOpened(at=at):
            return replace(forum, terms=replace(forum.terms, choosing_from=at))
        case _:
            assert_never(event)


def _written(forum_id: str, content: Draft, published_at: datetime | None) -> Forum:
    return Forum(
        forum_id,
        content.edition_id,
        content.name,
        content.terms,
        content.plan,
        published_at,
        content.name_en,
        content.facts,
    )


def draft(forum_id: str, content: Draft) -> Drafted:
    """A draft is kept when its plan has no mistake."""
    must_be_sound(inspected(content.plan, content.facts))
    return Drafted(forum_id, content)


def redraft(forum: Forum, content: Draft) -> Drafted | None:
    if forum.published_at is not None:
        raise AlreadyPublished(forum_id=forum.id)
    event = draft(forum.id, content)
    return None if evolve(None, event) == forum else event


def publish(forum: Forum, *, edition_known: bool, now: datetime) -> Published | None:
    if forum.published_at is not None:
        return None
    if not edition_known:
        raise EditionUnknown(edition_id=forum.edition_id)
    must_be_sound(inspected(forum.plan, forum.facts))
    return Published(now)


def change(forum: Forum, content: Draft) -> Changed | None:
    if forum.published_at is None:
        raise NotPublished(forum_id=forum.id)
    if content.edition_id != forum.edition_id:
        raise EditionFixed(forum_id=forum.id, edition_id=forum.edition_id)
    must_be_sound(inspected(content.plan, content.facts))
    event = Changed(content)
    return None if evolve(forum, event) == forum else event


def open_choosing(forum: Forum, *, now: datetime) -> ChoosingOpened | None:
    """Exhibitors choose from this instant on, and not only from the one that was set."""
    if forum.published_at is None:
        raise NotPublished(forum_id=forum.id)
    return None if forum.choosing_at(now) else ChoosingOpened(now)


def must_be_open(forum: Forum, now: datetime) -> None:
    if not forum.choosing_at(now):
        raise ChoosingNotOpen(forum_id=forum.id, opens_at=forum.terms.choosing_from)
