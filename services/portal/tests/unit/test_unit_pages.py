"""A unit's pages: what a proposal needs next, and which words of a text changed."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from portal.clients.selecting import Finding, Progress
from portal.clients.writing import Step
from portal.locales import Words
from portal.pages.named import Named
from portal.pages.unit import next_step
from portal.pages.unit_form import Place, Sheet
from portal.pages.unit_history import LONGEST_COMPARED, compared, step_words


def progress(standing: str, *, blank: bool = False) -> Progress:
    """A proposal that stands there."""
    return Progress(
        id="p1", version=1, edition_id="e", agency_id="a", group="umum", cluster="kota",
        standing=standing, holder="unit", title="Antrean", blank=blank,
        registered_at=datetime(2018, 3, 1, tzinfo=UTC), submitted_at=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("standing", "open", "contests", "blank", "next"),
    [
        ("draft", True, True, True, "draft-blank"),
        ("draft", True, True, False, "draft-ready"),
        ("draft", False, True, False, "closed"),
        ("handed_over", True, True, False, "handed_over"),
        ("handed_over", False, True, False, "closed"),
        ("repair", False, True, False, "repair"),
        ("upheld", False, True, False, "upheld"),
        ("refused", False, True, False, "refused"),
        ("refused", False, False, False, "refused-for-good"),
    ],
)
def test_what_a_proposal_needs_next(
    standing: str, open: bool, contests: bool, blank: bool, next: str
) -> None:
    seen = progress(standing, blank=blank)
    assert next_step(seen, None, open=open, contests=contests) == next


@pytest.mark.parametrize(
    ("fact", "outcome", "said"),
    [
        ("objection_screened", "turned_away", "The objection was turned away"),
        ("objection_ruled", "dismissed", "The objection was dismissed"),
        ("objection_ruled", "upheld", "The objection was upheld"),
        ("objection_ruled", "unheard-of", "The objection was ruled on"),
    ],
)  # fmt: skip
def test_a_step_says_what_came_of_it(fact: str, outcome: str, said: str) -> None:
    sheet = cast(Sheet, Named({}, Words("en")))
    step = Step(
        kind=f"award.{fact}.v1", at=datetime(2018, 6, 9, tzinfo=UTC), actor="secretariat",
        list=None, details={"outcome": outcome},
    )  # fmt: skip
    assert step_words(sheet, step) == said


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "baru", [("new", "baru")]),
        ("lama", "", [("gone", "lama")]),
        ("satu dua tiga", "satu tiga", [("same", "satu "), ("gone", "dua "), ("same", "tiga")]),
        ("satu dua", "satu  dua", [("gone", "satu "), ("new", "satu  "), ("same", "dua")]),
        ("sama", "sama", [("same", "sama")]),
    ],
)
def test_words_that_changed(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert list(compared(before, after)) == pieces


def test_very_long_texts_are_shown_whole_one_after_the_other() -> None:
    long = "kata " * LONGEST_COMPARED
    assert list(compared(long, "pendek")) == [("gone", long), ("new", "pendek")]


def test_whatever_changed_both_texts_are_whole_in_what_is_shown() -> None:
    before, after = "Warga antre.\nLama sekali.", "Warga tidak antre.\n\nSebentar saja."
    pieces = list(compared(before, after))
    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after


def test_a_form_asks_for_a_category_only_where_there_are_some() -> None:
    def asked(categories: list[dict[str, object]]) -> list[str]:
        group = {"id": "umum", "categories": categories, "form": {"fields": [], "attachments": []}}
        return [id for id, _, _ in Named({"groups": [group]}, Words("id")).fields("umum")]

    assert asked([]) == ["title", "started_on", "formerly"]
    assert asked([{"id": "a", "name": "A"}]) == ["title", "category", "started_on", "formerly"]


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({"times": 1, "lists": ["top-99 2017"]}, "It has never stood on Top 99 2017"),
        ({"times": 2, "lists": ["top-99 2017"]}, "It has not stood 2 times on Top 99 2017"),
    ],
)
def test_one_is_not_said_as_several(asks: dict[str, Any], says: str) -> None:
    book = {"lists": [{"id": "top-99", "name": "Top 99"}]}
    finding = Finding(
        rule="new", kind="not-won-before", asks=asks, blocks=False, outcome="met", code="met",
        field=None, reason=None, sentence="", params={},
    )  # fmt: skip
    group = {"id": "umum", "form": {"fields": [], "attachments": []}, "categories": []}
    sheet = Sheet(cast(Any, Proposal()), book | {"groups": [group]}, (), Words("en"))
    assert sheet.says(finding) == says


class Proposal:
    """As much of one as is looked at."""

    group = "umum"


def test_a_place_for_a_file_says_what_it_takes_as_people_say_it() -> None:
    types = ("application/pdf", "image/jpeg", "image/png")
    place = Place("bukti", "Bukti", types, 2_097_152, required=False, public=False)
    assert (place.takes, place.megabytes) == ("PDF, JPG, PNG", 2.0)
    assert Words("en")("unit.files.too-large", size=place.megabytes).startswith(
        "The file is larger than 2 MB."
    )
