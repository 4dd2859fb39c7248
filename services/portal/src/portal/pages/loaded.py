"""Files of the services, passed on while they are read."""

from collections.abc import AsyncIterator

import httpx
from starlette.responses import Response, StreamingResponse

KEPT = ("content-type", "content-disposition", "content-length")


def passed_on(answer: httpx.Response) -> Response:
    """A service's file as a browser keeps it: its type, its name, its length, and nothing else."""

    async def content() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.aiter_bytes():
                yield piece
        finally:
            await answer.aclose()

    headers = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    return StreamingResponse(content(), answer.status_code, headers)
