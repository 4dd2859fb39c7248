"""Running an edition's calendar: stages opened and closed by hand, and given later ends. The
secretariat's."""

from asyncio import gather
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.programme import Edition, Stage
from portal.locales import ZONES, Words
from portal.pages.ask import Asked, Signed
from portal.pages.reading import named
from portal.pages.rules import Id

router = APIRouter()
StageId = Annotated[str, Path(max_length=60)]
ACTS = {"open": "opening", "close": "closing", "extend": "extension"}
SAID = {"open": "stage-opened", "close": "stage-closing", "extend": "stage-extended"}


def offered(edition: Edition, stage: Stage) -> list[str]:
    """What can be done with a stage as it stands; the service has the last word."""
    acts = []
    before = edition.stages[: edition.stages.index(stage)]
    if stage.state == "waiting" and stage.opens_by == "hand":
        acts += [] if any(one.state == "waiting" for one in before) else ["open"]
    if stage.state == "open" and stage.closes_at is None:
        acts.append("close")
    if stage.closes_at is not None and (stage.state != "over" or stage.purpose == "round"):
        acts.append("extend")
    return acts


@router.get("/secretariat/editions/{id}/stages")
async def stages(ask: Signed, id: Id) -> Response:
    """The calendar as it runs, and what can be done with each stage."""
    # Who may not see drafts has no business here.
    edition, _ = await gather(ask.programme.edition(id), ask.programme.drafts())
    if ask.in_place:
        return ask.part("edition/running.html", edition=edition, offered=offered)
    return await ask.page("edition/stages.html", edition=edition, offered=offered)


@router.get("/secretariat/editions/{id}/stages/{stage}/{act}")
async def look(ask: Signed, id: Id, stage: StageId, act: str) -> Response:
    """One act on one stage, with what it does and the reason that everybody will read."""
    edition, _ = await gather(ask.programme.edition(id), ask.programme.drafts())
    return await _act(ask, edition, stage, act)


async def _act(ask: Asked, edition: Edition, id: str, act: str, status: int = 200) -> Response:
    stage = edition.stage(id)
    if stage is None or act not in ACTS:
        raise Problem(404, {})
    if act == "extend" and stage.closes_at is not None:
        ask.form.values.setdefault("closes_at", ask.words.local(stage.closes_at))
    notice = timedelta(seconds=edition.notice_seconds)
    return await ask.page(
        "edition/act.html", status, edition=edition, stage=stage, act=act, notice=notice
    )


@router.post("/secretariat/editions/{id}/stages/{stage}/{act}")
async def do(ask: Signed, id: Id, stage: StageId, act: str) -> Response:
    """Do it."""
    edition = await ask.programme.edition(id)
    if act not in ACTS or edition.stage(stage) is None:
        raise Problem(404, {})
    body: dict[str, object] = {"reason": ask.form["reason"]}
    ask.form.need(ask.words, "reason", *(("closes_at",) if act == "extend" else ()))
    if act == "extend":
        zone = ask.form["zone"]
        words = Words(ask.words.language, zone if zone in ZONES else ask.words.zone)  # type: ignore[arg-type]
        body["closes_at"] = ask.form.instant(words, "closes_at")
    if not ask.form.errors:
        try:
            await ask.programme.act(
                id, stage, ACTS[act], body, key=ask.form.key, version=ask.form.version
            )
        except Problem as problem:
            problem.params = named(ask.words, edition.stages, problem.params)
            ask.refused(problem)
        else:
            return ask.to(f"/secretariat/editions/{id}/stages", said=SAID[act])
    return await _act(ask, await ask.programme.edition(id), stage, act, 422)
