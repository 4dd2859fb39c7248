"""From the unit to the agency, back, to the ministry, and out."""

from dataclasses import dataclass

from shared.grants import Who
from shared.mongo import Kept
from shared.outbox import Unit
from submission import access, compute
from submission.domain import handing
from submission.domain.content import content_of
from submission.domain.eligibility import Finding, findings
from submission.domain.intake import Gate, Phase, gate_id, require_open
from submission.domain.proposal import Holder, Proposal, Standing
from submission.store import drafting
from submission.store.known import known
from submission.store.shapes import GATE


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a proposal over to its agency."""

    by: Who
    proposal_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Give a proposal back to its unit, with a remark."""

    by: Who
    proposal_id: str
    remark: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """Submit a proposal to the ministry."""

    by: Who
    proposal_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a proposal out of the competition."""

    by: Who
    proposal_id: str
    version: int | None = None


async def hand_over(command: HandOver, unit: Unit) -> Kept[Proposal]:
    """To the agency, with its content frozen."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    _require(command.by, found, Holder.UNIT, "hand a proposal over")
    blocking = await _blocking(found, unit)
    event = handing.hand_over(
        found.proposal, found.edition, blocking, by=command.by.account, now=unit.now
    )
    hashed = compute.hashed(content_of(found.proposal))
    drafting.freeze(unit, found.kept.id, found.proposal, *hashed)
    return drafting.record(unit, found.kept, event)


async def give_back(command: GiveBack, unit: Unit) -> Kept[Proposal]:
    """Back to the unit."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    _require(command.by, found, Holder.AGENCY, "return a proposal")
    event = handing.give_back(
        found.proposal, found.edition, command.remark, by=command.by.account, now=unit.now
    )
    return drafting.record(unit, found.kept, event)


async def submit(command: Submit, unit: Unit) -> Kept[Proposal]:
    """To the ministry, through the agency's gate, with a receipt for the frozen content."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    _require(command.by, found, Holder.AGENCY, "submit a proposal")
    gate = await _gate(found, unit)
    require_open(gate.state, found.edition)
    blocking = await _blocking(found, unit)
    canonical, sha256 = compute.hashed(content_of(found.proposal))
    event = handing.submit(
        found.proposal,
        found.edition,
        blocking,
        sha256=sha256,
        by=command.by.account,
        now=unit.now,
    )
    _pass(unit, found, gate, 1)
    drafting.freeze(unit, found.kept.id, found.proposal, canonical, sha256)
    return drafting.record(unit, found.kept, event)


async def withdraw(command: Withdraw, unit: Unit) -> Kept[Proposal]:
    """Out of the competition; what was counted at the gate is counted there no longer.

    Whether the settlement had counted it is known by the phase, not by the instants of two
    processes: the phase is guarded until it is settled, and then it stays.
    """
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    unit_may = found.proposal.standing is Standing.DRAFT
    hands = access.hands(command.by, found.proposal)
    part = Holder.UNIT if unit_may and Holder.UNIT in hands else Holder.AGENCY
    _require(command.by, found, part, "withdraw a proposal")
    event = handing.withdraw(
        found.proposal,
        found.edition,
        released=await _released(found, unit),
        settled=found.intake.state.phase is Phase.SETTLED,
        part=part,
        by=command.by.account,
        now=unit.now,
    )
    if found.proposal.submitted_at is not None:
        await _uncount(found, unit)
    return drafting.record(unit, found.kept, event)


async def _released(found: drafting.Draft, unit: Unit) -> frozenset[str]:
    rows = unit.mongo.collection("released_lists").find({"edition_id": found.edition.id})
    return frozenset(row["list"] for row in await unit.mongo.all(rows))


async def _uncount(found: drafting.Draft, unit: Unit) -> None:
    phase = found.intake.state.phase
    if phase is Phase.SETTLED:
        return
    # A later end may open a shut gate again: who left meanwhile is not counted there either.
    _pass(unit, found, await _gate(found, unit), -1)
    if phase is Phase.SELECTING:
        # The settlement names those admitted at its moment: none leaves beside it.
        drafting.hold_settlement(unit, found.intake)


async def _gate(found: drafting.Draft, unit: Unit) -> Kept[Gate]:
    alone = handing.blocking(found.proposal, found.edition)
    key = found.proposal.agency_id if alone else found.kept.id
    return await unit.find(GATE, gate_id(found.edition.id, key))


def _pass(unit: Unit, found: drafting.Draft, gate: Kept[Gate], count: int) -> None:
    """One more or one less through the gate, unless it is shut or opened meanwhile.

    Where findings may stop a submission, an agency's come one after the other: the gate was read
    before what was found, and who passes it meanwhile makes this one look again.
    """
    alone = {"version": gate.version} if handing.blocking(found.proposal, found.edition) else {}
    shut = found.intake.state.phase is not Phase.OPEN
    same_gate = {"_id": gate.id, "shut": shut} | alone
    unit.update(GATE.collection, same_gate, {"$inc": {"submitted": count, "version": 1}})


async def _blocking(found: drafting.Draft, unit: Unit) -> tuple[Finding, ...]:
    """The findings, where the rule book has a rule that may stop the proposal by them."""
    if not handing.blocking(found.proposal, found.edition):
        return ()
    intake = found.intake.state
    knowledge = await known(unit.mongo, [found.kept], intake, all_named=False)
    content = content_of(found.proposal)
    return findings(content, found.edition, knowledge[found.kept.id], unit.now)


def _require(by: Who, found: drafting.Draft, holder: Holder, ability: str) -> None:
    access.require_hand(by, found.kept.id, found.proposal, holder, ability)
