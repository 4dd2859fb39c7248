"""One reading: the material beside the sheet, saved while it is written, handed in, given back."""

import asyncio
import json
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
from portal.pages.loaded import passed_on
from portal.pages.score_picture import score

router = APIRouter(prefix="/judge/readings")
SCORE = "score."


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
    ask.form = _filled(ask, own)
    return await _page(ask, own)


@router.post("/{id}/sheet")
async def save(ask: Signed, request: Request, id: str) -> Response:
    """What changed on the sheet is kept; a script sends it while it is written."""
    sent = await request.json()
    fields = sent.get("fields") if isinstance(sent, dict) else None
    form = Form.with_values(fields if isinstance(fields, dict) else {})
    scores, comment = _written(ask, form)
    kept = await ask.judging.write(id, scores, comment) if scores or comment is not None else None
    if form.errors:
        return JSONResponse({"says": next(iter(form.errors.values()))}, 422)
    said: dict[str, Any] = {"saved_at": ask.words.time(ask.now)}
    if kept is not None:
        said["scored"] = len(kept.scores)
    return JSONResponse(said)


@router.post("/{id}")
async def finish(ask: Signed, id: str) -> Response:
    """Save the sheet, and hand it in where that is asked."""
    own = await ask.judging.reading(id)
    scores, comment = _written(ask, ask.form)
    try:
        if not ask.form.errors:
            await ask.judging.write(id, scores, comment)
            if ask.form["do"] != "hand-in":
                return ask.to(f"/judge/readings/{id}", said="sheet-saved", taken=_unsaved(id))
            await ask.judging.hand_in(id, ask.form.key)
            return await _onward(ask, own.reading)
    except Problem as problem:
        _at_fields(ask, problem, own.criteria)
    return await _page(ask, own, 422)


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


async def _page(ask: Asked, own: OwnReading, status: int = 200) -> Response:
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
        writable=pile.pile.is_open and reading.state in ("assigned", "handed_in"),
        total=_total(pile, reading), unsent=_is_unsent(pile, reading), score=score,
        history=reading.handed_in,
        weights=json.dumps({f"{SCORE}{one.id}": float(one.weight) for one in own.criteria}),
    )  # fmt: skip


async def _onward(ask: Asked, reading: Reading) -> Response:
    """To the next that is not handed in; back to the pile where none is left."""
    pile = await ask.judging.pile(reading.round_id)
    left = pile.next_to_read(but=reading.id)
    to = f"/judge/readings/{left.id}" if left else f"/judge/rounds/{reading.round_id}"
    said = "sheet-handed-in" if left else "pile-handed-in"
    return ask.to(to, said=said, taken=_unsaved(reading.id))


def _filled(ask: Asked, own: OwnReading) -> Form:
    scores = {f"{SCORE}{id}": score(ask.words, s, 4) for id, s in own.reading.scores.items()}
    return Form.with_values({**scores, "comment": own.reading.comment})


def _written(ask: Asked, form: Form) -> tuple[dict[str, str | None], str | None]:
    """The scores and the comment that were sent; what is no number is an error at its field."""
    scores: dict[str, str | None] = {}
    for name in form.values:
        if name.startswith(SCORE):
            try:
                scores[name.removeprefix(SCORE)] = _number(form[name])
            except ValueError:
                form.errors[name] = ask.words("judging.sheet.no-number")
    return scores, form.values.get("comment")


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
        for id in problem.params.get("missing", ()):
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
