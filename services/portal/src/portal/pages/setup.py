"""Setting up an edition: its rule book with every mistake at its line, its calendar, its
publication. The secretariat's."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.programme import Check, Edition, Mistake, Readiness, Stage
from portal.locales import ZONES, Words
from portal.pages.ask import Asked, Signed
from portal.pages.reading import Reading, named
from portal.pages.rules import Id

router = APIRouter()
HOME = "/secretariat/setup"
BOOK = f"{HOME}/rule-book"
MOST_SHOWN = 200


def of(id: str, page: str = "") -> str:
    """Where a draft is set up."""
    return f"/secretariat/editions/{id}/setup{page}"


@router.get(HOME)
async def begin(ask: Signed) -> Response:
    """The drafts there are, and where a new one begins."""
    return await _begin(ask)


async def _begin(ask: Asked, status: int = 200) -> Response:
    drafts, shipped, published = await gather(
        ask.programme.drafts(), ask.programme.shipped(), ask.programme.editions()
    )
    return await ask.page(
        "edition/begin.html", status, drafts=drafts, shipped=shipped, published=published
    )


@router.post(HOME)
async def make(ask: Signed) -> Response:
    """A draft from a shipped rule book, or from a text that was checked."""
    form, text = ask.form, ask.form.values.get("text")
    form.need(ask.words, "id", "simulated", *(() if text else ("template",)))
    checked = await ask.programme.check(text) if text else None
    form.code(ask.words, "id")
    if form["id"] and "id" not in form.errors and await ask.programme.seek_edition(form["id"]):
        form.errors["id"] = ask.words("edition.begin.taken", id=form["id"])
    if not form.errors and (checked is None or checked.sound):
        try:
            draft = await ask.programme.draft(
                form["id"], book=checked.rule_book if checked else None,
                template=None if checked else form["template"], name=form["name"],
                simulated=form["simulated"] == "yes", key=form.key,
            )  # fmt: skip
        except Problem as problem:
            ask.refused(problem)
        else:
            return ask.to(of(draft.id), said="draft-made", taken="rule-book")
    return await (_book(ask, checked, status=422) if checked else _begin(ask, 422))


@router.get(BOOK)
async def write(ask: Signed, start: Annotated[str, Query(max_length=60)] = "") -> Response:
    """A rule book's text, from one that is shipped or from nothing."""
    await ask.programme.drafts()
    if start:
        ask.form.values["text"] = await ask.programme.text(f"/rule-books/{start}/file")
    return await _book(ask, None)


@router.post(BOOK)
async def check(ask: Signed) -> Response:
    """Every mistake of a text at its line, or what it would be."""
    return await _book(ask, await _checked(ask))


async def _checked(ask: Asked) -> Check | None:
    """What a text, or a file in its stead, is worth; None where there is neither."""
    sent = ask.form.files.get("file")
    if sent is not None:
        raw = await sent.read()
        ask.form.values["text"] = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    if not ask.form["text"]:
        ask.form.errors["text"] = ask.words("edition.book.empty")
        return None
    try:
        return await ask.programme.check(ask.form.values["text"])
    except Problem as problem:
        if problem.status != 413:
            raise
        ask.form.errors["text"] = ask.words("edition.book.too-large")
        return None


async def _book(
    ask: Asked, checked: Check | None, *, draft: Edition | None = None, status: int = 200
) -> Response:
    wrong = bool(ask.form.errors) or (checked is not None and not checked.sound)
    reading = Reading(checked.rule_book) if checked and checked.rule_book else None
    return await ask.page(
        "edition/book.html", 422 if wrong else status, checked=checked, draft=draft,
        mistakes=_placed(ask, checked), reading=reading, unchanged=_same(checked, draft),
    )  # fmt: skip


def _same(checked: Check | None, draft: Edition | None) -> bool:
    """Whether a text is the rule book that the draft has already."""
    return bool(checked and draft and checked.rule_book_sha256 == draft.rule_book_sha256)


