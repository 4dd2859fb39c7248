"""Every agency has one cluster."""

from collections.abc import Iterator

from programme.domain.rule_book.cluster import AgencyType
from programme.domain.rule_book.fault import Fault
from programme.domain.rule_book.mistake import Mistake, View


def clusters(book: View) -> Iterator[Mistake]:
    """Each type of agency is in exactly one cluster."""
    taken: dict[str, str] = {}
    for cluster in book["clusters"].items():
        for kind in cluster["agency_types"].items():
            name = kind.text()
            if name in taken and taken[name] != cluster.at:
                yield kind.mistake(Fault.TYPE_TAKEN, type=name)
            elif name is not None:
                taken[name] = cluster.at
    missing = [kind for kind in AgencyType if kind not in taken]
    if missing and book["clusters"].items():
        yield book["clusters"].mistake(Fault.TYPES_UNTAKEN, types=", ".join(missing))
