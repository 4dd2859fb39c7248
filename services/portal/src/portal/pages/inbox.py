"""What somebody was told: the bell, the inbox, and what comes by mail."""

from collections.abc import Callable, Mapping, Sequence
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
        "until": None if after else newest(found.items),
    }  # fmt: skip
    if ask.in_place:
        return ask.part("inbox/list.html", **context)
    return await ask.page("inbox/inbox.html", **context)


def newest(notices: Sequence[Notice]) -> datetime | None:
    """When the newest of these came; a page's own clock would count what came as it was made."""
    return max((notice.at for notice in notices), default=None)


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
    return RedirectResponse(address(notice, person), 303)


def address(notice: Notice, person: Person) -> str:
    """The page that a notice leads to, as this person has it."""
    return ADDRESSES.get(notice.link.page, _inbox)(notice, person)


def _inbox(_: Notice, __: Person) -> str:
    return "/inbox"


def _proposal(notice: Notice, person: Person) -> str:
    """Who administers the agency looks at it as that."""
    link = notice.link
    if _administers(link, person):
        return _as_agency(link, "proposals")
    return f"/unit/proposals/{quote(link.id)}"


def _proposals(notice: Notice, _: Person) -> str:
    """Those of the edition that the notice is about: an agency has several."""
    return f"/agency/{quote(notice.link.id)}?edition={quote(notice.edition_id, safe='')}"


def _objection(notice: Notice, person: Person) -> str:
    """The agency replies to it; the unit sees on its proposal's journey what becomes of it."""
    link = notice.link
    if link.proposal_id is None or _administers(link, person):
        return _as_agency(link, "objections")
    return f"/unit/proposals/{quote(link.proposal_id)}/journey"


def _list(notice: Notice, _person: Person) -> str:
    edition, _, name = notice.link.id.partition(":")
    return f"/results/{quote(edition)}/{quote(name)}"


def _administers(link: Link, person: Person) -> bool:
    return person.holds("agency_administrator", link.agency_id or "")


def _as_agency(link: Link, noun: str) -> str:
    return f"/agency/{quote(link.agency_id or '')}/{noun}/{quote(link.id)}"


ADDRESSES: Mapping[str, Callable[[Notice, Person], str]] = {
    "proposal": _proposal,
    "agency_proposals": _proposals,
    "readings": lambda notice, _: f"/judge/rounds/{quote(notice.link.id)}",
    "objection": _objection,
    "list": _list,
    "exhibitor": lambda notice, _: _as_agency(notice.link, "booth"),
    "certificate": lambda notice, _: f"/certificates/{quote(notice.link.id)}",
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
    """What is said otherwise: an end that is not known, or not exactly; the less usual outcome."""
    if params.get("closes_at", "") is None:
        return ".no-end"
    if params.get("outcome") == "upheld":
        return ".upheld"
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
