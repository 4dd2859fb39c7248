"""Evidence over HTTP: streamed in by whoever holds the code, read by those who deal with it."""

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Header, Response

from award import compute
from award.api.desk import LOOKUP, UPLOAD
from award.api.tracking import TrackedAnswer, answered
from award.api.words import PathId
from award.commands.evidence import Expect, Lodge, TakeBack, expect, lodge, take_back
from award.domain import lodging
from award.domain.evidence import (
    LARGEST,
    TYPES,
    Bounds,
    Evidence,
    FileEmpty,
    FileTooLarge,
    NoSuchEvidence,
    NotTakenNow,
    TooManyFiles,
    TypeNotTaken,
)
from award.queries import objections as queries
from award.store import BUCKET
from shared import clock, http

router = http.router("evidence")
Code = Annotated[
    str,
    Header(alias="tracking-code", min_length=1, max_length=200,
           description="The tracking code that you were given; it is in no address and no log."),
]  # fmt: skip
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {kind: {} for kind in TYPES}}
}


class Incoming:
    """The bytes of a file as they come: counted, hashed, judged by how they begin, and bounded."""

    def __init__(self, chunks: AsyncIterator[bytes], bounds: Bounds) -> None:
        self._chunks = chunks
        self._bounds = bounds
        self._hash = hashlib.sha256()
        self.size = 0
        self.type = ""

    @property
    def sha256(self) -> str:
        """Of the bytes so far, in lower-case hexadecimal."""
        return self._hash.hexdigest()

    async def judged(self) -> AsyncIterator[bytes]:
        """The same bytes; refused as soon as they are too many, or not what is taken."""
        head = b""
        async for chunk in self._chunks:
            self.size += len(chunk)
            lodging.measure(self.size, self._bounds)
            self._hash.update(chunk)
            if self.type:
                yield chunk
            elif len(head := head + chunk) >= compute.HEAD:
                yield self._judged(head)
        if not self.type:
            yield self._judged(head)

    def _judged(self, head: bytes) -> bytes:
        self.type = lodging.judge(head, compute.media_type(head[: compute.HEAD]))
        return head


@router.post(
    "/tracking/evidence", summary="Lodge evidence", response_model=TrackedAnswer, status_code=201,
    dependencies=[UPLOAD], max_body_size=LARGEST,
    responses=http.refusals(NotTakenNow, TooManyFiles, TypeNotTaken, FileTooLarge, FileEmpty),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)  # fmt: skip
async def lodging_evidence(code: Code, guest: http.Guest) -> Response:
    """The body is the file itself: PDF, JPEG or PNG, until the objection is screened.

    The same content twice is kept once. The name of the file is not asked for and not kept.
    """
    bounds, file_id, known_by = guest.settings.evidence, clock.new_id(), compute.secret_sha256(code)
    await guest.work.run(expect, Expect(known_by, file_id, bounds))
    incoming = Incoming(guest.request.stream(), bounds)
    await guest.mongo.files(BUCKET).put(file_id, incoming.judged(), id=file_id)
    command = Lodge(
        known_by, file_id, incoming.type, incoming.size, incoming.sha256, bounds
    )  # fmt: skip
    kept = await guest.work.run(lodge, command)
    answer = await answered(guest, kept)
    return Response(answer.model_dump_json(), 201, media_type="application/json")


@router.get(
    "/tracking/evidence/{file_id}", summary="Your evidence", response_class=Response,
    dependencies=[LOOKUP], responses=FILE,
)  # fmt: skip
async def own(file_id: PathId, code: Code, guest: http.Guest) -> Response:
    """Whoever holds the code may load what was lodged."""
    file = await queries.own_evidence(guest.mongo, compute.secret_sha256(code), file_id)
    return _loaded(guest, file)


@router.delete(
    "/tracking/evidence/{file_id}", summary="Take evidence back", response_model=TrackedAnswer,
    dependencies=[LOOKUP], responses=http.refusals(NotTakenNow, NoSuchEvidence),
)  # fmt: skip
async def taking_back(file_id: PathId, code: Code, guest: http.Guest) -> Response:
    """Whoever holds the code may take a file back until the objection is screened; it is erased."""
    command = TakeBack(compute.secret_sha256(code), file_id)
    return await guest.run(
        take_back, command, lambda done: TrackedAnswer.of(done[0], contact=done[1], now=guest.now)
    )


@router.get(
    "/objections/{id}/evidence/{file_id}", summary="Evidence of an objection",
    response_class=Response, responses=FILE,
)  # fmt: skip
async def one(id: PathId, file_id: PathId, call: http.Call) -> Response:
    """Who may read an objection loads its evidence; its agency, what is not withheld from it."""
    return _loaded(call, await queries.evidence(call.mongo, id, file_id, call.who))


def _loaded(asked: http.Asked, file: Evidence) -> Response:
    content = asked.mongo.files(BUCKET).open(file.file_id)
    return http.download(content, file.name, file.type, file.size)
