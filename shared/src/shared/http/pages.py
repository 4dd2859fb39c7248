"""Lists in pieces, tables as CSV, and downloads."""

import base64
import binascii
import csv as writer
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import Depends, Query
from starlette.responses import Response, StreamingResponse

from shared import messages
from shared.http.problems import Problem
from shared.http.strict import Answer

T = TypeVar("T")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Page(Answer, Generic[T]):
    """One piece of a list; `next` is the cursor of the piece that follows, if one does."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True)
class _Cursor:
    after: list[Any] | None
    limit: int


def _cursor(
    after: Annotated[str | None, Query(max_length=1000, description="`next` of a page.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Most items.")] = 50,
) -> _Cursor:
    if after is None:
        return _Cursor(None, limit)
    try:
        values = messages.load(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Problem(422, "invalid", "`after` is no cursor of ours.") from error
    if not isinstance(values, list):
        raise Problem(422, "invalid", "`after` is no cursor of ours.")
    return _Cursor([_value(v) for v in values], limit)


def _value(kept: Any) -> Any:
    """A sort key as it was; instants come back as instants, for text sorts otherwise than dates."""
    match kept:
        case int() if kept >= 2**63:
            pass  # more than MongoDB can compare
        case str() | int() | float() | None:
            return kept
        case ["at", str(text)]:
            try:
                return datetime.fromisoformat(text).astimezone(UTC)
            except (ValueError, OverflowError):
                pass
    # Anything else could be taken for an operator of the query.
    raise Problem(422, "invalid", "`after` is no cursor of ours.")


Cursor = Annotated[_Cursor, Depends(_cursor)]


def page(items: Sequence[T], limit: int, key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """The first `limit` of `items` (of which one more was read), and where the next begin."""
    if len(items) <= limit:
        return Page(items=list(items))
    keys = [["at", v] if isinstance(v, datetime) else v for v in key(items[limit - 1])]
    cursor = base64.urlsafe_b64encode(messages.dump(keys))
    return Page(items=list(items[:limit]), next=cursor.decode().rstrip("="))


def after_filter(keys: Sequence[tuple[str, int]], after: Sequence[Any] | None) -> dict[str, Any]:
    """The MongoDB filter for what follows `after` in the order of `keys` (name, 1 or -1)."""
    if after is None:
        return {}
    if len(after) != len(keys):
        raise Problem(422, "invalid", "`after` is no cursor of this list.")
    steps = []
    for n, (name, way) in enumerate(keys):
        same = {k: {"$eq": v} for (k, _), v in zip(keys[:n], after, strict=False)}
        steps.append(same | {name: {"$gt" if way > 0 else "$lt": after[n]}})
    return {"$or": steps}


def after_place(after: Sequence[Any] | None, first: int) -> int:
    """The place after which a numbered list goes on; `first` where it begins."""
    match after:
        case None:
            return first
        case [int(place)]:
            return place
    raise Problem(422, "invalid", "`after` is no cursor of this list.")


def csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A table as a file that no spreadsheet takes for formulas (OWASP, CSV injection)."""
    out = io.StringIO()
    table = writer.writer(out)
    table.writerow(header)
    table.writerows([_cell(v) for v in row] for row in rows)
    headers = {"Content-Disposition": _attachment(name)}
    return Response(out.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA) else text


def download(
    content: AsyncIterator[bytes], filename: str, media_type: str, length: int
) -> Response:
    """A file, streamed, that a browser keeps and does not run."""
    headers = {"Content-Disposition": _attachment(filename), "Content-Length": str(length)}
    return StreamingResponse(content, headers=headers, media_type=media_type)


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
