"""Contacts of objectors: apart from everything else, so that erasing one erases all of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """How the secretariat may reach an objector, as far as he says."""

    name: str = ""
    email: str = ""
    phone: str = ""
