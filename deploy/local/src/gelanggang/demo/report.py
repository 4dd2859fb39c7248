"""What came of it, read from the services' answers and never from the scenario."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from gelanggang.demo.client import Json, until
from gelanggang.demo.lists import who_stands
from gelanggang.demo.people import forum_id, shown
from gelanggang.demo.season import Season


@dataclass(frozen=True, slots=True)
class Outcome:
    """An edition that was carried to its end."""

    edition: str
    seed: int
    scale: float
    seconds: float
    commands: int
    slowest_percent: float
    funnel: Json
    refused: Json
    winners_by_cluster: Json
    lists: Json
    winners: list[Json]
    floor: str
    people: list[Json]
    """Some of everybody, to sign in as; not part of the answer."""

    def answer(self) -> Json:
        """The one object of `demo --json`."""
        return {
            "edition": self.edition, "seed": self.seed, "scale": self.scale,
            "seconds": round(self.seconds, 1), "commands": self.commands,
            "commands_per_second": round(self.commands / self.seconds, 1),
            "slowest_percent_seconds": round(self.slowest_percent, 3), "funnel": self.funnel,
            "refused": self.refused, "winners_by_cluster": self.winners_by_cluster,
            "lists": self.lists,
        }  # fmt: skip


STEPS = ("registered", "submitted", "admitted", "nominated", "finalists", "winners", "exhibiting")
PUBLIC = {"finalists": "finalist", "winners": "winner"}


async def ask(season: Season, scale: float, seconds: float) -> Outcome:
    """Ask every service how it ended."""
    lists = await _lists(season)
    funnel = await _funnel(season, lists)
    counts = dict(funnel["counts"])
    winner_list = _of_certificate(season, "winner")
    finalists = sum(len(lists[n]["entries"]) for n in _of_certificate(season, "finalist"))
    winners = [e for n in winner_list for e in who_stands(lists[n])]
    nominated = await _nominated(season)
    told = {
        "registered": counts["registered"], "submitted": counts["submitted"],
        "admitted": counts["admitted"], "nominated": nominated, "finalists": finalists,
        "winners": sum(len(lists[n]["entries"]) for n in winner_list),
        "exhibiting": counts["exhibiting"],
    }  # fmt: skip
    floor = await season.platform.ask("GET", f"/exhibition/forums/{forum_id(season)}/map.txt")
    tally = season.platform.tally
    return Outcome(
        season.edition, season.seed, scale, seconds, len(tally.took), tally.slowest_percent(),
        told, dict(funnel["refused_by_reason"]), dict(Counter(w["cluster"] for w in winners)),
        {name: len(one["entries"]) for name, one in lists.items()}, winners, floor.content.decode(),
        shown(season),
    )  # fmt: skip


async def _lists(season: Season) -> dict[str, Json]:
    path = f"/award/editions/{season.edition}/lists"
    names = [item["list"] async for item in season.chief.pages(path)]
    order = [one["id"] for one in season.book["lists"] if one["id"] in names]
    return {n: await season.chief.get(f"/award/lists/{season.edition}/{n}") for n in order}


def _of_certificate(season: Season, certificate: str) -> list[str]:
    return [one["id"] for one in season.book["lists"] if one["certificate"] == certificate]


async def _funnel(season: Season, lists: dict[str, Json]) -> Json:
    """The funnel, once every fact has arrived in it: it is a read model, and says of when it is."""
    found: Json = {}
    winners = _of_certificate(season, "winner")
    wanted = sum(len(who_stands(lists[n])) for n in winners)
    exhibiting = await _exhibiting(season)

    async def arrived() -> bool:
        found.update(await season.chief.get(f"/submission/editions/{season.edition}/funnel"))
        counts = found["counts"]
        return bool(counts["winner"] >= wanted and counts["exhibiting"] >= exhibiting)

    await until("the last facts in the funnel", arrived)
    return found


async def _exhibiting(season: Season) -> int:
    floor = await season.chief.get(f"/exhibition/forums/{forum_id(season)}/map")
    return sum(1 for booth in floor["booths"] if booth["state"] == "confirmed")


async def _nominated(season: Season) -> int:
    """How many were handed to the panels: the lists that are not announced, at judging."""
    count = 0
    for round_ in season.book["rounds"]:
        path = f"/judging/rounds/{season.edition}:{round_['id']}/shortlists"
        for one in await season.chief.get(path):
            count += 0 if one["announced"] else len(one["entries"])
    return count


def tables(outcome: Outcome) -> list[tuple[str, list[str], list[tuple[Any, ...]]]]:
    """(title, columns, rows) of what the screen shows."""
    return [
        ("Funnel", ["step", "proposals"], [(step, outcome.funnel[step]) for step in STEPS]),
        ("Refused, and why", ["reason", "proposals"], sorted(outcome.refused.items())),
        ("Winners by cluster", ["cluster", "winners"], list(outcome.winners_by_cluster.items())),
        ("Winners", ["title", "agency", "cluster"],
         [(w["title"], w["agency"] or w["agency_id"], w["cluster"]) for w in outcome.winners]),
    ]  # fmt: skip
