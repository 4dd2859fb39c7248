"""HTTP: what is asked and answered, noun by noun."""

from judging.api import (
    assignments,
    closing,
    entries,
    evaluations,
    judges,
    namings,
    piles,
    preparing,
    readings,
    results,
    rounds,
    shortlists,
)

ROUTERS = (
    rounds.router,
    preparing.router,
    assignments.router,
    namings.router,
    closing.router,
    results.router,
    shortlists.router,
    piles.router,
    readings.router,
    judges.router,
    entries.router,
    evaluations.router,
)
