"""The funnel of an edition, counted from one small document for each proposal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
class Funnel:
    """How many proposals came how far; of lists who was ever released on them, once each."""

    edition_id: str
    rows: tuple[Row, ...]
    counts: dict[str, int]
    reasons: dict[str, int]
    lists: dict[str, int]
    as_of: datetime | None


async def funnel(mongo: Mongo, edition_id: str) -> Funnel:
    """Counted in one pass over the marks of the edition's proposals."""
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    found = await mongo.aggregate("funnel", _counting(edition))
    rows = tuple(_row(f) for f in sorted(found, key=lambda f: tuple(f["_id"].values())))
    lists: Counter[str] = Counter()
    for f in found:
        lists.update({s.id: f[f"list-{s.id}"] for s in edition.lists})
    return Funnel(
        edition_id,
        rows,
        _summed(row.counts for row in rows),
        _summed(row.reasons for row in rows),
        {name: count for name, count in lists.items() if count},
        max((f["heard_at"] for f in found if f["heard_at"]), default=None),
    )


def _row(found: dict[str, Any]) -> Row:
    reasons = Counter(reason for some in found["reasons"] for reason in some)
    counts = {name: found[name] for name in COUNTED}
    # Lists may be heard of in any order, and not every edition announces one for each stretch: no
    # stretch is narrower than the next, but none is wider than its lists because of who won.
    counts["finalist"] = max(counts["finalist"], counts["winner"])
    counts["nominated"] = max(counts["nominated"], counts["finalist"])
    return Row(found["_id"]["group"], found["_id"]["cluster"], counts, dict(reasons))


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
    key = {"group": "$group", "cluster": "$cluster"}
    return [
        {"$match": {"edition_id": edition.id, "group": {"$exists": True}}},
        {"$group": {"_id": key, **counts, **more}},
    ]


def _on(edition: Edition, stretch: Stretch) -> dict[str, Any]:
    lists = [s.id for s in edition.lists if s.announced and list_stretch(edition, s.id) is stretch]
    return {"$or": [False, *(f"$lists.{name}.released" for name in lists)]}


_BOOTHS = {"$objectToArray": {"$ifNull": ["$booths", {}]}}
_EXHIBITING = {"$anyElementTrue": {"$map": {"input": _BOOTHS, "in": "$$this.v"}}}
