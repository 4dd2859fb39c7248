"""The services, by name."""

from gelanggang.trouble import Trouble

PORTAL = "portal"
"""The pages: no service, for they tell nothing and have no worker."""
SERVICES = (
    "identity", "programme", "submission", "judging", "award", "exhibition", "notification",
)  # fmt: skip


def named(service: str) -> str:
    """The service of that name; Trouble when there is none."""
    if service not in SERVICES:
        raise Trouble(f"There is no service {service!r}: name one of {', '.join(SERVICES)}.")
    return service
