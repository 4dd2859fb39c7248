"""The administrative selection: one proposal, one decision, one transaction."""

from dataclasses import dataclass
from datetime import datetime

from shared.grants import Who
from shared.mongo import Kept, Missing
from shared.outbox import Unit
from submission import access, compute
from submission.domain import claim as claims
from submission.domain import contest as contests
from submission.domain import selection
from submission.domain.content import content_of
from submission.domain.event import Event
from submission.domain.intake import require_selecting
from submission.domain.proposal import Holder, Proposal
from submission.store import drafting


@dataclass(frozen=True, slots=True)
class Admit:
    """Admit a proposal."""

    by: Who
    proposal_id: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse a proposal on grounds of the rule book."""

    by: Who
    proposal_id: str
    reasons: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class AskRepair:
    """Have named fields mended."""

    by: Who
    proposal_id: str
    fields: tuple[str, ...]
    until: datetime | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class HandBack:
    """Say that a proposal is mended."""

    by: Who
    proposal_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """Put a proposal back whose time for mending is up."""

    proposal_id: str


@dataclass(frozen=True, slots=True)
class Contest:
    """Contest a refusal."""

    by: Who
    proposal_id: str
    statement: str


@dataclass(frozen=True, slots=True)
class JudgeContest:
    """Keep to a refusal, or let it fall."""

    by: Who
    proposal_id: str
    overturn: bool
    sentence: str


async def admit(command: Admit, unit: Unit) -> Kept[Proposal]:
    """Into the competition."""
    found = await to_decide(command.by, command.proposal_id, unit)
    event = selection.admit(
        found.proposal, sentence=command.sentence, by=command.by.account, now=unit.now
    )
    return drafting.record(unit, found.kept, event)


async def refuse(command: Refuse, unit: Unit) -> Kept[Proposal]:
    """Out of the competition."""
    found = await to_decide(command.by, command.proposal_id, unit)
    event = selection.refuse(
        found.proposal,
        found.edition,
        command.reasons,
        sentence=command.sentence,
        by=command.by.account,
        now=unit.now,
    )
    return drafting.record(unit, found.kept, event)


async def ask_repair(command: AskRepair, unit: Unit) -> Kept[Proposal]:
    """Back to the unit for a while."""
    found = await to_decide(command.by, command.proposal_id, unit)
    event = selection.ask_repair(
        found.proposal,
        found.edition,
        command.fields,
        until=command.until,
        by=command.by.account,
        now=unit.now,
        sentence=command.sentence,
    )
    return drafting.record(unit, found.kept, event)


async def hand_back(command: HandBack, unit: Unit) -> Kept[Proposal]:
    """Mended, and frozen anew."""
    found = await drafting.find(unit.mongo, command.proposal_id, command.version)
    ability = "hand a repaired proposal back"
    access.require_hand(command.by, found.kept.id, found.proposal, Holder.UNIT, ability)
    canonical, sha256 = compute.hashed(content_of(found.proposal))
    event = selection.hand_back(found.proposal, sha256=sha256, now=unit.now)
    drafting.freeze(unit, found.kept.id, found.proposal, canonical, sha256)
    return drafting.record(unit, found.kept, event)


async def lapse(command: Lapse, unit: Unit) -> None:
    """The time is up: frozen anew where something was mended, as it was where nothing was."""
    found = await drafting.find(unit.mongo, command.proposal_id)
    canonical, sha256 = compute.hashed(content_of(found.proposal))
    event = selection.lapse(found.proposal, sha256=sha256, now=unit.now)
    if event is not None:
        drafting.freeze(unit, found.kept.id, found.proposal, canonical, sha256)
        drafting.record(unit, found.kept, event)


async def contest(command: Contest, unit: Unit) -> Kept[Proposal]:
    """Once, by the agency."""
    found = await drafting.find(unit.mongo, command.proposal_id)
    ability = "contest a refusal"
    access.require_hand(command.by, found.kept.id, found.proposal, Holder.AGENCY, ability)
    require_selecting(found.intake.state)
    event = contests.contest(
        found.proposal, found.edition, command.statement, by=command.by.account, now=unit.now
    )
    # What was decided is open again: the settlement must not be told beside it.
    drafting.hold_settlement(unit, found.intake)
    return drafting.record(unit, found.kept, event)


async def judge_contest(command: JudgeContest, unit: Unit) -> Kept[Proposal]:
    """By another officer than the one who refused."""
    found = await to_decide(command.by, command.proposal_id, unit)
    judged = contests.overturn if command.overturn else contests.uphold
    event: Event = judged(
        found.proposal, sentence=command.sentence, by=command.by.account, now=unit.now
    )
    return drafting.record(unit, found.kept, event)


async def to_decide(by: Who, id: str, unit: Unit) -> drafting.Draft:
    """A submitted proposal that no other has before him, while its edition's selection goes on."""
    found = await drafting.find(unit.mongo, id)
    access.require_hand(by, id, found.proposal, Holder.MINISTRY, "decide on proposals")
    if found.proposal.submitted_at is None:
        raise Missing("proposal", id)
    access.require_impartial(by, found.proposal)
    require_selecting(found.intake.state)
    claims.require_free(found.proposal, by=by.account, now=unit.now)
    return found