def _placed(ask: Asked, checked: Check | None) -> list[tuple[Mistake, str, str]]:
    """Each mistake in the reader's words, by its line, with that line."""
    lines = ask.form.values.get("text", "").split("\n")
    found = sorted(checked.mistakes if checked else (), key=lambda one: one.line or 0)
    return [
        (one, said(ask.words, one.code, one.params, one.detail), _line(lines, one))
        for one in found[:MOST_SHOWN]
    ]


def _line(lines: list[str], mistake: Mistake) -> str:
    """The line that a mistake is in, from where it can be seen."""
    if mistake.line is None or mistake.line > len(lines):
        return ""
    begins = max(0, (mistake.column or 1) - 24)
    return ("…" if begins else "") + lines[mistake.line - 1][begins : begins + 100]


def _found(words: Words, draft: Edition, ready: Readiness) -> list[str]:
    """What stands in the way, in the reader's words, the stages by their names."""
    return [
        said(words, one.code, named(words, draft.stages, one.params), one.detail, one.pointer)
        for one in ready.findings
    ]


def said(words: Words, code: str, params: Mapping[str, Any], detail: str, pointer: str = "") -> str:
    """What is wrong, in the reader's words; in the service's where we have none."""
    # A stage has two ends: the same sentence of each would not say which of them is meant.
    end = pointer.rpartition("/")[2]
    if code == "instant-past" and words.has(f"edition.past.{end}"):
        return words(f"edition.past.{end}", **params)
    return (
        words(f"edition.fault.{code}", **params) if words.has(f"edition.fault.{code}") else detail
    )


@router.get("/secretariat/editions/{id}/setup")
async def overview(ask: Signed, id: Id) -> Response:
    """What a draft has and what it still needs; a published edition is run instead."""
    draft = await ask.programme.edition(id)
    if draft.state == "published":
        return ask.to(f"/secretariat/editions/{id}/stages")
    return await _overview(ask, draft)


async def _overview(ask: Asked, draft: Edition, status: int = 200) -> Response:
    ready = await ask.programme.readiness(draft.id)
    findings = _found(ask.words, draft, ready)
    return await ask.page("edition/setup.html", status, draft=draft, ready=ready, findings=findings)


@router.get("/secretariat/editions/{id}/setup/rule-book")
async def rewrite(ask: Signed, id: Id) -> Response:
    """The draft's rule book as a text to change."""
    draft = await ask.programme.edition(id)
    ask.form.values["text"] = await ask.programme.text(f"/editions/{id}/rule-book.yaml")
    return await _book(ask, None, draft=draft)


@router.post("/secretariat/editions/{id}/setup/rule-book")
async def replace(ask: Signed, id: Id) -> Response:
    """Check the text, or keep it as the draft's rule book."""
    draft = await ask.programme.edition(id)
    checked = await _checked(ask)
    if checked and checked.rule_book and ask.form["act"] == "keep":
        try:
            await ask.programme.redraft(
                id, checked.rule_book, key=ask.form.key, version=ask.form.version
            )
        except Problem as problem:
            ask.refused(problem)
        else:
            return ask.to(of(id), said="rule-book-kept", taken=f"rule-book:{id}")
    return await _book(ask, checked, draft=draft)


@router.get("/secretariat/editions/{id}/setup/preview")
async def preview(ask: Signed, id: Id) -> Response:
    """The calendar, the form and the rules as others will see them."""
    draft, book = await gather(ask.programme.edition(id), ask.programme.rule_book(id))
    return await ask.page("edition/preview.html", edition=draft, reading=Reading(book))


@router.get("/secretariat/editions/{id}/setup/calendar")
async def calendar(ask: Signed, id: Id) -> Response:
    """The instants of a draft's stages, in the reader's zone."""
    draft = await ask.programme.edition(id)
    ask.form.values = {
        f"{stage.id}.{end}": ask.words.local(at)
        for stage in draft.stages
        for end, at in (("opens", stage.opens_at), ("closes", stage.closes_at))
        if at is not None
    }
    return await ask.page("edition/calendar.html", draft=draft)


