"""Lists, as far as whoever asks may know of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from award import access
from award.domain.agency import Agency
from award.domain.award_list import AwardList, Life, list_id
from award.domain.edition import Edition
from award.store import AGENCIES, EDITIONS, LISTS
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo

BY_ID = (("_id", 1),)


async def released(mongo: Mongo, edition_id: str, name: str) -> Kept[AwardList]:
    """A list that everybody may see; Missing otherwise."""
    return await _one(mongo, edition_id, name, access.seen_by(None))


async def recorded(mongo: Mongo, edition_id: str, name: str, who: Who) -> Kept[AwardList]:
    """A list with how it came about: before its release for those it names, then for its keepers.

    Who may not is answered as if there were none, also after the release: that a list has readers
    is nothing to others. Being named is not enough: who has lost the office is bound by none.
    """
    if not access.may(who, "read how a list came about", edition=edition_id):
        raise Missing("list", list_id(edition_id, name))
    return await _one(mongo, edition_id, name, access.seen_by(who.account))


async def of_edition(
    mongo: Mongo, edition_id: str, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[AwardList]]:
    """An edition's released lists by their ids; one more than `limit`."""
    chosen = {"edition_id": edition_id, "life": Life.RELEASED, **after}
    return await mongo.find_many(LISTS, chosen, BY_ID, limit + 1)


async def all_released(mongo: Mongo, edition_id: str) -> Sequence[Kept[AwardList]]:
    """An edition's released lists: a rule book has only a few."""
    return await mongo.find_many(LISTS, {"edition_id": edition_id, "life": Life.RELEASED}, BY_ID)


async def naming(mongo: Mongo, key: str, value: str) -> Sequence[Kept[AwardList]]:
    """The released lists that name, or named, something of `agencies` or `proposals`."""
    return await mongo.find_many(LISTS, {key: value, "life": Life.RELEASED}, BY_ID)


async def records(mongo: Mongo, edition_id: str, who: Who) -> Sequence[Kept[AwardList]]:
    """The lists that this account, being in office, may know of; the others count for nothing."""
    chosen = {"edition_id": edition_id, **access.seen_by(who.account)}
    return await mongo.find_many(LISTS, chosen, BY_ID)


async def editions(mongo: Mongo, ids: Iterable[str]) -> Mapping[str, Edition]:
    """The editions of those ids that were heard of."""
    found = await mongo.find_many(EDITIONS, {"_id": {"$in": sorted(set(ids))}})
    return {kept.id: kept.state for kept in found}


async def agency_names(mongo: Mongo, *lists: AwardList) -> Mapping[str, str]:
    """What the agencies of lists are called, as far as they were heard of."""
    return {id: agency.name for id, agency in (await agencies(mongo, *lists)).items()}


async def agencies(mongo: Mongo, *lists: AwardList) -> Mapping[str, Agency]:
    """The agencies of lists, as far as they were heard of."""
    wanted = sorted({entry.agency_id for there in lists for entry in there.named()})
    found = await mongo.find_many(AGENCIES, {"_id": {"$in": wanted}})
    return {kept.id: kept.state for kept in found}


async def _one(
    mongo: Mongo, edition_id: str, name: str, known: Mapping[str, Any]
) -> Kept[AwardList]:
    named = list_id(edition_id, name)
    found = await mongo.find_many(LISTS, {"_id": named, **known}, limit=1)
    if not found:
        raise Missing("list", named)
    return found[0]
