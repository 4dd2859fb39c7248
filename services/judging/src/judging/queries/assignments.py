"""The assignment of a round, for who may know of it."""

import asyncio
from dataclasses import dataclass

from judging import access
from judging.domain.judge import id_of
from judging.domain.loads import Assignment, Bench, assignment
from judging.domain.reading import LIVE, Reading
from judging.domain.round import Round
from judging.store import (
    EDITION,
    JUDGE,
    READING,
    holdings_of,
    pairs_of,
    parents_of,
    standing_among,
    ties_of,
)
from shared.grants import Who
from shared.mongo import Missing, Mongo


@dataclass(frozen=True, slots=True)
class Looked:
    """A round with its assignment."""

    round: Round
    assignment: Assignment


async def of_round(mongo: Mongo, who: Who, id: str) -> Looked:
    """The assignment as it was decided and as it is now; Missing before there is one."""
    round_ = await _prepared(mongo, who, id)
    edition, pairs, holdings, bench = await asyncio.gather(
        mongo.find(EDITION, round_.edition_id), pairs_of(mongo, id), holdings_of(mongo, id),
        _bench(mongo, round_),
    )  # fmt: skip
    standing = await standing_among(mongo, {pair.proposal_id for pair in pairs})
    entries = [standing[proposal] for proposal in sorted(standing)]
    found = assignment(
        bench, entries, pairs, holdings,
        readings_of_each=edition.state.round(round_.round).readings,
    )  # fmt: skip
    return Looked(round_, found)


async def live(mongo: Mongo, who: Who, id: str) -> list[Reading]:
    """Who reads what now: the readings that are held or handed in, without what they say."""
    await _prepared(mongo, who, id)
    wanted = {"round_id": id, "state": {"$in": [state.value for state in LIVE]}}
    return [kept.state for kept in await mongo.find_many(READING, wanted)]


async def _prepared(mongo: Mongo, who: Who, id: str) -> Round:
    round_ = (await access.find_round(mongo, id, who, "follow a round")).state
    if round_.prepared_at is None:
        raise Missing("assignment", id)
    return round_


async def _bench(mongo: Mongo, round: Round) -> Bench:
    ids = [id_of(round.edition_id, member.account) for member in round.roster]
    judges = {k.state.account: k.state for k in await mongo.find_many(JUDGE, {"_id": {"$in": ids}})}
    ties = await asyncio.gather(
        *(ties_of(mongo, m.account, judges.get(m.account)) for m in round.roster)
    )
    return Bench(round.roster, {one.account: one for one in ties}, await parents_of(mongo))
