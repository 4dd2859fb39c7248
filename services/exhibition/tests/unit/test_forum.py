"""A forum: drafted without mistakes, published once, changed as a whole."""

from dataclasses import replace
from typing import Any

import pytest

from exhibition.domain import forum as forums
from exhibition.domain.finding import PlanMistaken
from exhibition.domain.forum import (
    AlreadyPublished,
    Changed,
    Draft,
    Drafted,
    EditionFixed,
    EditionUnknown,
    Forum,
    NotPublished,
    Published,
    Terms,
    change,
    evolve,
    publish,
    redraft,
)


@pytest.fixture
def draft(make: Any) -> Any:
    return Draft("kipp-2018", "IPS Forum", Terms(900, 3600, make.at(86400)), make.plan())


@pytest.fixture
def forum(draft: Any) -> Any:
    return evolve(None, Drafted("ips-2018", draft))


@pytest.fixture
def published(make: Any, forum: Any) -> Any:
    return evolve(forum, Published(make.at()))


@pytest.fixture
def mistaken(make: Any, draft: Any) -> Any:
    return replace(draft, plan=make.plan(make.plot(kind="palace")))


def test_a_draft_is_written_and_written_again(draft: Any, forum: Any) -> None:
    assert forums.draft("ips-2018", draft) == Drafted("ips-2018", draft)
    assert forum == Forum("ips-2018", "kipp-2018", "IPS Forum", draft.terms, draft.plan)
    renamed = replace(draft, name="IPS Forum 2018")
    assert redraft(forum, renamed) == Drafted("ips-2018", renamed)
    assert redraft(forum, draft) is None


def test_a_mistaken_plan_is_neither_written_published_nor_changed_to(
    make: Any, forum: Any, published: Any, mistaken: Any
) -> None:
    with pytest.raises(PlanMistaken):
        forums.draft("ips-2018", mistaken)
    with pytest.raises(PlanMistaken):
        publish(replace(forum, plan=mistaken.plan), edition_known=True, now=make.at())
    with pytest.raises(PlanMistaken):
        change(published, mistaken)


def test_a_forum_is_published_once(make: Any, forum: Any, published: Any) -> None:
    assert publish(forum, edition_known=True, now=make.at()) == Published(make.at())
    assert publish(published, edition_known=True, now=make.at(1)) is None


def test_a_forum_of_an_unknown_edition_is_not_published(make: Any, forum: Any) -> None:
    with pytest.raises(EditionUnknown):
        publish(forum, edition_known=False, now=make.at())


def test_a_published_forum_is_changed_and_not_rewritten(
    make: Any, draft: Any, published: Any
) -> None:
    with pytest.raises(AlreadyPublished):
        redraft(published, draft)
    more = replace(draft, plan=make.plan(make.plot(), make.plot("A-02", (3, 0, 3, 3))))
    assert change(published, more) == Changed(more)
    assert evolve(published, Changed(more)) == replace(published, plan=more.plan)
    assert change(published, draft) is None


def test_a_draft_is_not_changed_and_an_edition_never(
    draft: Any, forum: Any, published: Any
) -> None:
    with pytest.raises(NotPublished):
        change(forum, draft)
    with pytest.raises(EditionFixed):
        change(published, replace(draft, edition_id="kipp-2019"))


def test_nothing_happens_to_a_forum_that_was_never_drafted(make: Any) -> None:
    with pytest.raises(ValueError, match="no forum was drafted"):
        evolve(None, Published(make.at()))
