"""Submission: proposals, selection, the funnel."""

from typing import ClassVar

from portal.clients.selecting import Selecting


class Submission(Selecting):
    """Proposals, selection, the funnel."""

    service: ClassVar[str] = "submission"
