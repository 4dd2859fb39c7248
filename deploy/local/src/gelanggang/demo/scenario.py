"""What the world does in a scenario: read from a file, and refused where it cannot be."""

import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gelanggang.trouble import Trouble

Count = Annotated[int, Field(ge=0, le=100_000)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=300)]
FAULTS = ("too_young", "incomplete", "careless", "same_title")
AgencyType = Literal[
    "kementerian", "lembaga", "kepolisian", "provinsi", "kabupaten", "kota", "bumn", "bumd"
]
MOST_ACCOUNTS = 400


class Part(BaseModel):
    """Parent of the parts of a scenario: a field that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(Part):
    """What the edition is called; each run adds its own number to the slug."""

    slug: Slug
    name: Text


def agency_id(name: str) -> str:
    """The agency's id: the same in every edition, whatever its scale."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]


class RealAgency(Part):
    """A real agency, and the real titles it is known to have entered."""

    name: Text
    type: AgencyType
    province: Annotated[str, Field(pattern="^ID-[A-Z]{2}$")] | None = None
    titles: list[Text] = []

    @model_validator(mode="after")
    def _can_have_an_id(self) -> Self:
        if not agency_id(self.name):
            raise ValueError(f"name: {self.name!r} has no letter of a to z and no figure")
        return self


class Agencies(Part):
    """Who takes part: those known by name, and as many examples of each type as are said here."""

    real: list[RealAgency] = []
    examples: dict[AgencyType, Count] = {}


class Volume(Part):
    """How many proposals of one group and cluster come how far; faults are among the submitted."""

    group: Slug
    cluster: Slug
    registered: Count
    handed_over: Count
    submitted: Count
    too_young: Count = 0
    incomplete: Count = 0
    careless: Count = 0
    same_title: Count = 0

    @property
    def faulty(self) -> int:
        """How many of the submitted carry a fault."""
        return sum(getattr(self, fault) for fault in FAULTS)

    @model_validator(mode="after")
    def _comes_no_further_than_before(self) -> Self:
        if not self.registered >= self.handed_over >= self.submitted >= self.faulty:
            raise ValueError(
                "registered ≥ handed_over ≥ submitted ≥ the faults together must hold; it is "
                f"{self.registered}, {self.handed_over}, {self.submitted}, {self.faulty}"
            )
        if self.same_title == 1:
            raise ValueError("same_title is 1, and one proposal has the same title as no other")
        return self


class Ability(Part):
    """How able entries are, on a scale of 0 to 100: their mean, and how far they differ."""

    mean: float = Field(ge=0, le=100)
    spread: float = Field(ge=0, le=50)


class Judges(Part):
    """How many judge, how much their severity differs, and how far one reading errs."""

    count: int = Field(ge=1, le=100)
    severity: float = Field(ge=0, le=30)
    error: float = Field(ge=0, le=30)


class Objection(Part):
    """Somebody objects to an example on a list (the nth of them), and what comes of it."""

    list: Slug
    finalist: int = Field(ge=1)
    reason: Text
    outcome: Literal["turned_away", "dismissed", "upheld"]


class Forum(Part):
    """The forum: its booths, how many stay blocked, and what the exhibitors do."""

    name: Text
    name_en: Text | None = None
    kinds: dict[Slug, Count]
    blocked: Count = 0
    give_up: Count = 0
    """Exhibitors who confirm and give their booth up again, for those who wait."""


class Scenario(Part):
    """A whole scenario. Everything that it says is what people do; what follows is the system's."""

    format: Literal["gelanggang.scenario/1"]
    about: Text
    rule_book: Text
    edition: Edition
    agencies: Agencies
    volumes: list[Volume] = Field(min_length=1)
    ability: Ability
    ability_of_real: Ability
    judges: dict[Literal["evaluator", "panellist"], Judges]
    contests: Count = 0
    objections: list[Objection] = []
    forum: Forum

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        pairs = [(v.group, v.cluster) for v in self.volumes]
        if len(set(pairs)) < len(pairs):
            raise ValueError("volumes: a group and cluster stand there twice")
        accounts = 2 * self.agency_count + sum(j.count for j in self.judges.values()) + 6
        if accounts > MOST_ACCOUNTS:
            raise ValueError(
                f"agencies: {accounts} accounts would be needed; {MOST_ACCOUNTS} are most"
            )
        ids = Counter(agency_id(real.name) for real in self.agencies.real)
        if unclear := [a.name for a in self.agencies.real if ids[agency_id(a.name)] > 1]:
            raise ValueError(f"agencies.real: their ids are the same: {', '.join(unclear)}")
        if self.forum.blocked >= sum(self.forum.kinds.values()):
            raise ValueError("forum.blocked: no booth would be left")
        return self

    @property
    def agency_count(self) -> int:
        """How many agencies take part."""
        return len(self.agencies.real) + sum(self.agencies.examples.values())


def load(path: Path) -> Scenario:
    """The scenario in the file; Trouble with each field that cannot be, and why."""
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Trouble(f"The scenario {path} cannot be read: {error}.") from error
    try:
        return Scenario.model_validate(read)
    except ValidationError as error:
        raise Trouble(f"The scenario {path.name} cannot be:\n{_said(error)}") from error


def _said(error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        # What a whole scenario says of itself names its field.
        own = fault["type"] == "value_error" and not fault["loc"]
        where = "" if own else (".".join(map(str, fault["loc"])) or "as a whole") + ": "
        lines.append(f"  {where}{fault['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
