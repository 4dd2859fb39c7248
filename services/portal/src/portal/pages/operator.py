"""The operator's pages: how every service is, and what could not be handled."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients import operations
from portal.clients.api import Api, Problem
from portal.clients.operations import Letter, Status
from portal.locales import Words
from portal.pages.ask import Asked, Signed

router = APIRouter()
SERVICES = (
    "identity", "programme", "submission", "judging", "award", "exhibition", "notification",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A service as it tells of itself, or that it does not answer."""

    name: str
    told: Status | None
    problem: Problem | None = None


def services(ask: Asked) -> Mapping[str, Api]:
    """Every service that is asked as this person, by name."""
    return {name: getattr(ask, name) for name in SERVICES}


def service(ask: Asked, name: str) -> Api:
    """One of them."""
    if name not in SERVICES:
        raise Problem(404, {})
    found: Api = getattr(ask, name)
    return found


@router.get("/operator")
async def overview(ask: Signed) -> Response:
    """What is wrong first, then every service at a glance."""
    shown = await asyncio.gather(*(_shown(name, api) for name, api in services(ask).items()))
    forbidden = [one.problem for one in shown if one.problem and one.problem.status == 403]
    if forbidden and not any(one.told for one in shown):
        raise forbidden[0]
    found = [
        (one.name, finding.code, said(ask.words, finding.code, one.name, finding.params))
        for one in shown if one.told
        for finding in one.told.findings
    ]  # fmt: skip
    away = [one.name for one in shown if one.told is None]
    context: dict[str, Any] = {"shown": shown, "found": found, "away": away}
    if ask.in_place:
        return ask.part("operator/now.html", **context)
    return await ask.page("operator/overview.html", **context)


async def _shown(name: str, api: Api) -> Shown:
    try:
        return Shown(name, await operations.status(api))
    except Problem as problem:
        return Shown(name, None, problem)


def said(words: Words, code: str, service: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """A finding as a sentence, and what to do about it."""
    given = {name: _read(value) for name, value in params.items()}
    given |= {"service": words(f"operator.service.{service}")}
    given["n"] = params.get("count", 0)
    given["teller"] = str(params.get("topic", "")).partition(".")[0]
    which = code
    if code == "set-aside-long":
        which += ".fact" if params.get("before") is None else ".before"
    if code == "no-worker-seen" and params.get("last_seen_at") is None:
        which += ".never"
    if not words.has(f"operator.finding.{which}"):
        return code, ""
    sentence = words(f"operator.finding.{which}", **given)
    return sentence, words(f"operator.finding.{which}.do", **given)


def _read(value: Any) -> Any:
    """An instant of a document as an instant."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
    except ValueError:
        return value


@router.get("/operator/letters")
async def list_letters(ask: Signed, which: str = "waiting") -> Response:
    """The dead letters of every service; those that wait, or that no longer do."""
    which = "closed" if which == "closed" else "waiting"
    return await ask.page("operator/letters.html", letters=await _letters(ask, which), which=which)


async def _letters(ask: Asked, which: str) -> list[tuple[str, Letter]]:
    """Every service's letters, each with the service's name, the oldest first."""

    async def of(name: str, api: Api) -> list[tuple[str, Letter]]:
        try:
            found = await operations.letters(api, status=which)
        except Problem as problem:
            if problem.status == 403:
                raise
            return []
        return [(name, letter) for letter in found]

    found = await asyncio.gather(*(of(name, api) for name, api in services(ask).items()))
    return sorted((one for some in found for one in some), key=lambda pair: pair[1].at)


def of_one_record(letters: Iterable[tuple[str, Letter]], of: Letter) -> list[tuple[str, Letter]]:
    """The other letters that the same record left with those who hear it, and nobody dealt with."""

    def place(one: Letter) -> tuple[str, int, int]:
        return one.topic, one.partition, one.offset

    return [
        (name, one) for name, one in letters
        if place(one) == place(of) and one.letter_id != of.letter_id
        and one.waits and not one.ordered
    ]  # fmt: skip


@router.get("/operator/letters/{of}/{letter}")
async def one_letter(ask: Signed, of: str, letter: str) -> Response:
    """One letter: its record, why, and what may be done with it."""
    return await _one(ask, of, letter)


async def _one(ask: Asked, of: str, letter: str, status: int = 200) -> Response:
    found = await operations.letter(service(ask, of), letter)
    orders = [one for one in (found.ordered, found.answered) if one is not None]
    known = await ask.identity.names({one.by for one in orders}) if orders else {}
    if ask.in_place:
        return ask.part("operator/order.html", letter=found, of=of, known=known)
    others = of_one_record(await _letters(ask, "waiting"), found) if found.waits else []
    return await ask.page(
        "operator/letter.html", status, letter=found, of=of, known=known, others=others
    )


@router.post("/operator/letters/{of}/{letter}/{what}")
async def order(ask: Signed, of: str, letter: str, what: str) -> Response:
    """Have it delivered again, or give it up for a reason."""
    form = ask.form
    if what not in ("replay", "discarding"):
        raise Problem(404, {})
    body = None
    if what == "discarding":
        if not form.need(ask.words, "reason"):
            return await _one(ask, of, letter, 422)
        body = {"reason": form["reason"]}
    meant = [(of, letter)]
    if form["others"]:
        found = await operations.letter(service(ask, of), letter)
        others = of_one_record(await _letters(ask, "waiting"), found)
        meant += [(name, one.letter_id) for name, one in others]
    try:
        for name, id in meant:
            await operations.order(service(ask, name), id, what, body, form.key)
    except Problem as problem:
        ask.refused(problem)
        return await _one(ask, of, letter, 422)
    return ask.to(f"/operator/letters/{of}/{letter}", said="letter-ordered")
