"""Act three: the secretariat decides on what arrived, by what the machine found and it judges."""

import asyncio
from itertools import cycle

from gelanggang.demo.client import Json, Person, Refused, until
from gelanggang.demo.season import Season
from gelanggang.trouble import Trouble

AT_ONCE = 200


async def select(season: Season) -> None:
    """Decide on everything in the queue, hear the contests, and wait until it is settled."""
    await season.open_at_submission(season.stage("selection"), "Simulasi: seleksi administrasi.")
    await season.open_at_submission(season.stage("contests"), "Simulasi: keberatan instansi.")
    queue = [item async for item in season.chief.pages(_queue(season))]
    decisions = [_decision(season, item) for item in queue]
    batches = [decisions[n : n + AT_ONCE] for n in range(0, len(decisions), AT_ONCE)]
    officers = cycle([season.chief, season.officers[0]])
    work = list(zip(batches, officers, strict=False))
    await season.all("selection", _decide, work, 2)
    await _contests(
        season, [i for i, d in zip(queue, decisions, strict=True) if d["act"] != "admit"]
    )
    await asyncio.gather(
        season.close(season.stage("selection"), "Simulasi: seleksi selesai."),
        season.close(season.stage("contests"), "Simulasi: masa keberatan selesai."),
    )

    async def settled() -> bool:
        known = await season.chief.get(f"/submission/editions/{season.edition}")
        return bool(known["phase"] == "settled")

    await until("the settling of the selection", settled)


def _queue(season: Season) -> str:
    return f"/submission/editions/{season.edition}/selection"


def _decision(season: Season, item: Json) -> Json:
    """What an officer makes of the findings: what is unmet is refused, and what was careless."""
    found = [f for f in item["findings"] if f["outcome"] == "unmet"]
    found += [
        f for f in item["findings"] if f["outcome"] == "for_person" and f["code"] != "same-title"
    ]
    if not found:
        return {"proposal_id": item["id"], "act": "admit"}
    reasons = sorted({f["reason"] for f in found if f["reason"]})[:1]
    said = [one["label"]["id"] for one in season.book["reasons"] if one["id"] in reasons]
    sentence = f"Simulasi: {' '.join(said) or 'tidak memenuhi syarat'}."
    return {"proposal_id": item["id"], "act": "refuse", "reasons": reasons, "sentence": sentence}


async def _decide(work: tuple[list[Json], Person]) -> None:
    batch, officer = work
    answer = await officer.post("/submission/selection/decisions", {"items": batch})
    undone = [r for r in answer["results"] if not r["done"]]
    if undone:
        raise Trouble(f"{len(undone)} decisions were not taken: {undone[0]['detail']}")


async def _contests(season: Season, refused: list[Json]) -> None:
    """Some refused agencies contest once; another officer looks, and the refusal stands."""
    for item in refused[: season.scenario.contests]:
        path = f"/submission/proposals/{item['id']}/contest"
        said = {"statement": "Simulasi: mohon ditinjau kembali."}
        await season.administrators[item["agency_id"]].post(path, said)
        verdict = {"verdict": "upheld", "sentence": "Simulasi: alasannya tetap berlaku."}
        try:
            await season.officers[1].post(f"{path}/decision", verdict)
        except Refused as no:
            raise Trouble(f"A contest could not be decided: {no}") from no
