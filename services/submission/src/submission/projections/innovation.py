"""Innovations that stand or stood on a released list: what anyone may find."""

from collections.abc import Sequence

from shared.delivery import Entry, Folds, Heard, Projection
from submission.domain.innovation import search_key
from submission.messages.heard import Disqualified
from submission.messages.listing import PublicCorrection, PublicEntry, PublicList


def _released(heard: Heard[PublicList]) -> Sequence[Entry]:
    return [e for entry in heard.data.entries for e in _on(heard, entry)]


def _corrected(heard: Heard[PublicCorrection]) -> Sequence[Entry]:
    added = [e for entry in heard.data.added for e in _on(heard, entry)]
    there = {entry.proposal_id for entry in heard.data.added}
    gone = [id for id in heard.data.removed if id not in there]
    return [*added, *(_off(heard, id, heard.data.reason) for id in gone)]


def _disqualified(heard: Heard[Disqualified]) -> Sequence[Entry]:
    return [_off(heard, heard.data.proposal_id, "disqualified")]


def _on(heard: Heard[PublicList] | Heard[PublicCorrection], entry: PublicEntry) -> Sequence[Entry]:
    """What is public from now on; the parts of a list are apart, for topics have no order."""
    listed, name = heard.data, heard.data.list
    about = {
        "edition_id": listed.edition_id,
        "title": entry.title,
        "key": search_key(entry.title),
        "agency_id": entry.agency_id,
        "group": entry.group,
        "cluster": entry.cluster,
        f"lists.{name}.released_at": heard.time,
    }
    state = {f"lists.{name}.on": True, f"lists.{name}.because": None, f"lists.{name}.left_at": None}
    return [
        Entry("innovations", entry.proposal_id, about, heard.sequence, part=f"about-{name}"),
        Entry("innovations", entry.proposal_id, state, heard.sequence, part=f"on-{name}"),
    ]


def _off(heard: Heard[PublicCorrection] | Heard[Disqualified], id: str, because: str) -> Entry:
    name = heard.data.list
    state = {
        f"lists.{name}.on": False,
        f"lists.{name}.because": because,
        f"lists.{name}.left_at": heard.time,
    }
    return Entry("innovations", id, state, heard.sequence, part=f"on-{name}")


INNOVATIONS = Projection(
    "submission.innovations.v1",
    {
        "award.events": {
            "award.list_released.v1": Folds(PublicList, _released),
            "award.list_corrected.v1": Folds(PublicCorrection, _corrected),
            "award.finalist_disqualified.v1": Folds(Disqualified, _disqualified),
        }
    },
)
