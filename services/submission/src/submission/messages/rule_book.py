"""The rule book of an edition, read for what submission needs of it."""

from typing import Any

from shared.messages import Hearing
from submission.domain.edition import FieldKind, Purpose, RuleKind


class _Windows(Hearing):
    repair_seconds: int


class _Cluster(Hearing):
    id: str
    agency_types: tuple[str, ...]


class _Reason(Hearing):
    id: str
    rule: RuleKind | None = None


class _Named(Hearing):
    id: str


class _Field(Hearing):
    id: str
    kind: FieldKind
    required: bool
    min_words: int | None = None
    max_words: int | None = None
    max_length: int | None = None
    choices: tuple[_Named, ...] = ()


class _Attachment(Hearing):
    id: str
    types: tuple[str, ...]
    max_bytes: int
    required: bool


class _Form(Hearing):
    fields: tuple[_Field, ...]
    attachments: tuple[_Attachment, ...] = ()


class _Rule(Hearing):
    id: str
    rule: RuleKind
    blocks: bool
    years: int | None = None
    min_words: int | None = None
    placeholders: tuple[str, ...] | None = None
    lists: tuple[str, ...] | None = None
    times: int | None = None
    limit: int | None = None


class _Group(Hearing):
    id: str
    categories: tuple[_Named, ...] = ()
    form: _Form
    eligibility: tuple[_Rule, ...] = ()


class _Stage(Hearing):
    id: str
    purpose: Purpose
    round: str | None = None


class _Entries(Hearing):
    list: str | None = None


class _Round(Hearing):
    id: str
    judges: str
    entries: _Entries


class _Seats(Hearing):
    group: str | None = None
    cluster: str | None = None


class _List(Hearing):
    id: str
    round: str
    announced: bool
    certificate: str | None = None
    seats: tuple[_Seats, ...] = ()


class RuleBook(Hearing):
    """Forms, rules, grounds of refusal, and the way through stages, rounds and lists."""

    windows: _Windows
    clusters: tuple[_Cluster, ...]
    reasons: tuple[_Reason, ...]
    groups: tuple[_Group, ...]
    stages: tuple[_Stage, ...]
    rounds: tuple[_Round, ...]
    lists: tuple[_List, ...]

    def said(self) -> dict[str, Any]:
        """What the book says, without its nulls: what is not said has our default."""
        return self.model_dump(exclude_none=True)
