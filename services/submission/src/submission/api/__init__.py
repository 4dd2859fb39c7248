"""HTTP for units, agencies, the secretariat, judges and auditors."""

from collections.abc import Sequence

from fastapi import APIRouter

from submission.api import (
    attachment,
    bulk,
    claim,
    colleague,
    contest,
    decisions,
    edition,
    funnel,
    handing,
    history,
    innovation,
    journey,
    lateness,
    overview,
    printing,
    proposal,
    queue,
    reading,
    search,
    selection,
)

ROUTERS: Sequence[APIRouter] = (
    proposal.router,
    search.router,
    colleague.router,
    history.router,
    printing.router,
    attachment.router,
    handing.router,
    journey.router,
    funnel.router,
    queue.router,
    claim.router,
    selection.router,
    contest.router,
    bulk.router,
    decisions.router,
    edition.router,
    overview.router,
    lateness.router,
    reading.router,
    innovation.router,
)
