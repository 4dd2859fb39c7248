"""Submission: proposals, selection, the funnel."""

from typing import ClassVar

from portal.clients.api import Api


class Submission(Api):
    """Proposals, selection, the funnel."""

    service: ClassVar[str] = "submission"
