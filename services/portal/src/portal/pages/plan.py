"""The staff's plan: a table of coordinates with the drawing beside it, and every finding on it."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.exhibition import Area, Finding, Preview, Verdict
from portal.clients.floor import Forum, Hall
from portal.pages import plan_form
from portal.pages.ask import Asked, Signed
from portal.pages.drawing import Drawing, drawn
from portal.pages.form import Form
from portal.pages.staff import body_of, keep

router = APIRouter()
PLAN = "/staff/forums/{forum_id}/plan"
SPARE_ROWS = 3
LARGEST_TABLE = 1_000_000
NONE = Preview()


@router.get(PLAN)
async def plan(ask: Signed, forum_id: str) -> Response:
    """The plan as it is kept."""
    forum = await ask.exhibition.forum(forum_id)
    ask.form = Form()
    plan_form.fill(ask.form, forum.plan)
    return await _edited(ask, forum)


@router.post(PLAN)
async def edit(ask: Signed, forum_id: str) -> Response:
    """Do what a button says: change rows, read a table, look for mistakes, keep it."""
    forum = await ask.exhibition.forum(forum_id)
    do = ask.form["do"]
    # A table that was chosen and not read yet is no part of what would be kept: it is read first.
    if do == "read" or (do == "save" and "table" in ask.form.files):
        return await _read(ask, forum)
    if do == "save":
        return await _save(ask, forum)
    plan_form.change(ask.form, do)
    return await _edited(ask, forum)


@router.post(PLAN + "/check")
async def check(ask: Signed, forum_id: str) -> Response:
    """The drawing with what is wrong, alone, of what is being written."""
    forum = await ask.exhibition.forum(forum_id)
    preview = await _preview(ask, forum, plan_form.said(ask.form))
    return ask.part("staff/checked.html", **_shown(ask, preview))


async def _edited(
    ask: Asked, forum: Forum, status: int = 200, *, mistakes: Iterable[Any] = ()
) -> Response:
    preview = await _preview(ask, forum, plan_form.said(ask.form))
    shown = _shown(ask, preview)
    rows = len(shown["plots"])
    return await ask.page(
        "staff/plan.html",
        422 if ask.form.errors else status,
        forum=forum,
        rows=range(rows),
        spare=range(rows, min(rows + _spare(ask.form), plan_form.MOST_ROWS)),
        hall_rows=range(len(plan_form.halls(ask.form)) + 1),
        touched=preview.touched,
        mistakes=list(mistakes),
        **shown,
    )


async def _preview(ask: Asked, forum: Forum, said: dict[str, Any]) -> Preview:
    """What the service says of it; of what it cannot read, each cell is marked."""
    try:
        return await ask.exhibition.preview(forum.forum_id, body_of(forum) | {"plan": said})
    except Problem as problem:
        if problem.status != 422 or not plan_form.heard(ask, problem):
            ask.refused(problem)
        return NONE


async def _save(ask: Asked, forum: Forum) -> Response:
    said = plan_form.said(ask.form)
    if forum.published_at is not None:
        ask.form.need(ask.words, "reason")
    if ask.form.errors:
        return await _edited(ask, forum)
    try:
        await keep(ask, forum, body_of(forum) | {"plan": said}, _places(ask.form))
    except Problem as problem:
        if problem.status != 422 or not plan_form.heard(ask, problem):
            ask.refused(problem)
        return await _edited(ask, forum, 422)
    path = f"/staff/forums/{forum.forum_id}/plan"
    return ask.to(path, said="plan-kept", taken=f"plan:{forum.forum_id}")


async def _read(ask: Asked, forum: Forum) -> Response:
    """Put what a file says into the form; nothing is kept yet."""
    file = ask.form.files.get("table")
    if file is None:
        ask.form.errors["table"] = ask.words("plan.table.none")
        return await _edited(ask, forum)
    content = await file.read(LARGEST_TABLE + 1)
    if len(content) > LARGEST_TABLE:
        ask.form.errors["table"] = ask.words("plan.table.large")
        return await _edited(ask, forum)
    reading = await ask.exhibition.read_table(forum.forum_id, content)
    if not reading.plan.booths and not reading.mistakes:
        ask.form.errors["table"] = ask.words("plan.table.empty")
        return await _edited(ask, forum)
    if reading.plan.booths:  # a table without any does not clear away what is drawn
        plan_form.fill(ask.form, reading.plan)
    ask.form.values["read"] = file.filename or ""
    return await _edited(ask, forum, mistakes=reading.mistakes)


def _places(form: Form) -> list[dict[str, str]]:
    """Where each booking goes that the change touches."""
    found = []
    for name in form.values:
        if name.startswith("place-") and form[name]:
            code = name.removeprefix("place-")
            found.append({"code": code} if form[name] == code else {"code": code, "to": form[name]})
    return found


def _shown(ask: Asked, preview: Preview) -> dict[str, Any]:
    form = ask.form
    plots = plan_form.plots(form)
    return {
        "plots": plots,
        "unread": sum(plan_form.is_cell(name) for name in form.errors),
        "drawings": _drawings(form, plots, preview),
        "mistaken": [(one, plan_form.finding_says(ask, one)) for one in preview.findings],
        "advised": [(one, plan_form.finding_says(ask, one)) for one in preview.advice],
        "wrong": _wrong(preview),
        "more": [t for t in preview.tally if t.count > _listed(preview, t.rule)],
        "entitled": preview.entitled,
    }


def _listed(preview: Verdict, rule: str) -> int:
    return sum(one.rule == rule for one in (*preview.findings, *preview.advice))


def _drawings(form: Form, plots: list[Any], preview: Preview) -> list[Drawing]:
    halls = [
        Hall(id=row["id"], name=row["name"] or row["id"], width=plan_form.number(row["width"]),
             depth=plan_form.number(row["depth"]))
        for row in plan_form.halls(form)
    ]  # fmt: skip
    return drawn(halls, plots, state=lambda _: "free", marks=list(_marks(preview)))


def _marks(preview: Preview) -> Iterable[tuple[str, Area, str]]:
    found: Iterable[Finding] = (*preview.findings, *preview.advice)
    return ((one.hall, one.area, one.severity) for one in found if one.hall and one.area)


def _wrong(preview: Preview) -> dict[int, str]:
    """How severe what is wrong with each row is."""
    rows: dict[int, str] = {}
    for tally in sorted(preview.tally, key=lambda one: one.severity == "error"):
        rows |= dict.fromkeys(tally.rows, tally.severity)
    return rows


def _spare(form: Form) -> int:
    text = form["spare"]
    return SPARE_ROWS + (int(text) if text.isdigit() and int(text) < 50 else 0)
