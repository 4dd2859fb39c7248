"""Rounds, for who may know of them: state, roster, progress without scores, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from judging import access
from judging.domain.closing import Shortfall, shortfall
from judging.domain.edition import Stage
from judging.domain.entry import Entry
from judging.domain.judge import Judge, id_of
from judging.domain.round import Round
from judging.domain.seats import Size, size
from judging.store import (
    EDITION,
    JUDGE,
    ROUND,
    Done,
    handed_in_by_entry,
    progress_by_judge,
    standing_of,
    unsent_of,
)
from shared.grants import Who
from shared.mongo import Kept, Mongo


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is, judge by judge."""

    round: Round
    stage: Stage
    judges: Mapping[str, Done]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What closing a round now would do; `begun` and `unsent` count sheets that would not count."""

    round: Round
    stage: Stage
    shortfall: Shortfall
    entries: Mapping[str, Entry]
    begun: int
    unsent: int
    pass_mark: Decimal | None
    lists: Sequence[Size]


async def of_edition(mongo: Mongo, who: Who, edition_id: str) -> list[Kept[Round]]:
    """The rounds of an edition that who asks may know of, in the rule book's order."""
    edition = (await mongo.find(EDITION, edition_id)).state
    access.require(who, "follow a round", edition_id)
    kept = {
        one.state.round: one for one in await mongo.find_many(ROUND, {"edition_id": edition_id})
    }
    ordered = [kept[rule.id] for rule in edition.rounds]
    return [one for one in ordered if await access.knows_of(mongo, one.state, who)]


async def one(mongo: Mongo, who: Who, id: str) -> Kept[Round]:
    """A round that who asks may know of."""
    return await access.find_round(mongo, id, who, "follow a round")


async def roster(mongo: Mongo, who: Who, id: str) -> tuple[Round, Mapping[str, Judge]]:
    """A round, and those of its judges who signed or declared something."""
    round_ = (await one(mongo, who, id)).state
    ids = [id_of(round_.edition_id, member.account) for member in round_.roster]
    judges = await mongo.find_many(JUDGE, {"_id": {"$in": ids}})
    return round_, {kept.state.account: kept.state for kept in judges}


async def progress(mongo: Mongo, who: Who, id: str) -> Progress:
    """How far each judge of a round is."""
    round_ = (await one(mongo, who, id)).state
    edition = (await mongo.find(EDITION, round_.edition_id)).state
    stage = edition.stage_of(round_.round)
    return Progress(round_, stage, await progress_by_judge(mongo, id))


async def dry_run(mongo: Mongo, who: Who, id: str) -> DryRun:
    """What is missing, and how long the lists could be, were the round closed now; no score."""
    round_ = (await access.find_round(mongo, id, who, "run a round")).state
    edition = (await mongo.find(EDITION, round_.edition_id)).state
    entries = {entry.proposal_id: entry for entry in await standing_of(mongo, id)}
    handed_in = await handed_in_by_entry(mongo, id, entries.values())
    begun, unsent = await unsent_of(mongo, id)
    read = [entries[one].contestant() for one, count in handed_in.items() if count]
    return DryRun(
        round_,
        edition.stage_of(round_.round),
        shortfall(edition.round(round_.round), handed_in),
        entries,
        begun,
        unsent,
        edition.round(round_.round).pass_mark,
        [size(rule, read) for rule in edition.lists_of(round_.round)],
    )
