"""Event staff: their forums, a forum's facts, its publication, and the opening of the choosing."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from portal.clients.api import Problem
from portal.clients.exhibition import Finding
from portal.clients.floor import Forum
from portal.pages.ask import Asked, Signed
from portal.pages.form import Form
from portal.pages.plan_form import figure, finding_says, in_rows

router = APIRouter()
FORUM = "/staff/forums/{forum_id}"
SPARE_ROWS = 2
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
TABLES = ("plan.csv", "booths.csv")


@router.get("/staff")
async def forums(ask: Signed) -> Response:
    """Every forum that one plans: drafts, and those that are public."""
    me = await ask.me()
    found = await ask.exhibition.forums()
    mine = set(me.scopes("event_staff")) if me is not None else set()
    chief = me is not None and me.holds("secretariat")
    shown = [one for one in found if chief or one.forum_id in mine]
    new = sorted(mine - {one.forum_id for one in found})
    return await ask.page("staff/forums.html", forums=shown, may_draft=new or chief, new=new)


@router.get("/staff/new")
async def new(ask: Signed) -> Response:
    """A forum that is begun: its edition, its first hall, and rows of booths in it."""
    ask.form = Form.with_values(
        {
            "forum_id": ask.request.query_params.get("id", "")[:60],
            "width": 40, "depth": 30, "aisle": 3, "count": 40, "size_x": 3, "size_y": 3,
            "per_row": 10, "kind": "standar", "power": 2200, "hall_name": "Aula utama",
        }
    )  # fmt: skip
    return await _begin(ask)


@router.post("/staff/new")
async def begin(ask: Signed) -> Response:
    """Keep the first draft of a forum."""
    form, words = ask.form, ask.words
    form.need(words, "forum_id", "edition_id", "name", "hall_name", "until")
    until = form.instant(words, "until")
    if form.errors or until is None:
        return await _begin(ask, 422)
    if await _is_there(ask, form["forum_id"]):
        form.errors["forum_id"] = words("staff.new.exists")
        return await _begin(ask, 422)
    try:
        body = _first(form) | {"requirements_until": until.isoformat()}
        await ask.exhibition.write(form["forum_id"], body, key=form.key, version=None)
    except Problem as problem:
        ask.refused(problem, x="width", y="depth")
        return await _begin(ask, 422)
    return ask.to(f"/staff/forums/{form['forum_id']}", said="forum-begun")


@router.get(FORUM)
async def forum(ask: Signed, forum_id: str) -> Response:
    """One forum: what is done, and what comes next."""
    return await _overview(ask, forum_id)


@router.get(FORUM + "/facts")
async def facts(ask: Signed, forum_id: str) -> Response:
    """What anybody should know of the forum, and its terms."""
    found = await ask.exhibition.forum(forum_id)
    ask.form = Form.with_values(_written(ask, found))
    return await _facts(ask, found)


@router.post(FORUM + "/facts")
async def write_facts(ask: Signed, forum_id: str) -> Response:
    """Keep them; of a public forum with a reason."""
    found = await ask.exhibition.forum(forum_id)
    body = body_of(found) | _said(ask)
    if found.published_at is not None:
        ask.form.need(ask.words, "reason")
    if ask.form.errors or ask.form["do"] == "rows":
        return await _facts(ask, found, 422 if ask.form.errors else 200)
    try:
        await keep(ask, found, body)
    except Problem as problem:
        _hear(ask, problem)
        return await _facts(ask, found, 422)
    return ask.to(f"/staff/forums/{forum_id}", said="forum-kept", taken=f"forum:{forum_id}")


@router.post(FORUM + "/publication")
async def publish(ask: Signed, forum_id: str) -> Response:
    """Make it public, and invite the winners."""
    return await _act(ask, forum_id, "publication", None, "forum-published")


@router.post(FORUM + "/choosing")
async def open_choosing(ask: Signed, forum_id: str) -> Response:
    """Let exhibitors choose from now on."""
    if not ask.form.need(ask.words, "reason"):
        return await _overview(ask, forum_id, 422)
    body = {"reason": ask.form["reason"]}
    return await _act(ask, forum_id, "choosing", body, "choosing-opened")


@router.get(FORUM + "/tables/{name}")
async def table(ask: Signed, forum_id: str, name: str) -> Response:
    """The plan or the board to take along."""
    if name not in TABLES:
        raise Problem(404, {})
    file = await ask.exhibition.table(forum_id, name)
    kept = ("content-type", "content-disposition")
    headers = {key: file.headers[key] for key in kept if key in file.headers}
    return StreamingResponse(file.aiter_bytes(), 200, headers)


def body_of(forum: Forum) -> dict[str, Any]:
    """A forum as it is sent to be written again."""
    known = forum.model_dump(mode="json", exclude={"forum_id", "published_at", "version"})
    known["facts"]["days"] = [
        {name: day[name] for name in ("opens_at", "closes_at")} for day in known["facts"]["days"]
    ]
    return known


async def keep(
    ask: Asked, forum: Forum, body: Mapping[str, Any], places: Sequence[Mapping[str, str]] = ()
) -> None:
    """Write a draft, or change what is public with the form's reason."""
    key, version = ask.form.key, ask.form.version
    if forum.published_at is None:
        await ask.exhibition.write(forum.forum_id, body, key=key, version=version)
    else:
        await ask.exhibition.change(
            forum.forum_id, body, reason=ask.form["reason"], places=places, key=key,
            version=version,
        )  # fmt: skip


