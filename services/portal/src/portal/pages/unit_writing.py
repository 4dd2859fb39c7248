"""Writing a proposal: one page for each part of the form, saved while it is written."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from portal.clients.api import Problem
from portal.clients.writing import PROPERTIES
from portal.pages.ask import Asked, Signed
from portal.pages.merging import Conflict, merge
from portal.pages.unit import with_end
from portal.pages.unit_form import ABOUT, judged_sheet, sheet

router = APIRouter()
Here = Annotated[tuple[str, ...], Query(max_length=200)]


@router.get("/unit/proposals/{id}/about")
async def about(ask: Signed, id: str) -> Response:
    """Its title and the like."""
    return await _about(ask, id)


@router.post("/unit/proposals/{id}/about")
async def save_about(ask: Signed, id: str) -> Response:
    """Saved by the button, where there are no scripts."""
    asked = (await sheet(ask, id)).asked_about
    texts = {p: ask.form.values[p] for p in asked if p in ask.form.values}
    conflicts = await _save(ask, id, texts)
    if ask.form.errors or conflicts:
        return await _about(ask, id, 422, conflicts)
    return ask.to(f"/unit/proposals/{id}/about", said="saved", taken=f"proposal:{id}:{ABOUT}")


@router.get("/unit/proposals/{id}/questions/{field}")
async def question(ask: Signed, id: str, field: str) -> Response:
    """One question of the form."""
    return await _question(ask, id, field)


@router.post("/unit/proposals/{id}/questions/{field}")
async def save_question(ask: Signed, id: str, field: str) -> Response:
    """Saved by the button, where there are no scripts."""
    text = ask.form.values.get("answer", "")
    conflicts = await _save(ask, id, {field: text}, named={field: "answer"})
    if ask.form.errors or conflicts:
        return await _question(ask, id, field, 422, conflicts)
    taken = f"proposal:{id}:{field}"
    return ask.to(f"/unit/proposals/{id}/questions/{field}", said="saved", taken=taken)


@router.post("/unit/proposals/{id}/about/autosave")
async def autosave_about(ask: Signed, id: str) -> Response:
    """Saved while it is written."""
    return await _autosave(ask, id, {p: p for p in PROPERTIES})


@router.post("/unit/proposals/{id}/questions/{field}/autosave")
async def autosave_question(ask: Signed, id: str, field: str) -> Response:
    """Saved while it is written."""
    return await _autosave(ask, id, {"answer": field})


@router.get("/unit/proposals/{id}/eligibility")
async def eligibility(ask: Signed, id: str, here: Here = ()) -> Response:
    """What the rules say of it as it is written now: a part of other pages, which are about the
    fields `here`."""
    return ask.part("unit/eligibility.html", sheet=await judged_sheet(ask, id), here=here)


async def _about(
    ask: Asked, id: str, status: int = 200, conflicts: Mapping[str, Conflict] | None = None
) -> Response:
    shown, open, _ = await with_end(ask, id)
    kept = {p: shown.proposal.text(p) for p in PROPERTIES}
    unsent = _unsent(ask, kept)
    ask.form.values = kept | unsent
    before, after = shown.beside(ABOUT)
    return await ask.page(
        "unit/about.html", status, sheet=shown, before=before, after=after, open=open,
        unsent=unsent, conflicts=conflicts or {}, here=shown.asked_about,
    )  # fmt: skip


async def _question(
    ask: Asked, id: str, field: str, status: int = 200,
    conflicts: Mapping[str, Conflict] | None = None,
) -> Response:  # fmt: skip
    shown, open, _ = await with_end(ask, id)
    kept = {"answer": shown.proposal.text(field)}
    unsent = _unsent(ask, kept)
    ask.form.values = kept | unsent
    asked = shown.question(field)
    if asked is None:
        raise Problem(404, {})
    before, after = shown.beside(field)
    return await ask.page(
        "unit/question.html", status, sheet=shown, question=asked, before=before, after=after,
        open=open, unsent=unsent, conflict=(conflicts or {}).get("answer"), here=(field,),
    )  # fmt: skip


def _unsent(ask: Asked, kept: Mapping[str, str]) -> dict[str, str]:
    """What was sent by a form and is not what is kept: nobody types a text twice."""
    sent = {name: ask.form.values[name] for name in kept if name in ask.form.values}
    return {name: text for name, text in sent.items() if text.strip() != kept[name].strip()}


async def _save(
    ask: Asked, id: str, texts: Mapping[str, str], named: Mapping[str, str] | None = None
) -> Mapping[str, Conflict]:
    """Keep what was sent by a form; a no is put at the form, and where somebody else wrote too it
    is shown whose text is which. What was merged is kept."""
    names = {f: (named or {}).get(f, f) for f in texts}
    seen = {f: int(v) for f in texts if (v := ask.form[f"seen_{names[f]}"]).isdigit()}
    try:
        _, conflicts = await merge(ask, id, dict(texts), seen)
    except Problem as problem:
        ask.refused(problem)
        return {}
    return {names[c.field]: c for c in conflicts}


async def _autosave(ask: Asked, id: str, fields: Mapping[str, str]) -> Response:
    """Keep what a script sent, field by field."""
    sent = await ask.request.json()
    if not _is_sent(sent):
        raise Problem(422, {})
    texts = {fields[n]: text for n, text in sent["fields"].items() if n in fields}
    seen = {fields[n]: version for n, version in sent["seen"].items() if n in fields}
    versions, conflicts = await merge(ask, id, texts, seen)
    ours = {field: name for name, field in fields.items()}
    return JSONResponse(
        {
            "saved_at": ask.words.time(ask.now),
            "versions": {ours[f]: v for f, v in versions.items() if f in ours},
            "conflicts": [
                {"name": ours[c.field], "theirs": c.theirs, "version": c.version, "by": c.by,
                 "at": c.at}
                for c in conflicts
            ],
        }
    )  # fmt: skip


def _is_sent(sent: Any) -> bool:
    """Whether it is what our own script sends."""
    if not isinstance(sent, dict):
        return False
    fields, seen = sent.get("fields"), sent.get("seen")
    return (
        isinstance(fields, dict)
        and isinstance(seen, dict)
        and all(isinstance(text, str) for text in fields.values())
        and all(isinstance(version, int) and version >= 0 for version in seen.values())
    )
