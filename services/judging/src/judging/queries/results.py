"""What a round decided, for who may see it; to everybody else there is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from judging.access import sees_ranking
from judging.domain.cut_line import CutLine, cut_lines
from judging.domain.decision import Decision
from judging.domain.decision import id_of as decision_id
from judging.domain.edition import Edition, ListRule, RoundRule
from judging.domain.ranking import Ranked
from judging.domain.reason import Reason, reasons
from judging.domain.round import Round
from judging.store import DECISION, EDITION, EXPORTS, RANKING, ROUND
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A decided list, and why each entry of the ranking is on it or not."""

    decision: Decision
    rule: ListRule
    ranking: Mapping[str, Ranked]
    reasons: Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Cut:
    """A decided list where it was cut."""

    shortlist: Shortlist
    round_rule: RoundRule
    lines: Sequence[CutLine]


@dataclass(frozen=True, slots=True)
class Exported:
    """The canonical document of a closed round, its hash, and the lists decided by it."""

    round: Round
    text: str
    sha256: str
    decisions: Sequence[Decision]


async def ranking(
    mongo: Mongo, who: Who, id: str, first: int = 0, number: int | None = None
) -> Sequence[Ranked]:
    """The ranking of a closed round, best first: all of it, or so many after the `first`."""
    await _seen(mongo, who, id, "ranking")
    part = None if number is None else {"rows": {"$slice": [first, number]}}
    found = await mongo.collection(RANKING.collection).find_one({"_id": id}, part)
    if found is None:
        raise Missing("ranking", id)
    return RANKING.state(found).rows


async def shortlists(mongo: Mongo, who: Who, id: str) -> list[Shortlist]:
    """The lists that a closed round decided."""
    round_ = await _seen(mongo, who, id, "shortlist")
    edition = (await mongo.find(EDITION, round_.edition_id)).state
    rows = (await mongo.find(RANKING, id)).state.rows
    found = await mongo.find_many(DECISION, {"round_id": id})
    return [_shortlist(kept.state, edition, round_, rows) for kept in found]


async def cut(mongo: Mongo, who: Who, id: str, list_id: str) -> Cut:
    """Where one of the lists that a closed round decided was cut."""
    round_ = await _seen(mongo, who, id, "shortlist")
    decided: Kept[Decision] | None = await mongo.seek(
        DECISION, decision_id(round_.edition_id, list_id)
    )
    if decided is None or decided.state.round_id != id:
        raise Missing("shortlist", list_id)
    edition = (await mongo.find(EDITION, round_.edition_id)).state
    rows, rule = (await mongo.find(RANKING, id)).state.rows, edition.round(round_.round)
    found = _shortlist(decided.state, edition, round_, rows)
    return Cut(found, rule, cut_lines(rows, found.rule, rule, round_.seed))


async def exported(mongo: Mongo, who: Who, id: str) -> Exported:
    """The canonical document of a closed round, and what was decided by it."""
    round_ = await _seen(mongo, who, id, "export")
    found = await mongo.collection(EXPORTS).find_one({"_id": id})
    if found is None:
        raise Missing("export", id)
    decided = [kept.state for kept in await mongo.find_many(DECISION, {"round_id": id})]
    return Exported(round_, found["text"], found["sha256"], decided)


def _shortlist(
    decision: Decision, edition: Edition, round: Round, rows: Sequence[Ranked]
) -> Shortlist:
    rule = edition.list(decision.list)
    why = reasons(rows, rule, edition.round(round.round).pass_mark)
    return Shortlist(decision, rule, {one.entry.proposal_id: one for one in rows}, why)


async def _seen(mongo: Mongo, who: Who, id: str, noun: str) -> Round:
    """Missing, whether there is no such round, none that is closed, or none for who asks."""
    found: Kept[Round] | None = await mongo.seek(ROUND, id)
    if found is None or not await sees_ranking(mongo, found.state, who):
        raise Missing(noun, id)
    return found.state
