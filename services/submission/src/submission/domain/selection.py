"""The administrative selection (seleksi administrasi): admit, refuse, or have something mended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from submission.domain.draft import RepairTimeUp
from submission.domain.edition import Edition
from submission.domain.event import Admitted, Refused, RepairAsked, Repaired, RepairLapsed
from submission.domain.proposal import Decision, Proposal, Receipt, Repair, Standing
from submission.domain.refusal import Refusal, WrongStanding


class UnknownReason(Refusal):
    """The rule book has no such ground of refusal."""

    says = "{reason!r} is no ground of refusal in this edition's rule book; choose from {reasons}."


class NoReason(Refusal):
    """A refusal needs a ground."""

    says = "Name at least one ground of the rule book for a refusal: {reasons}."


class NothingToRepair(Refusal):
    """A repair names fields of the form."""

    says = "Name fields or attachments of the form to be repaired; {field!r} is none of them."


class RepairTooShort(Refusal):
    """The instant given for a repair has passed already."""

    says = "A repair needs an instant in the future; {until} has passed."


class RepairTooLong(Refusal):
    """The instant given for a repair is later than the rule book's window."""

    says = "A repair may last until {latest} at most; choose an earlier instant than {until}."


def admit(proposal: Proposal, *, sentence: str, by: str, now: datetime) -> Admitted:
    """Into the competition."""
    _require_undecided(proposal, "admitted")
    return Admitted(Decision((), sentence, by, now))


def refuse(
    proposal: Proposal,
    edition: Edition,
    reasons: Sequence[str],
    *,
    sentence: str,
    by: str,
    now: datetime,
) -> Refused:
    """Out, on grounds of the rule book and with a sentence that stays here."""
    _require_undecided(proposal, "refused")
    known = [r.id for r in edition.reasons]
    if not reasons:
        raise NoReason(reasons=", ".join(known))
    for reason in reasons:
        if reason not in known:
            raise UnknownReason(reason=reason, reasons=", ".join(known))
    return Refused(Decision(tuple(dict.fromkeys(reasons)), sentence, by, now))


def ask_repair(
    proposal: Proposal,
    edition: Edition,
    fields: Sequence[str],
    *,
    until: datetime | None,
    by: str,
    now: datetime,
    sentence: str = "",
) -> RepairAsked:
    """Back to the unit, which may mend the named fields until an instant.

    The rule book's window is the longest that may be given, and what is given without an instant.
    """
    _require_undecided(proposal, "repaired")
    group = edition.group(proposal.group)
    places = {*group.writable, *(s.id for s in group.slots)}
    for field in fields or ("",):
        if field not in places:
            raise NothingToRepair(field=field)
    latest = now + timedelta(seconds=edition.repair_seconds)
    end = until or latest
    if end <= now:
        raise RepairTooShort(until=end.isoformat())
    if end > latest:
        raise RepairTooLong(until=end.isoformat(), latest=latest.isoformat())
    return RepairAsked(Repair(tuple(dict.fromkeys(fields)), end, by, now, sentence))


def hand_back(proposal: Proposal, *, sha256: str, now: datetime) -> Repaired:
    """The unit says that it has mended what was asked."""
    repair = _require_repair(proposal, "handed back")
    if now >= repair.until:
        raise RepairTimeUp(until=repair.until.isoformat())
    return Repaired(Receipt(proposal.content_version, sha256, now), time_up=False)


def lapse(proposal: Proposal, *, sha256: str, now: datetime) -> Repaired | RepairLapsed | None:
    """The time is up: what was mended by then counts; None while the unit still has time."""
    repair = _require_repair(proposal, "put back")
    if now < repair.until:
        return None
    if proposal.content_version > proposal.frozen_version:
        return Repaired(Receipt(proposal.content_version, sha256, now), time_up=True)
    return RepairLapsed(now)


def waiting_since(proposal: Proposal) -> datetime | None:
    """Since when it waits for whoever has to act now; None where nobody has."""
    if proposal.standing is Standing.CONTESTED and proposal.contest is not None:
        return proposal.contest.at
    if proposal.standing is Standing.REPAIR and proposal.repair is not None:
        return proposal.repair.at
    if proposal.standing is Standing.SUBMITTED and proposal.receipts:
        return proposal.receipts[-1].at
    return None


def _require_undecided(proposal: Proposal, act: str) -> None:
    if proposal.standing is not Standing.SUBMITTED:
        raise WrongStanding(standing=proposal.standing.value, act=act)


def _require_repair(proposal: Proposal, act: str) -> Repair:
    if proposal.standing is not Standing.REPAIR or proposal.repair is None:
        raise WrongStanding(standing=proposal.standing.value, act=act)
    return proposal.repair
