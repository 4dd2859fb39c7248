"""The way from the unit over the agency to the ministry, and out of the competition."""

from collections.abc import Collection, Sequence
from datetime import datetime

from submission.domain.edition import Edition, Purpose
from submission.domain.eligibility import Finding, Outcome
from submission.domain.event import HandedOver, Returned, Submitted, Withdrawn
from submission.domain.proposal import Holder, Proposal, Receipt, Remark, Standing
from submission.domain.refusal import Refusal, WrongStanding

_OUT = (Standing.REFUSED, Standing.UPHELD, Standing.WITHDRAWN)


class Blocked(Refusal):
    """The rule book stops this while one of its blocking rules is unmet."""

    says = "The rule book does not let this pass while {named} is unmet; see the findings."


class ListDecided(Refusal):
    """Nobody withdraws while the last list that he may be on is being decided."""

    says = "The last round has closed and its list is being decided; withdraw once it is released."


def hand_over(
    proposal: Proposal,
    edition: Edition,
    findings: Sequence[Finding],
    *,
    by: str,
    now: datetime,
) -> HandedOver:
    """From the unit to its agency."""
    _require(proposal, Standing.DRAFT, "handed over")
    edition.require_open(Purpose.INTAKE, now)
    _require_unblocked(proposal, edition, findings)
    return HandedOver(proposal.content_version, by, now)


def give_back(
    proposal: Proposal, edition: Edition, remark: str, *, by: str, now: datetime
) -> Returned:
    """From the agency back to the unit, with a remark."""
    _require(proposal, Standing.HANDED_OVER, "returned")
    edition.require_open(Purpose.INTAKE, now)
    return Returned(Remark(remark, by, now))


def submit(
    proposal: Proposal,
    edition: Edition,
    findings: Sequence[Finding],
    *,
    sha256: str,
    by: str,
    now: datetime,
) -> Submitted:
    """From the agency to the ministry: `now` is when the server had the whole request."""
    _require(proposal, Standing.HANDED_OVER, "submitted")
    edition.require_open(Purpose.INTAKE, now)
    _require_unblocked(proposal, edition, findings)
    return Submitted(Receipt(proposal.content_version, sha256, now), by)


def withdraw(
    proposal: Proposal,
    edition: Edition,
    *,
    released: Collection[str],
    settled: bool,
    part: Holder,
    by: str,
    now: datetime,
) -> Withdrawn:
    """Out of the competition, but while the last list is being decided.

    `released` are the lists that are public; `settled` says whether the selection is.
    """
    if proposal.standing in _OUT:
        raise WrongStanding(standing=proposal.standing.value, act="withdrawn")
    if edition.deciding(proposal.group, proposal.cluster, released=released, now=now):
        raise ListDecided
    return Withdrawn(by, now, part, settled and proposal.standing is Standing.ADMITTED)


def blocking(proposal: Proposal, edition: Edition) -> bool:
    """Whether the rule book has any rule that can stop this proposal on its way."""
    return any(rule.blocks for rule in edition.group(proposal.group).rules)


def _require(proposal: Proposal, standing: Standing, act: str) -> None:
    if proposal.standing is not standing:
        raise WrongStanding(standing=proposal.standing.value, act=act)


def _require_unblocked(proposal: Proposal, edition: Edition, findings: Sequence[Finding]) -> None:
    stops = {r.id for r in edition.group(proposal.group).rules if r.blocks}
    unmet = {f.rule for f in findings if f.rule in stops and f.outcome is Outcome.UNMET}
    if unmet:
        raise Blocked(named=", ".join(sorted(unmet)), rules=sorted(unmet))
