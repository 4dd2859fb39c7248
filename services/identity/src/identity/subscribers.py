"""Whom identity listens to: nobody, for it is where the directory's facts begin."""

from shared.delivery import Consumer, Projection

CONSUMERS: tuple[Consumer, ...] = ()
PROJECTIONS: tuple[Projection, ...] = ()
