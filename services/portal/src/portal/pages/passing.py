"""Files of submission, passed on to the browser as they were told."""

from collections.abc import AsyncIterator

import httpx
from starlette.responses import Response, StreamingResponse

from portal.pages.ask import Asked

KEPT = ("content-type", "content-disposition", "content-length")


async def table_of(ask: Asked, path: str, **query: str | None) -> Response:
    """A table, whole, under the name that it has there."""
    return _passed_on(await ask.submission.file(path, format="csv", **query))


async def attachment_of(ask: Asked, proposal: str, slot: str) -> Response:
    """A file of a proposal, for who may see it."""
    return _passed_on(await ask.submission.file(f"/proposals/{proposal}/attachments/{slot}"))


def _passed_on(answer: httpx.Response) -> Response:
    async def read() -> AsyncIterator[bytes]:
        try:
            async for chunk in answer.aiter_bytes():
                yield chunk
        finally:
            await answer.aclose()

    # What was packed on the way is unpacked here: then its length is another.
    packed = "content-encoding" in answer.headers
    names = KEPT[:2] if packed else KEPT
    headers = {name: answer.headers[name] for name in names if name in answer.headers}
    return StreamingResponse(read(), headers=headers)
