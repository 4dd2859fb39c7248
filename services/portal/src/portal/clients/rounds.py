"""What judging answers about rounds, to those who run or follow them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.clients.api import Told
from portal.clients.judging import Spread


class Round(Told):
    """A round as it stands."""

    id: str
    edition_id: str
    round: str
    role: str
    state: str
    judges: tuple[str, ...]
    viewers: tuple[str, ...]
    entries: int
    readings: int
    readings_made: bool
    seed_sha256: str | None
    seed: str | None
    prepared_at: datetime | None
    opened_at: datetime | None
    closing_at: datetime | None
    closed_at: datetime | None
    missing_readings: int
    version: int

    @property
    def is_read(self) -> bool:
        """Whether it is between its preparation and its closing."""
        return self.state in ("prepared", "open")


class Member(Told):
    """A judge on a roster."""

    judge: str
    categories: tuple[str, ...]
    left: bool
    successor: str | None
    signed_at: datetime | None
    conflicts_declared: int


class Roster(Told):
    """The judges of a round."""

    judges: tuple[Member, ...]

    @property
    def sitting(self) -> list[Member]:
        """Those who still read."""
        return [one for one in self.judges if not one.left]

    @property
    def unsigned(self) -> list[Member]:
        """Those who read and have not signed."""
        return [one for one in self.sitting if one.signed_at is None]


class JudgeProgress(Told):
    """How much one judge has read."""

    judge: str
    left: bool
    to_read: int
    begun: int
    handed_in: int
    declined: int
    taken_away: int
    last_activity: datetime | None


class Progress(Told):
    """Who has read how much."""

    to_read: int
    handed_in: int
    closes_at: datetime | None
    judges: tuple[JudgeProgress, ...]


class Load(Told):
    """What a judge was given and holds now."""

    judge: str
    left: bool
    successor: str | None
    assigned: int
    preferred: int
    live: int
    conflicts: dict[str, int]


class Lacking(Told):
    """An entry that lacks readings, and why."""

    proposal_id: str
    title: str
    cluster: str
    readings: int
    conflicts: dict[str, str]
    held: tuple[str, ...]


class Assignment(Told):
    """A round's assignment."""

    prepared_by: str | None
    prepared_at: datetime | None
    seed_sha256: str
    entries: int
    standing: int
    readings: int
    readings_of_each: int
    readings_made: bool
    judges: tuple[Load, ...]
    lacking: tuple[Lacking, ...]


class Short(Told):
    """An entry that lacks readings."""

    proposal_id: str
    title: str
    cluster: str
    handed_in: int


class Row(Told):
    """A row of seats, and how many could be filled."""

    group: str | None
    cluster: str | None
    left_over: bool
    seats: int
    at_most: int


class Size(Told):
    """How long a list could become."""

    list: str
    announced: bool
    size: int
    at_most: int
    pass_mark: Decimal | None
    rows: tuple[Row, ...]


class DryRun(Told):
    """What closing now would do."""

    state: str
    readings_of_each: int
    enough: int
    closable: bool
    missing_readings: int
    entries: list[Short]
    standing: int
    unread: int
    begun: int
    unsent: int
    closes_at: datetime | None
    stage_over: bool
    lists: list[Size]


class Ranked(Told):
    """An entry in its place."""

    place: int
    proposal_id: str
    agency_id: str
    title: str
    group: str
    cluster: str
    score: Decimal | None
    mark: Decimal | None
    criteria: dict[str, Decimal]
    readings: int
    passed: bool
    tie: str | None
    spread: Spread | None


class Reason(Told):
    """Why an entry has a seat or none."""

    code: str
    params: dict[str, Any]


class Near(Ranked):
    """An entry near a cut line."""

    listed: bool
    reason: Reason


class Tie(Told):
    """What parted the two at the line."""

    step: str
    last: str | None
    first_out: str | None


class Line(Told):
    """One line of a list."""

    group: str | None
    cluster: str | None
    left_over: bool
    seats: int
    filled: int
    contenders: int
    cut: Decimal | None
    last: str | None
    first_out: str | None
    tie: Tie | None
    entries: tuple[Near, ...]


class Cut(Told):
    """A list where it was cut."""

    list: str
    size: int
    method: str
    pass_mark: Decimal | None
    lines: tuple[Line, ...]


class Listing(Told):
    """An entry on a list."""

    proposal_id: str
    title: str
    group: str
    cluster: str
    rank: int
    score: Decimal | None
    reason: Reason


class Replacement(Told):
    """Who got a freed seat."""

    replaces: str
    entry: Listing | None
    at: datetime


class Shortlist(Told):
    """A list as it was decided."""

    list: str
    announced: bool
    size: int
    decided_at: datetime
    released_at: datetime | None
    sha256: str
    entries: tuple[Listing, ...]
    replacements: tuple[Replacement, ...]


class Naming(Told):
    """A further viewer, asked for or named."""

    naming_id: str
    viewer: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None


class Decided(Told):
    """A list as it was told."""

    list: str
    entries: int
    decided_at: datetime
    released_at: datetime | None
    sha256: str


class Recomputation(Told):
    """How a round is computed again."""

    format: str
    file: str
    size: int
    sha256: str
    seed: str
    seed_sha256: str
    prepared_at: datetime | None
    closed_at: datetime | None
    command: str
    lists: tuple[Decided, ...]


class Holder(Told):
    """An account that may be chosen."""

    account_id: str
    name: str | None
    email: str | None = None
    status: str | None = None
    grants: tuple[dict[str, Any], ...] = ()

    def holds(self, role: str, scope_id: str | None) -> bool:
        """Whether it holds the role there now."""
        return any(
            g["role"] == role and g.get("revoked_at") is None and g.get("scope_id") == scope_id
            for g in self.grants
        )
