"""The one place that reads the clock, and the one source of ids and secrets."""

import secrets
import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _read_ms() -> int:
    return time.time_ns() // 1_000_000


def now() -> datetime:
    """The present instant in UTC, in whole milliseconds: what MongoDB keeps."""
    return _EPOCH + timedelta(milliseconds=_read_ms())


def monotonic() -> float:
    """Seconds that never run backwards, for budgets and back-off only."""
    return time.monotonic()


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7): unique, and ordered by the millisecond it was made in."""
    value = (_read_ms() << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_secret(nbytes: int = 32) -> str:
    """A secret of `nbytes` random bytes as URL-safe text."""
    return secrets.token_urlsafe(nbytes)


def jitter(seconds: float) -> float:
    """Between half of `seconds` and all of it, so that many who wait do not return at once."""
    return seconds * (0.5 + secrets.randbelow(1000) / 2000)
