"""What is told, in the words of the contracts; and what is heard, in ours."""

from typing import Any

import pytest

from exhibition.domain import booth as booths
from exhibition.domain.booth import (
    Blocked,
    Confirmed,
    Held,
    Offered,
    Planned,
    Released,
    Removed,
    Replanned,
    Requirements,
    RequirementsChanged,
    Unblocked,
    Why,
)
from exhibition.domain.edition import EntryBarred, ListCorrected, Win
from exhibition.messages import (
    TELLS,
    CorrectedList,
    DisqualifiedFinalist,
    EditionPublished,
    booth_facts,
)

SECRET = Requirements(500, "A secret show")


def test_facts_carry_who_and_when_and_no_word_that_somebody_wrote(make: Any) -> None:
    booth, holder = make.booth(), make.exhibitor().holder
    at, until = make.at(), make.at(900)
    events: list[booths.Event] = [
        Held("A-01", holder, until, at),
        Offered("A-01", holder, until, at),
        Confirmed("A-01", holder, SECRET, at),
        Released("A-01", holder, Why.GIVEN_UP, at),
        Blocked("A-01", "A wet floor", at),
        Unblocked("A-01", at),
    ]
    facts = booth_facts(booth, events)
    assert [fact.type for fact in facts] == [
        "exhibition.booth_held.v1",
        "exhibition.booth_offered.v1",
        "exhibition.booth_confirmed.v1",
        "exhibition.booth_released.v1",
        "exhibition.booth_blocked.v1",
        "exhibition.booth_unblocked.v1",
    ]
    assert {fact.type for fact in facts} < set(TELLS)
    where = {"booth_id": "ips-2018:A-01", "forum_id": "ips-2018", "code": "A-01", "at": at}
    who = {"exhibitor_id": "ips-2018:p1", "agency_id": "agency-1", "proposal_id": "p1"}
    assert [fact.data for fact in facts] == [
        where | who | {"until": until},
        where | who | {"until": until},
        where | who,
        where | who | {"why": Why.GIVEN_UP},
        where,
        where,
    ]


def test_what_concerns_the_plan_or_the_exhibitor_only_is_not_told(make: Any) -> None:
    plot = make.plot()
    events: list[booths.Event] = [
        Planned("ips-2018", plot),
        Replanned(plot),
        Removed("A-01"),
        RequirementsChanged(SECRET),
    ]
    assert booth_facts(make.booth(), events) == []


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("withdrawn", Why.WITHDRAWN),
        ("disqualified", Why.DISQUALIFIED),
        ("clerical_error", Why.DISQUALIFIED),
        ("a code of next year", Why.DISQUALIFIED),
    ],
)
def test_a_correction_in_our_words(reason: str, why: Why) -> None:
    entry = {"proposal_id": "p3", "agency_id": "a3", "title": "T", "group": "g", "cluster": "c"}
    told = {
        "edition_id": "kipp-2018",
        "list": "top-40",
        "removed": ["p1"],
        "added": [entry],
        "reason": reason,
    }
    heard = CorrectedList.model_validate(told)
    win = Win("top-40", "p3", "a3", "T", "g", "c")
    assert heard.event() == ListCorrected("top-40", ("p1",), (win,))
    assert heard.why() is why


def test_an_edition_and_a_disqualification_in_our_words() -> None:
    lists = [{"id": "top-99", "booth": False}, {"id": "top-40", "booth": True}, {"id": "old"}]
    told = {"edition_id": "k", "simulated": True, "rule_book": {"lists": lists}}
    assert EditionPublished.model_validate(told).edition().booth_lists == ("top-40",)
    disqualified = DisqualifiedFinalist(edition_id="k", proposal_id="p1")
    assert disqualified.event() == EntryBarred("p1", Why.DISQUALIFIED)
