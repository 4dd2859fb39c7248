"""HTTP for units, agencies, the secretariat, judges and auditors."""

from collections.abc import Sequence

from fastapi import APIRouter

from submission.api import attachment, edition, handing, journey, proposal, reading, selection

ROUTERS: Sequence[APIRouter] = (
    proposal.router,
    attachment.router,
    handing.router,
    journey.router,
    selection.router,
    edition.router,
    reading.router,
)
