"""The rounds read what exists before them, and can be ordered and closed."""

from collections.abc import Iterator, Sequence

from programme.domain.rule_book.checks.stages import by_id, positions
from programme.domain.rule_book.mistake import Mistake, View, named
from programme.domain.rule_book.round import ClosePolicy, Feedback, Source

CRITERION = "criterion:"
LOT = "lot"


def rounds(book: View) -> Iterator[Mistake]:
    """Each round: entries from an earlier list, ties that end in a lot, a close that can be met."""
    made_by = {list_["round"].text() for list_ in book["lists"].items()}
    for round_ in book["rounds"].items():
        yield from _entries(book, round_)
        groups = reaching(book, round_)
        yield from _ties(book, round_, groups)
        yield from _close(round_)
        yield from _pass_mark(book, round_, groups)
        yield from _feedback(book, round_)
        own = round_["id"].text()
        if own == "intake":
            yield round_["id"].mistake("The intake has this name; a round needs another.")
        elif own is not None and own not in made_by:
            yield round_["id"].mistake(f"No list comes from the round {own}; add one to the lists.")


def _entries(book: View, round_: View) -> Iterator[Mistake]:
    entries = round_["entries"]
    if entries["from"].text() == Source.ADMITTED:
        if entries["list"].value is not None:
            yield entries["list"].mistake("Entries from the admitted have no list; leave it out.")
        if entries["settled"].value is True:
            yield entries["settled"].mistake("Only a list can be settled, the admitted cannot.")
    elif entries["from"].text() == Source.LIST:
        if entries["list"].value is None:
            yield entries["list"].mistake("Entries from a list must name it.")
        else:
            yield from _from_list(book, round_)


def _from_list(book: View, round_: View) -> Iterator[Mistake]:
    """The list exists, is made by an earlier round, and is settled before where it must be."""
    named_list = round_["entries"]["list"]
    found = by_id(book["lists"]).get(named_list.text() or "")
    yield from named(named_list, book["lists"].ids(), "list")
    if found is None:
        return
    order, places = book["rounds"].ids(), positions(book, "round")
    own, earlier = round_["id"].text() or "", found["round"].text() or ""
    if own in order and earlier in order and order.index(earlier) >= order.index(own):
        yield named_list.mistake(f"This list comes from {earlier}, which is not an earlier round.")
    elif places.get(earlier, -1) > places.get(own, len(book["stages"].items())):
        yield round_["id"].mistake(f"The stage of {own} must come after the stage of {earlier}.")
    if round_["entries"]["settled"].value is True:
        yield from _settled(book, round_)


def _settled(book: View, round_: View) -> Iterator[Mistake]:
    name, own = round_["entries"]["list"].text() or "", round_["id"].text() or ""
    objections, stage = positions(book, "list").get(name), positions(book, "round").get(own)
    if objections is None:
        sentence = f"No stage takes objections to {name}, so it is never settled."
        yield round_["entries"]["settled"].mistake(sentence)
    elif stage is not None and objections > stage:
        sentence = f"Objections to {name} must come before the stage of {own}."
        yield round_["entries"]["settled"].mistake(sentence)


def _ties(book: View, round_: View, groups: frozenset[str]) -> Iterator[Mistake]:
    ties = round_["tie_break"].items()
    for tie in ties[:-1]:
        if tie.text() == LOT:
            yield tie.mistake("A lot decides everything; it must come last.")
    if ties and ties[-1].text() != LOT:
        yield round_["tie_break"].mistake("The last tie-break must be a lot, which always decides.")
    reached = [group for group in book["groups"].items() if group["id"].text() in groups]
    for tie in ties:
        name = (tie.text() or "").removeprefix(CRITERION)
        if name != tie.text():
            yield from _criterion(reached, tie, name)


def _criterion(groups: Sequence[View], tie: View, name: str) -> Iterator[Mistake]:
    """Every group that can reach a round has the criterion that breaks its ties."""
    for group in groups:
        if name not in group["criteria"].ids():
            yield tie.mistake(f"The group {group['id'].text()} has no criterion {name[:60]!r}.")


def reaching(book: View, round_: View, seen: tuple[str, ...] = ()) -> frozenset[str]:
    """The groups whose entries a round can read; none where that cannot be told."""
    own = round_["id"].text() or ""
    if own in seen or round_["entries"]["from"].text() == Source.ADMITTED:
        return frozenset(book["groups"].ids())
    found = by_id(book["lists"]).get(round_["entries"]["list"].text() or "")
    if found is None:
        return frozenset()
    seats = [row["group"].text() for row in found["seats"].items()]
    if seats and None not in seats:
        return frozenset(name for name in seats if name is not None)
    before = by_id(book["rounds"]).get(found["round"].text() or "")
    return frozenset() if before is None else reaching(book, before, (*seen, own))


def _close(round_: View) -> Iterator[Mistake]:
    least, readings = round_["close"]["readings"], round_["readings"].whole()
    policy = round_["close"]["policy"].text()
    if policy == ClosePolicy.ALL and least.value is not None:
        yield least.mistake("A round that needs all readings has no least number; leave it out.")
    elif policy == ClosePolicy.AT_LEAST and least.value is None:
        yield least.mistake("Say how many readings of an entry are enough.")
    elif readings is not None and (least.whole() or 0) > readings:
        yield least.mistake(f"An entry has {readings} readings; more cannot be asked for.")


def _pass_mark(book: View, round_: View, groups: frozenset[str]) -> Iterator[Mistake]:
    mark = round_["pass_mark"].number()
    for group in book["groups"].items():
        lowest, highest = (group["scale"][key].number() for key in ("lowest", "highest"))
        if mark is None or lowest is None or highest is None:
            continue
        if group["id"].text() in groups and not lowest <= mark <= highest:
            sentence = f"The group {group['id'].text()} is scored from {lowest} to {highest}."
            yield round_["pass_mark"].mistake(sentence)


def _feedback(book: View, round_: View) -> Iterator[Mistake]:
    """What entrants are promised can be given, and tells no single judge's score."""
    feedback, readings = round_["feedback"], round_["readings"].whole()
    if feedback.text() not in (Feedback.TOTAL, Feedback.CRITERIA):
        return
    if readings is not None and readings < 2:
        yield feedback.mistake(
            "A mean over one judge is that judge's score; feedback needs at least two readings."
        )
    if not _announced(book, round_["id"].text()):
        sentence = "No announced list follows from this round, so there would never be feedback."
        yield feedback.mistake(sentence)


def _announced(book: View, round_: str | None) -> bool:
    """Whether the public sees a list of this round or of one after it."""
    order = book["rounds"].ids()
    after = order[order.index(round_) :] if round_ in order else order
    return any(
        list_["announced"].value is True and list_["round"].text() in after
        for list_ in book["lists"].items()
    )
