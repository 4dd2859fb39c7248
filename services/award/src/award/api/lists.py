"""Released lists over HTTP: for everybody, with every correction, in a form that can be hashed."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import Response
from pydantic import Field

from award import compute
from award.api.words import EditionId, ListName
from award.domain.amendment import Correction, Reason
from award.domain.award_list import AwardList
from award.domain.composition import composition
from award.domain.edition import Edition, Kind, Label
from award.domain.entry import Entry
from award.domain.settling import heard_until
from award.queries import lists as queries
from shared import http
from shared.mongo import Kept

router = http.router("lists")
COLUMNS = ("proposal_id", "agency_id", "agency", "title", "group", "cluster", "standing")


class EntryAnswer(http.Answer):
    """An entry; a list is alphabetical and no ranking."""

    proposal_id: str
    agency_id: str
    agency: str | None = Field(description="The agency's name, once it was heard of.")
    title: str
    group: str
    cluster: str
    standing: bool = Field(description="Whether it is on the list after every correction.")

    @classmethod
    def of(cls, entry: Entry, names: Mapping[str, str], standing: frozenset[str]) -> "EntryAnswer":
        """The entry as it is answered."""
        return cls(
            proposal_id=entry.proposal_id, agency_id=entry.agency_id,
            agency=names.get(entry.agency_id), title=entry.title, group=entry.group,
            cluster=entry.cluster, standing=entry.proposal_id in standing,
        )  # fmt: skip


class CorrectionAnswer(http.Answer):
    """A later entry of a released list."""

    correction: int
    removed: list[str]
    added: list[EntryAnswer]
    reason: Reason
    sentence: str
    at: datetime
    objections_until: datetime | None = Field(
        description="The end of its own window for objections, where it has one."
    )


class ObjectionsAnswer(http.Answer):
    """When the list may be objected to."""

    open: bool = Field(description="Whether objections are heard now, of any entry.")
    opens_at: datetime | None
    closes_at: datetime | None = Field(
        description="The end of the stage, or of the list's own window where that is later."
    )
    settled_at: datetime | None = Field(description="When windows and rulings were over.")


class LabelAnswer(http.Answer):
    """A name in both languages."""

    id: str
    en: str


class CompositionAnswer(http.Answer):
    """How many entries a cluster has on a list."""

    cluster: str
    name: LabelAnswer | None
    entries: int = Field(description="As it was released.")
    standing: int = Field(description="After every correction.")


class SummaryAnswer(http.Answer):
    """A released list among others."""

    list_id: str
    edition_id: str
    list: str
    name: LabelAnswer | None
    certificate: Kind | None = Field(description="What its entries are certified as, if at all.")
    clusters: tuple[CompositionAnswer, ...]
    objections: ObjectionsAnswer
    simulated: bool = Field(description="Whether the edition's outcomes are only simulated.")
    released_at: datetime | None
    entries: int
    standing: int
    corrections: int
    sha256: str
    settled_at: datetime | None


class ListAnswer(http.Answer):
    """A released list: its entries as they were released, and every later correction."""

    list_id: str
    edition_id: str
    list: str
    simulated: bool = Field(description="Whether the edition's outcomes are only simulated.")
    released_at: datetime | None
    sha256: str = Field(description="SHA-256 of the bytes at /canonical.")
    entries: tuple[EntryAnswer, ...]
    corrections: tuple[CorrectionAnswer, ...]
    objections: ObjectionsAnswer


@router.get(
    "/editions/{edition_id}/lists", summary="Released lists of an edition",
    response_model=http.Page[SummaryAnswer],
)  # fmt: skip
async def of_edition(
    edition_id: EditionId, guest: http.Guest, cursor: http.Cursor
) -> http.Page[SummaryAnswer]:
    """Anyone may list what was released."""
    after = http.after_filter(queries.BY_ID, cursor.after)
    found = await queries.of_edition(guest.mongo, edition_id, after, cursor.limit)
    edition = (await queries.editions(guest.mongo, [edition_id])).get(edition_id)
    items = [_summary(kept, edition, guest.now) for kept in found]
    return http.page(items, cursor.limit, lambda item: [item.list_id])


@router.get("/lists/{edition_id}/{list}", summary="A released list", response_model=ListAnswer)
async def one(edition_id: EditionId, list: ListName, guest: http.Guest) -> ListAnswer:
    """Anyone may read a released list with every correction; a sealed one does not exist."""
    kept = await queries.released(guest.mongo, edition_id, list)
    names = await queries.agency_names(guest.mongo, kept.state)
    return _answered(kept, names, guest.now)


@router.get(
    "/lists/{edition_id}/{list}/canonical", summary="A released list as it was hashed",
    responses={200: {"description": "RFC 8785", "content": {"application/json": {}}}},
)  # fmt: skip
async def canonical(edition_id: EditionId, list: ListName, guest: http.Guest) -> Response:
    """Anyone may fetch the bytes whose SHA-256 was told with the release, and hash them himself."""
    kept = await queries.released(guest.mongo, edition_id, list)
    content = compute.canonical_entries(kept.state.entries)
    headers = {"X-Content-SHA256": kept.state.sha256}
    return Response(content, headers=headers, media_type="application/json")


@router.get(
    "/lists/{edition_id}/{list}/entries.csv", summary="A released list as a table",
    responses={200: {"description": "CSV", "content": {"text/csv": {}}}},
)  # fmt: skip
async def table(edition_id: EditionId, list: ListName, guest: http.Guest) -> Response:
    """Anyone may load a released list: what it named or names, and whether that stands."""
    kept = await queries.released(guest.mongo, edition_id, list)
    names = await queries.agency_names(guest.mongo, kept.state)
    standing = standing_ids(kept.state)
    rows = [EntryAnswer.of(entry, names, standing).model_dump() for entry in kept.state.named()]
    return http.csv(
        f"{edition_id}-{list}.csv", COLUMNS, [[row[name] for name in COLUMNS] for row in rows]
    )


def standing_ids(award_list: AwardList) -> frozenset[str]:
    """The proposals that stand on the list."""
    return frozenset(entry.proposal_id for entry in award_list.standing())


def correction_answer(
    correction: Correction, names: Mapping[str, str], standing: frozenset[str]
) -> CorrectionAnswer:
    """A correction as everybody sees it."""
    return CorrectionAnswer(
        correction=correction.number, removed=[*correction.removed],
        added=[EntryAnswer.of(entry, names, standing) for entry in correction.added],
        reason=correction.reason, sentence=correction.sentence, at=correction.at,
        objections_until=correction.window_until,
    )  # fmt: skip


def label(name: Label | None) -> LabelAnswer | None:
    """A name as it is answered, where there is one."""
    return LabelAnswer(id=name.id, en=name.en) if name else None


def _summary(kept: Kept[AwardList], edition: Edition | None, now: datetime) -> SummaryAnswer:
    there = kept.state
    rule = edition.rule(there.list) if edition else None
    return SummaryAnswer(
        list_id=kept.id, edition_id=there.edition_id, list=there.list, simulated=there.simulated,
        name=label(rule.name if rule else None), certificate=rule.certificate if rule else None,
        clusters=_composed(there, edition), objections=_objections(there, now),
        released_at=there.released_at, entries=len(there.entries), standing=len(there.standing()),
        corrections=len(there.corrections), sha256=there.sha256, settled_at=there.settled_at,
    )  # fmt: skip


def _composed(award_list: AwardList, edition: Edition | None) -> tuple[CompositionAnswer, ...]:
    names = {cluster.id: cluster.name for cluster in (edition.clusters if edition else ())}
    return tuple(
        CompositionAnswer(
            cluster=part.cluster, name=label(names.get(part.cluster)), entries=part.released,
            standing=part.standing,
        )
        for part in composition(award_list, tuple(names))
    )  # fmt: skip


def _answered(kept: Kept[AwardList], names: Mapping[str, str], now: datetime) -> ListAnswer:
    there, standing = kept.state, standing_ids(kept.state)
    return ListAnswer(
        list_id=kept.id, edition_id=there.edition_id, list=there.list, simulated=there.simulated,
        released_at=there.released_at, sha256=there.sha256,
        entries=tuple(EntryAnswer.of(entry, names, standing) for entry in there.entries),
        corrections=tuple(correction_answer(c, names, standing) for c in there.corrections),
        objections=_objections(there, now),
    )  # fmt: skip


def _objections(award_list: AwardList, now: datetime) -> ObjectionsAnswer:
    stage = award_list.stage
    windows = (award_list.window_until, *(c.window_until for c in award_list.corrections))
    own = any(until is not None and now < until for until in windows)
    return ObjectionsAnswer(
        open=own or (stage is not None and stage.open(now)),
        opens_at=stage.opens_at if stage else None,
        closes_at=heard_until(award_list), settled_at=award_list.settled_at,
    )  # fmt: skip
