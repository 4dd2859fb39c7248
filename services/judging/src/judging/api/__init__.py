"""HTTP: what is asked and answered, noun by noun."""

from judging.api import (
    closing,
    entries,
    judges,
    namings,
    preparing,
    readings,
    results,
    rounds,
)

ROUTERS = (
    rounds.router,
    preparing.router,
    namings.router,
    closing.router,
    results.router,
    readings.router,
    judges.router,
    entries.router,
)
