"""Files of the services, as a browser gets them."""

import gzip

import httpx

from portal.pages.passing import passed_on

FILE = b"nomor;judul\n" * 100
KEPT = {"content-type": "text/csv", "content-disposition": 'attachment; filename="a.csv"'}


async def test_a_file_keeps_its_type_its_name_and_its_length_and_nothing_else() -> None:
    answer = httpx.Response(200, content=FILE, headers=KEPT | {"set-cookie": "a=b"})
    passed = passed_on(answer)
    assert dict(passed.headers) == KEPT | {"content-length": str(len(FILE))}
    assert await read(passed) == FILE


async def test_what_was_packed_on_the_way_has_no_length_that_is_wrong() -> None:
    packed = KEPT | {"content-encoding": "gzip"}
    passed = passed_on(httpx.Response(200, content=gzip.compress(FILE), headers=packed))
    assert dict(passed.headers) == KEPT
    assert await read(passed) == FILE


async def test_what_may_be_looked_at_is_shown_in_its_place() -> None:
    answer = httpx.Response(200, content=FILE, headers=KEPT)
    assert passed_on(answer, inline=True).headers["content-disposition"].startswith("inline;")


async def read(passed: object) -> bytes:
    """All that is sent."""
    return b"".join([piece async for piece in passed.body_iterator])  # type: ignore[attr-defined]
