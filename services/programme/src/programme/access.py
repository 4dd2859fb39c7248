"""Who may ask what: what is published is anyone's to read, all else is the secretariat's."""

from collections.abc import Mapping

from shared.grants import Forbidden, Who

SECRETARIAT = ("secretariat",)
ABILITIES: Mapping[str, tuple[str, ...]] = {
    "check rule books": SECRETARIAT,
    "see drafts": SECRETARIAT,
    "draft editions": SECRETARIAT,
    "publish editions": SECRETARIAT,
    "open and close stages": SECRETARIAT,
    "extend stages": SECRETARIAT,
}


def may(who: Who | None, ability: str) -> bool:
    """Whether somebody, or anybody, has an ability."""
    return who is not None and any(who.holds(role) for role in ABILITIES[ability])


def require(who: Who, ability: str) -> None:
    """Nothing where the person has the ability; Forbidden where not."""
    if not may(who, ability):
        raise Forbidden(f"Only the secretariat may {ability}; ask it to, or for the role.")
