"""Who may ask what of award: a table, and which lists an account may know of at all."""

import re
from collections.abc import Mapping, Sequence

from award.domain.award_list import Life
from shared.grants import Forbidden, Who, holders
from shared.mongo import Document, Mongo

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "prepare lists": ("secretariat",),
    "verify lists": ("secretariat",),
    "name readers": ("secretariat",),
    "correct lists": ("secretariat",),
    "read how a list came about": ("secretariat", "auditor"),
    "read objections": ("secretariat", "auditor"),
    "screen objections": ("secretariat",),
    "rule on objections": ("secretariat",),
    "reply to objections": ("agency_administrator",),
    "read and erase contacts": ("secretariat",),
}


_CORRECTIONS = re.compile("/corrections")


def may(who: Who, ability: str, *, edition: str | None = None, agency: str | None = None) -> bool:
    """Whether a role that the table names is held, in this edition or agency where that matters."""
    scopes = {"secretariat": None, "auditor": edition, "agency_administrator": agency}
    return any(
        who.holds(role, scopes[role])
        for role in ABILITIES[ability]
        if role == "secretariat" or scopes[role] is not None
    )


def require(
    who: Who, ability: str, *, edition: str | None = None, agency: str | None = None
) -> None:
    """Nothing, or Forbidden with a sentence that says who may."""
    if not may(who, ability, edition=edition, agency=agency):
        roles = " or ".join(role.replace("_", " ") for role in ABILITIES[ability])
        raise Forbidden(f"Only {roles} may {ability}; ask one of them.")


def agencies_of(who: Who) -> tuple[str, ...]:
    """The agencies that somebody acts for, as an administrator or in a unit."""
    return (*who.scopes("agency_administrator"), *who.scopes("unit_member"))


def seen_by(account: str | None, *, unnamed: bool = False) -> Document:
    """The filter of the lists of whose existence an account may know.

    It is part of every query for a list, so that what may not be seen and what does not exist are
    answered by the same code in the same time. Where judging named nobody for a list, whoever
    prepares it first may ask for it (`unnamed`): he can only guess that it is there, and becomes
    one of its readers.
    """
    ways: list[Document] = [{"life": Life.RELEASED}]
    if unnamed:
        ways.append({"life": Life.RECEIVED, "readers": []})
    if account is not None:
        ways.append({"readers": account})
    return {"$or": ways}


async def log_seen(mongo: Mongo, who: Who) -> Sequence[Document]:
    """The rows of the log about no list, and about those that an account may know of.

    What is asked for seats is for a list's readers, so to others no row tells of a correction that
    is asked for. A list that may not be known of and one that does not exist are left out alike.
    """
    fields = {"edition_id": 1, "list": 1, "readers": 1}
    found = await mongo.all(mongo.collection("lists").find(seen_by(who.account), fields))
    known = [
        {"subjects.edition_id": one["edition_id"], "subjects.list": one["list"]}
        | ({} if who.account in one["readers"] else {"operation": {"$not": _CORRECTIONS}})
        for one in found
    ]
    return [{"$match": {"$or": [{"subjects.list": None}, *known]}}]


async def officials(mongo: Mongo, edition: str) -> frozenset[str]:
    """Who is bound by an office to keep to himself what is not public yet."""
    secretariat = await holders(mongo, "secretariat")
    return frozenset((*secretariat, *await holders(mongo, "auditor", edition)))