@router.post("/secretariat/editions/{id}/setup/calendar")
async def bind(ask: Signed, id: Id) -> Response:
    """Bind a draft's stages to instants; what is left empty a person opens or closes."""
    draft = await ask.programme.edition(id)
    zone = ask.form["zone"]
    words = Words(ask.words.language, zone if zone in ZONES else ask.words.zone)  # type: ignore[arg-type]
    stages = [_bound(ask, words, stage) for stage in draft.stages]
    if not ask.form.errors and await _remade(ask, draft, draft.name, draft.simulated, stages):
        return ask.to(of(id), said="calendar-kept", taken=f"calendar:{id}")
    return await ask.page("edition/calendar.html", 422, draft=draft)


async def _remade(
    ask: Asked, draft: Edition, name: str, simulated: bool, stages: Sequence[dict[str, Any]]
) -> bool:
    """Whether the draft was made anew under the same rule book; the form says why not."""
    book = await ask.programme.rule_book(draft.id)
    try:
        await ask.programme.draft(
            draft.id, book=book, template=None, name=name, simulated=simulated, stages=stages,
            key=ask.form.key, version=ask.form.version,
        )  # fmt: skip
    except Problem as problem:
        ask.refused(problem)
        return False
    return True


@router.get("/secretariat/editions/{id}/setup/naming")
async def naming(ask: Signed, id: Id) -> Response:
    """What a draft is called, and whether it is meant."""
    draft = await ask.programme.edition(id)
    ask.form.values = {"name": draft.name, "simulated": "yes" if draft.simulated else "no"}
    return await ask.page("edition/rename.html", draft=draft)


@router.post("/secretariat/editions/{id}/setup/naming")
async def rename(ask: Signed, id: Id) -> Response:
    """Call it otherwise, or mean it."""
    draft = await ask.programme.edition(id)
    ask.form.need(ask.words, "simulated")
    ends = [
        {"stage": one.id, "opens_at": one.opens_at, "closes_at": one.closes_at}
        for one in draft.stages
    ]
    simulated = ask.form["simulated"] == "yes"
    if not ask.form.errors and await _remade(ask, draft, ask.form["name"], simulated, ends):
        return ask.to(of(id), said="naming-kept")
    return await ask.page("edition/rename.html", 422, draft=draft)


def _bound(ask: Asked, words: Words, stage: Stage) -> dict[str, object]:
    found: dict[str, object] = {"stage": stage.id}
    for end, before in (("opens", stage.opens_at), ("closes", stage.closes_at)):
        name = f"{stage.id}.{end}"
        at = ask.form.instant(words, name)
        # A field has no seconds: where it was not touched, 23:59:59 stays what it is.
        same = before is not None and ask.form[name] == words.local(before)
        found[f"{end}_at"] = before if same else at
    return found


@router.get("/secretariat/editions/{id}/setup/publication")
async def last_look(ask: Signed, id: Id) -> Response:
    """What would be published, once more."""
    draft = await ask.programme.edition(id)
    if draft.state == "published":
        return ask.to(f"/secretariat/editions/{id}/stages")
    return await _last_look(ask, draft)


async def _last_look(ask: Asked, draft: Edition, status: int = 200) -> Response:
    ready = await ask.programme.readiness(draft.id)
    findings = _found(ask.words, draft, ready)
    return await ask.page(
        "edition/publication.html", status, draft=draft, findings=findings,
        reading=Reading(await ask.programme.rule_book(draft.id)),
    )  # fmt: skip


@router.post("/secretariat/editions/{id}/setup/publication")
async def publish(ask: Signed, id: Id) -> Response:
    """Publish what was looked at; from then on only ends of stages move, and only later."""
    try:
        await ask.programme.publish(
            id, ask.form["sha256"], key=ask.form.key, version=ask.form.version
        )
    except Problem as problem:
        ask.refused(problem)
        return await _last_look(ask, await ask.programme.edition(id), 422)
    return ask.to(f"/secretariat/editions/{id}/stages", said="edition-published")
