"""Agencies, by the names under which they were registered."""

from collections.abc import Sequence

from exhibition.messages import RegisteredAgency
from exhibition.store import AGENCIES
from shared.delivery import Entry, Heard


def agency_registered(heard: Heard[RegisteredAgency]) -> Sequence[Entry]:
    said = heard.data
    fields = {"name": said.name, "told_at": heard.time}
    return [Entry(AGENCIES, said.agency_id, fields, heard.sequence)]
