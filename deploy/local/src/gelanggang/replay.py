"""Told facts, sent again: all of a service's history, one subject's, or since an instant."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gelanggang import reach
from gelanggang.trouble import Trouble
from shared import clock, outbox

AGO = re.compile(r"(\d+)([smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


async def replay(
    mongo_url: str,
    services: Iterable[str],
    *,
    subject: str | None = None,
    since: datetime | None = None,
) -> dict[str, int]:
    """Have the facts sent again by their relays; how many, by service."""
    async with reach.databases(mongo_url, services) as opened:
        return {
            service: await outbox.replay(mongo, subject=subject, since=since)
            for service, mongo in opened.items()
        }


def instant(text: str) -> datetime:
    """An instant as people write it: ISO 8601 (UTC without an offset), or 90s, 30m, 2h, 3d ago."""
    try:
        if ago := AGO.fullmatch(text):
            return clock.now() - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise Trouble(
            f"{text!r} is no instant: write 2018-03-31T16:59:59Z, or 30m for half an hour ago."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
