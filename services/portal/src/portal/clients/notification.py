"""Notification: what people are told."""

from typing import ClassVar

from portal.clients.api import Api


class Notification(Api):
    """What people are told."""

    service: ClassVar[str] = "notification"
