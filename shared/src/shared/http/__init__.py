"""HTTP: requests read strictly, commands run once, and problems told clearly."""

from shared.http.app import OURS_ONLY, create_api, database_of, ensure, measure_waiting, mongo_ready
from shared.http.call import Anybody, Asked, Call, Guest, Platform, Signed
from shared.http.pages import Cursor, Page, after_filter, after_place, csv, download, page
from shared.http.problems import Problem, kebab, refusals
from shared.http.strict import Answer, Body, Instant, router

__all__ = [
    "OURS_ONLY",
    "Answer",
    "Anybody",
    "Asked",
    "Body",
    "Call",
    "Cursor",
    "Guest",
    "Instant",
    "Page",
    "Platform",
    "Problem",
    "Signed",
    "after_filter",
    "after_place",
    "create_api",
    "csv",
    "database_of",
    "download",
    "ensure",
    "kebab",
    "measure_waiting",
    "mongo_ready",
    "page",
    "refusals",
    "router",
]  # fmt: skip
