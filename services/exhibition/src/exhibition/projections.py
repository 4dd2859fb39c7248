"""Agencies, by their names of today."""

from collections.abc import Sequence

from exhibition.messages import NamedAgency
from exhibition.store import AGENCIES
from shared.delivery import Entry, Heard


def agency_named(heard: Heard[NamedAgency]) -> Sequence[Entry]:
    said = heard.data
    fields = {"name": said.name, "told_at": heard.time}
    return [Entry(AGENCIES, said.agency_id, fields, heard.sequence)]
