"""The intake of an edition, and how many proposals came how far."""

from datetime import datetime

from portal.clients.api import Told


class Stage(Told):
    """A stage by submission's own calendar."""

    stage: str
    purpose: str
    opens_at: datetime | None
    closes_at: datetime | None
    opened: bool
    over: bool

    @property
    def open(self) -> bool:
        """Whether it is open now."""
        return self.opened and not self.over


class Intake(Told):
    """How far an edition has come at submission."""

    edition_id: str
    name: str
    year: int
    simulated: bool
    phase: str
    submitted: int | None
    admitted: int | None
    admitted_sha256: str | None
    stages: list[Stage]

    def stage_for(self, purpose: str) -> Stage | None:
        """The first stage with that purpose."""
        return next((stage for stage in self.stages if stage.purpose == purpose), None)


class ClusterRow(Told):
    """One group and cluster of the funnel."""

    group: str
    cluster: str
    counts: dict[str, int]
    refused_by_reason: dict[str, int]


class ProvinceRow(Told):
    """One province of the funnel; None is the nation."""

    province: str | None
    counts: dict[str, int]


class Funnel(Told):
    """How many came how far, by what is public."""

    as_of: datetime | None
    counts: dict[str, int]
    refused_by_reason: dict[str, int]
    lists: dict[str, int]
    rows: list[ClusterRow]
    provinces: list[ProvinceRow]
