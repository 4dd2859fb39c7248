"""Results for anybody: the released lists, what stands on them, the map of the provinces."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.clients.award import Named, Summary
from portal.clients.programme import Summary as Edition
from portal.live import anyone
from portal.pages import provinces
from portal.pages.ask import Ask, Asked
from shared import http

router = APIRouter()
Text = Annotated[str, Query(max_length=200)]
MOST_LOOKED_AT = 6


MAY_WATCH = {"award/edition": anyone}
"""Whatever award tells of an edition is public from then on; what is sealed it tells nobody."""
MEASURES = ("submitted", "admitted", "nominated", "finalist", "winner")


@router.get("/results")
async def results(ask: Ask, edition: Text = "") -> Response:
    """The released lists of an edition, the newest where none is chosen."""
    editions = [one for one in await ask.programme.editions() if one.published_at is not None]
    editions.sort(key=lambda one: (one.year, str(one.published_at)), reverse=True)
    chosen = _chosen(editions, edition)
    lists = await ask.award.released_lists(chosen.id) if chosen else []
    if not edition:  # who chose none comes for results: the newest edition that has some
        for older in editions[1:MOST_LOOKED_AT] if not lists else ():
            if lists := await ask.award.released_lists(older.id):
                chosen = older
                break
    lists.sort(key=lambda one: str(one.released_at), reverse=True)
    return await ask.page("results/lists.html", editions=editions, edition=chosen, lists=lists)


def _chosen(editions: Sequence[Edition], wanted: str) -> Edition | None:
    if wanted and not any(one.id == wanted for one in editions):
        raise Problem(404, {})
    return next((one for one in editions if wanted in ("", one.id)), None)


@router.get("/results/{edition}/map")
async def on_the_map(ask: Ask, edition: str, of: Text = "submitted") -> Response:
    """How many proposals of each province came how far, as a picture and a table."""
    measure = of if of in MEASURES else "submitted"
    funnel = await ask.submission.funnel(edition)
    counts = {row.province or "": row.counts for row in funnel.provinces}
    box, shapes = provinces.shaped({p: c.get(measure, 0) for p, c in counts.items() if p})
    ask.form.values["of"] = measure
    return await ask.page(
        "results/map.html", edition=edition, edition_id=edition, box=box, shapes=shapes,
        measure=measure, measures=MEASURES, counts=counts, names=provinces.NAMES,
        clusters=await _clusters(ask, edition, funnel.rows), as_of=funnel.as_of,
        highest=max((shape.count for shape in shapes), default=0),
    )  # fmt: skip


async def _clusters(ask: Asked, edition: str, rows: Iterable[Any]) -> list[tuple[str, Any]]:
    """What came how far in each cluster, by the cluster's name."""
    book = await ask.programme.rule_book(edition)
    names = {one["id"]: ask.words.pick(one["name"]) for one in book["clusters"]}
    sums: dict[str, Counter[str]] = {id: Counter() for id in names}
    for row in rows:
        sums.setdefault(row.cluster or "", Counter()).update(row.counts)
    return [(names.get(id, id), counts) for id, counts in sums.items() if id]


@router.get("/results/{edition}/map.csv")
async def map_table(ask: Ask, edition: str) -> Response:
    """The same counts of every province as a table."""
    funnel = await ask.submission.funnel(edition)
    header = ("province", "name", *MEASURES, "as_of")
    rows = [
        (row.province, provinces.name_of(row.province),
         *(row.counts.get(name, 0) for name in MEASURES), funnel.as_of)
        for row in funnel.provinces
    ]  # fmt: skip
    return http.csv(f"{edition}-provinces.csv", header, rows)


@router.get("/results/{edition}/{name}")
async def one_list(
    ask: Ask, edition: str, name: str, *, cluster: Text = "", group: Text = "",
    province: Text = "", title: Text = "",
) -> Response:  # fmt: skip
    """A released list: what stands on it, its corrections, until when it may be objected to."""
    wish = {"cluster": cluster, "group": group, "province": province, "title": title}
    try:
        summary, released, everything = await _listed(ask, edition, name)
    except Problem as problem:
        if problem.status != 404:
            raise
        return await _awaited(ask, edition, name)
    ask.form.values |= wish
    shown = wanted(everything, wish)
    return await ask.page(
        "results/list.html", edition=edition, summary=summary, released=released,
        entries=[one for one in shown if one.standing],
        left=[one for one in shown if not one.standing], choices=_choices(ask, everything),
        filtered=any(text.strip() for text in wish.values()), query=_query(wish),
        titles={one.proposal_id: one.title for one in everything}, names=provinces.NAMES,
    )  # fmt: skip


async def _awaited(ask: Asked, edition: str, name: str) -> Response:
    """A list that the rule book promises and that is not released: the page waits for it."""
    book = await ask.programme.rule_book(edition)
    rule = next((one for one in book["lists"] if one["id"] == name and one["announced"]), None)
    if rule is None:
        raise Problem(404, {})
    return await ask.page("results/awaited.html", edition=edition, name=name, rule=rule)


async def _listed(ask: Asked, edition: str, name: str) -> tuple[Summary, Any, list[Named]]:
    lists, released, everything = await asyncio.gather(
        ask.award.released_lists(edition), ask.award.released(edition, name),
        ask.award.entries(edition, list=name),
    )  # fmt: skip
    return next(one for one in lists if one.list == name), released, everything


@router.get("/results/{edition}/{name}/table.csv")
async def list_table(
    ask: Ask, edition: str, name: str, *, cluster: Text = "", group: Text = "",
    province: Text = "", title: Text = "",
) -> Response:  # fmt: skip
    """The same list as a table, filtered likewise."""
    wish = {"cluster": cluster, "group": group, "province": province, "title": title}
    found = wanted(await ask.award.entries(edition, list=name), wish)
    header = ("title", "agency", "cluster", "group", "province", "standing", "proposal_id")
    rows = [
        (one.title, one.agency, ask.words.pick(one.cluster_name) or one.cluster,
         ask.words.pick(one.group_name) or one.group, provinces.name_of(one.province),
         one.standing, one.proposal_id) for one in found
    ]  # fmt: skip
    return http.csv(f"{edition}-{name}.csv", header, rows)


def wanted(entries: Sequence[Named], wish: dict[str, str]) -> list[Named]:
    """The entries that a reader's filters let through; a part of a title or an agency is enough."""
    text = wish["title"].strip().casefold()
    return [
        one
        for one in entries
        if all(wish[f] in ("", getattr(one, f)) for f in ("cluster", "group", "province"))
        and (not text or text in f"{one.title}\n{one.agency or ''}".casefold())
    ]


def _choices(ask: Asked, entries: Sequence[Named]) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen of each filter: only what there is."""
    pick = ask.words.pick
    found: dict[str, dict[str | None, str]] = {
        "cluster": {one.cluster: pick(one.cluster_name) or one.cluster for one in entries},
        "group": {one.group: pick(one.group_name) or one.group for one in entries},
        "province": {one.province: provinces.name_of(one.province) for one in entries},
    }
    return {
        name: sorted(((k, v) for k, v in values.items() if k), key=lambda pair: pair[1])
        for name, values in found.items()
    }


def _query(wish: dict[str, str]) -> str:
    return urlencode({name: text for name, text in wish.items() if text})
