"""The lists come from rounds, and their seats add up."""

from collections.abc import Iterator
from itertools import combinations

from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.mistake import Mistake, View, named


def lists(book: View) -> Iterator[Mistake]:
    """Each list: a round that makes it, seats that add up to its size and never overlap."""
    rounds = book["rounds"].ids()
    for list_ in book["lists"].items():
        yield from named(list_["round"], rounds, Fault.UNKNOWN_ROUND)
        if list_["id"].text() in (*rounds, "intake"):
            yield list_["id"].mistake(Fault.LIST_LIKE_ROUND)
        yield from _seats(book, list_)
        if list_["announced"].value is False:
            yield from _kept_back(list_)


def _seats(book: View, list_: View) -> Iterator[Mistake]:
    rows = list_["seats"].items()
    for row in rows:
        yield from named(row["group"], book["groups"].ids(), Fault.UNKNOWN_GROUP)
        yield from named(row["cluster"], book["clusters"].ids(), Fault.UNKNOWN_CLUSTER)
    for former, row in combinations(rows, 2):
        if _meet(former["group"], row["group"]) and _meet(former["cluster"], row["cluster"]):
            yield row.mistake(Fault.SEATS_OVERLAP, other=former.at)
    kept, size = [row["seats"].whole() for row in rows], list_["size"].whole()
    total = sum(seats for seats in kept if seats is not None)
    if kept and None not in kept and size is not None and total != size:
        yield list_["seats"].mistake(Fault.SEATS_DO_NOT_ADD_UP, total=total, size=size)


def _meet(one: View, other: View) -> bool:
    return one.value is None or other.value is None or one.value == other.value


def _kept_back(list_: View) -> Iterator[Mistake]:
    if list_["certificate"].value is not None:
        yield list_["certificate"].mistake(Fault.CERTIFIES_NOTHING)
    if list_["booth"].value is True:
        yield list_["booth"].mistake(Fault.GIVES_NO_BOOTHS)
