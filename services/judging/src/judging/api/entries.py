"""Entries: what is judged in an edition."""

from fastapi import APIRouter

from judging.api.words import EditionId
from judging.domain.entry import Entry, Removal
from judging.domain.judge import PactNotSigned
from judging.queries import entries as queries
from shared import http

router: APIRouter = http.router("entries")


class EntryAnswer(http.Answer):
    """An admitted proposal; `removed` says why it takes part no longer."""

    proposal_id: str
    edition_id: str
    agency_id: str
    title: str
    group: str
    category: str | None
    cluster: str
    content_version: int
    content_sha256: str
    removed: Removal | None

    @classmethod
    def of(cls, entry: Entry) -> "EntryAnswer":
        """As it is answered."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


@router.get(
    "/entries",
    summary="Entries of an edition",
    response_model=http.Page[EntryAnswer],
    responses=http.refusals(PactNotSigned),
)
async def list_entries(
    edition_id: EditionId, cursor: http.Cursor, call: http.Call
) -> http.Page[EntryAnswer]:
    """The entries of an edition: for its secretariat and auditors, and for judges to declare."""
    found = await queries.of_edition(
        call.mongo, call.who, edition_id, after=cursor.after, limit=cursor.limit
    )
    answers = [EntryAnswer.of(kept.state) for kept in found]
    return http.page(answers, cursor.limit, lambda one: [one.proposal_id])
