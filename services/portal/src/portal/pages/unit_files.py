"""Files of a proposal: put in their places, looked at, taken away."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Asked, Signed
from portal.pages.passing import passed_on
from portal.pages.unit_form import FILES, judged_sheet

router = APIRouter()
PIECE = 65_536
SEEN_IN_PLACE = ("application/pdf", "image/png", "image/jpeg", "image/webp")
"""What a browser shows without running anything of it."""


@router.get("/unit/proposals/{id}/files")
async def files(ask: Signed, id: str) -> Response:
    """Every place for a file, and what is in it."""
    return await _files(ask, id)


@router.post("/unit/proposals/{id}/files/{slot}")
async def change(ask: Signed, id: str, slot: str) -> Response:
    """A file into its place, or out of it."""
    home = f"/unit/proposals/{id}/files"
    try:
        if ask.form["act"] == "remove":
            await ask.submission.detach(id, slot)
            return ask.to(home, said="file-removed")
        file = ask.form.files.get(f"file_{slot}")
        if file is None:
            ask.form.errors[f"file_{slot}"] = ask.words("unit.files.choose")
            return await _files(ask, id, 422)
        type = file.content_type or "application/octet-stream"
        await ask.submission.attach(id, slot, _pieces(file), file.filename or slot, type)
    except Problem as problem:
        return await _not_taken(ask, id, slot, problem)
    return ask.to(home, said="file-attached")


@router.get("/unit/proposals/{id}/files/{slot}")
async def file(ask: Signed, id: str, slot: str, look: bool = False) -> Response:
    """A file, to be kept; or looked at, where a browser can."""
    found = await ask.submission.attachment(id, slot)
    seen = found.headers.get("content-type", "").partition(";")[0] in SEEN_IN_PLACE
    return passed_on(found, inline=look and seen)


async def _not_taken(ask: Asked, id: str, slot: str, problem: Problem) -> Response:
    """A no is said at its place, in the words in which the place says what it takes."""
    ask.refused(problem)
    text = next(iter(ask.form.errors.values()))
    place = next((p for p in (await judged_sheet(ask, id)).places if p.id == slot), None)
    if place and problem.kind == "submission:file-too-large":
        text = ask.words("unit.files.too-large", size=place.megabytes)
    if place and problem.kind == "submission:type-not-allowed":
        text = ask.words("unit.files.wrong-type", types=place.takes)
    ask.form.errors = {f"file_{slot}": text}
    return await _files(ask, id, 422)


async def _files(ask: Asked, id: str, status: int = 200) -> Response:
    shown = await judged_sheet(ask, id)
    if not shown.places:
        raise Problem(404, {})
    before, after = shown.beside(FILES)
    return await ask.page(
        "unit/files.html", status, sheet=shown, before=before, after=after, seen=SEEN_IN_PLACE,
        here=[place.id for place in shown.places],
    )  # fmt: skip


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece
