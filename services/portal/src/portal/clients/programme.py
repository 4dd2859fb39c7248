"""Programme: editions, rule books, the calendar."""

from typing import ClassVar

from portal.clients.api import Api


class Programme(Api):
    """Editions, rule books, the calendar."""

    service: ClassVar[str] = "programme"
