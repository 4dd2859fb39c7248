"""How forums, booths and exhibitors lie in MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Any

from exhibition.domain.booth import Booth
from exhibition.domain.edition import Edition
from exhibition.domain.exhibitor import Exhibitor
from exhibition.domain.forum import Forum
from exhibition.domain.line import Line
from exhibition.domain.staff import StaffList
from shared.mongo import Index, Shape


def _due(booth: Booth) -> dict[str, Any]:
    return {"due_at": booth.until}


EDITION = Shape("editions", Edition, noun="edition")
FORUM = Shape("forums", Forum, noun="forum", indexes=(Index((("edition_id", 1),)),))
BOOTH = Shape(
    "booths",
    Booth,
    noun="booth",
    derived=_due,
    indexes=(
        Index((("forum_id", 1), ("plot.code", 1)), unique=True),
        Index((("forum_id", 1), ("plot.kind", 1), ("state", 1))),
        Index((("forum_id", 1), ("version", 1), ("until", 1))),
        Index((("holder.proposal_id", 1),)),
    ),
)
EXHIBITOR = Shape(
    "exhibitors",
    Exhibitor,
    noun="exhibitor",
    indexes=(
        Index((("forum_id", 1), ("win.title", 1))),
        Index((("win.agency_id", 1),)),
        Index((("forum_id", 1), ("version", 1))),
        # A number in a line is one exhibitor's.
        Index(
            (("forum_id", 1), ("waiting.kind", 1), ("waiting.number", 1)),
            unique=True,
            where={"waiting.number": {"$type": "number"}},
        ),
    ),
)
LINE = Shape("lines", Line, noun="waiting list")
STAFF = Shape("staff_lists", StaffList, noun="staff list")

SHAPES = (EDITION, FORUM, BOOTH, EXHIBITOR, LINE, STAFF)

ACTS = "acts"
AGENCIES = "agencies"
INDEXES: Mapping[str, Sequence[Index]] = {
    ACTS: (Index((("forum_id", 1), ("code", 1), ("at", 1))),),
    AGENCIES: (Index((("told_at", -1),)),),
}
