"""Acts six and eight: a list is prepared, verified and released; objections are heard."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from gelanggang.demo.client import Json, refused, until
from gelanggang.demo.scenario import Objection
from gelanggang.demo.season import Season

EMBARGO = timedelta(seconds=1)


async def announce(season: Season, listed: Mapping[str, Any]) -> list[Json]:
    """Release the list; gives its entries as everybody sees them."""
    path = f"/award/lists/{season.edition}/{listed['id']}"
    readers = [season.chief.account, *(officer.account for officer in season.officers)]

    async def verified() -> bool:
        release = datetime.now(UTC) + EMBARGO  # noqa: TID251 - an instant people set
        said = {"readers": readers, "release_at": release.isoformat()}
        prepared = await season.chief.ask("PUT", f"{path}/preparation", said)
        seen = {"sha256": prepared["sha256"]}
        await season.officers[0].post(f"{path}/verification", seen)
        return True

    await until(f"the list {listed['id']} at award", verified, not_yet=("award:embargo-passed",))

    async def released() -> bool:
        return bool((await season.platform.ask("GET", path)).is_success)

    await until(f"the release of {listed['id']}", released)
    return list((await season.chief.get(path))["entries"])


async def standing(season: Season, listed: Mapping[str, Any]) -> list[Json]:
    """The entries of a released list that stand now, those that a correction added among them."""
    return who_stands(await season.chief.get(f"/award/lists/{season.edition}/{listed['id']}"))


def who_stands(released: Json) -> list[Json]:
    """The entries of a released list, as it is answered, that stand."""
    added = [entry for correction in released["corrections"] for entry in correction["added"]]
    return [entry for entry in (*released["entries"], *added) if entry["standing"]]


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
    upheld = 0
    for objection in season.scenario.objections:
        if objection.list == listed["id"] and objection.finalist <= len(named):
            await _object(season, path, objection, named[objection.finalist - 1])
            upheld += objection.outcome == "upheld"
    if upheld and listed["freed"] == "next_in_order":
        await _replacements(season, listed, upheld)
    await season.close(stage, "Simulasi: uji publik ditutup.")

    async def settled() -> bool:
        return bool((await season.chief.get(path))["objections"]["settled_at"])

    await until(f"the settling of {listed['id']}", settled)


async def _object(season: Season, path: str, objection: Objection, entry: Json) -> None:
    """A citizen objects; the secretariat screens; the agency replies; another officer rules."""
    said = {"proposal_id": entry["proposal_id"], "reason": f"Simulasi: {objection.reason}",
            "evidence": "Simulasi: tidak ada bukti nyata."}  # fmt: skip
    # Nothing else would stop a second one, should the answer to the first be lost.
    key = {"Idempotency-Key": os.urandom(16).hex()}
    filed = await season.platform.ask("POST", f"{path}/objections", key, json=said)
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


async def _replacements(season: Season, listed: Mapping[str, Any], freed: int) -> None:
    """The next in order follow: one officer asks, another approves."""
    path = f"/award/lists/{season.edition}/{listed['id']}"
    round_ = f"/judging/rounds/{season.edition}:{listed['round']}/shortlists"
    wanted: list[str] = []
    waiting: list[str] = []

    async def named() -> bool:
        """Judging has said of every freed seat who takes it, or that nobody is left."""
        decided = await season.chief.get(round_)
        said = next(one["replacements"] for one in decided if one["list"] == listed["id"])
        wanted[:] = [one["replaces"] for one in said if one["entry"] is not None]
        return len(said) == freed

    async def heard() -> bool:
        record = await season.chief.get(f"{path}/record")
        waiting[:] = [one["replaces"] for one in record["replacements"]]
        return set(waiting) == set(wanted)

    await until("the next in order", named)
    await until("the next in order at award", heard)
    for replaces in waiting:
        said = {"change": "add", "replaces": replaces, "sentence": "Simulasi: urutan berikut."}
        record = await season.officers[0].post(f"{path}/corrections", said)
        request = record["requests"][-1]["request_id"]
        await season.officers[1].post(f"{path}/corrections/{request}/approval")
