"""What may be chosen about people and agencies, in the reader's words."""

from portal.locales import Words

TYPES = (
    "kementerian", "lembaga", "kepolisian", "provinsi", "kabupaten", "kota", "bumn", "bumd",
)  # fmt: skip
NATIONAL_TYPES = ("kementerian", "lembaga")
PROVINCES = (
    "ID-AC", "ID-BA", "ID-BB", "ID-BE", "ID-BT", "ID-GO", "ID-JA", "ID-JB", "ID-JI", "ID-JK",
    "ID-JT", "ID-KB", "ID-KI", "ID-KR", "ID-KS", "ID-KT", "ID-KU", "ID-LA", "ID-MA", "ID-MU",
    "ID-NB", "ID-NT", "ID-PA", "ID-PB", "ID-PD", "ID-PE", "ID-PS", "ID-PT", "ID-RI", "ID-SA",
    "ID-SB", "ID-SG", "ID-SN", "ID-SR", "ID-SS", "ID-ST", "ID-SU", "ID-YO",
)  # fmt: skip
ROLES = (
    "agency_administrator", "evaluator", "panellist", "auditor", "event_staff", "secretariat",
    "operator",
)  # fmt: skip
"""What the secretariat invites to; units are their agency's own to invite."""
SCOPE_OF = {
    "unit_member": "agency", "agency_administrator": "agency", "evaluator": "edition",
    "panellist": "edition", "auditor": "edition", "event_staff": "forum",
}  # fmt: skip
STATUSES = ("invited", "active", "closed")
Options = list[tuple[str, str]]


def types(words: Words, *, all: bool = False) -> Options:
    """The types of agencies; with `all`, none chosen first."""
    found = [(one, words(f"people.type.{one}")) for one in TYPES]
    return [("", words("people.any")), *found] if all else found


def provinces(words: Words, none: str) -> Options:
    """The provinces by name, and `none` before them."""
    found = [(one, words(f"people.province.{one}")) for one in PROVINCES]
    return [("", none), *sorted(found, key=lambda pair: pair[1])]


def roles(words: Words, *, unit: bool = False, all: bool = False) -> Options:
    """The roles that may be given; with `unit` those of a service unit too."""
    held = ("unit_member", *ROLES) if unit else ROLES
    found = [(one, words(f"role.{one}")) for one in held]
    return [("", words("people.any")), *found] if all else found


def statuses(words: Words) -> Options:
    """How far an account is, none chosen first."""
    return [("", words("people.any")), *((one, words(f"people.status.{one}")) for one in STATUSES)]
