"""What a proposal was, and what became of it: versions with their differences, and its journey."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from portal.clients.api import Told
from portal.clients.writing import Step
from portal.pages.ask import Signed
from portal.pages.unit_form import Sheet, sheet
from portal.pages.unit_people import called, names_of

router = APIRouter()
LONGEST_COMPARED = 6_000
"""Words of both texts together, above which they are shown one beside the other."""


class Evaluated(Told):
    """A round whose judges' means the rule book shows; they stand on the evaluation's own page."""

    round: str


class Evaluation(Told):
    """Every round of which something is shown."""

    rounds: tuple[Evaluated, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A field that changed: its words, each kept, added or taken away."""

    label: str
    by: str
    at: str
    pieces: tuple[tuple[str, str], ...]


@router.get("/unit/proposals/{id}/history")
async def history(ask: Signed, id: str, after: str | None = None) -> Response:
    """Who wrote what when, the newest first."""
    shown, found = await asyncio.gather(sheet(ask, id), ask.submission.history(id, after))
    names = await names_of(ask, (change.by for change in found.items))
    rows = [
        (
            change, called(ask, names, change.by),
            ", ".join(map(shown.label, (*change.fields, *change.attachments))),
        )
        for change in found.items
    ]  # fmt: skip
    more = f"{shown.home}/history?after={found.next}" if found.next else ""
    return await ask.page("unit/history.html", sheet=shown, rows=rows, more_at=more)


@router.get("/unit/proposals/{id}/history/{version}")
async def version(ask: Signed, id: str, version: int, since: int | None = None) -> Response:
    """What changed until a version: from the one before it, or from an older one."""
    then = version - 1 if since is None else since
    shown, found = await asyncio.gather(
        sheet(ask, id), ask.submission.differences(id, version, then)
    )
    names = await names_of(ask, (one.by for one in found.differences))
    changes = [
        Shown(
            shown.label(one.field), called(ask, names, one.by),
            ask.words.instant(one.at) if one.at else "",
            tuple(compared(shown.read(one.field, one.before), shown.read(one.field, one.after))),
        )
        for one in found.differences
    ]  # fmt: skip
    return await ask.page(
        "unit/version.html", sheet=shown, version=version, since=then, changes=changes
    )


@router.get("/unit/proposals/{id}/journey")
async def journey(ask: Signed, id: str) -> Response:
    """What became of it so far, in plain words."""
    shown, found, evaluation = await asyncio.gather(
        sheet(ask, id),
        ask.submission.journey(id),
        ask.judging.seek(f"/entries/{id}/evaluation", Evaluation),
    )
    steps = [(step, step_words(shown, step)) for step in found.steps]
    return await ask.page(
        "unit/journey.html", sheet=shown, steps=steps[::-1], furthest=found.furthest,
        evaluated=bool(evaluation and evaluation.rounds),
    )  # fmt: skip


def step_words(shown: Sheet, step: Step) -> str:
    """A step in a sentence."""
    what = step.kind.removesuffix(".v1")
    if step.details.get("removed"):
        what += "-removed"
    if outcome := step.details.get("outcome"):
        what += f"-{outcome}" if shown.words.has(f"unit.step.{what}-{outcome}") else ""
    details: dict[str, Any] = {
        "list": shown.name("lists", step.list) if step.list else "",
        "reasons": "; ".join(shown.name("reasons", r) for r in step.details.get("reasons", ())),
        "fields": ", ".join(shown.label(f) for f in step.details.get("fields", ())),
        "code": step.details.get("code", ""),
    }
    until = step.details.get("until")
    details["until"] = shown.words.instant(datetime.fromisoformat(until)) if until else ""
    return shown.words(f"unit.step.{what}", **details)


def compared(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words of two texts: (`same`, `gone` or `new`, the words)."""
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > LONGEST_COMPARED:
        yield from (piece for piece in (("gone", before), ("new", after)) if piece[1])
        return
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a != b:
            yield "gone", "".join(old[a:b])
        if c != d:
            yield "new", "".join(new[c:d])


def _tokens(text: str) -> list[str]:
    """Words with the space after them."""
    found: list[str] = []
    for char in text:
        if found and (char.isspace() or not found[-1][-1].isspace()):
            found[-1] += char
        else:
            found.append(char)
    return found
