"""Innovations over HTTP, for anyone: found, read, and their public files downloaded."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Response

from shared import http
from submission.api.shown import EditionId, ProposalId, Slot
from submission.commands.attachment import BUCKET
from submission.domain.innovation import Innovation, Published
from submission.queries import innovation as queries

router = http.router("innovations")


class ListingAnswer(http.Answer):
    """A released list on which it stands (`on`), or from which it was taken, when and why."""

    list: str
    released_at: datetime
    on: bool
    because: str | None
    left_at: datetime | None


class InnovationAnswer(http.Answer):
    """An innovation by what released lists say of it."""

    id: str
    number: str | None
    edition_id: str
    title: str
    agency_id: str
    agency: str | None
    group: str
    cluster: str
    withdrawn: bool
    lists: list[ListingAnswer]

    @classmethod
    def of(cls, found: Innovation) -> "InnovationAnswer":
        """As a list shows it."""
        return cls(
            id=found.id,
            number=found.number,
            edition_id=found.edition_id,
            title=found.title,
            agency_id=found.agency_id,
            agency=found.agency,
            group=found.group,
            cluster=found.cluster,
            withdrawn=found.withdrawn,
            lists=[
                ListingAnswer(
                    list=x.list, released_at=x.released_at, on=x.on, because=x.because,
                    left_at=x.left_at,
                )
                for x in found.lists
            ],
        )  # fmt: skip


class PublicFileAnswer(http.Answer):
    """A file that the rule book lets anyone read."""

    slot: str
    name: str
    type: str
    size: int
    sha256: str


class PublishedAnswer(http.Answer):
    """What the rule book lets anyone read of the version that was judged."""

    content_version: int
    content_sha256: str
    category: str | None
    started_on: str | None
    answers: dict[str, str]
    attachments: list[PublicFileAnswer]

    @classmethod
    def of(cls, said: Published) -> "PublishedAnswer":
        """In the order of the form."""
        return cls(
            content_version=said.content_version,
            content_sha256=said.content_sha256,
            category=said.category,
            started_on=said.started_on,
            answers=said.answers,
            attachments=[
                PublicFileAnswer(
                    slot=slot, name=f.name, type=f.type, size=f.size, sha256=said.hashes[slot]
                )
                for slot, f in said.files.items()
            ],
        )


class RecordAnswer(InnovationAnswer):
    """An innovation's public record; `published` is absent (null) where it stands on no list."""

    published: PublishedAnswer | None = None


def _sought(
    text: Annotated[str | None, Query(max_length=100, description="In title or agency.")] = None,
    list: Annotated[str | None, Query(max_length=100)] = None,
    group: Annotated[str | None, Query(max_length=100)] = None,
    cluster: Annotated[str | None, Query(max_length=100)] = None,
    agency_id: Annotated[str | None, Query(max_length=100)] = None,
) -> queries.Sought:
    return queries.Sought(text, list, group, cluster, agency_id)


Sought = Annotated[queries.Sought, Depends(_sought)]


@router.get(
    "/editions/{edition_id}/innovations",
    response_model=http.Page[InnovationAnswer],
    summary="Find innovations",
)
async def get_innovations(
    edition_id: EditionId, sought: Sought, guest: http.Guest, cursor: http.Cursor
) -> http.Page[InnovationAnswer]:
    """Anyone may find those that stand on a released list, in alphabetical order of title."""
    found = await queries.innovations(guest.mongo, edition_id, sought, cursor.after, cursor.limit)
    page = http.page(found, cursor.limit, lambda item: item[1])
    items = [InnovationAnswer.of(innovation) for innovation, _ in page.items]
    return http.Page(items=items, next=page.next)


@router.get(
    "/innovations/{proposal_id}", response_model=RecordAnswer, summary="An innovation's record"
)
async def get_innovation(proposal_id: ProposalId, guest: http.Guest) -> RecordAnswer:
    """Anyone may read it once one of its lists is released: what was judged, never the draft."""
    found, said = await queries.innovation(guest.mongo, proposal_id)
    shown = InnovationAnswer.of(found).model_dump()
    return RecordAnswer(**shown, published=PublishedAnswer.of(said) if said else None)


@router.get(
    "/innovations/{proposal_id}/attachments/{slot}",
    response_class=Response,
    summary="A public file",
)
async def get_innovation_attachment(
    proposal_id: ProposalId, slot: Slot, guest: http.Guest
) -> Response:
    """Anyone may download what the rule book marks as public, as it was judged."""
    file = await queries.file(guest.mongo, proposal_id, slot)
    content = guest.mongo.files(BUCKET).open(file.file_id)
    return http.download(content, file.name, file.type, file.size)
