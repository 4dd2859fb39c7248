"""Every value of the shipped book is marked as an assumption, or stands here as a known one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from programme.domain.rule_book import RuleBook, complete, read

Parsed = dict[str, Any]

NAMED = {
    "": "kipp-2018",
    "/reasons/0": "too-young",
    "/reasons/1": "incomplete",
    "/reasons/2": "careless",
    "/reasons/3": "same-title",
    "/groups/0": "umum",
    "/groups/0/eligibility/0": "one-year-old",
    "/groups/0/eligibility/1": "form-complete",
    "/groups/0/eligibility/2": "title-once",
    "/groups/0/eligibility/3": "answers-with-care",
    "/groups/0/eligibility/4": "not-a-former-winner",
    "/groups/0/eligibility/5": "not-twice-a-finalist",
    "/stages/0": "submission",
    "/stages/1": "administration",
    "/stages/3": "desk",
    "/stages/4": "panel",
    "/stages/6": "interview",
    "/rounds/0": "desk",
    "/rounds/1": "panel",
    "/rounds/2": "interview",
    "/lists/0": "nominees",
    "/lists/1": "top-99",
    "/lists/2": "top-40",
}
"""The things that the sources know, by what the book calls them; how they are worded is ours."""

GIVEN = {
    "/format": "gelanggang.rule-book/1",
    "/year": 2018,
    # The grounds on which the secretariat refused in 2018, in its own words.
    "/reasons/0/rule": "minimum-age",
    "/reasons/1/rule": "complete",
    "/reasons/2/rule": "careless",
    "/reasons/3/rule": "unique-title",
    # A year old, complete, with care, under one title; no former winner, not Top 99 twice.
    "/groups/0/eligibility/0/rule": "minimum-age",
    "/groups/0/eligibility/0/years": 1,
    "/groups/0/eligibility/1/rule": "complete",
    "/groups/0/eligibility/2/rule": "unique-title",
    "/groups/0/eligibility/3/rule": "careless",
    "/groups/0/eligibility/4/rule": "not-won-before",
    "/groups/0/eligibility/4/lists/0": "top-40",
    "/groups/0/eligibility/4/times": 1,
    "/groups/0/eligibility/5/rule": "not-won-before",
    "/groups/0/eligibility/5/lists/0": "top-99",
    "/groups/0/eligibility/5/times": 2,
    # Submission, selection by the secretariat, then evaluators, the panel, and its interviews.
    "/stages/0/purpose": "intake",
    "/stages/1/purpose": "selection",
    "/stages/3/purpose": "round",
    "/stages/3/round": "desk",
    "/stages/4/purpose": "round",
    "/stages/4/round": "panel",
    "/stages/6/purpose": "round",
    "/stages/6/round": "interview",
    "/rounds/0/judges": "evaluator",
    "/rounds/0/entries/from": "admitted",
    "/rounds/1/judges": "panellist",
    "/rounds/1/entries/from": "list",
    "/rounds/1/entries/list": "nominees",
    "/rounds/2/judges": "panellist",
    "/rounds/2/entries/from": "list",
    "/rounds/2/entries/list": "top-99",
    # Nobody could object before the Top 99 was announced.
    "/rounds/0/entries/settled": False,
    "/rounds/1/entries/settled": False,
    # 150 are handed to the panel and get nothing; the Top 99 and the Top 40 were awarded.
    "/lists/0/round": "desk",
    "/lists/0/announced": False,
    "/lists/0/size": 150,
    "/lists/0/certificate": None,
    "/lists/0/booth": False,
    "/lists/1/round": "panel",
    "/lists/1/announced": True,
    "/lists/1/size": 99,
    "/lists/1/certificate": "finalist",
    "/lists/2/round": "interview",
    "/lists/2/announced": True,
    "/lists/2/size": 40,
    "/lists/2/certificate": "winner",
}
"""What the sources say of 2018, and nothing that merely seems likely."""

EVIDENCE = ("/sources", "/assumptions")


def _leaves(value: object, at: str = "") -> Iterator[tuple[str, object]]:
    keyed: Any = value.items() if isinstance(value, dict) else ()
    inner = list(enumerate(value) if isinstance(value, list) else keyed)
    if not inner:
        yield at, value
    for key, each in inner:
        yield from _leaves(each, f"{at}/{key}")


def _under(at: str, *places: str) -> bool:
    return any(at == place or at.startswith(f"{place}/") for place in places)


def _values(book: Parsed) -> dict[str, object]:
    """What the file says, and what its silence says where a default is no mere absence."""
    understood = read(RuleBook, book).found
    assert understood is not None
    published = {at: value for at, value in _leaves(complete(understood)) if value is not None}
    found = published | dict(_leaves(book))
    return {at: value for at, value in found.items() if not _under(at, *EVIDENCE)}


def _known(at: str, value: object) -> bool:
    thing, _, last = at.rpartition("/")
    wording = thing.removesuffix("/name").removesuffix("/label")
    if last == "id" and thing in NAMED:
        return NAMED[thing] == value
    return (wording != thing and wording in NAMED) or (at, value) in GIVEN.items()


def _unfounded(book: Parsed) -> set[str]:
    marks = [each["at"] for each in book["assumptions"]]
    found = _values(book).items()
    return {at for at, value in found if not _under(at, *marks) and not _known(at, value)}


def test_every_value_of_2018_is_marked_as_an_assumption_or_known(
    parsed: Callable[[str], Parsed],
) -> None:
    assert _unfounded(parsed("kipp-2018")) == set()


def test_no_known_value_of_2018_is_called_an_assumption_or_is_gone(
    parsed: Callable[[str], Parsed],
) -> None:
    book = parsed("kipp-2018")
    marks = [each["at"] for each in book["assumptions"]]
    known = {**GIVEN, **{f"{thing}/id": name for thing, name in NAMED.items()}}
    assert [at for at in known if _under(at, *marks)] == []
    assert {at: value for at, value in _values(book).items() if at in known} == known


def _unmark(book: Parsed, at: str) -> None:
    book["assumptions"] = [each for each in book["assumptions"] if each["at"] != at]


def _one_more_list(book: Parsed) -> None:
    book["lists"].append(book["lists"][2] | {"id": "top-10", "size": 10, "seats": []})


def _silence(book: Parsed) -> None:
    del book["lists"][1]["unfilled"]
    _unmark(book, "/lists/1/unfilled")


QUOTA = {"id": "three-each", "rule": "agency-quota", "blocks": True, "limit": 3}


@pytest.mark.parametrize(
    ("change", "unfounded"),
    [
        (lambda book: _unmark(book, "/rounds/0/method"), {"/rounds/0/method"}),
        (lambda book: book["rounds"][2].update(judges="evaluator"), {"/rounds/2/judges"}),
        (lambda book: book["lists"][0].update(size=151), {"/lists/0/size"}),
        (lambda book: book["lists"][0].update(certificate="finalist"), {"/lists/0/certificate"}),
        (lambda book: book["stages"][0].update(list=None), {"/stages/0/list"}),
        (lambda book: book["groups"][0]["eligibility"].append(QUOTA),
         {f"/groups/0/eligibility/6/{key}" for key in QUOTA}),
        (_one_more_list,
         {f"/lists/3/{key}" for key in ("id", "name/id", "name/en", "round", "announced", "size",
                                        "seats", "unfilled", "freed", "certificate", "booth")}),
        (_silence, {"/lists/1/unfilled"}),
    ],
)  # fmt: skip
def test_a_value_that_is_neither_is_found(
    change: Callable[[Parsed], None], unfounded: set[str], parsed: Callable[[str], Parsed]
) -> None:
    book = parsed("kipp-2018")
    change(book)
    assert _unfounded(book) == unfounded
