"""Findings: each proposal held against the rules, at this moment, with what the asker may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Missing, Mongo
from submission import access
from submission.domain.content import content_of
from submission.domain.eligibility import Finding, Outcome, findings
from submission.domain.intake import Intake, Phase, StillOpen, intake_id
from submission.domain.proposal import Proposal, Standing
from submission.store import drafting
from submission.store.known import known
from submission.store.shapes import INTAKE, PROPOSAL

BATCH = 200
MOST_EXAMINED = 1000
"""How many proposals one page of a filtered queue may look at before it gives a cursor."""


@dataclass(frozen=True, slots=True)
class Found:
    """A proposal and what the rules say of it."""

    kept: Kept[Proposal]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue: `rule` with `outcome` keeps those of which a rule says so."""

    standing: Standing = Standing.SUBMITTED
    cluster: str | None = None
    rule: str | None = None
    outcome: Outcome = Outcome.UNMET


async def of(mongo: Mongo, who: Who, id: str, now: datetime) -> Found:
    """The findings of one proposal, for those who may read its words."""
    draft = await drafting.find(mongo, id)
    view = access.view(who, id, draft.proposal)
    if view not in {access.View.WHOLE, access.View.FROZEN}:
        raise Missing("proposal", id)
    named = view is access.View.FROZEN
    return (await _found(mongo, [draft.kept], draft.intake.state, now, all_named=named))[0]


async def queue(
    mongo: Mongo,
    who: Who,
    edition_id: str,
    wanted: Wanted,
    *,
    after: Sequence[Any] | None,
    limit: int,
    now: datetime,
) -> tuple[list[Found], str | None]:
    """The next `limit` of the queue by id, and the id after which the queue goes on, if it does."""
    access.require(who, "see the selection")
    intake = (await mongo.find(INTAKE, intake_id(edition_id))).state
    if intake.phase is Phase.OPEN:
        raise StillOpen
    size = limit + 1 if wanted.rule is None else BATCH
    found: list[Found] = []
    last, examined = after, 0
    while True:
        batch = await _batch(mongo, edition_id, wanted, last, size)
        held = await _found(mongo, batch, intake, now, all_named=True)
        found += [f for f in held if _is_wanted(f, wanted)]
        examined += len(batch)
        if len(found) > limit:
            return found[:limit], found[limit - 1].kept.id
        if len(batch) < size:
            return found, None
        last = [batch[-1].id]
        if examined >= MOST_EXAMINED:
            return found, batch[-1].id


async def _batch(
    mongo: Mongo, edition_id: str, wanted: Wanted, after: Sequence[Any] | None, size: int
) -> list[Kept[Proposal]]:
    chosen: dict[str, Any] = {"edition_id": edition_id, "standing": wanted.standing.value}
    if wanted.cluster:
        chosen["cluster"] = wanted.cluster
    chosen |= after_filter([("_id", 1)], after)
    return await mongo.find_many(PROPOSAL, chosen, [("_id", 1)], size)


def _is_wanted(found: Found, wanted: Wanted) -> bool:
    if wanted.rule is None:
        return True
    return any(f.rule == wanted.rule and f.outcome is wanted.outcome for f in found.findings)


async def _found(
    mongo: Mongo,
    proposals: Sequence[Kept[Proposal]],
    intake: Intake,
    now: datetime,
    *,
    all_named: bool,
) -> list[Found]:
    if not proposals:
        return []
    knowledge = await known(mongo, proposals, intake, all_named=all_named)
    found = []
    for kept in proposals:
        content = (
            await drafting.submitted_content(mongo, kept) if all_named else content_of(kept.state)
        )
        held = findings(content, intake.edition, knowledge[kept.id], now)
        found.append(Found(kept, held))
    return found
