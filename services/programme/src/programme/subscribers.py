"""LISTENING: this service hears nobody; only the clock asks something of it."""

from programme import commands
from programme.domain.edition import Edition
from programme.store import EDITIONS
from shared.delivery import Consumer, Projection
from shared.mongo import Kept
from shared.timers import Due

CONSUMERS: tuple[Consumer, ...] = ()
PROJECTIONS: tuple[Projection, ...] = ()


def _elapse(kept: Kept[Edition]) -> commands.Elapse:
    return commands.Elapse(kept.id)


DUE = (Due(EDITIONS, commands.elapse, _elapse),)
