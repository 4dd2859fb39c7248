"""Findings: each proposal held against the rules, at this moment, with what the asker may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.grants import Who
from shared.http import after_filter
from shared.mongo import Kept, Missing, Mongo
from submission import access
from submission.domain.content import content_of
from submission.domain.edition import EligibilityRule, Property
from submission.domain.eligibility import Finding, Outcome, findings
from submission.domain.intake import Intake, Phase, StillOpen, intake_id
from submission.domain.proposal import Proposal, Standing
from submission.store import drafting
from submission.store.known import known
from submission.store.shapes import INTAKE, PROPOSAL, unclaimed

BATCH = 200
MOST_EXAMINED = 1000
"""How many proposals one page of a filtered queue may look at before it gives a cursor."""


@dataclass(frozen=True, slots=True)
class Found:
    """A proposal, the title that was asked about, and what the rules say of it."""

    kept: Kept[Proposal]
    title: str
    findings: tuple[Finding, ...]
    rules: Mapping[str, EligibilityRule]


class Held(StrEnum):
    """Who may have an item of the queue before him."""

    ANYBODY = "anybody"
    NOBODY = "nobody"
    MYSELF = "myself"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue: `rule` with `outcome` keeps those of which a rule says so.

    `clear` keeps those of which every rule says that it is met, `claim` those that nobody or only
    the asker has before him.
    """

    standing: Standing = Standing.SUBMITTED
    cluster: str | None = None
    group: str | None = None
    rule: str | None = None
    outcome: Outcome = Outcome.UNMET
    clear: bool = False
    claim: Held = Held.ANYBODY

    @property
    def judged(self) -> bool:
        """Whether the rules must be asked before it is known what belongs to it."""
        return self.clear or self.rule is not None


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
    access.require(who, "see the selection", edition=edition_id)
    intake = (await mongo.find(INTAKE, intake_id(edition_id))).state
    if intake.phase is Phase.OPEN:
        raise StillOpen
    size = BATCH if wanted.judged else limit + 1
    chosen = _chosen(who, edition_id, wanted, now)
    found: list[Found] = []
    last, examined = after, 0
    while True:
        further = chosen | after_filter([("_id", 1)], last)
        batch = await mongo.find_many(PROPOSAL, further, [("_id", 1)], size)
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


def _chosen(who: Who, edition_id: str, wanted: Wanted, now: datetime) -> dict[str, Any]:
    chosen: dict[str, Any] = {"edition_id": edition_id, "standing": wanted.standing.value}
    chosen["submitted_at"] = {"$ne": None}  # the ministry knows of no drafts
    named = {"cluster": wanted.cluster, "group": wanted.group}
    chosen |= {name: value for name, value in named.items() if value}
    if wanted.claim is Held.NOBODY:
        chosen["$and"] = [{"$or": unclaimed(now)}]
    elif wanted.claim is Held.MYSELF:
        chosen |= {"claim.by": who.account, "claim.until": {"$gt": now}}
    return chosen


def _is_wanted(found: Found, wanted: Wanted) -> bool:
    if wanted.clear and any(f.outcome is not Outcome.MET for f in found.findings):
        return False
    says = ((f.rule, f.outcome) for f in found.findings)
    return wanted.rule is None or (wanted.rule, wanted.outcome) in says


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
        rules = {rule.id: rule for rule in intake.edition.group(kept.state.group).rules}
        found.append(Found(kept, content.text(Property.TITLE), held, rules))
    return found
