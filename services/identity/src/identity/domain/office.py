"""A role together with the scope in which it is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from identity.domain.refusal import Refusal


class Role(StrEnum):
    """What somebody may be; each role is held in one kind of scope only."""

    UNIT_MEMBER = "unit_member"
    AGENCY_ADMINISTRATOR = "agency_administrator"
    EVALUATOR = "evaluator"
    PANELLIST = "panellist"
    AUDITOR = "auditor"
    EVENT_STAFF = "event_staff"
    SECRETARIAT = "secretariat"
    OPERATOR = "operator"


class ScopeKind(StrEnum):
    """What a role is held in."""

    AGENCY = "agency"
    EDITION = "edition"
    FORUM = "forum"
    NATION = "nation"


SCOPE_OF: Mapping[Role, ScopeKind] = {
    Role.UNIT_MEMBER: ScopeKind.AGENCY,
    Role.AGENCY_ADMINISTRATOR: ScopeKind.AGENCY,
    Role.EVALUATOR: ScopeKind.EDITION,
    Role.PANELLIST: ScopeKind.EDITION,
    Role.AUDITOR: ScopeKind.EDITION,
    Role.EVENT_STAFF: ScopeKind.FORUM,
    Role.SECRETARIAT: ScopeKind.NATION,
    Role.OPERATOR: ScopeKind.NATION,
}


class ScopeMissing(Refusal):
    """A role of an agency, an edition or a forum without saying which one."""

    says = "The role {role} is held in one {scope_kind}; say which one in scope_id."


class ScopeUnwanted(Refusal):
    """A role of the nation with the name of something smaller."""

    says = "The role {role} is held for the whole nation; leave scope_id empty."


@dataclass(frozen=True, slots=True)
class Office:
    """A role where it is held, e.g. evaluator of the edition kipp-2018."""

    role: Role
    scope_id: str | None = None

    def __post_init__(self) -> None:
        if self.scope_kind is ScopeKind.NATION:
            if self.scope_id is not None:
                raise ScopeUnwanted(role=self.role)
        elif self.scope_id is None:
            raise ScopeMissing(role=self.role, scope_kind=self.scope_kind)

    @property
    def scope_kind(self) -> ScopeKind:
        """What `scope_id` is the id of."""
        return SCOPE_OF[self.role]
