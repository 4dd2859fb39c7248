"""A forum (pameran): an edition's exhibition, drafted, published, and changed under care."""

from dataclasses import dataclass, replace
from datetime import datetime

from exhibition.domain.finding import must_be_sound
from exhibition.domain.plan import Plan
from exhibition.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a hold and an offer last, in seconds, and until when requirements may change."""

    hold_seconds: int
    offer_seconds: int
    requirements_until: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What staff write about a forum."""

    edition_id: str
    name: str
    terms: Terms
    plan: Plan


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
class Forum:
    """What was written about it last, and since when it is public."""

    id: str
    edition_id: str
    name: str
    terms: Terms
    plan: Plan
    published_at: datetime | None = None


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


def evolve(forum: Forum | None, event: Drafted | Published | Changed) -> Forum:
    if isinstance(event, Drafted):
        new = event.content
        return Forum(event.forum_id, new.edition_id, new.name, new.terms, new.plan)
    if forum is None:
        raise ValueError(f"no forum was drafted before {event}")
    if isinstance(event, Published):
        return replace(forum, published_at=event.at)
    new = event.content
    return replace(forum, name=new.name, terms=new.terms, plan=new.plan)


def draft(forum_id: str, content: Draft) -> Drafted:
    """A draft is kept when its plan has no mistake."""
    must_be_sound(content.plan)
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
    must_be_sound(forum.plan)
    return Published(now)


def change(forum: Forum, content: Draft) -> Changed | None:
    if forum.published_at is None:
        raise NotPublished(forum_id=forum.id)
    if content.edition_id != forum.edition_id:
        raise EditionFixed(forum_id=forum.id, edition_id=forum.edition_id)
    must_be_sound(content.plan)
    event = Changed(content)
    return None if evolve(forum, event) == forum else event
