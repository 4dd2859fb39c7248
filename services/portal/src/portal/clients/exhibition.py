"""Exhibition: forums, plans, booths."""

from typing import ClassVar

from portal.clients.api import Api


class Exhibition(Api):
    """Forums, plans, booths."""

    service: ClassVar[str] = "exhibition"
