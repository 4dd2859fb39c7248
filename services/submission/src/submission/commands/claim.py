"""Claims on items of the selection's queue: taken one by one, or the next that is free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit
from submission import access
from submission.commands.selection import to_decide
from submission.domain import claim as claims
from submission.domain.intake import intake_id, require_selecting
from submission.domain.proposal import Holder, Proposal, Standing
from submission.store import drafting
from submission.store.shapes import INTAKE, PROPOSAL, unclaimed


@dataclass(frozen=True, slots=True)
class Claim:
    """Take a proposal of the queue for a while, or go on with it."""

    by: Who
    proposal_id: str
    lasting: timedelta


@dataclass(frozen=True, slots=True)
class LetGo:
    """Put a claimed proposal back undecided."""

    by: Who
    proposal_id: str


@dataclass(frozen=True, slots=True)
class ClaimNext:
    """Take the next of the queue that nobody else has and that one may decide; `after` an id."""

    by: Who
    edition_id: str
    lasting: timedelta
    standing: Standing = Standing.SUBMITTED
    cluster: str | None = None
    group: str | None = None
    after: str | None = None


async def claim(command: Claim, unit: Unit) -> Kept[Proposal]:
    """For that officer until the limit; the same officer's renews it."""
    found = await to_decide(command.by, command.proposal_id, unit)
    return _claimed(unit, found.kept, command)


async def let_go(command: LetGo, unit: Unit) -> Kept[Proposal]:
    """Free again; what he does not hold stays as it is."""
    found = await drafting.find(unit.mongo, command.proposal_id)
    ability = "decide on proposals"
    access.require_hand(command.by, found.kept.id, found.proposal, Holder.MINISTRY, ability)
    event = claims.let_go(found.proposal, by=command.by.account, now=unit.now)
    return drafting.record(unit, found.kept, event) if event else found.kept


async def claim_next(command: ClaimNext, unit: Unit) -> Kept[Proposal] | None:
    """The first by id, or None; of two who ask at once one is run again and finds the second."""
    access.require(command.by, "decide on proposals")
    require_selecting((await unit.find(INTAKE, intake_id(command.edition_id))).state)
    first = await unit.mongo.find_many(PROPOSAL, _wanted(command, unit.now), limit=1)
    return _claimed(unit, first[0], command) if first else None


def _claimed(unit: Unit, kept: Kept[Proposal], command: Claim | ClaimNext) -> Kept[Proposal]:
    by, lasting = command.by.account, command.lasting
    event = claims.claim(kept.state, by=by, lasting=lasting, now=unit.now)
    return drafting.record(unit, kept, event)


def _wanted(command: ClaimNext, now: datetime) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "edition_id": command.edition_id,
        "standing": command.standing.value,
        "cluster": command.cluster,
        "group": command.group,
        "_id": {"$gt": command.after} if command.after else None,
    }
    named = {name: value for name, value in chosen.items() if value is not None}
    account = command.by.account
    # One who refused a proposal does not judge its contest; of others nothing was refused.
    of_another = {**access.impartial(command.by), "decision.by": {"$ne": account}}
    return {**named, **of_another, "$or": [*unclaimed(now), {"claim.by": account}]}
