"""How the portal asks services that answer in the same process: without a network between."""

from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp

FORWARDED = "x-forwarded-for"


class Inside(httpx.AsyncBaseTransport):
    """Gives each request to the application of the service that its path names.

    The caller's address is believed, for it comes from the portal and over no network.
    """

    def __init__(self, apis: Mapping[str, ASGIApp]) -> None:
        self._apis = apis

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The service's answer; ConnectError where there is no such service."""
        path, _, query = request.url.raw_path.partition(b"?")
        _, api, service, rest = (*path.decode("ascii").split("/", 3), "", "", "")[:4]
        if api != "api" or service not in self._apis:
            raise httpx.ConnectError(f"no service answers {path.decode('ascii')}")
        target = f"/{rest}".encode() + (b"?" + query if query else b"")
        asked = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=target),
            headers=[h for h in request.headers.raw if h[0].lower() != FORWARDED.encode()],
            stream=request.stream,
            extensions=request.extensions,
        )
        client = (request.headers.get(FORWARDED, "127.0.0.1"), 0)
        transport = httpx.ASGITransport(
            self._apis[service], raise_app_exceptions=False, client=client
        )
        return await transport.handle_async_request(asked)
