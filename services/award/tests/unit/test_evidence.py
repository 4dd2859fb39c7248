"""Evidence: lodged and taken back until the screening, withheld from the agency at it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from award.domain.award_list import AwardList
from award.domain.evidence import (
    Bounds,
    Evidence,
    FileEmpty,
    FileTooLarge,
    NoSuchEvidence,
    NotTakenNow,
    TooManyFiles,
    TypeNotTaken,
)
from award.domain.lodging import (
    Lodged,
    TakenBack,
    evolve,
    judge,
    lodge,
    measure,
    room,
    take_back,
)
from award.domain.objection import Accepted, Objection, TurnedAway, accept
from award.domain.objection import evolve as screened

At = Callable[[float], datetime]
Filed = Callable[..., Objection]
TWO = Bounds(files=2, bytes=100)


@pytest.fixture
def file(at: At) -> Callable[[str], Evidence]:
    """A file of that id and content."""
    return lambda letter: Evidence(f"f-{letter}", "image/png", 10, letter * 64, at(2))


def test_a_file_is_lodged_until_there_are_enough(
    filed: Filed, file: Callable[[str], Evidence]
) -> None:
    there = filed()
    for letter in "ab":
        event = lodge(there, file(letter), TWO)
        assert event == Lodged(file(letter))
        there = evolve(there, event)
    assert there.files == (file("a"), file("b"))
    with pytest.raises(TooManyFiles, match="at most 2 files"):
        lodge(there, file("c"), TWO)
    with pytest.raises(TooManyFiles):
        room(there, TWO)


def test_the_same_content_twice_is_one_file_even_where_there_is_no_room(
    filed: Filed, file: Callable[[str], Evidence]
) -> None:
    there = evolve(filed(), Lodged(file("a")))
    again = replace(file("a"), file_id="f-other")
    assert lodge(there, again, TWO) is None
    assert lodge(there, again, Bounds(1, 100)) is None


def test_a_file_is_taken_back(filed: Filed, file: Callable[[str], Evidence]) -> None:
    there = evolve(evolve(filed(), Lodged(file("a"))), Lodged(file("b")))
    event = take_back(there, "f-a")
    assert event == TakenBack("f-a")
    assert evolve(there, event).files == (file("b"),)
    with pytest.raises(NoSuchEvidence):
        take_back(filed(), "f-a")


@pytest.mark.parametrize("accepted", [True, False])
def test_evidence_stays_as_it_was_screened(
    filed: Filed, file: Callable[[str], Evidence], at: At, accepted: bool
) -> None:
    there = evolve(filed(), Lodged(file("a")))
    event = Accepted("ani", at(3), at(13)) if accepted else TurnedAway("ani", at(3), "No.")
    there = screened(there, event)
    assert there.files == (file("a"),)
    with pytest.raises(NotTakenNow):
        room(there, TWO)
    with pytest.raises(NotTakenNow):
        lodge(there, file("b"), TWO)
    with pytest.raises(NotTakenNow):
        take_back(there, "f-a")


def test_what_would_say_who_objected_is_withheld_from_the_agency(
    filed: Filed, file: Callable[[str], Evidence], released: Callable[..., AwardList], at: At
) -> None:
    there = evolve(evolve(filed(), Lodged(file("a"))), Lodged(file("b")))
    event = accept(
        there, released(), by="ani", reply_until=None, withheld=("f-b",), now=at(3)
    )  # fmt: skip
    assert event == Accepted("ani", at(3), at(13), ("f-b",))
    after = screened(there, event)
    assert after.shown_to_agency() == (file("a"),)
    assert after.files == (file("a"), replace(file("b"), withheld=True))
    with pytest.raises(NoSuchEvidence, match="f-z"):
        accept(there, released(), by="ani", reply_until=None, withheld=("f-z",), now=at(3))


def test_a_file_is_judged_by_what_it_is_and_how_large() -> None:
    assert judge(b"%PDF", "application/pdf") == "application/pdf"
    with pytest.raises(FileEmpty):
        judge(b"", None)
    with pytest.raises(TypeNotTaken):
        judge(b"PK", None)
    measure(100, TWO)
    with pytest.raises(FileTooLarge, match="100 bytes"):
        measure(101, TWO)


def test_a_file_is_called_by_its_id_and_type_and_by_no_name_of_its_own(
    file: Callable[[str], Evidence],
) -> None:
    assert file("a").name == "f-a.png"
