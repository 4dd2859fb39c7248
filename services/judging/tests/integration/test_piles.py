"""A judge's own pile: what is left, and how own scores spread; nothing of anybody else's."""

from typing import Any

from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")
PILE = "/piles/kipp:desk"


async def opened(world: Any) -> list[str]:
    """An open round; ani's readings."""
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    return [reading["id"] for reading in await world.readings("ani")]


async def test_a_pile_says_how_far_it_is(world: Any) -> None:
    first, second, *_ = await opened(world)
    await world.handed_in("ani", first, 80)
    await world.done("ani", "PATCH", f"/readings/{second}/sheet", {"scores": {"impact": "60"}})
    (pile,) = await world.done("ani", "GET", "/piles")
    assert (pile["round_id"], pile["role"], pile["state"]) == ("kipp:desk", "evaluator", "open")
    assert (pile["to_read"], pile["begun"], pile["handed_in"]) == (2, 1, 1)
    assert (pile["round_state"], pile["over"], pile["closes_at"]) == ("open", False, None)
    assert (await world.done("ani", "GET", PILE))["pile"] == pile


async def test_a_pile_shows_what_each_sheet_comes_to(world: Any) -> None:
    first, second, *_ = await opened(world)
    await world.handed_in("ani", first, 80, 60)
    await world.done("ani", "PATCH", f"/readings/{second}/sheet", {"scores": {"impact": "60"}})
    readings = {r["id"]: r for r in (await world.done("ani", "GET", PILE))["readings"]}
    assert readings[first]["total"] == "72.000000000000"
    assert (readings[first]["state"], readings[first]["unsent"]) == ("handed_in", False)
    assert readings[first]["handed_in_at"] is not None
    assert (readings[second]["total"], readings[second]["handed_in_at"]) == (None, None)
    await world.done("ani", "PATCH", f"/readings/{first}/sheet", {"scores": {"impact": "10"}})
    readings = {r["id"]: r for r in (await world.done("ani", "GET", PILE))["readings"]}
    assert (readings[first]["total"], readings[first]["unsent"]) == ("30.000000000000", True)


async def test_own_scores_spread_over_each_criterion(world: Any) -> None:
    first, second, *_ = await opened(world)
    await world.handed_in("ani", first, 80, 60)
    await world.done("ani", "PATCH", f"/readings/{second}/sheet", {"scores": {"impact": "60"}})
    await world.handed_in("budi", (await world.readings("budi"))[0]["id"], 5, 5)
    (scores,) = (await world.done("ani", "GET", PILE))["scores"]
    impact, novelty = scores["criteria"]
    assert (impact["scores"]["count"], impact["scores"]["mean"]) == (2, "70.000000000000")
    assert impact["scores"]["spread"]["highest"] == "80"
    assert (novelty["scores"]["count"], novelty["scores"]["spread"]) == (1, None)
    assert (scores["totals"]["count"], scores["totals"]["mean"]) == (1, "72.000000000000")
    assert scores["scale"]["highest"] == "100"


async def test_what_was_given_back_is_counted_and_draws_nothing(world: Any) -> None:
    first, *_ = await opened(world)
    await world.handed_in("ani", first, 80)
    await world.done("ani", "POST", f"/readings/{first}/declining", {"why": "Saudara saya."})
    found = await world.done("ani", "GET", PILE)
    assert (found["pile"]["declined"], found["scores"][0]["totals"]["count"]) == (1, 0)


async def test_nobody_sees_the_pile_of_another(world: Any) -> None:
    await opened(world)
    others = {r["proposal_id"] for r in await world.readings("ani")}
    mine = await world.done("budi", "GET", PILE)
    assert (
        {r["proposal_id"] for r in mine["readings"]}
        == {r["proposal_id"] for r in await world.readings("budi")}
        != others
    )
    for who in ("pak", "sari", "agus", "umi"):
        assert (await world.ask(who, "GET", PILE)).status_code == 404
    assert await world.done("pak", "GET", "/piles") == []


async def test_before_a_round_is_prepared_there_is_no_pile(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    assert await world.done("ani", "GET", "/piles") == []
    assert (await world.ask("ani", "GET", PILE)).status_code == 404


async def test_who_is_no_judge_any_more_has_no_pile(world: Any) -> None:
    await opened(world)
    await world.person("ani", Grant("evaluator", "edition", "another"))
    assert await world.done("ani", "GET", "/piles") == []
    assert (await world.ask("ani", "GET", PILE)).status_code == 403


async def test_who_was_replaced_sees_the_pile_left(world: Any) -> None:
    await opened(world)
    await world.done("sari", "POST", "/rounds/kipp:desk/replacements", {"judge": "ani"})
    await world.time_passes()
    (pile,) = await world.done("ani", "GET", "/piles")
    assert (pile["state"], pile["to_read"], pile["taken_away"]) == ("left", 0, 4)
