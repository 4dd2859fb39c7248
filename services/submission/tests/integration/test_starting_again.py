"""Last year's proposal as the beginning of this year's."""

from typing import Any

import pytest


@pytest.fixture
async def years(arena: Any) -> Any:
    """Last year's proposal of Semarang's, and an edition of this year with a shorter form."""
    await arena.ok(arena.register(title="Antrean Tanpa Antre"))
    await arena.ok(arena.write(ide="ide lama", ringkasan="kata " * 30))
    await arena.begin("kipp-2019")
    return arena


def start(arena: Any, by: str = "unit-semarang", **body: Any) -> Any:
    filled = {"edition_id": "kipp-2019", "agency_id": by.split("-")[1], "group": "umum"}
    return arena.ask(by, "PUT", "/proposals/p2", {**filled, "begun_from": "p1", **body})


async def test_a_unit_starts_from_last_years(years: Any) -> None:
    shown = await years.ok(start(years, title="Antrean Dua"))
    assert (shown["title"], shown["formerly"]) == ("Antrean Dua", "Antrean Tanpa Antre")
    assert (shown["begun_from"], shown["number"]) == ("p1", "KIPP-2019-000001")
    assert shown["answers"] == {"ide": "ide lama", "ringkasan": "kata " * 30}
    found = await years.ok(years.ask("unit-semarang", "GET", "/proposals/p2/findings"))
    (long,) = [f for f in found["findings"] if f["field"] == "ringkasan"]
    assert (long["code"], long["params"]) == ("too-many-words", {"words": 30, "limit": 20})
    old = await years.ok(years.ask("unit-semarang", "GET", "/proposals/p1"))
    assert (old["version"], old["begun_from"]) == (2, None)


async def test_its_title_is_last_years_where_none_is_named(years: Any) -> None:
    shown = await years.ok(start(years))
    assert (shown["title"], shown["formerly"]) == ("Antrean Tanpa Antre",) * 2


async def test_nobody_starts_from_what_he_does_not_see_whole(years: Any) -> None:
    unseen = await start(years, "unit-semarang-2")
    unknown = await start(years, "unit-semarang-2", begun_from="p7")
    for answer, id in ((unseen, "p1"), (unknown, "p7")):
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (404, "urn:gelanggang:not-found")
        assert problem["detail"] == f"There is no proposal {id!r}."
    assert await years.state("p2") == {}


async def test_it_starts_from_another_edition(years: Any) -> None:
    again = start(years, edition_id="kipp-2018")
    assert await years.refused(again) == (409, "submission:same-edition")


async def test_a_proposal_without_title_and_without_beginning_is_bad_input(years: Any) -> None:
    assert await years.refused(start(years, begun_from=None)) == (422, "invalid")
    empty = start(years, title=" ")
    assert await years.refused(empty) == (409, "submission:title-needed")


async def test_a_finding_says_what_its_rule_asks(years: Any) -> None:
    found = await years.ok(years.ask("unit-semarang", "GET", "/proposals/p1/findings"))
    asked = {f["rule"]: (f["kind"], f["asks"], f["blocks"]) for f in found["findings"]}
    assert asked == {
        "one-year-old": ("minimum-age", {"years": 1}, False),
        "form-complete": ("complete", {}, False),
        "title-once": ("unique-title", {}, False),
        "with-care": ("careless", {"min_words": 10, "placeholders": ["contoh"]}, False),
        "no-winner": ("not-won-before", {"lists": ["top-40"], "times": 1}, False),
    }
