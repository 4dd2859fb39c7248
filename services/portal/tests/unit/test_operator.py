"""What an operator, and who reads the log or a table's report, is told in sentences."""

from datetime import UTC, datetime

import pytest

from portal.clients.directory import Line
from portal.clients.operations import Letter, Logged, Order
from portal.locales import LANGUAGES, Language, Words
from portal.pages import choices, log, operator, people

NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)
FINDINGS = [
    ("facts-not-sent", {"count": 3, "oldest_s": 90}),
    ("dead-letters-wait", {"count": 2}),
    ("no-worker-seen", {"last_seen_at": None}),
    ("no-worker-seen", {"last_seen_at": "2018-03-01T12:00:00Z"}),
    ("worker-unwell", {"worker": "w", "check": "progress", "says": "stands still"}),
    (
        "set-aside-long",
        {"consumer": "judging", "topic": "submission.events", "subject": "p-1", "before": 3,
         "since": "2018-03-01T12:00:00Z"},
    ),
    (
        "set-aside-long",
        {"consumer": "award", "topic": "programme.events", "subject": "e", "before": None,
         "since": "2018-03-01T12:00:00Z"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "params"), FINDINGS)
def test_a_finding_is_a_sentence_and_says_what_to_do(
    language: Language, code: str, params: dict[str, object]
) -> None:
    sentence, do = operator.said(Words(language), code, "judging", params)
    assert sentence != code
    assert do
    assert "{" not in sentence + do


def test_a_finding_that_is_not_known_is_shown_as_it_is() -> None:
    assert operator.said(Words("id"), "something-new", "award", {}) == ("something-new", "")


def test_what_heals_a_gap_names_who_told_it() -> None:
    _, do = operator.said(Words("en"), *FINDINGS[5][:1], "judging", FINDINGS[5][1])  # type: ignore[arg-type]
    assert do.endswith("gelanggang replay submission --subject 'p-1'")


def row(**other: object) -> Logged:
    known = {
        "at": NOON, "account": "a-1", "service": "submission", "subjects": {"proposal_id": "p-1"},
        "operation": "POST /proposals/{proposal_id}/admission", "edition": "e", "outcome": "done",
    }  # fmt: skip
    return Logged.model_validate(known | other)


def test_a_row_of_the_log_says_who_did_what_to_what() -> None:
    line = log.line(Words("en"), row(), {"a-1": "Ani"})
    assert (line.who, line.act, line.about, line.outcome) == (
        "Ani", "Admitted a proposal", [("proposal", "p-1")], "",
    )  # fmt: skip


def test_a_row_without_a_name_or_a_text_is_shown_as_it_is() -> None:
    line = log.line(Words("en"), row(operation="POST /new", subjects={"x": "y"}), {})
    assert (line.who, line.act, line.about) == ("a-1", "POST /new", [("x", "y")])


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("looked", ""), ("forbidden", "Not allowed"), ("submission:too-late", "Refused")],
)
def test_how_it_ended_is_said_where_it_was_not_done(outcome: str, said: str) -> None:
    assert log.line(Words("en"), row(outcome=outcome), {}).outcome == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "line",
    [
        Line(line=2, outcome="registered"),
        Line(line=2, outcome="placed"),
        Line(line=2, outcome="unchanged"),
        Line(line=2, code="identity:cell-wrong", params={"column": "type", "cell": "desa"}),
        Line(line=2, code="identity:cell-missing", params={"column": "name", "cell": ""}),
        Line(line=2, code="identity:row-of-another-length", params={"cells": 3}),
        Line(line=2, code="identity:agency-not-known", params={"agency_id": "x"}),
        Line(line=2, code="identity:no-province", params={"type": "lembaga"}),
    ],
)
def test_each_line_of_a_report_is_a_sentence(language: Language, line: Line) -> None:
    said = people.said(Words(language), line)
    assert said
    assert "identity:" not in said
    assert "import." not in said


def test_a_cell_that_is_not_accepted_is_told_with_what_its_column_takes() -> None:
    params = {"column": "agency_id", "cell": "Kota A"}
    sentence = people.said(Words("en"), Line(line=2, code="identity:cell-wrong", params=params))
    assert "small letters" in sentence
    params = {"column": "type", "cell": "desa"}
    sentence = people.said(Words("id"), Line(line=2, code="identity:cell-wrong", params=params))
    assert "kabupaten" in sentence


def test_what_is_new_to_us_is_said_in_the_services_words() -> None:
    line = Line(line=2, code="identity:something-new", detail="Something new.")
    assert people.said(Words("id"), line) == "Something new."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_a_name(language: Language) -> None:
    words = Words(language)
    every = [
        *choices.types(words, all=True), *choices.provinces(words, "-"),
        *choices.roles(words, unit=True, all=True), *choices.statuses(words),
    ]  # fmt: skip
    assert [text for _, text in every if text.startswith(("people.", "role."))] == []
    assert len(choices.PROVINCES) == 38


def letter(id: str, offset: int, **known: object) -> Letter:
    """A dead letter of a record of one topic."""
    told = {
        "letter_id": id, "consumer": "award", "topic": "programme.events", "partition": 0,
        "offset": offset, "lane": None, "sequence": None, "why": "no ce_id", "status": "open",
        "at": NOON, "times": 1, "sealed": False,
    }  # fmt: skip
    return Letter.model_validate(told | known)


def test_what_one_record_left_with_several_consumers_is_found() -> None:
    ordered = Order(what="replay", by="a", reason="", at=NOON)
    letters = [
        ("award", letter("1", 7)), ("judging", letter("2", 7)), ("judging", letter("3", 8)),
        ("programme", letter("4", 7, ordered=ordered)), ("programme", letter("5", 7, topic="x")),
    ]  # fmt: skip
    found = operator.of_one_record(letters, letters[0][1])
    assert [(name, one.letter_id) for name, one in found] == [("judging", "2")]


def test_what_was_searched_for_goes_on_to_the_next_piece_whole() -> None:
    there = people.next_of("/people", {"q": "Dinas & Kota", "type": ""}, "a+b=")
    assert there == "/people?q=Dinas+%26+Kota&after=a%2Bb%3D"
    assert people.next_of("/people", {"q": "x"}, None) == ""
