"""The stages name what they are for, and stand in an order that can be lived through."""

from collections.abc import Iterator, Mapping

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.mistake import Mistake, View, named
from programme.domain.rule_book.stage import Purpose

ORDER: Mapping[str, int] = {Purpose.INTAKE: 0, Purpose.SELECTION: 1, Purpose.CONTESTS: 2}
LATER = 3
NAMES = {Purpose.ROUND: "round", Purpose.OBJECTIONS: "list"}
REFERENCES = {
    "round": (Fault.STAGE_NAMES_NO_ROUND, Fault.STAGE_HAS_NO_ROUND, Fault.UNKNOWN_ROUND),
    "list": (Fault.STAGE_NAMES_NO_LIST, Fault.STAGE_HAS_NO_LIST, Fault.UNKNOWN_LIST),
}
"""What is wrong where a stage does not name what it should, does what it should not, or vainly."""


def stages(book: View) -> Iterator[Mistake]:
    """Each stage refers to what exists, once; intake, selection, contests and rounds in order."""
    listed = book["stages"].items()
    yield from _once(book["stages"])
    furthest = -1
    for stage in listed:
        yield from _names(book, stage)
        place = ORDER.get(stage["purpose"].text() or "", LATER)
        if place < furthest:
            yield stage["purpose"].mistake(Fault.PURPOSES_OUT_OF_ORDER)
        furthest = max(furthest, place)
    yield from _of_rounds(book)
    yield from _of_lists(book)


def _once(stages: View) -> Iterator[Mistake]:
    purposes = [stage["purpose"].text() for stage in stages.items()]
    for purpose in (Purpose.INTAKE, Purpose.SELECTION):
        if purposes and purpose not in purposes:
            yield stages.mistake(Fault.PURPOSE_MISSING, purpose=str(purpose))
    for number, stage in enumerate(stages.items()):
        if purposes[number] in ORDER and purposes[number] in purposes[:number]:
            yield stage["purpose"].mistake(Fault.PURPOSE_TWICE, purpose=purposes[number] or "")


def _names(book: View, stage: View) -> Iterator[Mistake]:
    purpose = stage["purpose"].text()
    if purpose is None or purpose not in list(Purpose):
        return
    for key, (unnamed, superfluous, unknown) in REFERENCES.items():
        wanted = NAMES.get(Purpose(purpose)) == key
        if wanted and stage[key].value is None:
            yield stage[key].mistake(unnamed, purpose=purpose)
        elif not wanted and stage[key].value is not None:
            yield stage[key].mistake(superfluous, purpose=purpose)
        elif wanted:
            yield from named(stage[key], book[f"{key}s"].ids(), unknown)


def _of_rounds(book: View) -> Iterator[Mistake]:
    """Each round has one stage, after those of what it reads."""
    places = positions(book, "round")
    for place, stage in enumerate(book["stages"].items()):
        if places.get(stage["round"].text() or "", place) != place:
            yield stage["round"].mistake(Fault.ROUND_HAS_A_STAGE)
    for round_ in book["rounds"].items():
        own = round_["id"].text()
        if own is not None and own not in places:
            yield round_["id"].mistake(Fault.ROUND_WITHOUT_STAGE, round=own)


def _of_lists(book: View) -> Iterator[Mistake]:
    """Objections concern an announced list, once, after the round that it comes from."""
    places, rounds = positions(book, "list"), positions(book, "round")
    for place, stage in enumerate(book["stages"].items()):
        found = by_id(book["lists"]).get(stage["list"].text() or "")
        if found is None:
            continue
        if places[stage["list"].text() or ""] != place:
            yield stage["list"].mistake(Fault.LIST_HAS_A_STAGE)
        if found["announced"].value is False:
            yield stage["list"].mistake(Fault.LIST_NOT_ANNOUNCED)
        if rounds.get(found["round"].text() or "", -1) > place:
            yield stage["list"].mistake(Fault.OBJECTIONS_TOO_EARLY)


def positions(book: View, key: str) -> Mapping[str, int]:
    """Where in the order the first stage of each round, or of each list, stands."""
    found: dict[str, int] = {}
    for place, stage in enumerate(book["stages"].items()):
        name = stage[key].text()
        if name is not None:
            found.setdefault(name, place)
    return found


def by_id(listed: View) -> Mapping[str, View]:
    """The items of a list by their ids, those that can be read."""
    return {name: item for item in listed.items() if (name := item["id"].text()) is not None}
