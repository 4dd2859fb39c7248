"""Entries of released lists over HTTP: found by what a page filters by, for everybody."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Response
from pydantic import Field

from award.api.lists import EntryAnswer, LabelAnswer, label, standing_ids
from award.api.words import EditionId, PathId
from award.domain.agency import Agency
from award.domain.amendment import Correction, Reason
from award.domain.award_list import AwardList
from award.domain.edition import Edition
from award.domain.settling import window_of
from award.queries import lists as queries
from shared import http
from shared.mongo import Kept

router = http.router("entries")
COLUMNS = (
    "list", "proposal_id", "title", "agency_id", "agency", "province", "group", "cluster",
    "standing", "left_because", "left_at",
)  # fmt: skip


class LeftAnswer(http.Answer):
    """The correction by which an entry left a list."""

    correction: int
    reason: Reason
    sentence: str
    at: datetime


class NamedAnswer(EntryAnswer):
    """An entry with the list that names or named it. A list is alphabetical: no entry has a place.

    `objection_until` is the last end of what may be objected to it, where there is one yet.
    """

    edition_id: str
    list: str
    list_name: LabelAnswer | None
    cluster_name: LabelAnswer | None
    group_name: LabelAnswer | None
    province: str | None = Field(description="The agency's, by its code of ISO 3166-2:ID.")
    simulated: bool
    released_at: datetime | None
    added_by: int | None = Field(description="The correction that added it, where one did.")
    left: LeftAnswer | None
    objection_open: bool = Field(description="Whether it may be objected to now.")
    objection_until: datetime | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are asked for."""

    list: str | None = None
    cluster: str | None = None
    group: str | None = None
    agency_id: str | None = None
    province: str | None = None
    title: str | None = None
    standing: bool | None = None

    def lets(self, entry: NamedAnswer) -> bool:
        """Whether the entry is one of them."""
        exact = ("list", "cluster", "group", "agency_id", "province", "standing")
        if any(getattr(self, n) not in (None, getattr(entry, n)) for n in exact):
            return False
        return self.title is None or _plain(self.title) in _plain(entry.title)


def _filter(
    *,
    list: Annotated[str | None, Query(max_length=60, description="Only of this list.")] = None,
    cluster: Annotated[str | None, Query(max_length=60, description="Only this cluster.")] = None,
    group: Annotated[str | None, Query(max_length=60, description="Only this group.")] = None,
    agency_id: Annotated[str | None, Query(max_length=100, description="Only its own.")] = None,
    province: Annotated[str | None, Query(max_length=10, description="ID-JT and so on.")] = None,
    title: Annotated[str | None, Query(max_length=200, description="Part of the title.")] = None,
    standing: Annotated[bool | None, Query(description="Only what stands, or left.")] = None,
) -> Filter:
    return Filter(list, cluster, group, agency_id, province, title, standing)


Wish = Annotated[Filter, Depends(_filter)]


@router.get(
    "/editions/{edition_id}/entries", summary="Entries of the released lists",
    response_model=http.Page[NamedAnswer],
)  # fmt: skip
async def of_edition(
    edition_id: EditionId, guest: http.Guest, wish: Wish, cursor: http.Cursor
) -> http.Page[NamedAnswer]:
    """Anyone may search what was announced, list by list, in their alphabetical order."""
    found = await _named(guest, await queries.all_released(guest.mongo, edition_id), wish)
    first = http.after_place(cursor.after, 0)
    placed = [*enumerate(found, 1)][first : first + cursor.limit + 1]
    page = http.page(placed, cursor.limit, lambda item: [item[0]])
    return http.Page(items=[entry for _, entry in page.items], next=page.next)


@router.get(
    "/editions/{edition_id}/entries.csv", summary="Entries of the released lists as a table",
    responses={200: {"description": "CSV", "content": {"text/csv": {}}}},
)  # fmt: skip
async def table(edition_id: EditionId, guest: http.Guest, wish: Wish) -> Response:
    """Anyone may load what was announced, filtered likewise."""
    found = await _named(guest, await queries.all_released(guest.mongo, edition_id), wish)
    return http.csv(f"{edition_id}-entries.csv", COLUMNS, [_row(entry) for entry in found])


@router.get(
    "/proposals/{proposal_id}/entries", summary="Lists that a proposal is on",
    response_model=http.Page[NamedAnswer],
)  # fmt: skip
async def of_proposal(proposal_id: PathId, guest: http.Guest) -> http.Page[NamedAnswer]:
    """Anyone may see which released lists name or named a proposal; none is an empty answer."""
    found = await _named(guest, await queries.naming(guest.mongo, "proposals", proposal_id))
    return http.Page(items=[entry for entry in found if entry.proposal_id == proposal_id])


@router.get(
    "/agencies/{agency_id}/entries", summary="Lists that an agency is on",
    response_model=http.Page[NamedAnswer],
)  # fmt: skip
async def of_agency(agency_id: PathId, guest: http.Guest) -> http.Page[NamedAnswer]:
    """Anyone may see what of an agency was announced, in every edition."""
    found = await queries.naming(guest.mongo, "agencies", agency_id)
    return http.Page(items=await _named(guest, found, Filter(agency_id=agency_id)))


async def _named(
    guest: http.Guest, found: Sequence[Kept[AwardList]], wish: Filter | None = None
) -> list[NamedAnswer]:
    lists = [kept.state for kept in found]
    agencies = await queries.agencies(guest.mongo, *lists)
    editions = await queries.editions(guest.mongo, (there.edition_id for there in lists))
    wanted = wish or Filter()
    return [
        entry
        for there in lists
        for entry in _entries(there, editions.get(there.edition_id), agencies, guest.now)
        if wanted.lets(entry)
    ]


def _entries(
    there: AwardList, edition: Edition | None, agencies: Mapping[str, Agency], now: datetime
) -> Iterator[NamedAnswer]:
    standing = standing_ids(there)
    names = {id: agency.name for id, agency in agencies.items()}
    name = label(edition.rule(there.list).name) if edition else None
    for entry in there.named():
        plain = EntryAnswer.of(entry, names, standing)
        window = window_of(there, entry.proposal_id, now=now)
        called = edition.called(entry.cluster, entry.group) if edition else (None, None)
        yield NamedAnswer(
            **plain.model_dump(), edition_id=there.edition_id, list=there.list, list_name=name,
            cluster_name=label(called[0]), group_name=label(called[1]),
            province=agencies[entry.agency_id].province if entry.agency_id in agencies else None,
            simulated=there.simulated, released_at=there.released_at,
            added_by=_added_by(there, entry.proposal_id), left=_left(there, entry.proposal_id),
            objection_open=window.open, objection_until=window.until,
        )  # fmt: skip


def _added_by(there: AwardList, proposal_id: str) -> int | None:
    return next(
        (c.number for c in there.corrections for e in c.added if e.proposal_id == proposal_id),
        None,
    )


def _left(there: AwardList, proposal_id: str) -> LeftAnswer | None:
    by: Correction | None = next((c for c in there.corrections if proposal_id in c.removed), None)
    if by is None or there.stands(proposal_id):
        return None
    return LeftAnswer(correction=by.number, reason=by.reason, sentence=by.sentence, at=by.at)


def _row(entry: NamedAnswer) -> list[object]:
    left = entry.left
    said = {**entry.model_dump(), "left_because": left and left.reason, "left_at": left and left.at}
    return [said[name] for name in COLUMNS]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
