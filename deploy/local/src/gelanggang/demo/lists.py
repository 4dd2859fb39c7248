"""Acts six and eight: a list is prepared, verified and released; objections are heard."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from gelanggang.demo.client import Json, refused, until
from gelanggang.demo.scenario import Objection
from gelanggang.demo.season import Season

EMBARGO = timedelta(seconds=2)


async def announce(season: Season, listed: Mapping[str, Any]) -> list[Json]:
    """Release the list; gives its entries as everybody sees them."""
    path = f"/award/lists/{season.edition}/{listed['id']}"
    readers = [season.chief.account, *(officer.account for officer in season.officers)]
    release = (datetime.now(UTC) + EMBARGO).isoformat()  # noqa: TID251 - an instant people set
    said = {"readers": readers, "release_at": release}
    prepared: Json = {}

    async def prepare() -> bool:
        prepared.update(await season.chief.ask("PUT", f"{path}/preparation", said))
        return True

    await until(f"the list {listed['id']} at award", prepare)
    await season.officers[0].post(f"{path}/verification", {"sha256": prepared["sha256"]})

    async def released() -> bool:
        return bool((await season.platform.ask("GET", path)).is_success)

    await until(f"the release of {listed['id']}", released)
    return list((await season.chief.get(path))["entries"])


async def hear_objections(season: Season, listed: Mapping[str, Any], entries: list[Json]) -> None:
    """Open the public test, hear what is said, close it, and wait until all is settled."""
    stage = season.stage("objections", list=str(listed["id"]))
    if stage is None:
        return
    await season.open(stage, "Simulasi: uji publik dibuka.")
    path = f"/award/lists/{season.edition}/{listed['id']}"

    async def open_() -> bool:
        return bool((await season.chief.get(path))["objections"]["open"])

    await until(f"the objections to {listed['id']}", open_)
    examples = {p.id for p in season.world.proposals if p.example}
    named = sorted(
        (e for e in entries if e["proposal_id"] in examples), key=lambda e: e["proposal_id"]
    )
    for objection in season.scenario.objections:
        if objection.list == listed["id"] and objection.finalist <= len(named):
            await _object(season, path, objection, named[objection.finalist - 1])
    await _replacements(season, path)
    await season.close(stage, "Simulasi: uji publik ditutup.")

    async def settled() -> bool:
        return bool((await season.chief.get(path))["objections"]["settled_at"])

    await until(f"the settling of {listed['id']}", settled)


async def _object(season: Season, path: str, objection: Objection, entry: Json) -> None:
    """A citizen objects; the secretariat screens; the agency replies; another officer rules."""
    said = {"proposal_id": entry["proposal_id"], "reason": f"Simulasi: {objection.reason}",
            "evidence": "Simulasi: tidak ada bukti nyata."}  # fmt: skip
    filed = await season.platform.ask("POST", f"{path}/objections", json=said)
    if not filed.is_success:
        raise refused(filed, f"POST {path}/objections")
    at = f"/award/objections/{filed.json()['objection_id']}"
    if objection.outcome == "turned_away":
        because = "Simulasi: tidak menyebut apa yang salah."
        await season.officers[0].post(
            f"{at}/screening", {"outcome": "turned_away", "because": because}
        )
        return
    await season.officers[0].post(f"{at}/screening", {"outcome": "accepted"})
    agency = season.administrators[entry["agency_id"]]
    await agency.post(f"{at}/reply", {"text": "Simulasi: tanggapan instansi."})
    ruling = {"outcome": objection.outcome, "reasons": "Simulasi: putusan dengan alasan."}
    await season.officers[1].post(f"{at}/ruling", ruling)


async def _replacements(season: Season, path: str) -> None:
    """Where the rule book lets the next in order follow: one officer asks, another approves."""
    listed = next(one for one in season.book["lists"] if path.endswith(f"/{one['id']}"))
    upheld = any(
        o.outcome == "upheld" and o.list == listed["id"] for o in season.scenario.objections
    )
    if not upheld or listed["freed"] != "next_in_order":
        return
    waiting: list[Json] = []

    async def named() -> bool:
        record = await season.chief.get(f"{path}/record")
        waiting[:] = record["replacements"]
        return bool(waiting)

    await until("the next in order", named)
    for one in waiting:
        said = {
            "change": "add",
            "replaces": one["replaces"],
            "sentence": "Simulasi: urutan berikut.",
        }
        record = await season.officers[0].post(f"{path}/corrections", said)
        request = record["requests"][-1]["request_id"]
        await season.officers[1].post(f"{path}/corrections/{request}/approval")
