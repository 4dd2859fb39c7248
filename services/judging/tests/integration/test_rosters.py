"""Who reads in a round: rosters, judges who join, judges who drop out."""

from typing import Any

from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")
ROSTER = "/rounds/kipp:desk/roster"
REPLACEMENTS = "/rounds/kipp:desk/replacements"


def judges(*accounts: str) -> dict[str, Any]:
    return {"judges": [{"judge": account} for account in accounts]}


async def dewi(world: Any, *grants: Grant) -> None:
    await world.person("dewi", *(grants or (Grant("evaluator", "edition", "kipp"),)))


async def test_a_roster_is_what_was_put_last_and_says_who_signed(world: Any) -> None:
    await world.ready("p1")
    await world.roster("desk", "ani", "budi")
    body = {"judges": [{"judge": "ani", "categories": ["health"]}, {"judge": "citra"}]}
    put = await world.done("sari", "PUT", ROSTER, body)
    assert (put["state"], put["judges"]) == ("announced", ["ani", "citra"])
    await world.signed("citra")
    roster = (await world.done("sari", "GET", ROSTER))["judges"]
    assert [(m["judge"], m["categories"], m["signed_at"] is None) for m in roster] == [
        ("ani", ["health"], True),
        ("citra", [], False),
    ]


async def test_only_accounts_with_the_rounds_role_are_on_its_roster(world: Any) -> None:
    await world.ready("p1")
    answer = await world.ask("sari", "PUT", ROSTER, judges("ani", "pak", "nobody"))
    assert answer.json()["type"].endswith(":lacks-role")
    assert answer.json()["params"] == {"role": "evaluator", "accounts": ["nobody", "pak"]}
    await dewi(world, Grant("evaluator", "edition", "another"))
    assert await world.refused("sari", "PUT", ROSTER, judges("dewi")) == "lacks-role"


async def test_a_roster_that_changed_meanwhile_is_not_overwritten(world: Any) -> None:
    await world.ready("p1")
    seen = await world.roster("desk", "ani")
    await world.roster("desk", "ani", "budi")
    match = {"If-Match": f'"{seen["version"]}"'}
    answer = await world.ask("sari", "PUT", ROSTER, judges("ani"), **match)
    assert answer.status_code == 412
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["judges"] == ["ani", "budi"]


async def test_who_joins_a_round_that_is_read_gets_what_is_lacking(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    (one, _) = await world.readings("ani")
    await world.done("ani", "POST", f"/readings/{one['id']}/declining", {"why": "my sister"})
    await dewi(world)
    await world.signed("dewi")
    await world.roster("desk", "ani", "budi", "dewi")
    await world.time_passes()
    (given,) = await world.readings("dewi")
    assert given["proposal_id"] == one["proposal_id"]
    await world.handed_in("dewi", given["id"], 80)
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["readings_made"]


async def test_who_joins_has_signed_first_and_nobody_is_dropped(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await dewi(world)
    assert await world.refused("sari", "PUT", ROSTER, judges("ani", "budi", "dewi")) == (
        "pacts-missing"
    )
    assert await world.refused("sari", "PUT", ROSTER, judges("ani")) == "roster-fixed"


# ------------------------------------------------------------------------- who drops out


async def test_the_open_readings_of_who_drops_out_go_to_the_successor(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    await dewi(world)
    await world.signed("dewi")
    await world.roster("desk", *EVALUATORS, "dewi")
    await world.time_passes()
    kept, *others = await world.readings("ani")
    await world.handed_in("ani", kept["id"], 90)
    await world.done("sari", "POST", REPLACEMENTS, {"judge": "ani", "successor": "dewi"})
    await world.time_passes()

    after = {r["id"]: r["state"] for r in await world.readings("ani")}
    assert after == {kept["id"]: "handed_in", **{r["id"]: "ended" for r in others}}
    given = {r["proposal_id"] for r in await world.readings("dewi")}
    assert given == {r["proposal_id"] for r in others}
    ended = await world.told("reading_ended")
    assert {(e["judge_id"], e["why"]) for e in ended} == {("ani", "replaced")}
    assert len(ended) == len(others)


async def test_without_a_successor_the_least_loaded_read(world: Any) -> None:
    await world.ready(*IDS)
    await dewi(world)
    await world.opened("desk", *EVALUATORS, "dewi")
    await world.done("sari", "POST", REPLACEMENTS, {"judge": "ani"})
    await world.time_passes()
    held = {judge: await world.readings(judge) for judge in ("budi", "citra", "dewi")}
    read = sorted(r["proposal_id"] for readings in held.values() for r in readings)
    assert read == sorted((*IDS, *IDS))
    assert all(len({r["proposal_id"] for r in mine}) == len(mine) for mine in held.values())
    assert min(len(mine) for mine in held.values()) >= 3


async def test_who_dropped_out_writes_no_more(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    first, *_ = await world.readings("ani")
    await world.handed_in("ani", first["id"], 90)
    await world.done("sari", "POST", REPLACEMENTS, {"judge": "ani"})
    sheet = f"/readings/{first['id']}/sheet"
    body = {"scores": {"impact": "10"}}
    assert await world.refused("ani", "PATCH", sheet, body) == "replaced"
    again = await world.done("sari", "POST", REPLACEMENTS, {"judge": "ani"})
    assert again["judges"] == ["budi", "citra"]
    back = {"judges": [{"judge": judge} for judge in EVALUATORS]}
    path = "/rounds/kipp:desk/roster"
    assert await world.refused("sari", "PUT", path, back) == "replaced-before"
    back["judges"].pop(0)
    assert (await world.done("sari", "PUT", path, back))["judges"] == ["budi", "citra"]


async def test_only_a_judge_of_the_roster_can_be_replaced_and_only_while_it_is_read(
    world: Any,
) -> None:
    await world.ready("p1", "p2")
    body = {"judge": "ani"}
    await world.roster("desk", "ani", "budi")
    assert await world.refused("sari", "POST", REPLACEMENTS, body) == "not-being-read"
    await world.opened("desk", "ani", "budi")
    assert await world.refused("sari", "POST", REPLACEMENTS, {"judge": "citra"}) == "not-on-roster"
    own = {"judge": "ani", "successor": "ani"}
    assert await world.refused("sari", "POST", REPLACEMENTS, own) == "own-successor"


async def test_progress_says_who_has_read_how_much_and_no_scores(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    one, two, *_ = await world.readings("ani")
    handed = await world.handed_in("ani", one["id"], 95)
    await world.done("ani", "POST", f"/readings/{two['id']}/declining", {"why": "mine"})
    progress = await world.done("sari", "GET", "/rounds/kipp:desk/progress")
    assert (progress["handed_in"], progress["to_read"]) == (1, 11)
    ani = progress["judges"][0]
    assert ani == {
        "judge": "ani", "left": False, "to_read": 2, "handed_in": 1, "declined": 1,
        "taken_away": 0, "begun": 0, "last_activity": handed["handed_in"][0]["at"],
    }  # fmt: skip
    assert progress.keys() == {"round_id", "state", "to_read", "handed_in", "judges", "closes_at"}
    table = (await world.ask("agus", "GET", "/rounds/kipp:desk/progress.csv")).text.splitlines()
    assert table[0] == "judge,left,to_read,handed_in,declined,taken_away,begun,last_activity"
    assert table[1].startswith("ani,False,2,1,1,0,0,2")
