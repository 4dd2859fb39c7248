"""Innovations as anyone may see them: of those on no released list nothing is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.http import after_filter
from shared.mongo import Missing, Mongo
from submission.domain.content import FrozenFile
from submission.domain.innovation import (
    Innovation,
    Listing,
    Published,
    is_withdrawn,
    judged_version,
    published,
    search_key,
)
from submission.domain.intake import intake_id
from submission.domain.proposal import Standing
from submission.queries.wording import wording
from submission.store import drafting
from submission.store.shapes import INTAKE, PROPOSAL

NOUN = "innovation"
BY_TITLE = (("key", 1), ("_id", 1))
RELEASED = {"title": {"$exists": True}}
"""A correction may be heard before the release that it corrects; alone it says nothing."""
_AGENCY = {"from": "agencies", "localField": "agency_id", "foreignField": "_id", "as": "agency"}
_OWN = {
    "from": PROPOSAL.collection,
    "localField": "_id",
    "foreignField": "_id",
    "pipeline": [{"$project": {"standing": 1, "number": 1}}],
    "as": "own",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Which innovations of an edition are asked for; `text` is sought in title and agency."""

    text: str | None = None
    list: str | None = None
    group: str | None = None
    cluster: str | None = None
    agency_id: str | None = None


async def innovations(
    mongo: Mongo, edition_id: str, sought: Sought, after: Sequence[Any] | None, limit: int
) -> list[tuple[Innovation, Sequence[Any]]]:
    """Those that stand on a released list of the edition, by title, each with its place."""
    edition = (await mongo.find(INTAKE, intake_id(edition_id))).state.edition
    names = [sought.list] if sought.list else [s.id for s in edition.lists]
    known = {s.id for s in edition.lists}
    on = [{f"lists.{name}.on": True} for name in names if name in known]
    # No text has a NUL, and an expression must not.
    if not on or "\0" in (sought.text or ""):
        return []
    chosen = {"edition_id": edition_id, **RELEASED, "$or": on} | {
        name: value
        for name in ("group", "cluster", "agency_id")
        if (value := getattr(sought, name)) is not None
    }
    found = await mongo.aggregate(
        "innovations",
        [
            {"$match": {"$and": [chosen, after_filter(BY_TITLE, after)]}},
            {"$lookup": _OWN},
            {"$match": {"own.standing": {"$ne": Standing.WITHDRAWN.value}}},
            {"$lookup": _AGENCY},
            {"$match": {"$and": _words(sought.text)}},
            {"$sort": dict(BY_TITLE)},
            {"$limit": limit + 1},
        ],
    )
    return [(_innovation(row), [row["key"], row["_id"]]) for row in found]


async def innovation(mongo: Mongo, id: str) -> tuple[Innovation, Published | None]:
    """One of them, and what it says of itself as long as it stands on a released list.

    Whether there is a proposal of that id is not looked at before: to those who may not know, one
    that is on no released list is not there, in the same words and after the same one read.
    """
    rows = await mongo.aggregate(
        "innovations",
        [{"$match": {"_id": id, **RELEASED}}, {"$lookup": _OWN}, {"$lookup": _AGENCY}],
    )
    if not rows:
        raise Missing(NOUN, id)
    found = _innovation(rows[0])
    return found, await _published(mongo, found) if found.stands else None


async def file(mongo: Mongo, id: str, slot: str) -> FrozenFile:
    """A public attachment of an innovation that stands on a released list."""
    _, said = await innovation(mongo, id)
    attached = said.files.get(slot) if said else None
    if attached is None:
        raise Missing("attachment", slot)
    return attached


async def _published(mongo: Mongo, found: Innovation) -> Published | None:
    proposal = (await mongo.find(PROPOSAL, found.id)).state
    version = judged_version(proposal)
    if version is None:
        return None
    words = await wording(mongo, found.edition_id)
    frozen = await drafting.frozen_version(mongo, found.id, version)
    return published(frozen, words.group(found.group))


def _innovation(row: dict[str, Any]) -> Innovation:
    own = row["own"][0] if row["own"] else {}
    listings = [
        Listing(name, said["released_at"], said["on"], said["because"], said["left_at"])
        for name, said in row["lists"].items()
        if "released_at" in said
    ]
    return Innovation(
        id=row["_id"],
        edition_id=row["edition_id"],
        title=row["title"],
        agency_id=row["agency_id"],
        agency=row["agency"][0]["name"] if row["agency"] else None,
        group=row["group"],
        cluster=row["cluster"],
        lists=tuple(sorted(listings, key=lambda x: (x.released_at, x.list))),
        number=own.get("number"),
        withdrawn=is_withdrawn(own.get("standing")),
    )


def _words(text: str | None) -> list[dict[str, Any]]:
    """Every word must stand somewhere in the title or in the agency's name."""
    words = [re.escape(word) for word in search_key(text or "").split()]
    return [
        {"$or": [{"key": {"$regex": word}}, {"agency.name": {"$regex": word, "$options": "i"}}]}
        for word in words
    ] or [{}]
