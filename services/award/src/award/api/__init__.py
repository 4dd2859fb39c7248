"""Award over HTTP: each noun in its own file."""

from award.api import (
    certificates,
    corrections,
    entries,
    evidence,
    lists,
    minutes,
    namings,
    objections,
    queue,
    records,
    tracking,
)

ROUTERS = (
    lists.router,
    entries.router,
    records.router,
    minutes.router,
    namings.router,
    corrections.router,
    objections.router,
    queue.router,
    evidence.router,
    tracking.router,
    certificates.router,
)
