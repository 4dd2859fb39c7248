"""How far an objection has come, in codes that a page can say in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from award.domain.objection import Objection, Status
from award.domain.queue import step


@dataclass(frozen=True, slots=True)
class Passed:
    """One step behind it, with what belongs to it."""

    code: str
    at: datetime
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Awaited:
    """The step before it; `until` where it has an end."""

    code: str
    until: datetime | None


def passed(objection: Objection) -> tuple[Passed, ...]:
    """The steps behind it, the first first. What the agency wrote stays with those who rule."""
    steps = [Passed("filed", objection.filed_at, {})]
    if objection.screened_at:
        steps.append(_screened(objection, objection.screened_at))
    if objection.replied_at:
        steps.append(Passed("replied", objection.replied_at, {}))
    if objection.ruled_at:
        said = {"reasons": objection.ruling}
        steps.append(Passed(objection.status.value, objection.ruled_at, said))
    return tuple(steps)


def awaited(objection: Objection, now: datetime) -> Awaited | None:
    """The step before it at `now`; None once it is decided."""
    wanted = step(objection, now)
    if wanted is None:
        return None
    return Awaited(wanted.value, objection.reply_until if wanted.value == "reply" else None)


def _screened(objection: Objection, at: datetime) -> Passed:
    if objection.status is Status.TURNED_AWAY:
        return Passed("turned_away", at, {"because": objection.turned_away_because})
    return Passed("accepted", at, {"reply_until": objection.reply_until})
