"""An objection, as its writer, its agency and the secretariat see it."""

from datetime import datetime
from typing import Any

from portal.clients.api import Told


class File(Told):
    """A file of evidence."""

    file_id: str
    name: str
    type: str
    size: int
    sha256: str
    at: datetime
    withheld: bool


class Passed(Told):
    """A step behind an objection."""

    code: str
    at: datetime
    params: dict[str, Any]


class Awaited(Told):
    """The step before it."""

    code: str
    until: datetime | None


class Tracked(Told):
    """An objection as its objector sees it."""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    title: str | None
    status: str
    filed_at: datetime
    files: tuple[File, ...]
    takes_evidence: bool
    contact_kept: bool
    passed: tuple[Passed, ...]
    awaited: Awaited | None


class Claim(Told):
    """Who deals with an objection, until when at the latest."""

    by: str
    until: datetime


class Objection(Told):
    """An objection as those see it who deal with it."""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    title: str | None
    agency_id: str
    status: str
    waits_for: str | None
    reason: str
    evidence: str
    links: tuple[str, ...]
    files: tuple[File, ...]
    claim: Claim | None
    filed_at: datetime
    screened_by: str | None
    screened_at: datetime | None
    turned_away_because: str | None
    reply_until: datetime | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    ruled_by: str | None
    ruled_at: datetime | None
    ruling: str | None
    version: int


class Contact(Told):
    """How an objector may be reached."""

    name: str
    email: str
    phone: str
