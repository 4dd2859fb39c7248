"""Files of the services, passed on to the browser while they are read."""

from collections.abc import AsyncIterator

import httpx
from starlette.responses import Response, StreamingResponse

from portal.pages.ask import Asked

KEPT = ("content-type", "content-disposition", "content-length")


def passed_on(answer: httpx.Response, *, inline: bool = False) -> Response:
    """A service's file as a browser keeps it: its type, its name, its length, and nothing else;
    `inline` it is shown instead."""

    async def content() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.aiter_bytes():
                yield piece
        finally:
            await answer.aclose()

    headers = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    if "content-encoding" in answer.headers:
        # What was packed on the way is unpacked here: then its length is another.
        headers.pop("content-length", None)
    if inline and "content-disposition" in headers:
        kept = headers["content-disposition"]
        headers["content-disposition"] = kept.replace("attachment", "inline", 1)
    return StreamingResponse(content(), answer.status_code, headers)


async def table_of(ask: Asked, path: str, **query: str | None) -> Response:
    """A table of submission, whole, under the name that it has there."""
    return passed_on(await ask.submission.file(path, format="csv", **query))


async def attachment_of(ask: Asked, proposal: str, slot: str) -> Response:
    """A file of a proposal, for who may see it."""
    return passed_on(await ask.submission.file(f"/proposals/{proposal}/attachments/{slot}"))
