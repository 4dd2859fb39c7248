"""`gelanggang demo`: one edition, from the first draft to the last booth."""

import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gelanggang.demo import (
    fit,
    forum,
    intake,
    lists,
    people,
    report,
    rounds,
    scaling,
    scenario,
    selection,
    world,
)
from gelanggang.demo.client import Person, Platform, Refused
from gelanggang.demo.season import Season
from gelanggang.screen import Screen
from gelanggang.trouble import Trouble

SCENARIOS = Path(__file__).parents[3] / "scenarios"
DEFAULT = SCENARIOS / "kipp-2018.yaml"


async def play(
    url: str, path: Path, chief: tuple[str, str], screen: Screen, *,
    scale: Fraction = Fraction(1), seed: int = 7,
) -> report.Outcome:  # fmt: skip
    """Carry one edition at the platform behind `url`; `chief` is (e-mail, password)."""
    told = scaling.scaled(scenario.load(path), scale)
    platform = Platform(url)
    try:
        person = Person(platform, "", *chief)
        await person.sign_in()
        person.account = person.session["account_id"]
        book = scaling.scaled_book(await _book(person, told, path), scale)
        fit.check(told, book)
        edition = await _free_slug(person, told.edition.slug)
        built = world.build(told, book, edition, seed)
        with _bars(screen) as bars:
            season = Season(platform, told, built, book, edition, seed, _reporter(bars), person)
            began = time.monotonic()
            await carry(season)
            took = time.monotonic() - began
        return await report.ask(season, float(scale), took)
    except Refused as refused:
        raise Trouble(f"The platform said no. {refused}") from refused
    finally:
        await platform.close()


async def carry(season: Season) -> None:
    """Every act in its order."""
    await intake.publish(season)
    await people.settle_in(season)
    await intake.take_in(season)
    await selection.select(season)
    winners: list[Any] = []
    for round_ in season.book["rounds"]:
        await rounds.hold(season, round_)
        for listed in season.book["lists"]:
            if listed["round"] == round_["id"] and listed["announced"]:
                entries = await lists.announce(season, listed)
                await lists.hear_objections(season, listed, entries)
                if listed["booth"]:
                    winners += await lists.standing(season, listed)
    await forum.exhibit(season, winners)


async def _book(person: Person, told: scenario.Scenario, path: Path) -> dict[str, Any]:
    """The scenario's rule book: a file beside it, or one that the platform ships."""
    beside = path.parent / told.rule_book
    if beside.suffix in (".yaml", ".yml", ".json") and beside.exists():
        read = yaml.safe_load(beside.read_text(encoding="utf-8"))
        checked = await person.post("/programme/rule-books/check", read)
        if not checked["sound"]:
            first = checked["mistakes"][0]
            raise Trouble(f"{beside.name} is no rule book: {first['pointer']}: {first['detail']}")
        return _whole(read)
    try:
        return dict(await person.get(f"/programme/rule-books/{told.rule_book}"))
    except Refused as refused:
        raise Trouble(
            f"rule_book: there is no {told.rule_book} here or at the platform."
        ) from refused


def _whole(book: Mapping[str, Any]) -> dict[str, Any]:
    """The book with the keys that may be left out, as the platform would publish it."""
    whole = dict(book)
    for stage in whole["stages"]:
        stage.setdefault("round", None)
        stage.setdefault("list", None)
    for round_ in whole["rounds"]:
        round_["entries"].setdefault("list", None)
    for listed in whole["lists"]:
        listed.setdefault("seats", [])
        listed.setdefault("freed", "leave_empty")
        listed.setdefault("certificate", None)
        listed.setdefault("booth", False)
    for group in whole["groups"]:
        group.setdefault("categories", [])
        for field in group["form"]["fields"]:
            field.setdefault("required", False)
        group["form"].setdefault("attachments", [])
    return whole


async def _free_slug(person: Person, slug: str) -> str:
    """The edition's own slug: the scenario's, and the number of this run."""
    taken = {item["id"] async for item in person.pages("/programme/editions")}
    taken |= {item["id"] async for item in person.pages("/programme/drafts")}
    number = next(n for n in range(1, 100_000) if f"{slug}-{n}" not in taken)
    return f"{slug}-{number}"


def _bars(screen: Screen) -> Progress:
    return Progress(
        TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=screen.console, disable=screen.as_json,
    )  # fmt: skip


def _reporter(bars: Progress) -> Any:
    tasks: dict[str, Any] = {}

    def told(stage: str, done: int, of: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=of)
        bars.update(tasks[stage], completed=done, total=of)

    return told


def show(screen: Screen, outcome: report.Outcome, url: str) -> None:
    """What came of it, and where to look next."""
    screen.say("\nAll outcomes are simulated. Titles that begin with Contoh are made up.")
    for title, columns, rows in report.tables(outcome):
        screen.table(title, columns, rows)
    screen.lines([outcome.floor])
    screen.say(
        f"{outcome.commands} commands in {outcome.seconds:.0f} s: "
        f"{outcome.commands / outcome.seconds:.0f} a second; all but the slowest 1 % took less "
        f"than {outcome.slowest_percent * 1000:.0f} ms."
    )
    for what, path in (
        ("the edition", f"programme/editions/{outcome.edition}"),
        ("its rule book", f"programme/editions/{outcome.edition}/rule-book"),
        ("its funnel", f"submission/editions/{outcome.edition}/funnel"),
        ("its lists", f"award/editions/{outcome.edition}/lists"),
        ("its forum", f"exhibition/forums/{outcome.edition}-forum/map.txt"),
    ):
        screen.say(f"  {what:<14} {url}/api/{path}")
    screen.answer(outcome.answer())
