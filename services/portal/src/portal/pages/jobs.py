"""Every job: a module with a `router`, and with `MAY_WATCH` where its pages are live."""

from collections.abc import Mapping
from types import ModuleType

from portal.live import MayWatch
from portal.pages import (
    account,
    accounts,
    agency,
    agency_proposal,
    booth,
    bulk,
    certificates,
    door,
    forum,
    frame,
    funnel,
    guides,
    hearing,
    home,
    inbox,
    innovations,
    judge,
    lists,
    log,
    lookup,
    objections,
    operator,
    people,
    reply,
    results,
    rules,
    secretariat,
    selection,
    setup,
    sheet,
    stages,
)

JOBS: tuple[ModuleType, ...] = (
    account,
    accounts,
    agency,
    agency_proposal,
    booth,
    bulk,
    certificates,
    door,
    forum,
    frame,
    funnel,
    guides,
    hearing,
    home,
    inbox,
    innovations,
    judge,
    lists,
    log,
    lookup,
    objections,
    operator,
    people,
    reply,
    results,
    rules,
    secretariat,
    selection,
    setup,
    sheet,
    stages,
)


def may_watch() -> Mapping[str, MayWatch]:
    """For each kind of watch, who may be told that it changed."""
    found: dict[str, MayWatch] = {}
    for job in JOBS:
        found |= getattr(job, "MAY_WATCH", {})
    return found
