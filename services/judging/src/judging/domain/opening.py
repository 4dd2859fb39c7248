"""How a round begins: prepared once by a person, opened by itself when all is ready."""

from collections.abc import Collection
from datetime import datetime

from judging.domain.edition import RoundRule, Stage
from judging.domain.refusal import Refusal
from judging.domain.round import Opened, Prepared, Round, State


class AlreadyPrepared(Refusal):
    """A round is prepared once: its seed cannot be drawn again."""

    says = "This round is {state} already; its seed and assignment stay as they are."


class NoViewer(Refusal):
    """Who is named to see a ranking before it is released is bound by an office."""

    says = "These accounts are neither secretariat nor auditor of this edition: {accounts}."


class NobodyToClose(Refusal):
    """A round that shows an unannounced list is known only to the accounts named for it."""

    says = "Name at least one account of the secretariat, who can follow and close this round."


def require_viewers(
    round: Round,
    viewers: Collection[str],
    *,
    secretariat: Collection[str],
    auditors: Collection[str],
) -> None:
    """Refuse viewers without an office, and a sealed round that nobody could close."""
    require_offices(viewers, {*secretariat, *auditors})
    if round.sealed and not set(viewers) & set(secretariat):
        raise NobodyToClose


def require_offices(viewers: Collection[str], officials: Collection[str]) -> None:
    """Refuse viewers who are neither secretariat nor auditor of the edition."""
    others = sorted(v for v in viewers if v not in officials)
    if others:
        raise NoViewer(accounts=others)


def prepare(
    round: Round,
    rule: RoundRule,
    *,
    entries: int,
    shares: int,
    viewers: tuple[str, ...],
    seed: str,
    by: str,
    now: datetime,
) -> Prepared:
    """Fix the seed, who may see the ranking before it is released, and the decision's size.

    Who was named as a viewer before stays one.
    """
    require_announced(round)
    seeing = tuple(dict.fromkeys((*round.viewers, *viewers)))
    return Prepared(seed, seeing, entries, entries * rule.readings, shares, by, now)


def require_announced(round: Round) -> None:
    """Refuse a round that was prepared before."""
    if round.state is not State.ANNOUNCED:
        raise AlreadyPrepared(state=round.state.value)


def open_when_ready(round: Round, stage: Stage, now: datetime) -> Opened | None:
    """The round opens when all its readings exist and its stage is open."""
    ready = round.state is State.PREPARED and stage.open(now)
    return Opened(now) if ready else None
