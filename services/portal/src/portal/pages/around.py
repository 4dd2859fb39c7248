"""Around every request: what a browser may do with the answer, its cookie, a span."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.pages.ask import cookie, is_secure
from portal.pages.site import Site
from shared import clock, telemetry

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SENT: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
FOR_A_YEAR = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Around:
    """The outermost layer of the portal."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with what every answer carries."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        scope.setdefault("state", {})["nonce"] = nonce = clock.new_secret(16)
        began, status = clock.monotonic(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(message, scope, nonce)
            await send(message)

        with telemetry.span(f"{scope['method']} portal"):
            try:
                await self._app(scope, receive, sending)
            finally:
                route = getattr(scope.get("route"), "path", "unknown")
                took = clock.monotonic() - began
                telemetry.REQUESTS.labels("portal", scope["method"], route, status).observe(took)
        return None


def _dress(message: Message, scope: Scope, nonce: str) -> None:
    there = {name.lower() for name, _ in message["headers"]}
    request = Request(scope)
    site: Site = scope["app"].state.site
    secure = is_secure(request, site)
    policy = POLICY.format(nonce=nonce).encode()
    added = [*SENT, (b"content-security-policy", policy), (b"cache-control", b"no-store")]
    if secure:
        added.append(FOR_A_YEAR)
    message["headers"] = [*message["headers"], *(h for h in added if h[0] not in there)]
    if getattr(request.state, "shows_form", False):
        _hand_out(message, request, site, secure=secure)


def _hand_out(message: Message, request: Request, site: Site, *, secure: bool) -> None:
    """Give a browser that was shown a form the secret that the form's token was made for."""
    name, secret = cookie("gelanggang", secure=secure), request.state.secret
    if request.cookies.get(name) != secret and b"set-cookie" not in dict(message["headers"]):
        message["headers"].append((b"set-cookie", held(name, secret, site, secure=secure)))


def held(name: str, secret: str, site: Site, *, secure: bool) -> bytes:
    """The cookie that holds a browser's secret."""
    said = f"{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={site.session_whole_s}"
    return (said + ("; Secure" if secure else "")).encode()
