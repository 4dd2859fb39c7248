"""Acts four, five and seven: judges read and score, and a person closes the round."""

from collections.abc import Mapping
from typing import Any

from gelanggang.demo.client import Json, Person, side_by_side, until
from gelanggang.demo.season import Season
from gelanggang.demo.world import Proposal, score

ENTRIES_COMING = ("judging:not-settled", "judging:not-all-heard")
"""What judging says while the facts on which a round stands are still on their way."""


async def begin(season: Season, round_: Mapping[str, Any]) -> None:
    """One round up to its first sheet: pact, roster, preparation."""
    await _Judging(season, round_).prepare()


async def read(season: Season, round_: Mapping[str, Any]) -> None:
    """Every sheet of one round that is open and not handed in yet."""
    await _Judging(season, round_).read()


async def hold(season: Season, round_: Mapping[str, Any]) -> None:
    """One round: pact, roster, preparation, every sheet, closing."""
    judging = _Judging(season, round_)
    await judging.prepare()
    await judging.read()
    await judging.close()


class _Judging:
    def __init__(self, season: Season, round_: Mapping[str, Any]) -> None:
        self._season = season
        self._round = round_
        self._id = f"{season.edition}:{round_['id']}"
        self._judges = season.judges[round_["judges"]]
        self._stage = season.stage("round", round=str(round_["id"]))
        self._of = season.scenario.judges[round_["judges"]]
        self._proposals: dict[str, Proposal] = {p.id: p for p in season.world.proposals}
        self._groups = {g["id"]: g for g in season.book["groups"]}

    async def prepare(self) -> None:
        """Sign the pact, set the roster, open the stage, and have the readings made."""
        season = self._season
        await until(f"the round {self._id} at judging", self._known)
        pact = await self._judges[0].get("/judging/pact")
        signing = {"edition_id": season.edition, "sha256": pact["sha256"]}
        for judge in self._judges:
            await judge.post("/judging/pacts", signing)
        members = [{"judge": judge.account} for judge in self._judges]
        await season.chief.put(f"/judging/rounds/{self._id}/roster", {"judges": members})
        await season.open(self._stage, "Simulasi: penilaian dibuka.")
        viewers = {"viewers": [season.chief.account, season.officers[0].account]}

        async def prepared() -> bool:
            await season.chief.post(f"/judging/rounds/{self._id}/preparation", viewers)
            return True

        await until(f"the entries of {self._id}", prepared, not_yet=ENTRIES_COMING)

        async def opened() -> bool:
            return bool((await season.chief.get(f"/judging/rounds/{self._id}"))["state"] == "open")

        await until(f"the opening of the round {self._id}", opened)

    async def _known(self) -> bool:
        return bool(await self._season.chief.get(f"/judging/rounds/{self._id}"))

    async def read(self) -> None:
        """All judges at once, each one sheet after the other: an autosave and a handing in."""
        season, stage = self._season, f"round {self._round['id']}"
        piles: list[tuple[Person, list[Json]]] = []
        for judge in self._judges:
            path = f"/judging/readings?round_id={self._id}&state=assigned"
            piles.append((judge, [reading async for reading in judge.pages(path)]))
        done, whole = 0, sum(len(readings) for _, readings in piles)
        season.report(stage, done, whole)

        async def pile(work: tuple[Person, list[Json]]) -> None:
            nonlocal done
            judge, readings = work
            for reading in readings:
                await self._sheet((judge, reading))
                done += 1
                season.report(stage, done, whole)

        await side_by_side(pile, piles, len(piles))

    async def _sheet(self, work: tuple[Person, Json]) -> None:
        judge, reading = work
        path = f"/judging/readings/{reading['id']}"
        scores = {"scores": self._scores(judge, reading), "comment": "Simulasi."}
        await judge.ask("PATCH", f"{path}/sheet", scores)
        await judge.post(f"{path}/handing-in")

    def _scores(self, judge: Person, reading: Json) -> dict[str, str]:
        proposal = self._proposals[reading["proposal_id"]]
        group = self._groups[proposal.group]
        drawn = (self._season.seed, self._judges.index(judge), proposal.id, self._round["id"])
        return {
            c["id"]: score(proposal.ability, (*drawn, c["id"]), self._of, group["scale"])
            for c in group["criteria"]
        }

    async def close(self) -> None:
        """End the stage, look at what closing would do, and close."""
        season = self._season
        await season.close(self._stage, "Simulasi: penilaian selesai.")

        async def closable() -> bool:
            trial = await season.chief.get(f"/judging/rounds/{self._id}/closing")
            return bool(trial["closable"])

        await until(f"the round {self._id} to be closable", closable)
        await season.chief.post(f"/judging/rounds/{self._id}/closing")

        async def closed() -> bool:
            now = await season.chief.get(f"/judging/rounds/{self._id}")
            return bool(now["state"] == "closed")

        await until(f"the closing of the round {self._id}", closed)
