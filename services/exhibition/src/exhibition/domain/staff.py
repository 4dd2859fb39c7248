"""The people at a booth (petugas stan): kept apart, so that they can be forgotten."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffList:
    """Who stands at an exhibitor's booth; no fact and no other document names them."""

    exhibitor_id: str
    names: tuple[str, ...]
