"""The rounds read what exists before them, and can be ordered and closed."""

from collections.abc import Iterator, Sequence

from programme.domain.rule_book.checks.stages import by_id, positions
from programme.domain.rule_book.fault import Fault
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
            yield round_["id"].mistake(Fault.ROUND_LIKE_INTAKE)
        elif own is not None and own not in made_by:
            yield round_["id"].mistake(Fault.ROUND_WITHOUT_LIST, round=own)


def _entries(book: View, round_: View) -> Iterator[Mistake]:
    entries = round_["entries"]
    if entries["from"].text() == Source.ADMITTED:
        if entries["list"].value is not None:
            yield entries["list"].mistake(Fault.ADMITTED_HAVE_NO_LIST)
        if entries["settled"].value is True:
            yield entries["settled"].mistake(Fault.ADMITTED_NEVER_SETTLED)
    elif entries["from"].text() == Source.LIST:
        if entries["list"].value is None:
            yield entries["list"].mistake(Fault.LIST_UNNAMED)
        else:
            yield from _from_list(book, round_)


def _from_list(book: View, round_: View) -> Iterator[Mistake]:
    """The list exists, is made by an earlier round, and is settled before where it must be."""
    named_list = round_["entries"]["list"]
    found = by_id(book["lists"]).get(named_list.text() or "")
    yield from named(named_list, book["lists"].ids(), Fault.UNKNOWN_LIST)
    if found is None:
        return
    order, places = book["rounds"].ids(), positions(book, "round")
    own, earlier = round_["id"].text() or "", found["round"].text() or ""
    if own in order and earlier in order and order.index(earlier) >= order.index(own):
        yield named_list.mistake(Fault.LIST_NOT_EARLIER, round=earlier)
    elif places.get(earlier, -1) > places.get(own, len(book["stages"].items())):
        yield round_["id"].mistake(Fault.STAGE_NOT_AFTER, round=own, earlier=earlier)
    if round_["entries"]["settled"].value is True:
        yield from _settled(book, round_)


def _settled(book: View, round_: View) -> Iterator[Mistake]:
    name, own = round_["entries"]["list"].text() or "", round_["id"].text() or ""
    objections, stage = positions(book, "list").get(name), positions(book, "round").get(own)
    if objections is None:
        yield round_["entries"]["settled"].mistake(Fault.NEVER_SETTLED, list=name)
    elif stage is not None and objections > stage:
        settled = round_["entries"]["settled"]
        yield settled.mistake(Fault.SETTLED_TOO_LATE, list=name, round=own)


def _ties(book: View, round_: View, groups: frozenset[str]) -> Iterator[Mistake]:
    ties = round_["tie_break"].items()
    for tie in ties[:-1]:
        if tie.text() == LOT:
            yield tie.mistake(Fault.LOT_NOT_LAST)
    if ties and ties[-1].text() != LOT:
        yield round_["tie_break"].mistake(Fault.LAST_NOT_A_LOT)
    reached = [group for group in book["groups"].items() if group["id"].text() in groups]
    for tie in ties:
        name = (tie.text() or "").removeprefix(CRITERION)
        if name != tie.text():
            yield from _criterion(reached, tie, name)


def _criterion(groups: Sequence[View], tie: View, name: str) -> Iterator[Mistake]:
    """Every group that can reach a round has the criterion that breaks its ties."""
    for group in groups:
        if name not in group["criteria"].ids():
            own = group["id"].text() or ""
            yield tie.mistake(Fault.CRITERION_UNKNOWN, group=own, found=repr(name[:60]))


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
        yield least.mistake(Fault.NO_LEAST_NUMBER)
    elif policy == ClosePolicy.AT_LEAST and least.value is None:
        yield least.mistake(Fault.LEAST_NUMBER_MISSING)
    elif readings is not None and (least.whole() or 0) > readings:
        yield least.mistake(Fault.MORE_THAN_READINGS, readings=readings)


def _pass_mark(book: View, round_: View, groups: frozenset[str]) -> Iterator[Mistake]:
    mark = round_["pass_mark"].number()
    for group in book["groups"].items():
        lowest, highest = (group["scale"][key].number() for key in ("lowest", "highest"))
        if mark is None or lowest is None or highest is None:
            continue
        if group["id"].text() in groups and not lowest <= mark <= highest:
            ends = {"lowest": str(lowest), "highest": str(highest)}
            own = group["id"].text() or ""
            yield round_["pass_mark"].mistake(Fault.MARK_OFF_SCALE, group=own, **ends)


def _feedback(book: View, round_: View) -> Iterator[Mistake]:
    """What entrants are promised can be given, and tells no single judge's score."""
    feedback, readings = round_["feedback"], round_["readings"].whole()
    if feedback.text() not in (Feedback.TOTAL, Feedback.CRITERIA):
        return
    if readings is not None and readings < 2:
        yield feedback.mistake(Fault.FEEDBACK_OF_ONE)
    if not _announced(book, round_["id"].text()):
        yield feedback.mistake(Fault.FEEDBACK_NEVER)


def _announced(book: View, round_: str | None) -> bool:
    """Whether the public sees a list of this round or of one after it."""
    order = book["rounds"].ids()
    after = order[order.index(round_) :] if round_ in order else order
    return any(
        list_["announced"].value is True and list_["round"].text() in after
        for list_ in book["lists"].items()
    )
