"""One reading: the material beside the sheet, saved while it is written, handed in, given back."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from portal.clients.api import Problem, Told
from portal.clients.judging import Criterion, OwnPile, OwnReading, Reading
from portal.pages.ask import Asked, Signed
from portal.pages.book import book_of
from portal.pages.form import Form
from portal.pages.passing import passed_on
from portal.pages.score_picture import score
from portal.pages.two_windows import Merged, merged

router = APIRouter(prefix="/judge/readings")
SCORE = "score."
WAS = "was_"
TRIES = 5
"""How often a sheet is looked at again that another window wrote on in the same moment."""
STALE = 412
WRITTEN = ("assigned", "handed_in")
"""The states of a reading whose sheet may be written while its round is open."""


class File(Told):
    """A document of the material."""

    slot: str
    name: str
    size: int


class Material(Told):
    """What is to be judged, as it was frozen."""

    title: str
    category: str | None
    started_on: date | None
    answers: dict[str, str]
    attachments: list[File]


@router.get("/{id}")
async def read(ask: Signed, id: str) -> Response:
    """The material on the left, the sheet on the right."""
    own = await ask.judging.reading(id)
    if ask.in_place:  # what changes here by itself is its end alone: the material is long
        writable = own.reading.state in WRITTEN
        return ask.part("judge/left.html", own=own, reading=own.reading, writable=writable)
    ask.form = Form.with_values(_kept(ask, own.reading))
    return await _page(ask, own)


@router.post("/{id}/sheet")
async def save(ask: Signed, request: Request, id: str) -> Response:
    """What changed on the sheet is kept; a script sends it while it is written."""
    sent = await request.json()
    wrote, had = _texts(sent, "fields"), _texts(sent, "had")
    form = Form.with_values(wrote)
    reading, found = await _keep(ask, id, had, form)
    if form.errors:
        return JSONResponse({"says": next(iter(form.errors.values()))}, 422)
    by, at = ask.words("judging.sheet.other-window"), _written_at(ask, reading)
    clashes = [
        {"name": name, "theirs": text, "version": reading.version, "by": by, "at": at}
        for name, text in found.clashes.items()
    ]
    return JSONResponse(
        {
            "saved_at": ask.words.time(ask.now),
            "scored": len(reading.scores),
            "conflicts": clashes,
            "news": found.news,
        }
    )


@router.post("/{id}")
async def finish(ask: Signed, id: str) -> Response:
    """Save the sheet, and hand it in where that is asked."""
    own = await ask.judging.reading(id)
    form, clashes = ask.form, dict[str, str]()
    had = {n.removeprefix(WAS): t for n, t in form.values.items() if n.startswith(WAS)}
    try:
        reading, found = await _keep(ask, id, had, form)
        handing_in = form["do"] == "hand-in"
        if found.clashes or (found.news and handing_in):
            form.errors[""] = ask.words("judging.sheet.look-again")
            form.values |= found.news
            clashes = found.clashes
        if not form.errors and not handing_in:
            return ask.to(f"/judge/readings/{id}", said="sheet-saved", taken=_unsaved(id))
        if not form.errors:
            await ask.judging.hand_in(id, form.key)
            return await _onward(ask, reading)
    except Problem as problem:
        _at_fields(ask, problem, own.criteria)
    return await _page(ask, await ask.judging.reading(id), 422, clashes)


@router.get("/{id}/declining")
async def ask_why(ask: Signed, id: str) -> Response:
    """Before a reading is given back: why, and what becomes of it."""
    own = await ask.judging.reading(id)
    return await ask.page("judge/decline.html", own=own)


@router.post("/{id}/declining")
async def decline(ask: Signed, id: str) -> Response:
    """Given back for a conflict of interest; another judge reads."""
    own = await ask.judging.reading(id)
    if ask.form.need(ask.words, "why"):
        try:
            await ask.judging.decline(id, ask.form["why"], ask.form.key)
        except Problem as problem:
            ask.refused(problem)
        else:
            pile = f"/judge/rounds/{own.reading.round_id}"
            return ask.to(pile, said="reading-declined", taken=_unsaved(id))
    return await ask.page("judge/decline.html", 422, own=own)


@router.get("/{id}/files/{slot}")
async def file(ask: Signed, id: str, slot: str) -> Response:
    """A document of the material, passed on as it comes."""
    return passed_on(await ask.submission.file(f"/readings/{id}/material/attachments/{slot}"))


async def _keep(ask: Asked, id: str, had: Mapping[str, str], form: Form) -> tuple[Reading, Merged]:
    """Keep what this window wrote, over what another of the same person's may have written; the
    sheet then, and what of it this window did not know. What is no number is an error at its
    field."""
    for last in range(TRIES, 0, -1):
        reading = (await ask.judging.reading(id)).reading
        found = merged(_kept(ask, reading), had, _fields(form))
        scores, comment = _written(ask, form, found.write)
        if not scores and comment is None:
            return reading, found
        try:
            return await ask.judging.write(id, scores, comment, reading.version), found
        except Problem as problem:
            if problem.status != STALE or last == 1:
                raise
    raise AssertionError


def _fields(form: Form) -> dict[str, str]:
    """What a sheet says, by the names of its fields."""
    return {n: t for n, t in form.values.items() if n.startswith(SCORE) or n == "comment"}


def _texts(sent: Any, part: str) -> dict[str, str]:
    """A part of what a script sent: texts by their fields."""
    texts = sent.get(part) if isinstance(sent, dict) else None
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _written_at(ask: Asked, reading: Reading) -> str:
    return ask.words.time(reading.written_at) if reading.written_at else ""


async def _page(
    ask: Asked, own: OwnReading, status: int = 200, clashes: Mapping[str, str] | None = None
) -> Response:
    reading = own.reading
    pile, book, material = await asyncio.gather(
        ask.judging.pile(reading.round_id),
        book_of(ask, reading.edition_id),
        ask.submission.seek(f"/readings/{reading.id}/material", Material),
    )
    before, after = pile.beside(reading.id)
    return await ask.page(
        "judge/reading.html", status, own=own, pile=pile, book=book, material=material,
        before=before, after=after, unsaved=_unsaved(reading.id),
        writable=pile.pile.is_open and reading.state in WRITTEN,
        total=_total(pile, reading), unsent=_is_unsent(pile, reading), score=score,
        history=reading.handed_in, was=_kept(ask, reading), clashes=clashes or {},
        other_at=_written_at(ask, reading),
        weights=json.dumps({f"{SCORE}{one.id}": float(one.weight) for one in own.criteria}),
    )  # fmt: skip


async def _onward(ask: Asked, reading: Reading) -> Response:
    """To the next that is not handed in; back to the pile where none is left."""
    pile = await ask.judging.pile(reading.round_id)
    left = pile.next_to_read(but=reading.id)
    to = f"/judge/readings/{left.id}" if left else f"/judge/rounds/{reading.round_id}"
    said = "sheet-handed-in" if left else "pile-handed-in"
    return ask.to(to, said=said, taken=_unsaved(reading.id))


def _kept(ask: Asked, reading: Reading) -> dict[str, str]:
    """What is written, by the names of its fields."""
    scores = {f"{SCORE}{id}": score(ask.words, s, 4) for id, s in reading.scores.items()}
    return {**scores, "comment": reading.comment}


def _written(
    ask: Asked, form: Form, texts: Mapping[str, str]
) -> tuple[dict[str, str | None], str | None]:
    """The scores and the comment among them; what is no number is an error at its field."""
    scores: dict[str, str | None] = {}
    for name in texts:
        if name.startswith(SCORE):
            try:
                scores[name.removeprefix(SCORE)] = _number(form[name])
            except ValueError:
                form.errors[name] = ask.words("judging.sheet.no-number")
    return scores, texts.get("comment")


def _number(text: str) -> str | None:
    """A score as judging takes it; None where nothing is written, ValueError where no number is."""
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite() or number < 0 or number >= 1_000_000:
        raise ValueError(text)
    return f"{number:f}"


def _at_fields(ask: Asked, problem: Problem, criteria: list[Criterion]) -> None:
    """A no about one criterion stands at its field."""
    names = {one.id: ask.words.pick(one.name) for one in criteria}
    if problem.kind == "judging:sheet-incomplete":
        for id in problem.listed("missing"):
            ask.form.errors[f"{SCORE}{id}"] = ask.words(
                "judging.sheet.missing", criterion=names.get(id, id)
            )
    elif problem.kind == "judging:off-the-scale":
        id = str(problem.params.get("criterion"))
        params = {**problem.params, "criterion": names.get(id, id)}
        said = ask.words("judging.sheet.off-the-scale", **params)
        ask.form.errors[f"{SCORE}{id}"] = said
    else:
        ask.refused(problem)


def _total(pile: OwnPile, reading: Reading) -> Decimal | None:
    return next((one.total for one in pile.readings if one.id == reading.id), None)


def _is_unsent(pile: OwnPile, reading: Reading) -> bool:
    return any(one.unsent for one in pile.readings if one.id == reading.id)


def _unsaved(id: str) -> str:
    """The key under which the browser keeps what the server does not have yet."""
    return f"reading:{id}"
