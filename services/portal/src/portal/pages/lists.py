"""How lists come about, for the secretariat and auditors: prepared, verified, released, corrected.

What may be seen and done is the service's to say; forms are shown in the secretariat's room alone.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.award import Naming, Record
from portal.clients.identity import Person
from portal.pages.ask import Asked, Signed
from portal.pages.named import told_apart
from portal.pages.passing import passed_on
from portal.pages.room import At, Place

router = APIRouter(prefix="/{room}/editions/{edition}/lists")
SIGNATORIES = 3


@router.get("")
async def every_list(ask: Signed, at: At) -> Response:
    """The lists of the rule book that are announced, and what this person may know of each."""
    records, book = await asyncio.gather(
        ask.award.records(at.edition), ask.programme.rule_book(at.edition)
    )
    known = {record.list: record for record in records}
    return await ask.page(
        "lists/every.html", **at.frame("lists"), title=book["name"],
        lists=[(one, known.get(one["id"])) for one in book["lists"] if one["announced"]],
    )  # fmt: skip


@router.get("/{name}")
async def one_list(ask: Signed, at: At, name: str) -> Response:
    """How one list came about, and what can be done with it next."""
    return await _page(ask, at, name)


async def _page(ask: Asked, at: Place, name: str, status: int = 200) -> Response:
    record, namings, book, (officers, auditors) = await asyncio.gather(
        ask.award.record(at.edition, name), ask.award.namings(at.edition, name),
        ask.programme.rule_book(at.edition), _officials(ask, at.edition),
    )  # fmt: skip
    officials = told_apart([*officers, *auditors])
    rule = next((one for one in book["lists"] if one["id"] == name and one["announced"]), None)
    if rule is None:
        raise Problem(404, {})
    mentioned = {*_mentioned(record)} if record else set()
    mentioned |= {
        who for one in namings for who in (one.reader, one.asked_by, one.approved_by) if who
    }
    names = await ask.identity.names(mentioned - officials.keys())
    public = record is not None and record.life == "released"
    released = await ask.award.released(at.edition, name) if public else None
    _suggest(ask, record)
    return await ask.page(
        "lists/record.html", status, **at.frame(f"lists/{name}"), name=name, rule=rule,
        record=record, corrections=released.corrections if released else (),
        namings=namings, names={**officials, **names}, officials=officials,
        titles={e.proposal_id: e.title for e in record.entries} if record else {},
        clusters={one["id"]: one["name"] for one in book["clusters"]},
        verifiable=record is not None and any(
            one.account_id in {*record.readers} - {record.prepared_by} for one in officers
        ),
    )  # fmt: skip


async def _officials(ask: Asked, edition: str) -> tuple[list[Person], list[Person]]:
    """The officers and the auditors, who are bound by an office and so may be named for a list;
    only officers ask for them."""
    me = await ask.me()
    if me is None or not me.holds("secretariat"):
        return [], []
    return await asyncio.gather(
        ask.identity.holders("secretariat"), ask.identity.holders("auditor", edition)
    )


def _named(namings: Sequence[Naming]) -> Iterator[str]:
    for one in namings:
        yield from (who for who in (one.reader, one.asked_by, one.approved_by) if who)


def _mentioned(record: Record) -> Iterator[str]:
    yield from record.readers
    yield from (who for who in (record.prepared_by, record.verified_by) if who)
    yield from (request.by for request in record.requests)
    for seat in record.left_empty:
        yield from (seat.requested_by, seat.approved_by)
    for one in record.signatories:
        yield from (who for who in (one.requested_by, one.approved_by) if who)


def _suggest(ask: Asked, record: Record | None) -> None:
    """What stands in the form before anybody wrote: the readers now, an hour from now."""
    if ask.form.values.get("form_token") or record is None:
        return
    ask.form.lists.setdefault("readers", list(record.readers))
    later = record.release_at or ask.now + timedelta(hours=1)
    ask.form.values.setdefault("release_at", ask.words.local(later))


async def _done(
    ask: Asked, at: Place, name: str, path: str, body: Any = None, *,
    said: str, method: str = "POST", version: int | None = None,
) -> Response:  # fmt: skip
    """Have the service do it; what it says no to is said on the same page."""
    try:
        await ask.award.send(
            method, f"/lists/{at.edition}/{name}{path}", body, key=ask.form.key, version=version
        )
    except Problem as problem:
        if problem.status == 404 and path == "/preparation":
            ask.form.errors[""] = ask.words("lists.not-yours")
        else:
            ask.refused(problem)
        return await _page(ask, at, name, 422)
    return ask.to(at.way(f"lists/{name}"), said=said)


@router.post("/{name}/preparation")
async def prepare(ask: Signed, at: At, name: str) -> Response:
    """Who may see it before its release, and when that is."""
    instant: datetime | None = ask.form.instant(ask.words, "release_at")
    if not ask.form.need(ask.words, "release_at") or instant is None:
        return await _page(ask, at, name, 422)
    body = {"readers": ask.form.all("readers"), "release_at": instant.isoformat()}
    return await _done(
        ask, at, name, "/preparation", body, said="list-prepared", method="PUT",
        version=ask.form.version,
    )  # fmt: skip


@router.post("/{name}/verification")
async def verify(ask: Signed, at: At, name: str) -> Response:
    """A second person found the list right."""
    if not ask.form.all("looked"):
        ask.form.errors["looked"] = ask.words("lists.look-first")
        return await _page(ask, at, name, 422)
    body = {"sha256": ask.form["sha256"]}
    return await _done(
        ask, at, name, "/verification", body, said="list-verified", version=ask.form.version
    )


@router.post("/{name}/corrections")
async def correct(ask: Signed, at: At, name: str) -> Response:
    """Ask that an entry be removed, the next be added, or a seat be left empty."""
    form, change = ask.form, ask.form["change"]
    needed = {"remove": ("proposal_id", "reason"), "add": ("replaces",), "leave_empty": ("seat",)}
    if not form.need(ask.words, *needed.get(change, ("change",)), "sentence"):
        return await _page(ask, at, name, 422)
    body = {field: form[field] for field in needed[change]}
    body |= {"change": change, "sentence": form["sentence"]}
    return await _done(ask, at, name, "/corrections", body, said="correction-asked")


@router.post("/{name}/corrections/{request}/approval")
async def approve(ask: Signed, at: At, name: str, request: str) -> Response:
    """A second person makes the correction public."""
    path = f"/corrections/{request}/approval"
    return await _done(ask, at, name, path, said="correction-approved")


@router.post("/{name}/corrections/{request}/decline")
async def decline(ask: Signed, at: At, name: str, request: str) -> Response:
    """The list stays as it is."""
    path = f"/corrections/{request}/decline"
    return await _done(ask, at, name, path, said="correction-declined")


@router.post("/{name}/namings")
async def name_reader(ask: Signed, at: At, name: str) -> Response:
    """Ask for a further reader."""
    if not ask.form.need(ask.words, "reader", "why"):
        return await _page(ask, at, name, 422)
    body = {"reader": ask.form["reader"], "reason": ask.form["why"]}
    return await _done(ask, at, name, "/namings", body, said="reader-asked")


@router.post("/{name}/namings/{naming}/approval")
async def approve_reader(ask: Signed, at: At, name: str, naming: str) -> Response:
    """A second person names the reader."""
    return await _done(ask, at, name, f"/namings/{naming}/approval", said="reader-named")


@router.post("/{name}/minutes")
async def minutes(ask: Signed, at: At, name: str) -> Response:
    """The minutes as a PDF, with what stands on the paper alone."""
    record = await ask.award.record(at.edition, name)
    if record is None:
        raise Problem(404, {})
    form = ask.form
    numbers = range(1, SIGNATORIES + 1)
    if not form.need(ask.words, *(f"office-{n}" for n in numbers if form[f"signer-{n}"])):
        return await _page(ask, at, name, 422)
    signatories = [
        {"name": form[f"signer-{n}"], "office": form[f"office-{n}"]}
        for n in numbers
        if form[f"office-{n}"]
    ]
    paper = {
        "language": "en" if form["language"] == "en" else "id", "number": form["number"],
        "place": form["place"], "signatories": signatories,
        "people": dict(await ask.identity.names(_mentioned(record))),
    }  # fmt: skip
    try:
        return passed_on(await ask.award.minutes(at.edition, name, paper))
    except Problem as problem:
        ask.refused(problem)
        return await _page(ask, at, name, 422)
