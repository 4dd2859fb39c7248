"""Who may ask what: one table, and what it means for a forum or an agency."""

from collections.abc import Mapping

from shared.grants import Forbidden, Who

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "plan the forum": ("event_staff", "secretariat"),
    "see the board": ("event_staff", "secretariat"),
    "run the booths": ("event_staff",),
    "see the exhibitor": ("agency_administrator", "unit_member", "event_staff", "secretariat"),
    "take a booth": ("agency_administrator",),
}


def may(who: Who, ability: str, *, agency: str | None = None, forum: str | None = None) -> bool:
    """Whether one of the roles that the table names is held: at this agency, at this forum, or in
    the nation."""
    where = {"event_staff": forum, "agency_administrator": agency, "unit_member": agency}
    local = (role for role in ABILITIES[ability] if where.get(role) is not None)
    national = (role for role in ABILITIES[ability] if role not in where)
    return any(who.holds(role, where[role]) for role in local) or any(map(who.holds, national))


def require(who: Who, ability: str, *, agency: str | None = None, forum: str | None = None) -> None:
    """Nothing, or Forbidden with a sentence that names who may."""
    if not may(who, ability, agency=agency, forum=forum):
        roles = " or ".join(role.replace("_", " ") for role in ABILITIES[ability])
        raise Forbidden(f"Only the {roles} may {ability}; ask there.")
