"""Award: lists, objections, certificates."""

from typing import ClassVar

from portal.clients.api import Api


class Award(Api):
    """Lists, objections, certificates."""

    service: ClassVar[str] = "award"
