"""Notification over HTTP: each room of it is one's own."""

from notification.api import inbox, people

ROUTERS = (inbox.router, people.router)
