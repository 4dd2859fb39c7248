"""What a browser is sent beside pages: styles, scripts, fonts, pictures; for ever under one name.

`make assets` builds them into `built/`. The address of each holds a hash of all, so a browser keeps
them for a year and still sees a new one at once.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

BUILT = Path(__file__).parent / "built"
COMPRESSED = (("br", ".br"), ("gzip", ".gz"))
KEPT = "public, max-age=31536000, immutable"
# Fonts are compressed already; Python's own table differs from one machine to the next.
TYPES = {
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class NotBuilt(RuntimeError):
    """The assets were never built."""

    def __init__(self) -> None:
        super().__init__("The portal's assets are not built: make assets builds them.")


@dataclass(frozen=True, slots=True)
class File:
    """One file, in every encoding there is of it."""

    type: str
    content: bytes
    encoded: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file by its name, and the hash of all."""

    files: dict[str, File]
    digest: str

    def url(self, name: str) -> str:
        """Where a browser finds it; KeyError where there is none of that name."""
        self.files[name]
        return f"/assets/{self.digest}/{name}"

    async def serve(self, request: Request) -> Response:
        """The file that is asked for, in an encoding that the browser reads."""
        file = self.files.get(request.path_params["name"])
        if file is None:
            return Response("", 404)
        reads = request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
        for encoding, content in file.encoded:
            if encoding in reads:
                headers["Content-Encoding"] = encoding
                return Response(content, headers=headers, media_type=file.type)
        return Response(file.content, headers=headers, media_type=file.type)


@cache
def built() -> Assets:
    """The assets as they were built; NotBuilt where they were not."""
    if not (BUILT / "portal.css").exists():
        raise NotBuilt
    found: dict[str, File] = {}
    digest = hashlib.sha256()
    for path in sorted(p for p in BUILT.rglob("*") if p.is_file()):
        name = path.relative_to(BUILT).as_posix()
        if path.suffix in (".br", ".gz", ".json"):
            continue
        content = path.read_bytes()
        digest.update(name.encode() + content)
        type = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "text/plain"
        encoded = tuple(
            (encoding, twin.read_bytes())
            for encoding, suffix in COMPRESSED
            if (twin := path.with_name(path.name + suffix)).exists()
        )
        found[name] = File(type, content, encoded)
    return Assets(found, digest.hexdigest()[:12])
