"""Judging: rounds, readings, rankings."""

from typing import ClassVar

from portal.clients.api import Api


class Judging(Api):
    """Rounds, readings, rankings."""

    service: ClassVar[str] = "judging"
