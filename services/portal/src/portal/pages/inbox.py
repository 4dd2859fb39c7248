"""What somebody was told: the bell, the inbox, and what comes by mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.responses import RedirectResponse, Response

from portal.clients.api import Problem
from portal.clients.identity import Person
from portal.clients.notification import Link, Notice
from portal.live import MayWatch
from portal.locales import Words
from portal.pages.ask import Ask, Asked, Signed

router = APIRouter()
INSTANTS = ("until", "closes_at", "at_least")
NoticeId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in the reader's words."""

    id: str
    text: str
    lines: tuple[str, ...]
    at: datetime
    unread: bool


@router.get("/inbox")
async def inbox(
    ask: Signed, after: Annotated[str | None, Query(max_length=1000)] = None
) -> Response:
    """All of it, the unread first."""
    found = await ask.notification.inbox(after)
    context: dict[str, Any] = {
        "notices": [shown(ask.words, notice) for notice in found.items],
        "unread": found.unread, "after": after, "next": found.next,
    }  # fmt: skip
    if ask.in_place:
        return ask.part("inbox/list.html", **context)
    return await ask.page("inbox/inbox.html", **context)


@router.get("/inbox/bell")
async def bell(ask: Ask) -> Response:
    """The bell alone, put anew where it changed; nothing where nobody is signed in any more."""
    return ask.part("inbox/bell.html", bell=await ask.bell())


@router.post("/inbox/read")
async def read_all(ask: Signed) -> Response:
    """All that the page showed, and not what came meanwhile."""
    try:
        until = datetime.fromisoformat(ask.form["until"])
    except ValueError:
        until = ask.now
    await ask.notification.read_all(until)
    return ask.to("/inbox")


@router.post("/inbox/{notice_id}/read")
async def read_one(ask: Signed, notice_id: NoticeId) -> Response:
    """One, without going where it leads."""
    await ask.notification.read(notice_id)
    return ask.to("/inbox")


@router.get("/inbox/settings")
async def settings_form(ask: Signed) -> Response:
    """Which kinds come by mail."""
    found = await ask.notification.settings()
    ask.form.lists["mail"] = [wanted.kind for wanted in found.kinds if wanted.mail]
    return await ask.page("inbox/settings.html", found=found)


@router.post("/inbox/settings")
async def choose(ask: Signed) -> Response:
    """Those that are ticked; of the others none."""
    found = await ask.notification.settings()
    ticked = set(ask.form.all("mail"))
    chosen = {wanted.kind: wanted.kind in ticked for wanted in found.kinds}
    await ask.notification.choose(chosen, ask.form.key)
    return ask.to("/inbox/settings", said="mail-chosen")


@router.get("/notices/settings")
async def settings_from_mail(ask: Signed) -> Response:
    """Where mails say that one can choose."""
    return ask.to("/inbox/settings")


@router.get("/notices/{notice_id}")
async def follow(ask: Signed, notice_id: NoticeId) -> Response:
    """Where a notice leads: it is read by that. Mails link here."""
    notice = await ask.notification.read(notice_id)
    person = await ask.me()
    if person is None:
        raise Problem(404, {})
    return RedirectResponse(address(notice.link, person), 303)


def address(link: Link, person: Person) -> str:
    """The page that a notice leads to, as this person has it."""
    return ADDRESSES.get(link.page, _inbox)(link, person)


def _inbox(_: Link, __: Person) -> str:
    return "/inbox"


def _proposal(link: Link, person: Person) -> str:
    """Who administers the agency looks at it as that."""
    agency = link.agency_id or ""
    if person.holds("agency_administrator", agency):
        return f"/agency/{quote(agency)}/proposals/{quote(link.id)}"
    return f"/unit/proposals/{quote(link.id)}"


def _of_agency(noun: str) -> Callable[[Link, Person], str]:
    def found(link: Link, _: Person) -> str:
        return f"/agency/{quote(link.agency_id or '')}/{noun}/{quote(link.id)}"

    return found


def _list(link: Link, _person: Person) -> str:
    edition, _, name = link.id.partition(":")
    return f"/results/{quote(edition)}/{quote(name)}"


ADDRESSES: Mapping[str, Callable[[Link, Person], str]] = {
    "proposal": _proposal,
    "agency_proposals": lambda link, _: f"/agency/{quote(link.id)}",
    "readings": lambda link, _: f"/judge/rounds/{quote(link.id)}",
    "objection": _of_agency("objections"),
    "list": _list,
    "exhibitor": _of_agency("booth"),
    "certificate": lambda link, _: f"/certificates/{quote(link.id)}",
    "desk": lambda *_: "/secretariat",
}


def shown(words: Words, notice: Notice) -> Shown:
    """A notice in the reader's words: names in his language, instants in his zone."""
    params = {name: _said(words, name, value) for name, value in notice.params.items()}
    said = f"{notice.kind}{_variant(notice.params)}"
    known = words.has(f"notice.{said}")
    text = words(f"notice.{said}", **params) if known else words("notice.unknown")
    lines = tuple(_waiting(words, each) for each in notice.params.get("waiting", ()))
    return Shown(notice.notice_id, text, lines, notice.at, notice.read_at is None)


def _variant(params: Mapping[str, Any]) -> str:
    """What is said otherwise where an end is not known, or not exactly."""
    if params.get("closes_at", "") is None:
        return ".no-end"
    return ".at-least" if "at_least" in params else ""


def _said(words: Words, name: str, value: Any) -> Any:
    if value is None:
        return "-"
    if name in INSTANTS:
        return datetime.fromisoformat(value)
    return words.pick(value) if isinstance(value, Mapping) else value


def _waiting(words: Words, edition: Mapping[str, Any]) -> str:
    """What waits in one edition, without what does not."""
    parts = [
        words(f"inbox.waiting.{name}", n=edition[name])
        for name in ("undecided", "contested", "unscreened", "unruled")
        if edition.get(name)
    ]
    return f"{edition['edition']}: {', '.join(parts)}"


async def _own(ask: Asked, account: str) -> bool:
    """Everybody may know that something came for himself."""
    return ask.session is not None and ask.session.account == account


MAY_WATCH: Mapping[str, MayWatch] = {"notification/account": _own}
