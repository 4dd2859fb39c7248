"""Award's facts of lists, read for what they say of each innovation on them."""

from submission.messages.heard import ListCorrected, ListEntry, ListReleased


class PublicEntry(ListEntry):
    """An innovation on a released list."""

    agency_id: str
    group: str
    cluster: str


class PublicList(ListReleased):
    """A released list with all that it says of its entries."""

    entries: tuple[PublicEntry, ...]


class PublicCorrection(ListCorrected):
    """A correction of a released list, and why it was made."""

    added: tuple[PublicEntry, ...]
    reason: str
