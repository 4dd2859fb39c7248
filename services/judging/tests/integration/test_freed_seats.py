"""A disqualification frees a seat: the next in order is named, or it stays empty."""

from typing import Any

IDS = tuple(f"p{n}" for n in range(1, 8))


async def replacements(world: Any) -> list[tuple[str, str | None]]:
    named = await world.told("replacement_named", "judging.sealed")
    return [(n["replaces"], n["entry"] and n["entry"]["proposal_id"]) for n in named]


async def test_the_next_in_order_is_named_until_nobody_is_left(world: Any) -> None:
    await world.desk_closed(*IDS)
    for gone in ("p2", "p5", "p1", "p3"):
        await world.disqualified("nominees", gone)
    assert await replacements(world) == [("p2", "p5"), ("p5", "p6"), ("p1", "p7"), ("p3", None)]
    removed = await world.told("entry_removed")
    assert [(r["proposal_id"], r["why"]) for r in removed] == [
        (gone, "disqualified") for gone in ("p2", "p5", "p1", "p3")
    ]


async def test_who_withdrew_is_passed_over(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.withdrawn("p5")
    await world.disqualified("nominees", "p2")
    assert await replacements(world) == [("p2", "p6")]


async def test_a_seat_that_is_to_stay_empty_names_nobody(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.disqualified("nominees", "p2", "leave_empty")
    assert await replacements(world) == []
    assert len(await world.told("entry_removed")) == 1


async def test_a_disqualified_entry_is_read_no_more_in_the_next_round(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", "pak", "pur", "put")
    await world.disqualified("nominees", "p2", "leave_empty")
    ended = await world.told("reading_ended", "judging.sealed")
    assert {(e["proposal_id"], e["why"]) for e in ended} == {("p2", "entry_removed")}
    await world.closed("panel", "pak", "pur", "put")
    top = (await world.told("shortlist_decided"))[1]
    assert [e["proposal_id"] for e in top["entries"]] == ["p1", "p3", "p4"]


async def test_the_interview_waits_until_what_was_settled_is_what_is_here(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", "pak", "pur", "put")
    await world.closed("panel", "pak", "pur", "put")
    await world.released("top")
    await world.roster("interview", "pak", "pur", "put")
    path, body = "/rounds/kipp:interview/preparation", {"viewers": ["sari"]}
    assert await world.refused("sari", "POST", path, body) == "not-settled"
    await world.objections_settled("top", "p1", "p2", "p9")
    assert await world.refused("sari", "POST", path, body) == "not-all-heard"
    await world.objections_settled("top", "p1", "p2")
    assert (await world.done("sari", "POST", path, body))["entries"] == 2
