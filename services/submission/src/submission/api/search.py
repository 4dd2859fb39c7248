"""Search over all the proposals that somebody may see."""

from typing import Annotated

from fastapi import Depends, Query, Response

from shared import http
from submission.access import View
from submission.api.edition import EVERY
from submission.api.proposal import OR_TABLE, Format
from submission.api.shown import ProgressAnswer
from submission.domain.proposal import Standing
from submission.queries import search as queries

router = http.router("proposals")


class HitAnswer(ProgressAnswer):
    """A proposal that was found, and how much of it you see."""

    view: View

    @classmethod
    def found(cls, hit: queries.Hit) -> "HitAnswer":
        """With the title that you may know."""
        shown = ProgressAnswer.of(hit.kept).model_dump() | {"title": hit.title}
        return cls(**shown, view=hit.view)


Code = Annotated[str | None, Query(min_length=1, max_length=100)]


def _sought(
    *,
    text: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=200,
            pattern=r"[^\W_]",
            description="Words of its title: their beginnings, or words of the same stem.",
        ),
    ] = None,
    registration: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Its number or its id, whole.")
    ] = None,
    edition_id: Code = None,
    agency_id: Code = None,
    standing: Annotated[Standing | None, Query(description="Where it stands.")] = None,
    cluster: Code = None,
    group: Code = None,
) -> queries.Sought:
    return queries.Sought(text, registration, edition_id, agency_id, standing, cluster, group)


Sought = Annotated[queries.Sought, Depends(_sought)]
HEADER = ("id", "edition_id", "agency_id", "group", "cluster", "standing", "title", "submitted_at")


@router.get(
    "/search",
    response_model=http.Page[HitAnswer],
    responses=OR_TABLE,
    summary="Search what you may see",
)
async def get_search(
    call: http.Call, cursor: http.Cursor, sought: Sought, format: Format = "json"
) -> http.Page[HitAnswer] | Response:
    """Yours, your agency's, or what was submitted, by words of the title and by what it is.

    Every word must be found: by its beginning, or by its stem (layanan: Pelayanan). The middle of a
    word and what is misspelt are not.
    """
    limit = EVERY if format == "csv" else cursor.limit
    found = await queries.search(call.mongo, call.who, sought, cursor.after, limit)
    items = [HitAnswer.found(hit) for hit in found]
    if format == "csv":
        return http.csv("search.csv", HEADER, ([getattr(i, n) for n in HEADER] for i in items))
    return http.page(items, cursor.limit, lambda item: [item.id])
