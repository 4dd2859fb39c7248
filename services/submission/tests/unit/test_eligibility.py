"""Every rule of 2018 held against a proposal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from submission.domain.content import content_of
from submission.domain.edition import Edition, EligibilityRule, RuleKind
from submission.domain.eligibility import Code, Finding, Known, Outcome, findings
from submission.domain.proposal import Attachment, Proposal
from submission.domain.title import Namesake, Win

Built = Callable[..., Proposal]
FULL = {
    "ringkasan": "satu dua tiga empat",
    "ide": "ide yang baru dan berguna",
    "tujuan": "tpb-1",
}


def held(
    proposal: Proposal, edition: Edition, now: datetime, known: Known | None = None
) -> dict[str, list[Finding]]:
    """The findings by rule."""
    found: dict[str, list[Finding]] = {}
    for finding in findings(content_of(proposal), edition, known or Known(), now):
        found.setdefault(finding.rule, []).append(finding)
    return found


def matters(found: list[Finding]) -> list[tuple[Outcome, Code, str | None]]:
    """What is the matter, without its sentence."""
    return [(f.outcome, f.code, f.field) for f in found]


MET = [(Outcome.MET, Code.MET, None)]


def test_a_proposal_without_fault_meets_every_rule(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    found = held(proposal(**FULL), edition, now)
    assert list(found) == ["age", "form", "title", "care", "top-40", "top-99"]
    assert all(matters(some) == MET for some in found.values())


def test_findings_are_served_from_the_first_empty_draft_on(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    found = held(proposal(started_on=""), edition, now)
    assert matters(found["form"]) == [
        (Outcome.UNMET, Code.MISSING, "started_on"),
        (Outcome.UNMET, Code.MISSING, "ringkasan"),
        (Outcome.UNMET, Code.MISSING, "ide"),
        (Outcome.UNMET, Code.MISSING, "tujuan"),
    ]
    assert matters(found["age"]) == [(Outcome.UNMET, Code.MISSING, "started_on")]
    assert matters(found["care"]) == MET
    assert all(finding.sentence for some in found.values() for finding in some)


@pytest.mark.parametrize(
    ("started_on", "met"),
    [("2017-03-31", True), ("2017-04-01", False), ("2018-03-31", False), ("2016-02-29", True)],
)
def test_age_counts_back_from_the_last_day_of_the_intake(
    edition: Edition, proposal: Built, now: datetime, started_on: str, met: bool
) -> None:
    found = held(proposal(**FULL | {"started_on": started_on}), edition, now)["age"]
    assert (found[0].outcome is Outcome.MET) is met
    if not met:
        assert found[0].reason == "too-young"
        assert found[0].params == {"started_on": started_on, "latest": "2017-03-31"}


def test_the_last_day_is_the_one_in_jakarta(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    midnight = datetime(2018, 3, 31, 17, 0, tzinfo=UTC)
    later = edition.with_stage("submission", closes_at=midnight)
    on_the_day = proposal(**FULL | {"started_on": "2017-04-01"})
    assert matters(held(on_the_day, later, now)["age"]) == MET


def test_age_counts_back_from_today_where_the_end_is_not_set(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    endless = edition.with_stage("submission", closes_at=None)
    young = proposal(**FULL | {"started_on": "2017-03-31"})
    assert held(young, endless, now)["age"][0].outcome is Outcome.UNMET
    assert held(young, endless, now + timedelta(days=1))["age"][0].outcome is Outcome.MET


def test_a_leap_day_has_its_year_on_the_twenty_eighth(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    leap = edition.with_stage("submission", closes_at=datetime(2020, 2, 29, 5, tzinfo=UTC))
    old = proposal(**FULL | {"started_on": "2019-02-28"})
    assert matters(held(old, leap, now)["age"]) == MET


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("ringkasan", "satu", Code.TOO_FEW_WORDS),
        ("ringkasan", "a b c d e f g", Code.TOO_MANY_WORDS),
        ("tujuan", "tpb-9", Code.NOT_A_CHOICE),
        ("mulai", "kemarin", Code.NOT_A_DATE),
        ("mulai", "2018-02-30", Code.NOT_A_DATE),
        ("biaya", "banyak", Code.NOT_A_NUMBER),
        ("biaya", "NaN", Code.NOT_A_NUMBER),
        ("video", "youtube", Code.NOT_AN_ADDRESS),
        ("video", "javascript:alert(1)", Code.NOT_AN_ADDRESS),
        ("video", "https://contoh.id/" + "v" * 60, Code.TOO_LONG),
        ("started_on", "17-08-2016", Code.NOT_A_DATE),
    ],
)
def test_an_answer_that_is_none_leaves_the_form_incomplete(
    edition: Edition, proposal: Built, now: datetime, field: str, text: str, code: Code
) -> None:
    found = held(proposal(**FULL | {field: text}), edition, now)["form"]
    assert matters(found) == [(Outcome.UNMET, code, field)]
    assert found[0].reason == "incomplete"


@pytest.mark.parametrize(
    ("field", "text"),
    [("mulai", "2018-01-31"), ("biaya", "1250000.50"), ("video", "https://youtu.be/x?t=1")],
)
def test_an_answer_of_its_kind_is_one(
    edition: Edition, proposal: Built, now: datetime, field: str, text: str
) -> None:
    assert matters(held(proposal(**FULL | {field: text}), edition, now)["form"]) == MET


def test_a_required_file_and_a_category_are_part_of_the_form(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    group = edition.groups[0]
    slots = (replace(group.slots[0], required=True), group.slots[1])
    strict = replace(edition, groups=(replace(group, slots=slots, categories=("a", "b")),))
    found = held(proposal(**FULL), strict, now)["form"]
    assert matters(found) == [
        (Outcome.UNMET, Code.MISSING, "category"),
        (Outcome.UNMET, Code.MISSING_FILE, "sk"),
    ]
    file = Attachment("f", "sk.pdf", "application/pdf", 1, "0" * 64, 2, "siti", now)
    full = replace(proposal(**FULL, category="a"), attachments={"sk": file})
    assert matters(held(full, strict, now)["form"]) == MET
    wrong = held(proposal(**FULL, category="c"), strict, now)["form"]
    assert wrong[0].code is Code.NOT_A_CHOICE


def test_the_same_title_is_found_and_a_rival_is_not_named(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    known = Known(namesakes=(Namesake("p2"), Namesake(None)))
    found = held(proposal(**FULL), edition, now, known)["title"]
    assert matters(found) == [(Outcome.UNMET, Code.SAME_TITLE, "title")]
    assert (found[0].reason, found[0].params) == ("same-title", {"count": 2, "proposals": ["p2"]})


def test_one_win_or_two_finals_end_it(edition: Edition, proposal: Built, now: datetime) -> None:
    final = Win("top-99", "Antrean", 2016)
    once = held(proposal(**FULL), edition, now, Known(wins=(final,)))
    assert (matters(once["top-40"]), matters(once["top-99"])) == (MET, MET)
    twice = Known(wins=(final, replace(final, year=2017)))
    found = held(proposal(**FULL), edition, now, twice)
    assert found["top-99"][0].params == {"lists": ["top-99 2016", "top-99 2017"], "count": 2}
    won = Known(wins=(Win("top-40", "Antrean", 2017),))
    assert matters(held(proposal(**FULL), edition, now, won)["top-40"]) == [
        (Outcome.UNMET, Code.WON_BEFORE, "title")
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"ide": "terlalu singkat"}, [(Code.SHORT, "ide")]),
        ({"ide": "Contoh"}, [(Code.PLACEHOLDER, "ide")]),
        ({"ide": "contoh contoh, CONTOH."}, [(Code.PLACEHOLDER, "ide")]),
        ({"ide": "N/A"}, [(Code.PLACEHOLDER, "ide")]),
        ({"ide": "sebuah contoh yang baik sekali"}, []),
        ({"ide": "Satu  dua tiga EMPAT"}, [(Code.REPEATED, "ide")]),
        ({"ide": ""}, []),
    ],
)
def test_careless_answers_are_shown_to_a_person(
    edition: Edition,
    proposal: Built,
    now: datetime,
    texts: dict[str, str],
    expected: list[tuple[Code, str]],
) -> None:
    found = held(proposal(**FULL | texts), edition, now)["care"]
    assert [(f.code, f.field) for f in found if f.code is not Code.MET] == expected
    assert all(f.outcome is not Outcome.UNMET for f in found)


def test_the_agency_has_a_quota_where_the_rule_book_sets_one(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    quota = EligibilityRule("quota", RuleKind.AGENCY_QUOTA, blocks=True, limit=2)
    group = replace(edition.groups[0], rules=(quota,))
    bounded = replace(edition, groups=(group,))
    assert matters(held(proposal(), bounded, now, Known(submitted=1))["quota"]) == MET
    found = held(proposal(), bounded, now, Known(submitted=2))["quota"]
    assert (found[0].code, found[0].reason, found[0].field) == (Code.QUOTA, "too-many", None)


def test_every_finding_can_be_said_in_a_sentence(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    bad = proposal(ringkasan="x", ide="x", tujuan="x", mulai="x", biaya="x", video="x")
    known = Known((Namesake("p2"),), (Win("top-40", "x"),), 9)
    for some in held(bad, edition, now, known).values():
        for finding in some:
            assert "{" not in finding.sentence