async def _begin(ask: Asked, status: int = 200) -> Response:
    me = await ask.me()
    editions = await ask.programme.editions()
    return await ask.page(
        "staff/new.html",
        status,
        editions=[(one.id, one.name) for one in editions],
        ids=me.scopes("event_staff") if me is not None and not me.holds("secretariat") else [],
    )


async def _is_there(ask: Asked, forum_id: str) -> bool:
    return any(one.forum_id == forum_id for one in await ask.exhibition.forums())


def _first(form: Form) -> dict[str, Any]:
    """A draft with one hall, and rows of booths in it."""
    hall = {"id": "aula-1", "name": form["hall_name"], "width": figure(form["width"]),
            "depth": figure(form["depth"])}  # fmt: skip
    kind = form["kind"] or "standar"
    return {
        "edition_id": form["edition_id"],
        "name": form["name"],
        "name_en": form["name_en"] or None,
        "plan": {
            "kinds": [kind],
            "aisle": figure(form["aisle"]),
            "halls": [hall],
            "booths": in_rows(form, "aula-1", kind),
        },
    }


async def _overview(ask: Asked, forum_id: str, status: int = 200) -> Response:
    found = await ask.exhibition.forum(forum_id)
    preview = await ask.exhibition.preview(forum_id, body_of(found))
    return await ask.page(
        "staff/forum.html",
        status,
        forum=found,
        preview=preview,
        choosing=found.is_choosing(ask.now),
    )


