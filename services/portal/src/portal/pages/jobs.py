"""Every job: a module with a `router`, and with `MAY_WATCH` where its pages are live."""

from collections.abc import Mapping
from types import ModuleType

from portal.live import MayWatch
from portal.pages import (
    agency,
    agency_proposal,
    booth,
    bulk,
    door,
    forum,
    frame,
    funnel,
    guides,
    home,
    judge,
    lookup,
    rules,
    secretariat,
    selection,
    setup,
    sheet,
    stages,
    unit,
    unit_files,
    unit_history,
    unit_people,
    unit_proposal,
    unit_writing,
)

JOBS: tuple[ModuleType, ...] = (
    agency,
    agency_proposal,
    booth,
    bulk,
    door,
    forum,
    frame,
    funnel,
    guides,
    home,
    judge,
    lookup,
    rules,
    secretariat,
    selection,
    setup,
    sheet,
    stages,
    unit,
    unit_writing,
    unit_files,
    unit_people,
    unit_history,
    unit_proposal,
)


def may_watch() -> Mapping[str, MayWatch]:
    """For each kind of watch, who may be told that it changed."""
    found: dict[str, MayWatch] = {}
    for job in JOBS:
        found |= getattr(job, "MAY_WATCH", {})
    return found
