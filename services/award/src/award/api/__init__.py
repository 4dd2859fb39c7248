"""Award over HTTP: each noun in its own file."""

from award.api import (
    certificates,
    corrections,
    lists,
    namings,
    objections,
    records,
    tracking,
)

ROUTERS = (
    lists.router,
    records.router,
    namings.router,
    corrections.router,
    objections.router,
    tracking.router,
    certificates.router,
)
