"""Who may ask what of the directory: one table, and what it means for an account."""

from collections.abc import Iterable, Mapping

from identity.domain.account import Account
from identity.domain.grant import Grant
from identity.domain.office import Office, Role, ScopeKind
from shared.grants import Forbidden, Who

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "register agencies": ("secretariat",),
    "correct the names of agencies": ("secretariat",),
    "place agencies": ("secretariat",),
    "invite to the role unit_member": ("agency_administrator",),
    "invite to other roles": ("secretariat",),
    "give the role unit_member": ("agency_administrator", "secretariat"),
    "take the role unit_member": ("agency_administrator", "secretariat"),
    "give other roles": ("secretariat",),
    "take other roles": ("secretariat",),
    "see the accounts of an agency": ("agency_administrator", "secretariat"),
    "see every account": ("secretariat",),
    "know every name": ("secretariat", "operator", "auditor"),
    "answer for every account": ("secretariat",),
}
_WHERE = {"agency_administrator": " of agency {agency}", "secretariat": ""}


def may(who: Who, ability: str, *, agency: str | None = None) -> bool:
    """Whether one of the roles that the table names is held, for this agency where it matters."""
    return any(
        who.holds(role, agency if role == Role.AGENCY_ADMINISTRATOR else None)
        for role in ABILITIES[ability]
        if agency is not None or role != Role.AGENCY_ADMINISTRATOR
    )


def require(who: Who, ability: str, *, agency: str | None = None) -> None:
    """Nothing, or Forbidden with a sentence that names who may."""
    if not may(who, ability, agency=agency):
        roles = (role + _WHERE[role].format(agency=agency) for role in ABILITIES[ability])
        raise Forbidden(f"Only {' or '.join(roles)} may {ability}; ask there.")


def require_inviting(who: Who, offices: Iterable[Office]) -> None:
    """Unit members are their agency's administrator's to invite, all others the secretariat's."""
    for office in offices:
        require(who, f"invite to {_which(office)}", agency=_agency(office))


def require_giving(who: Who, office: Office) -> None:
    """To an account that is there, the secretariat may give any role."""
    require(who, f"give {_which(office)}", agency=_agency(office))


def require_taking(who: Who, office: Office) -> None:
    """What an agency's administrator gave he may take back; the secretariat may take anything."""
    require(who, f"take {_which(office)}", agency=_agency(office))


def answers_for(who: Who, account: Account) -> bool:
    """Whether he may give this account a role, hand out a link for it, or close it.

    An agency's administrator may only where every role of the account is one that he could give:
    else he could take over an account that may do more than he, or make a judge one of his own,
    who could then judge nothing of his agency.
    """
    if may(who, "answer for every account"):
        return True
    return bool(account.offices) and all(
        office.role is Role.UNIT_MEMBER and who.holds(Role.AGENCY_ADMINISTRATOR, office.scope_id)
        for office in account.offices
    )


def reach(who: Who, offices: Iterable[Office]) -> str | None:
    """The agency to which what he gives is bound; None for the secretariat."""
    if may(who, "answer for every account"):
        return None
    return next((office.scope_id for office in offices), None)


def seen(who: Who, account: Account) -> tuple[Grant, ...]:
    """The grants of an account that somebody may see; without one, he does not see the account.

    Who judges is the secretariat's to know, so an agency sees only what is held in it.
    """
    if may(who, "see every account"):
        return account.grants
    return tuple(
        grant
        for grant in account.grants
        if grant.office.scope_kind is ScopeKind.AGENCY
        and may(who, "see the accounts of an agency", agency=grant.office.scope_id)
    )


def known_through(who: Who) -> Iterable[str] | None:
    """The agencies whose people's names somebody may know; None where he may know everybody's.

    An auditor's edition has people of every agency, and its judges.
    """
    if may(who, "know every name"):
        return None
    theirs = (*who.scopes(Role.AGENCY_ADMINISTRATOR), *who.scopes(Role.UNIT_MEMBER))
    return tuple(dict.fromkeys(theirs))


def _which(office: Office) -> str:
    return "the role unit_member" if office.role is Role.UNIT_MEMBER else "other roles"


def _agency(office: Office) -> str | None:
    return office.scope_id if office.role is Role.UNIT_MEMBER else None
