"""A judge's own piles: how far each is, and how one's own scores spread; nothing of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from judging.access import ABILITIES, require_judge
from judging.domain import pile as piles
from judging.domain.edition import Edition, Stage
from judging.domain.own_scores import OwnScores, own_scores
from judging.domain.pile import Pile
from judging.domain.reading import LIVE, Reading
from judging.domain.round import Round
from judging.store import EDITION, PILE, READING, ROUND
from shared.grants import Forbidden, Who
from shared.mongo import Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class OwnPile:
    """A pile with its readings, its round, and until when it may be written."""

    pile: Pile
    round: Round
    edition: Edition
    readings: Sequence[Kept[Reading]]

    @property
    def stage(self) -> Stage:
        """The stage in which it is written."""
        return self.edition.stage_of(self.round.round)

    def scores(self) -> list[OwnScores]:
        """The own scores of each group that the pile has entries of, as they stand now."""
        held = [kept.state for kept in self.readings if kept.state.state in LIVE]
        return [
            own_scores(group, [one.scores or {} for one in held if one.group == group.id])
            for group in self.edition.groups
            if any(one.group == group.id for one in held)
        ]


async def own(mongo: Mongo, who: Who) -> list[OwnPile]:
    """The piles of who asks, of editions where they still judge, the latest round first."""
    roles = {role: who.scopes(role) for role in ABILITIES["read and score entries"]}
    if not any(roles.values()):
        raise Forbidden("Only evaluators and panellists have piles; ask the secretariat.")
    held = [{"role": role, "edition_id": {"$in": list(where)}} for role, where in roles.items()]
    wanted = {"$or": held, "roster.account": who.account}
    rounds = await mongo.find_many(ROUND, wanted, [("prepared_at", -1), ("_id", 1)])
    ids = [piles.id_of(one.id, who.account) for one in rounds]
    found = {
        kept.state.round_id: kept for kept in await mongo.find_many(PILE, {"_id": {"$in": ids}})
    }
    return [
        await _with_readings(mongo, found[one.id], one.state) for one in rounds if one.id in found
    ]


async def own_one(mongo: Mongo, who: Who, round_id: str) -> OwnPile:
    """The pile of who asks in a round; to who has none there is none."""
    kept = await mongo.seek(PILE, piles.id_of(round_id, who.account))
    if kept is None:
        raise Missing("pile", round_id)
    round_ = (await mongo.find(ROUND, round_id)).state
    require_judge(who, round_.role, round_.edition_id)
    return await _with_readings(mongo, kept, round_)


async def _with_readings(mongo: Mongo, kept: Kept[Pile], round: Round) -> OwnPile:
    edition = (await mongo.find(EDITION, round.edition_id)).state
    mine = {
        "judge_id": kept.state.judge_id, "edition_id": round.edition_id, "round_id": round.id,
    }  # fmt: skip
    return OwnPile(kept.state, round, edition, await mongo.find_many(READING, mine))
