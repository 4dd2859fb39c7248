"""What an agency sees of its evaluation: after the release, by the rule book, of two readings."""

from typing import Any

import pytest

from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 10))
PANELLISTS = ("pak", "pur", "put")
EVALUATORS = ("ani", "budi", "citra")
OF_P1 = "/entries/p1/evaluation"


def feedback(world: Any, **of_round: str) -> None:
    """The rule book says what entrants see of which round."""
    rounds = world.book["rounds"]
    world.book["rounds"] = [
        one | ({"feedback": of_round[one["id"]]} if one["id"] in of_round else {}) for one in rounds
    ]


async def top_decided(world: Any, **of_round: str) -> None:
    """Desk and panel are closed, and their lists decided; nothing is released."""
    feedback(world, **of_round)
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    await world.person("adi", Grant("agency_administrator", "agency", "a1"))


async def rounds(world: Any, who: str, path: str = OF_P1) -> list[str]:
    found = (await world.done(who, "GET", path))["rounds"]
    return [one["round"] for one in found]


async def test_before_the_release_an_agency_sees_nothing(world: Any) -> None:
    await top_decided(world, desk="criteria", panel="criteria")
    assert await rounds(world, "umi") == await rounds(world, "adi") == []


async def test_after_the_release_unit_and_administrator_see_what_the_book_shows(
    world: Any,
) -> None:
    await top_decided(world, desk="criteria", panel="total")
    await world.released("top")
    desk, panel = (await world.done("umi", "GET", OF_P1))["rounds"]
    assert (desk["round"], panel["round"]) == ("desk", "panel")
    assert (desk["readings"], desk["total"]) == (2, "77.000000000000")
    assert [(c["id"], c["mean"]) for c in desk["criteria"]] == [
        ("impact", "95.000000000000"), ("novelty", "50.000000000000"),
    ]  # fmt: skip
    assert (panel["total"], panel["criteria"]) == ("77.000000000000", None)
    assert panel["withheld"] == ["rule_book", "few_entries"]
    assert await rounds(world, "adi") == ["desk", "panel"]


async def test_a_book_that_says_nothing_shows_nothing(world: Any) -> None:
    await top_decided(world, panel="none")
    await world.released("top")
    assert await rounds(world, "umi") == []


async def test_a_round_whose_list_is_not_released_is_not_named(world: Any) -> None:
    await top_decided(world, desk="criteria", panel="criteria", interview="criteria")
    await world.released("top")
    await world.objections_settled("top", "p1", "p2", "p3")
    await world.opened("interview", *PANELLISTS)
    await world.closed("interview", *PANELLISTS)
    assert await rounds(world, "umi") == ["desk", "panel"]


async def test_an_entry_that_was_not_in_a_round_is_not_shown_it(world: Any) -> None:
    await top_decided(world, desk="criteria", panel="criteria")
    await world.released("top")
    await world.person("umi", Grant("unit_member", "agency", "a9"))
    assert await rounds(world, "umi", "/entries/p9/evaluation") == ["desk"]


async def test_of_one_reading_only_its_number_is_shown(world: Any) -> None:
    feedback(world, desk="criteria")
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    (missed,) = [
        (judge, reading["id"])
        for judge in EVALUATORS
        for reading in await world.readings(judge)
        if reading["id"] == "kipp:desk:p1:2"
    ]
    for judge in EVALUATORS:
        for reading in await world.readings(judge):
            if (judge, reading["id"]) != missed:
                await world.handed_in(judge, reading["id"], 80)
    await world.done("sari", "POST", "/rounds/kipp:desk/closing")
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    await world.released("top")
    (desk,) = (await world.done("umi", "GET", OF_P1))["rounds"]
    assert desk["withheld"] == ["few_readings"]
    shown = (desk["readings"], desk["total"], desk["criteria"], desk["position"])
    assert shown == (1, None, None, None)


async def test_a_position_is_a_quartile_and_a_histogram_of_its_cluster(world: Any) -> None:
    feedback(world, desk="total")
    await world.people_of_the_edition()
    await world.published()
    for id in IDS:
        await world.agency(f"a{id[1:]}")
        await world.admitted(id)
    await world.settled(*IDS)
    await world.opened("desk", *EVALUATORS)
    await world.closed("desk", *EVALUATORS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    await world.released("top")
    (desk,) = (await world.done("umi", "GET", OF_P1))["rounds"]
    position = desk["position"]
    assert (position["entries"], position["quartile"]) == (9, 1)
    assert sum(one["count"] for one in position["histogram"]) == 9
    own = position["histogram"][position["bin"]]
    assert (own["lower"], own["upper"]) == ("75.000000000000", "80.000000000000")


@pytest.mark.parametrize("who", ["ani", "pak", "far"])
async def test_to_others_there_is_no_such_entry(world: Any, who: str) -> None:
    await top_decided(world, desk="criteria", panel="criteria")
    await world.released("top")
    await world.person("far", Grant("agency_administrator", "agency", "a2"))
    there, none = [
        await world.ask(who, "GET", f"/entries/{id}/evaluation") for id in ("p1", "none")
    ]
    assert there.status_code == none.status_code == 404
    assert there.json()["detail"] == none.json()["detail"].replace("none", "p1")


async def test_officials_see_it_when_they_see_the_ranking(world: Any) -> None:
    await top_decided(world)
    assert await rounds(world, "sari") == ["desk", "panel"]
    assert await rounds(world, "susi") == await rounds(world, "agus") == []
    await world.released("top")
    assert await rounds(world, "susi") == await rounds(world, "agus") == ["desk", "panel"]


async def test_nothing_that_is_shown_names_a_judge_or_a_place(world: Any) -> None:
    await top_decided(world, desk="criteria", panel="criteria")
    await world.released("top")
    text = (await world.ask("umi", "GET", OF_P1)).text
    assert not [name for name in (*EVALUATORS, *PANELLISTS, "p2", "a2") if f'"{name}"' in text]
    assert '"place"' not in text


async def test_who_left_the_agency_sees_it_no_longer(world: Any) -> None:
    await top_decided(world, desk="criteria")
    await world.released("top")
    await world.person("umi")
    assert (await world.ask("umi", "GET", OF_P1)).status_code == 404
