"""Small editions in which something is still open, carried as far as a test needs.

`python -m tests.e2e.portal.seed --url URL --chief demo-chief.json` leaves one with an open round.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gelanggang.demo import fit, intake, people, rounds, scaling, scenario, selection, world
from gelanggang.demo.client import Person, Platform
from gelanggang.demo.play import DEFAULT
from gelanggang.demo.season import Season

SMALL = Fraction(1, 150)


@dataclass(frozen=True, slots=True)
class Login:
    """How somebody of a seeded edition signs in."""

    account: str
    email: str
    password: str


def login(person: Person) -> Login:
    """As the portal's door asks for it."""
    return Login(person.account, person.email, person.password)


@asynccontextmanager
async def open_intake(
    url: str, chief: tuple[str, str], slug: str, ends: Mapping[str, str] | None = None
) -> AsyncIterator[Season]:
    """An edition whose intake is open, with agencies and units, and nothing written in it."""
    platform = Platform(url)
    try:
        person = Person(platform, "", *chief)
        await person.sign_in()
        person.account = person.session["account_id"]
        told = scaling.scaled(scenario.load(DEFAULT), SMALL)
        book = await person.get(f"/programme/rule-books/{told.rule_book}")
        book = scaling.scaled_book(dict(book), SMALL)
        fit.check(told, book)
        built = world.build(told, book, slug, 7)
        season = Season(platform, told, built, book, slug, 7, lambda *_: None, person)
        await intake.publish(season, ends)
        await people.settle_in(season)
        yield season
    finally:
        await platform.close()


async def colleague(season: Season, agency: str) -> Login:
    """One more unit member of an agency."""
    role = {"role": "unit_member", "scope_id": agency}
    by = season.administrators[agency]
    return login(await people.invite(season, by, f"{agency}-unit-2", role))


@asynccontextmanager
async def admitted(
    url: str, chief: tuple[str, str], slug: str, ends: Mapping[str, str] | None = None
) -> AsyncIterator[Season]:
    """An edition whose proposals are selected and whose first round is still to be prepared."""
    async with open_intake(url, chief, slug, ends) as season:
        await intake.take_in(season)
        await selection.select(season)
        yield season


@asynccontextmanager
async def open_round(url: str, chief: tuple[str, str], slug: str) -> AsyncIterator[Season]:
    """An edition whose first round is open, and nothing of it read."""
    async with admitted(url, chief, slug) as season:
        await rounds.begin(season, season.book["rounds"][0])
        yield season


@asynccontextmanager
async def decided(
    url: str, chief: tuple[str, str], slug: str, ends: Mapping[str, str] | None = None
) -> AsyncIterator[Season]:
    """An edition whose finalists are decided, and sealed: nothing of their list is prepared."""
    async with admitted(url, chief, slug, ends) as season:
        for round_ in season.book["rounds"][:2]:
            await rounds.hold(season, round_)
        yield season


async def hear(season: Season, name: str) -> None:
    """Open the stage in which a released list may be objected to."""
    stage = season.stage("objections", list=name)
    assert stage is not None
    await season.open(stage, "Simulasi: uji publik dibuka.")


async def _leave(url: str, chief: tuple[str, str], slug: str, *, prepared: bool) -> list[Login]:
    carried = open_round if prepared else admitted
    async with carried(url, chief, slug) as season:
        return [login(judge) for judge in season.judges["evaluator"]]


def main() -> None:
    """Leave an edition as it is asked for, and say how its judges sign in."""
    parser = argparse.ArgumentParser("seed", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--chief", type=Path, required=True)
    parser.add_argument("--slug", default="kipp-open")
    parser.add_argument("--admitted", action="store_true", help="stop before the preparation")
    given = parser.parse_args()
    kept = json.loads(given.chief.read_text(encoding="utf-8"))
    chief = (kept["email"], kept["password"])
    left = asyncio.run(_leave(given.url, chief, given.slug, prepared=not given.admitted))
    sys.stdout.write("".join(f"{one.email} {one.password}\n" for one in left))


if __name__ == "__main__":
    main()