async def _act(
    ask: Asked, forum_id: str, act: str, body: Mapping[str, Any] | None, said: str
) -> Response:
    try:
        await ask.exhibition.act_on_forum(forum_id, act, body, ask.form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _overview(ask, forum_id, 422)
    return ask.to(f"/staff/forums/{forum_id}", said=said)


async def _facts(ask: Asked, forum: Forum, status: int = 200) -> Response:
    """The form; it has spare rows behind those that say something."""
    rows = {name: range(_rows(ask.form, name) + SPARE_ROWS) for name in ("day", "in", "out")}
    return await ask.page("staff/facts.html", status, forum=forum, rows=rows, zones=ZONES)


def _rows(form: Form, name: str) -> int:
    said = [
        n for n in range(200)
        if any(form[f"{name}{n}-{part}"] for part in ("opens", "closes"))
    ]  # fmt: skip
    return max(said, default=-1) + 1


def _written(ask: Asked, forum: Forum) -> dict[str, object]:
    """The form as the forum has it."""
    facts, local = forum.facts, ask.words.local
    values: dict[str, object] = {
        "name": forum.name, "name_en": forum.name_en, "time_zone": facts.time_zone,
        "hold_minutes": forum.hold_seconds // 60, "offer_minutes": forum.offer_seconds // 60,
        "until": local(forum.requirements_until),
        "choosing_from": local(forum.choosing_from) if forum.choosing_from else "",
    }  # fmt: skip
    if facts.venue is not None:
        values |= {f"venue_{k}": v for k, v in facts.venue.model_dump().items()}
    if facts.contact is not None:
        values |= facts.contact.model_dump()
    for name, spans in (("day", facts.days), ("in", facts.move_in), ("out", facts.move_out)):
        for n, span in enumerate(spans):
            values |= {
                f"{name}{n}-opens": local(span.opens_at),
                f"{name}{n}-closes": local(span.closes_at),
                f"{name}{n}-hall": span.hall,
                f"{name}{n}-zone": span.zone,
            }
    return values


def _said(ask: Asked) -> dict[str, Any]:
    """What the form says of the forum, as the service takes it."""
    form, words = ask.form, ask.words
    form.need(words, "name", "until", "hold_minutes", "offer_minutes")
    until = form.instant(words, "until")
    choosing = form.instant(words, "choosing_from")
    venue = {name: form[f"venue_{name}"] for name in ("name", "address", "city")}
    contact = {name: form[name] or None for name in ("office", "email", "phone")}
    return {
        "name": form["name"],
        "name_en": form["name_en"] or None,
        "hold_seconds": _minutes(ask, "hold_minutes"),
        "offer_seconds": _minutes(ask, "offer_minutes"),
        "requirements_until": until.isoformat() if until is not None else None,
        "choosing_from": choosing.isoformat() if choosing is not None else None,
        "facts": {
            "time_zone": form["time_zone"] or ZONES[0],
            "venue": venue if any(venue.values()) else None,
            "contact": contact if any(contact.values()) else None,
            "days": _spans(ask, "day"),
            "move_in": _spans(ask, "in"),
            "move_out": _spans(ask, "out"),
        },
    }


def _minutes(ask: Asked, name: str) -> int:
    text = ask.form[name]
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) <= 43_200):
        ask.form.errors[name] = ask.words("staff.facts.minutes")
        return 0
    return int(text or 0) * 60


def _spans(ask: Asked, name: str) -> list[dict[str, Any]]:
    """The rows of one table that say something; half a row is an error at what is missing."""
    form, found = ask.form, []
    for n in range(_rows(form, name)):
        row = f"{name}{n}"
        if not any(form[f"{row}-{part}"] for part in ("opens", "closes")):
            continue
        form.need(ask.words, f"{row}-opens", f"{row}-closes")
        opens = form.instant(ask.words, f"{row}-opens")
        closes = form.instant(ask.words, f"{row}-closes")
        span: dict[str, Any] = {
            "opens_at": opens.isoformat() if opens is not None else None,
            "closes_at": closes.isoformat() if closes is not None else None,
        }
        if name != "day":
            zone = form[f"{row}-zone"].upper()
            span |= {"hall": form[f"{row}-hall"] or None, "zone": zone or None}
        found.append(span)
    return found


def _hear(ask: Asked, problem: Problem) -> None:
    """Put a no at its fields: of mistakes in the facts, each in its own words."""
    findings = problem.params.get("findings")
    if problem.kind == "exhibition:plan-mistaken" and isinstance(findings, list):
        said = [finding_says(ask, Finding.model_validate(one)) for one in findings[:10]]
        ask.form.errors[""] = " ".join(said)
        return
    ask.refused(problem, opens_at="", closes_at="", name="name")
