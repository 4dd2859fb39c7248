"""The funnel of an edition, counted from one small document for each proposal."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from shared.mongo import Mongo
from submission.domain.edition import Edition
from submission.domain.intake import intake_id
from submission.domain.journey import Stretch, list_stretch
from submission.store.shapes import INTAKE

COUNTED = (
    "registered",
    "with_agency",
    "submitted",
    "withdrawn",
    "admitted",
    "refused",
    "nominated",
    "finalist",
    "winner",
    "exhibiting",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One group and cluster: how many came how far, and why how many were refused."""

    group: str
    cluster: str
    counts: dict[str, int]
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Province:
    """A province, and how many of its agencies' proposals came how far; None is the nation."""

    province: str | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many proposals came how far; of lists who was ever released on them, once each.

    Clusters and provinces are counted side by side and never crossed: in a province there is one
    provincial government, and what is counted of it alone is told of nobody else.
    """

    edition_id: str
    rows: tuple[Row, ...]
    provinces: tuple[Province, ...]
    counts: dict[str, int]
    reasons: dict[str, int]
    lists: dict[str, int]
    as_of: datetime | None


Found = Sequence[dict[str, Any]]


async def funnel(mongo: Mongo, edition_id: str) -> Funnel:
    """Counted in one pass over the marks of the edition's proposals, agency by agency."""
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    found = await mongo.aggregate("funnel", _counting(edition))
    where = await _where(mongo, found)
    rows = tuple(_row(of) for of in _parted(found, lambda f: (f["group"], f["cluster"])))
    lists = _summed({s.id: f[f"list-{s.id}"] for s in edition.lists} for f in found)
    return Funnel(
        edition_id,
        rows,
        tuple(
            Province(where.get(of[0]["agency"]), _counts(of))
            for of in _parted(found, lambda f: (where.get(f["agency"]) or "",))
        ),
        _summed(row.counts for row in rows),
        _summed(row.reasons for row in rows),
        {name: count for name, count in lists.items() if count},
        max((f["heard_at"] for f in found if f["heard_at"]), default=None),
    )


async def _where(mongo: Mongo, found: Found) -> dict[str | None, str | None]:
    """The province of each agency that was counted, as far as it was heard of."""
    ids = sorted({f["agency"] for f in found if f["agency"]})
    known = await mongo.all(mongo.collection("provinces").find({"_id": {"$in": ids}}))
    return {p["_id"]: p["province"] for p in known}


def _parted(found: Found, by: Callable[[dict[str, Any]], tuple[str, ...]]) -> list[Found]:
    """What was counted, in parts that are alike by that, in its order."""
    return [tuple(part) for _, part in groupby(sorted(found, key=by), by)]


def _row(found: Found) -> Row:
    reasons = Counter(reason for f in found for some in f["reasons"] for reason in some)
    return Row(found[0]["group"], found[0]["cluster"], _counts(found), dict(reasons))


def _counts(found: Found) -> dict[str, int]:
    counts = _summed({name: f[name] for name in COUNTED} for f in found)
    # Lists may be heard of in any order, and not every edition announces one for each stretch: no
    # stretch is narrower than the next, but none is wider than its lists because of who won.
    counts["finalist"] = max(counts["finalist"], counts["winner"])
    counts["nominated"] = max(counts["nominated"], counts["finalist"])
    return counts


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for some in counts:
        total.update(some)
    return dict(total)


def _counting(edition: Edition) -> list[dict[str, Any]]:
    """The pipeline: what was heard of each proposal, and on which lists it was released."""
    submitted = {"$or": ["$submitted", {"$gt": ["$decision", None]}]}
    reached = {
        "registered": True,
        "with_agency": {"$or": ["$with_agency", submitted]},
        "submitted": submitted,
        "withdrawn": "$withdrawn",
        "admitted": {"$eq": ["$decision", "admitted"]},
        "refused": {"$eq": ["$decision", "refused"]},
        "nominated": _on(edition, Stretch.NOMINATED),
        "finalist": _on(edition, Stretch.FINALIST),
        "winner": _on(edition, Stretch.WINNER),
        "exhibiting": _EXHIBITING,
        **{f"list-{s.id}": f"$lists.{s.id}.released" for s in edition.lists},
    }
    counts = {name: {"$sum": {"$cond": [test, 1, 0]}} for name, test in reached.items()}
    more = {"reasons": {"$push": {"$ifNull": ["$reasons", []]}}, "heard_at": {"$max": "$heard_at"}}
    key = {"group": "$group", "cluster": "$cluster", "agency": {"$ifNull": ["$agency_id", None]}}
    return [
        {"$match": {"edition_id": edition.id, "group": {"$exists": True}}},
        {"$group": {"_id": key, **counts, **more}},
        {"$replaceWith": {"$mergeObjects": ["$$ROOT", "$_id"]}},
    ]


def _on(edition: Edition, stretch: Stretch) -> dict[str, Any]:
    lists = [s.id for s in edition.lists if s.announced and list_stretch(edition, s.id) is stretch]
    return {"$or": [False, *(f"$lists.{name}.released" for name in lists)]}


_BOOTHS = {"$objectToArray": {"$ifNull": ["$booths", {}]}}
_EXHIBITING = {"$anyElementTrue": {"$map": {"input": _BOOTHS, "in": "$$this.v"}}}
