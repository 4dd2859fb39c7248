"""What an edition of the competition entitles to: its winning entries, as they stand."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from exhibition.domain.booth import Why


@dataclass(frozen=True, slots=True)
class Win:
    """One entry on one released list that comes with a booth."""

    list: str
    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry that may not exhibit whatever lists it is on, told before or after them."""

    proposal_id: str
    why: Why


@dataclass(frozen=True, slots=True)
class ListReleased:
    list: str
    wins: tuple[Win, ...]


@dataclass(frozen=True, slots=True)
class ListCorrected:
    list: str
    removed: tuple[str, ...]
    added: tuple[Win, ...]


@dataclass(frozen=True, slots=True)
class EntryBarred:
    proposal_id: str
    why: Why


Event: TypeAlias = ListReleased | ListCorrected | EntryBarred


@dataclass(frozen=True, slots=True)
class Edition:
    """The wins of an edition; `booth_lists` are the lists that come with a booth."""

    id: str
    simulated: bool
    booth_lists: tuple[str, ...]
    wins: tuple[Win, ...] = ()
    bars: tuple[Bar, ...] = ()


def evolve(edition: Edition, event: Event) -> Edition:
    match event:
        case ListReleased(list=name, wins=wins):
            return _with_wins(edition, name, wins)
        case ListCorrected(list=name, removed=removed, added=added):
            out = {*removed, *(win.proposal_id for win in added)}
            return _with_wins(replace(edition, wins=_without(edition, name, out)), name, added)
        case EntryBarred(proposal_id=proposal_id, why=why):
            if any(bar.proposal_id == proposal_id for bar in edition.bars):
                return edition
            return replace(edition, bars=(*edition.bars, Bar(proposal_id, why)))
        case _:
            assert_never(event)


def entitled(edition: Edition) -> dict[str, Win]:
    """The winning entries by proposal, each once however many lists it is on."""
    barred = {bar.proposal_id for bar in edition.bars}
    return {win.proposal_id: win for win in edition.wins if win.proposal_id not in barred}


def _with_wins(edition: Edition, name: str, wins: tuple[Win, ...]) -> Edition:
    if name not in edition.booth_lists:
        return edition
    return replace(edition, wins=(*edition.wins, *wins))


def _without(edition: Edition, name: str, proposals: set[str]) -> tuple[Win, ...]:
    return tuple(
        win for win in edition.wins if win.list != name or win.proposal_id not in proposals
    )
