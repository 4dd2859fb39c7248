"""Who may ask what: a table, and who may know of what is not public yet.

A round whose entries come from a list that is not announced shows that list. So until its own
list is released, only the accounts named for it know that there is such a round: everybody else
is answered as if there were none. Before it is prepared, those are also the accounts named for
the round that decides the list.
"""

import re
from collections.abc import Mapping, Sequence

from judging.domain.decision import id_of as decision_id
from judging.domain.edition import Edition
from judging.domain.round import Round, State
from judging.domain.round import id_of as round_id
from judging.store import DECISION, EDITION, ROUND
from shared.grants import Forbidden, Who, holders
from shared.mongo import Document, Kept, Missing, Mongo

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "run a round": ("secretariat",),
    "name a viewer": ("secretariat",),
    "follow a round": ("secretariat", "auditor"),
    "see a ranking": ("secretariat", "auditor"),
    "list the entries": ("secretariat", "auditor", "evaluator", "panellist"),
    "read and score entries": ("evaluator", "panellist"),
    "see their evaluation": ("agency_administrator", "unit_member"),
}
NATIONAL = "secretariat"


def may(who: Who, ability: str, edition_id: str) -> bool:
    """Whether one of the roles that the table names is held in the edition, or in the nation."""
    return any(
        who.holds(role, None if role == NATIONAL else edition_id) for role in ABILITIES[ability]
    )


def require(who: Who, ability: str, edition_id: str) -> None:
    """Nothing, or Forbidden with a sentence that says who may."""
    if not may(who, ability, edition_id):
        roles = " or ".join(ABILITIES[ability])
        raise Forbidden(f"Only {roles} may {ability}; ask somebody who is.")


def require_judge(who: Who, role: str, edition_id: str) -> None:
    """Nothing, or Forbidden to who no longer judges in the edition."""
    if not who.holds(role, edition_id):
        raise Forbidden(f"Only {role}s of this edition may do that; ask the secretariat.")


def entered(who: Who, agency_id: str) -> bool:
    """Whether somebody is of the agency that entered: its administrator, or of one of its units."""
    return any(who.holds(role, agency_id) for role in ABILITIES["see their evaluation"])


async def officials(mongo: Mongo, edition_id: str) -> frozenset[str]:
    """The accounts that may be named as viewers: the secretariat, and the edition's auditors."""
    auditors = await holders(mongo, "auditor", edition_id)
    return frozenset((*await holders(mongo, NATIONAL), *auditors))


async def find_round(mongo: Mongo, id: str, who: Who, ability: str) -> Kept[Round]:
    """The round, for who may do that and may know of it; Forbidden, or Missing to all others."""
    kept = await mongo.find(ROUND, id)
    require(who, ability, kept.state.edition_id)
    if not await knows_of(mongo, kept.state, who):
        raise Missing("round", id)
    return kept


async def knows_of(mongo: Mongo, round: Round, who: Who) -> bool:
    """Whether an account may know that the round has entries, and which."""
    if not round.sealed:
        return True
    edition = (await mongo.find(EDITION, round.edition_id)).state
    source = edition.round(round.round).source_list or ""
    if await is_released(mongo, edition.id, (source,)):
        return True
    if who.account in round.viewers:
        return True
    if round.state is not State.ANNOUNCED:
        return False
    before = await mongo.find(ROUND, round_id(edition.id, edition.list(source).round))
    return before.state.state is State.ANNOUNCED or who.account in before.state.viewers


async def log_seen(mongo: Mongo, who: Who) -> Sequence[Document]:
    """The rows of the log about no round, and about those that an account may know of.

    What is named is what he may know, not what he may not: so a row about a sealed round and one
    about a round that does not exist are left out alike.
    """
    rounds = [
        one for one in await mongo.find_many(ROUND, {}) if await knows_of(mongo, one.state, who)
    ]
    named = "|".join(re.escape(one.id) for one in rounds)
    known = {"subjects.id": {"$regex": f"^(?:{named})(?::|$)"}} if rounds else {"_id": None}
    return [{"$match": {"$or": [{"subjects.id": None}, known]}}]


async def sees_ranking(mongo: Mongo, round: Round, who: Who) -> bool:
    """Whether an account may see a round's ranking: named for it, or all it decided is public."""
    if not may(who, "see a ranking", round.edition_id) or round.state is not State.CLOSED:
        return False
    if who.account in round.viewers:
        return True
    return await is_public(mongo, round, (await mongo.find(EDITION, round.edition_id)).state)


async def is_public(mongo: Mongo, round: Round, edition: Edition) -> bool:
    """Whether everything that a closed round decided was released."""
    if round.state is not State.CLOSED:
        return False
    return await is_released(mongo, edition.id, _names(edition, round))


async def is_released(mongo: Mongo, edition_id: str, lists: tuple[str, ...]) -> bool:
    """Whether every one of the lists was released, or is shown by one that was."""
    found = [await mongo.seek(DECISION, decision_id(edition_id, name)) for name in lists]
    return all(kept is not None and kept.state.released_at is not None for kept in found)


def _names(edition: Edition, round: Round) -> tuple[str, ...]:
    return tuple(rule.id for rule in edition.lists_of(round.round))
