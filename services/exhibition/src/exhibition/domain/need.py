"""What an exhibitor needs at a booth (kebutuhan), and what of it is not met."""

from datetime import datetime
from enum import StrEnum

from exhibition.domain.booth import Booth, State


class Unmet(StrEnum):
    """A need of an exhibitor that staff must still see to."""

    REQUIREMENTS = "requirements-missing"
    POWER = "too-little-power"
    WATER = "no-water"
    ACCESS = "not-accessible"


def unmet(booth: Booth, now: datetime) -> tuple[Unmet, ...]:
    """What is missing at a confirmed booth: what was not said, and what the booth does not have."""
    if booth.state_at(now) is not State.CONFIRMED:
        return ()
    needs, plot = booth.requirements, booth.plot
    if needs is None:
        return (Unmet.REQUIREMENTS,)
    missing = (
        (Unmet.POWER, needs.power > plot.power),
        (Unmet.WATER, needs.water and not plot.water),
        (Unmet.ACCESS, needs.accessible and not plot.accessible),
    )
    return tuple(need for need, lacking in missing if lacking)
