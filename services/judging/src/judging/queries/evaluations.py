"""What an entry's own agency sees of its evaluation, round by round, once it is public."""

from collections.abc import Mapping
from dataclasses import dataclass

from judging import access
from judging.domain import entry as entries
from judging.domain.edition import Edition, Feedback, Group, RoundRule
from judging.domain.entry import Entry
from judging.domain.evaluation import Evaluation, evaluation
from judging.domain.round import Round, State
from judging.store import EDITION, ENTRY, RANKING, ROUND
from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What is shown of an entry in one round, with what is needed to say it."""

    round: Round
    rule: RoundRule
    group: Group
    meanings: Mapping[str, dict[str, str]]
    evaluation: Evaluation


async def of_entry(mongo: Mongo, who: Who, proposal_id: str) -> tuple[Entry, list[Evaluated]]:
    """The rounds in which it was read, for its agency and for who may see those rankings.

    To everybody else there is no such entry. A round that nothing is shown of is not named, so
    that nobody learns of one that is not public.
    """
    kept: Kept[Entry] | None = await mongo.seek(ENTRY, entries.id_of(proposal_id))
    if kept is None or not _knows(who, kept.state):
        raise Missing("entry", proposal_id)
    edition = (await mongo.find(EDITION, kept.state.edition_id)).state
    closed = {"edition_id": edition.id, "state": State.CLOSED.value}
    rounds = {one.state.round: one.state for one in await mongo.find_many(ROUND, closed)}
    found = []
    for rule in edition.rounds:
        round_ = rounds.get(rule.id)
        shown = Feedback.NONE if round_ is None else await _shown(mongo, who, round_, edition, kept)
        if round_ is not None and shown is not Feedback.NONE:
            found += await _evaluated(mongo, kept.state, round_, edition, shown)
    return kept.state, found


def _knows(who: Who, entry: Entry) -> bool:
    official = access.may(who, "see a ranking", entry.edition_id)
    return official or access.entered(who, entry.agency_id)


async def _shown(
    mongo: Mongo, who: Who, round: Round, edition: Edition, kept: Kept[Entry]
) -> Feedback:
    if await access.sees_ranking(mongo, round, who):
        return Feedback.CRITERIA
    entrant = access.entered(who, kept.state.agency_id)
    if entrant and await access.is_public(mongo, round, edition):
        return edition.feedback_of(round.round)
    return Feedback.NONE


async def _evaluated(
    mongo: Mongo, entry: Entry, round: Round, edition: Edition, shown: Feedback
) -> list[Evaluated]:
    """One, or none where the entry was not in the round."""
    rows = (await mongo.find(RANKING, round.id)).state.rows
    rule, group = edition.round(round.round), edition.group(entry.group)
    meanings = edition.meanings_of(entry.group)
    return [
        Evaluated(round, rule, group, meanings, evaluation(own, rows, group, rule.method, shown))
        for own in rows
        if own.entry.proposal_id == entry.proposal_id
    ]
