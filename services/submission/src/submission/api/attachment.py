"""Files: streamed in under the rule book's limits, and out again."""

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Header, Query, Response

from shared import clock, http
from submission import compute
from submission.api.shown import ProposalAnswer, ProposalId, Slot
from submission.commands.attachment import (
    BUCKET,
    Attach,
    Detach,
    Expect,
    attach,
    detach,
    expect,
)
from submission.domain import attachment as rules
from submission.domain import draft, refusal
from submission.domain.edition import Slot as Place
from submission.queries import proposal as queries

router = http.router("attachments")
REFUSALS = http.refusals(
    refusal.TooLate, refusal.NotOpenYet, refusal.WrongStanding, refusal.WithSomebodyElse,
    rules.NoSuchPlace, rules.TypeNotAllowed, rules.TypeDoesNotMatch, rules.FileTooLarge,
    rules.FileEmpty, draft.NotToBeRepaired,
)  # fmt: skip
FileName = Annotated[str, Query(min_length=1, max_length=200, description="The file's name.")]
FileType = Annotated[str, Header(alias="content-type", max_length=100)]


class Incoming:
    """The bytes of a file as they come: counted, capped, hashed, and judged by how they begin."""

    def __init__(self, chunks: AsyncIterator[bytes], place: Place, type: str) -> None:
        self._chunks = chunks
        self._place = place
        self._type = type
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Of the bytes so far, in hex."""
        return self._hash.hexdigest()

    async def checked(self) -> AsyncIterator[bytes]:
        """The same bytes; refused as soon as they are too many or not what they are said to be."""
        head = b""
        judged = False
        async for chunk in self._chunks:
            self.size += len(chunk)
            if self.size > self._place.max_bytes:
                raise rules.FileTooLarge(slot=self._place.id, limit=self._place.max_bytes)
            self._hash.update(chunk)
            if judged:
                yield chunk
                continue
            head += chunk
            if len(head) >= compute.HEAD:
                self._judge(head)
                judged = True
                yield head
        if not judged:
            self._judge(head)
            yield head

    def _judge(self, head: bytes) -> None:
        if not head:
            raise rules.FileEmpty(slot=self._place.id)
        if not compute.is_of_type(head[: compute.HEAD], self._type):
            raise rules.TypeDoesNotMatch(type=self._type)


@router.put(
    "/proposals/{proposal_id}/attachments/{slot}",
    response_model=ProposalAnswer,
    responses=REFUSALS,
    summary="Attach a file",
    max_body_size=1_073_741_824,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def put_attachment(
    proposal_id: ProposalId,
    slot: Slot,
    filename: FileName,
    content_type: FileType,
    call: http.Call,
) -> Response:
    """The body is the file itself; what was attached there is replaced."""
    type = content_type.partition(";")[0].strip().lower()
    file_id = clock.new_id()
    version = call.if_match
    wish = Expect(call.who, proposal_id, slot, type, file_id, version)
    place = await call.work.run(expect, wish)
    incoming = Incoming(call.request.stream(), place, type)
    await call.mongo.files(BUCKET).put(filename, incoming.checked(), id=file_id)
    command = Attach(
        call.who, proposal_id, slot, file_id, filename, type, incoming.size, incoming.sha256,
        version,
    )  # fmt: skip
    # The whole request is here only now: this instant decides against the deadline.
    kept = await call.do(attach, command, now=clock.now())
    answer = ProposalAnswer.whole(kept)
    return Response(
        answer.model_dump_json(),
        media_type="application/json",
        headers={"ETag": f'"{kept.version}"'},
    )


@router.delete(
    "/proposals/{proposal_id}/attachments/{slot}",
    response_model=ProposalAnswer,
    responses=http.refusals(
        refusal.TooLate, refusal.WrongStanding, refusal.WithSomebodyElse, rules.NothingAttached
    ),
    summary="Take a file away",
)
async def delete_attachment(proposal_id: ProposalId, slot: Slot, call: http.Call) -> Response:
    """The place is empty again; a frozen version keeps the file it names."""
    command = Detach(call.who, proposal_id, slot, call.if_match)
    return await call.run(detach, command, ProposalAnswer.whole)


@router.get(
    "/proposals/{proposal_id}/attachments/{slot}",
    response_class=Response,
    summary="Download a file",
)
async def get_attachment(proposal_id: ProposalId, slot: Slot, call: http.Call) -> Response:
    """The file as it was attached; the secretariat's is the one that was submitted."""
    file = await queries.attachment(call.mongo, call.who, proposal_id, slot)
    content = call.mongo.files(BUCKET).open(file.file_id)
    return http.download(content, file.name, file.type, file.size)
