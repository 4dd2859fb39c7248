"""A rule book with thirty mistakes has all thirty named, each by its pointer and a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme import compute
from programme.domain.rule_book import Mistake, validate

Parsed = dict[str, Any]
Spoil = Callable[[Parsed], object]


def _set(*path: str | int, to: object) -> Spoil:
    def spoil(book: Parsed) -> None:
        inner: Any = book
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return spoil


def _drop(*path: str | int) -> Spoil:
    def spoil(book: Parsed) -> None:
        inner: Any = book
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]

    return spoil


LABEL = {"id": "Nama", "en": "Name"}
STAGE = {"name": LABEL, "purpose": "objections", "list": "top-99"}

# Thirty ways to spoil kipp-2018, each with the pointers that must name it, and none other. They
# do not touch each other, so that any of them together must be named by all their pointers.
MISTAKES: Mapping[str, tuple[Spoil, tuple[str, ...]]] = {
    "an unknown format": (_set("format", to="gelanggang.rule-book/2"), ("/format",)),
    "a year as text": (_set("year", to="2018"), ("/year",)),
    "an id with a space": (_set("id", to="kipp 2018"), ("/id",)),
    "a name without English": (_drop("name", "en"), ("/name/en",)),
    "an unknown key": (_set("colour", to="red"), ("/colour",)),
    "a key with a slash": (_set("windows", "a/b~c", to=1), ("/windows/a~1b~0c",)),
    "no notice": (_set("notice_seconds", to=0), ("/notice_seconds",)),
    "a negative window": (_set("windows", "reply_seconds", to=-1), ("/windows/reply_seconds",)),
    "no address": (_set("sources", 0, to="menpan.go.id"), ("/sources/0",)),
    "an assumption about nothing": (
        _set("assumptions", 10, "at", to="/groups/7/scale"), ("/assumptions/10/at",),
    ),
    "a cluster that takes what another has": (
        _set("clusters", 4, "agency_types", to=["kota", "kabupaten"]),
        ("/clusters/4/agency_types/1",),
    ),
    "a type of agency that nobody takes": (
        _set("clusters", 0, "agency_types", to=["kementerian", "bumn"]), ("/clusters",),
    ),
    "a reason twice": (_set("reasons", 1, "id", to="too-young"), ("/reasons/1/id",)),
    "a rule that no reason answers": (
        _set("reasons", 2, "rule", to=None), ("/groups/0/eligibility/3/rule",),
    ),
    "an age without years": (
        _drop("groups", 0, "eligibility", 0, "years"), ("/groups/0/eligibility/0/years",),
    ),
    "a rule with another's number": (
        _set("groups", 0, "eligibility", 2, "limit", to=3), ("/groups/0/eligibility/2/limit",),
    ),
    "more words at least than at most": (
        _set("groups", 0, "form", "fields", 0, "min_words", to=201),
        ("/groups/0/form/fields/0/min_words",),
    ),
    "words of a choice": (
        _set("groups", 0, "form", "fields", 3, "max_words", to=10),
        ("/groups/0/form/fields/3/max_words",),
    ),
    "an attachment with no type": (
        _set("groups", 0, "form", "attachments", 0, "types", to=["pdf"]),
        ("/groups/0/form/attachments/0/types/0",),
    ),
    "weights that make 95": (
        _set("groups", 0, "criteria", 0, "weight", to="15"), ("/groups/0/criteria",),
    ),
    "a step that misses the highest": (
        _set("groups", 0, "scale", "step", to="3"), ("/groups/0/scale/step",),
    ),
    "a stage for no round": (
        _set("stages", 3, "round", to="disk"), ("/stages/3/round", "/rounds/0/id"),
    ),
    "objections to nominees": (_set("stages", 7, "list", to="nominees"), ("/stages/7/list",)),
    "a lot that is not last": (
        _set("rounds", 0, "tie_break", to=["lot", "criterion:efektif"]),
        ("/rounds/0/tie_break/0", "/rounds/0/tie_break"),
    ),
    "a tie broken by no criterion": (
        _set("rounds", 1, "tie_break", 0, to="criterion:murah"), ("/rounds/1/tie_break/0",),
    ),
    "entries from a later list": (
        _set("rounds", 1, "entries", "list", to="top-40"), ("/rounds/1/entries/list",),
    ),
    "more readings to close than there are": (
        _set("rounds", 2, "close", "readings", to=4), ("/rounds/2/close/readings",),
    ),
    "a pass mark as a number": (_set("rounds", 2, "pass_mark", to=85), ("/rounds/2/pass_mark",)),
    "a booth for what is not announced": (_set("lists", 0, "booth", to=True), ("/lists/0/booth",)),
    "seats that make 41": (_set("lists", 2, "seats", 0, "seats", to=6), ("/lists/2/seats",)),
}  # fmt: skip


def _spoiled(book: Parsed, names: list[str]) -> tuple[Mistake, ...]:
    for name in names:
        MISTAKES[name][0](book)
    return validate(book)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_where_it_is_and_nowhere_else(
    name: str, parsed: Callable[[str], Parsed]
) -> None:
    found = _spoiled(parsed("kipp-2018"), [name])
    assert [each.pointer for each in found] == list(MISTAKES[name][1])
    assert all(each.sentence.endswith((".", "…")) and len(each.sentence) < 300 for each in found)


def test_thirty_mistakes_are_all_named(parsed: Callable[[str], Parsed]) -> None:
    found = _spoiled(parsed("kipp-2018"), list(MISTAKES))
    assert len(MISTAKES) == 30
    assert sorted(each.pointer for each in found) == sorted(
        pointer for _, pointers in MISTAKES.values() for pointer in pointers
    )


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(MISTAKES)), unique=True))
def test_any_mistakes_together_are_all_named(
    names: list[str], parsed: Callable[[str], Parsed]
) -> None:
    found = _spoiled(parsed("kipp-2018"), names)
    assert sorted(each.pointer for each in found) == sorted(
        pointer for name in names for pointer in MISTAKES[name][1]
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(value=JSON, data=st.data())
def test_nothing_put_anywhere_makes_the_check_fail(
    value: object, data: st.DataObject, parsed: Callable[[str], Parsed]
) -> None:
    book = parsed("two-groups")
    inner: Any = book
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(inner[key], dict | list) or not inner[key] or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = value
    for each in validate(book):
        assert each.pointer == "" or each.pointer.startswith("/")
        assert each.sentence


@pytest.mark.parametrize("value", [None, [], "kipp", 3, {}, {"stages": {}}, {"groups": [None]}])
def test_what_is_no_book_at_all_is_named_too(value: object) -> None:
    assert validate(value) != ()


def _one_reading_with(*, feedback: str) -> Spoil:
    def spoil(book: Parsed) -> None:
        book["rounds"][1] |= {"readings": 1, "feedback": feedback}

    return spoil


def test_feedback_that_would_never_be_given_is_named(parsed: Callable[[str], Parsed]) -> None:
    """The nominees are not announced; what follows from them is, until nothing is."""
    book = parsed("kipp-2018")
    assert book["rounds"][0]["feedback"] == "criteria"
    for list_ in book["lists"][1:]:
        list_ |= {"announced": False, "certificate": None, "booth": False}
    book["stages"] = [each for each in book["stages"] if each["purpose"] != "objections"]
    book["rounds"][2]["entries"]["settled"] = False
    book["assumptions"] = []
    assert [each.pointer for each in validate(book)] == [
        "/rounds/0/feedback", "/rounds/1/feedback", "/rounds/2/feedback",
    ]  # fmt: skip
    assert "no announced list" in validate(book)[0].sentence.lower()
    book["lists"][0]["announced"] = True
    assert [each.pointer for each in validate(book)] == [
        "/rounds/1/feedback", "/rounds/2/feedback",
    ]  # fmt: skip


def _two(spoil: Spoil, parsed: Callable[[str], Parsed]) -> list[str]:
    book = parsed("two-groups")
    spoil(book)
    return [each.pointer for each in validate(book)]


@pytest.mark.parametrize(
    ("spoil", "pointers"),
    [
        (_set("stages", 1, "purpose", to="intake"), ["/stages", "/stages/1/purpose"]),
        (_set("stages", 0, "round", to="desk"), ["/stages/0/round", "/stages/3/round"]),
        (_drop("stages", 3, "round"), ["/stages/3/round", "/rounds/0/id"]),
        (_drop("stages", 2), []),
        (_set("stages", 6, "round", to="final-khusus"), ["/stages/7/round", "/rounds/1/id"]),
        (_set("stages", 5, "list", to="top-umum"), ["/stages/5/list", "/rounds/2/entries/settled"]),
        (_drop("stages", 4), ["/rounds/1/entries/settled"]),
        (_set("rounds", 1, "id", to="intake"), [
            "/stages/6/round", "/rounds/1/id", "/rounds/1/id", "/lists/2/round",
        ]),
        (_set("rounds", 0, "entries", "list", to="top-umum"), ["/rounds/0/entries/list"]),
        (_set("rounds", 0, "entries", "settled", to=True), ["/rounds/0/entries/settled"]),
        (_drop("rounds", 1, "entries", "list"), ["/rounds/1/entries/list"]),
        (_set("rounds", 1, "entries", "list", to="top-9"), ["/rounds/1/entries/list"]),
        (_set("rounds", 1, "tie_break", 0, to="criterion:evaluasi"), ["/rounds/1/tie_break/0"]),
        (_set("rounds", 1, "pass_mark", to="6"), ["/rounds/1/pass_mark"]),
        (_set("rounds", 1, "pass_mark", to="0.5"), ["/rounds/1/pass_mark"]),
        (_set("rounds", 0, "feedback", to="criteria"), []),
        (_set("rounds", 0, "feedback", to="everything"), ["/rounds/0/feedback"]),
        (_one_reading_with(feedback="total"), ["/rounds/1/feedback"]),
        (_one_reading_with(feedback="none"), []),
        (_set("groups", 0, "form", "fields", 0, "public", to="yes"), [
            "/groups/0/form/fields/0/public",
        ]),
        (_set("groups", 0, "form", "attachments", 0, "public", to=1), [
            "/groups/0/form/attachments/0/public",
        ]),
        (_drop("rounds", 1, "close", "readings"), ["/rounds/1/close/readings"]),
        (_set("rounds", 0, "close", "readings", to=1), ["/rounds/0/close/readings"]),
        (_set("lists", 0, "round", to="disk"), [
            "/lists/0/round",
        ]),
        (_set("lists", 3, "id", to="desk"), ["/lists/3/id"]),
        (_set("lists", 0, "seats", 1, "cluster", to=None), ["/lists/0/seats/1"]),
        (_set("lists", 0, "seats", 0, "group", to="khas"), ["/lists/0/seats/0/group"]),
        (_set("lists", 0, "seats", 0, "cluster", to="pus"), ["/lists/0/seats/0/cluster"]),
        (_set("lists", 2, "announced", to=False), ["/lists/2/certificate", "/lists/2/booth"]),
        (_set("groups", 0, "scale", "highest", to="1"), [
            "/groups/0/scale/highest", "/rounds/1/pass_mark",
        ]),
        (_set("groups", 0, "form", "fields", 0, "id", to="title"), ["/groups/0/form/fields/0/id"]),
        (_set("groups", 0, "form", "attachments", 0, "id", to="dampak"), [
            "/groups/0/form/attachments/0/id",
        ]),
        (_set("groups", 1, "form", "fields", 1, "kind", to="choice"), [
            "/groups/1/form/fields/1/choices",
        ]),
        (_set("groups", 1, "form", "fields", 1, "choices", to=[{"id": "a", "label": LABEL}]), [
            "/groups/1/form/fields/1/choices",
        ]),
        (_set("groups", 1, "criteria", to=[]), [
            "/groups/1/criteria", "/rounds/2/tie_break/0", "/rounds/2/tie_break/1",
        ]),
        (_set("groups", 1, "name", "id", to=" "), ["/groups/1/name/id"]),
        (_set("groups", 1, "name", "id", to="a\x00b"), ["/groups/1/name/id"]),
        (_set("groups", 1, "name", "id", to="a\ud800b"), ["/groups/1/name/id"]),
        (_set("groups", 1, "criteria", 0, "weight", to="5e1"), ["/groups/1/criteria/0/weight"]),
        (_set("notice_seconds", to=True), ["/notice_seconds"]),
        (_set("notice_seconds", to=10**30), ["/notice_seconds"]),
        (_set("notice_seconds", to=1.5), ["/notice_seconds"]),
        (_set("stages", to={}), [
            "/stages", "/rounds/0/id", "/rounds/1/id", "/rounds/2/id", "/rounds/1/entries/settled",
            "/rounds/2/entries/settled",
        ]),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(
    spoil: Spoil, pointers: list[str], parsed: Callable[[str], Parsed]
) -> None:
    assert _two(spoil, parsed) == pointers


def test_a_second_stage_of_objections_to_a_list_is_named(
    parsed: Callable[[str], Parsed],
) -> None:
    book = parsed("kipp-2018")
    book["stages"].insert(3, {"id": "early", **STAGE})
    pointers = [each.pointer for each in validate(book) if not each.pointer.startswith("/assum")]
    assert pointers == ["/stages/3/list", "/stages/6/list"]


def test_a_shipped_book_with_mistakes_could_not_be_shipped() -> None:
    assert list(compute.shipped()) == ["kipp-2018"]


def test_a_book_without_end_is_named_quickly(parsed: Callable[[str], Parsed]) -> None:
    book = parsed("two-groups")
    book["rounds"] = [{**book["rounds"][1], "id": f"r{n}"} for n in range(5000)]
    book["lists"] = [{**book["lists"][0], "id": f"l{n}"} for n in range(5000)]
    found = validate(book)
    assert [each.pointer for each in found] == ["/rounds", "/lists"]
    assert found[0].sentence == "This must have 1 to 20 items, not 5000."
