"""A round as one document: the same bytes for ever, and the outcome from nothing else."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.domain.edition import Method, Unfilled
from judging.domain.export import canonical, document, fingerprint, read
from judging.domain.outcome import Whole, outcome
from judging.domain.recompute import NotARound, recompute


def exported(whole: Whole) -> dict[str, Any]:
    text = canonical(document(whole, outcome(whole)))
    again: dict[str, Any] = json.loads(text)
    return again


def rich(make: Any) -> Whole:
    whole: Whole = make.whole()
    rows = make.list(2, (None, "kota", 1), ("umum", "provinsi", 1), unfilled=Unfilled.NEXT_BEST)
    rule = make.rule(method=Method.STANDARDISED, pass_mark=Decimal("61.5"))
    odd = make.contestant("p\u2028é", cluster="provinsi")
    return replace(whole, rule=rule, lists=(rows,), entries=(*whole.entries, odd))


def test_a_document_is_the_round_again(make: Any) -> None:
    whole = rich(make)
    back = read(exported(whole))
    assert set(back.entries) == set(whole.entries)
    assert back == replace(whole, entries=back.entries, sheets=back.sheets)
    assert outcome(back) == outcome(whole)


def test_the_bytes_do_not_depend_on_the_order_of_entries_and_sheets(make: Any) -> None:
    whole = rich(make)
    mixed = replace(whole, entries=whole.entries[::-1], sheets=whole.sheets[::-1])
    assert canonical(exported(mixed)) == canonical(exported(whole))


def test_the_canonical_form_is_sorted_and_without_spaces() -> None:
    assert canonical({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'
    assert fingerprint("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_what_was_decided_is_recomputed(make: Any) -> None:
    text = exported(make.whole())
    again = recompute(text)
    assert again.agrees
    assert again.lists == {"nominees": (("p3", 1), ("p2", 2))}
    assert (again.round_id, again.sha256) == ("kipp:desk", fingerprint(canonical(text)))


@given(st.lists(st.integers(0, 100), min_size=18, max_size=18), st.sampled_from(Method))
def test_whatever_the_sheets_the_document_agrees_with_itself(
    make: Any, scores: list[int], method: Method
) -> None:
    sheets = tuple(
        make.sheet(f"p{1 + n // 2}", ("ani", "budi")[n % 2], *scores[3 * n : 3 * n + 3])
        for n in range(6)
    )
    assert recompute(exported(make.whole(sheets=sheets, rule=make.rule(method=method)))).agrees


def test_a_list_that_does_not_follow_from_the_sheets_is_found(make: Any) -> None:
    text = exported(make.whole())
    text["decided"]["nominees"][0]["proposal_id"] = "p1"
    again = recompute(text)
    assert again.differences == ("The list nominees does not follow from the sheets.",)
    assert again.lists == {"nominees": (("p3", 1), ("p2", 2))}


def test_a_changed_score_that_changes_the_list_is_found(make: Any) -> None:
    text = exported(make.whole())
    text["sheets"][0]["scores"]["c1"] = "100"
    assert not recompute(text).agrees


def test_another_seed_than_the_one_committed_to_is_found(make: Any) -> None:
    text = exported(make.whole())
    text["seed"] = "a better seed"
    assert recompute(text).differences[0].startswith("The seed is not the one")


def test_something_that_does_not_belong_there_is_found(make: Any) -> None:
    text = exported(make.whole())
    text["remark"] = "trust me"
    assert recompute(text).differences == (
        "The document holds something that a round does not have.",
    )


WRONG: list[Any] = [
    None, [], "x", {}, {"format": "gelanggang.round/2"},
    {"format": "gelanggang.round/1", "round": 1},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_round_is_refused(wrong: Any) -> None:
    with pytest.raises(NotARound):
        recompute(wrong)


@pytest.mark.parametrize("score", [70, 70.5, None, "NaN", "Infinity", "seventy", ["70"]])
def test_a_score_that_a_reader_may_have_rounded_is_refused(make: Any, score: object) -> None:
    text = exported(make.whole())
    text["sheets"][0]["scores"]["c1"] = score
    with pytest.raises(NotARound):
        recompute(text)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside a document."""
    if isinstance(value, dict):
        inner: list[tuple[Any, Any]] = list(value.items())
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    return [path, *(p for key, part in inner for p in places(part, (*path, key)))]


@given(st.data(), st.sampled_from([None, 0, -1, "", "x", [], {}, True]))
def test_a_damaged_document_is_computed_or_is_no_round_and_nothing_else(
    make: Any, data: st.DataObject, junk: object
) -> None:
    text = exported(make.whole())
    *way, last = data.draw(st.sampled_from(places(text)[1:]))
    part = text
    for key in way:
        part = part[key]
    part[last] = junk
    try:
        again = recompute(text)
    except NotARound:
        return
    assert again.sha256 == fingerprint(canonical(text))
