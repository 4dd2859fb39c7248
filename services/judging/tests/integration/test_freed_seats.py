"""A disqualification frees a seat: the next in order is named, or it stays empty."""

import asyncio
from typing import Any

import pytest

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


async def test_who_withdraws_before_taking_the_seat_is_followed_by_another(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.disqualified("nominees", "p2")
    await world.withdrawn("p6")
    await world.withdrawn("p5")
    await world.withdrawn("p7")
    assert await replacements(world) == [("p2", "p5"), ("p2", "p7"), ("p2", None)]
    (nominees,) = await world.done("sari", "GET", "/rounds/kipp:desk/shortlists")
    assert [r["replaces"] for r in nominees["replacements"]] == ["p2", "p2", "p2"]


async def test_who_withdraws_after_taking_the_seat_leaves_it_empty(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.disqualified("nominees", "p2")
    await world.corrected("nominees", added=["p5"], reason="next_in_order")
    await world.withdrawn("p5")
    assert await replacements(world) == [("p2", "p5")]
    await world.disqualified("nominees", "p1")
    assert await replacements(world) == [("p2", "p5"), ("p1", "p6")]


async def test_who_withdraws_while_being_named_is_followed_or_passed_over(world: Any) -> None:
    await world.desk_closed(*IDS)
    await asyncio.gather(world.disqualified("nominees", "p2"), world.withdrawn("p5"))
    assert await replacements(world) in ([("p2", "p6")], [("p2", "p5"), ("p2", "p6")])


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


async def interview_opened(world: Any) -> None:
    """The interview of p1, p2 and p3, whom objections left on the list."""
    await world.desk_closed(*IDS)
    await world.opened("panel", "pak", "pur", "put")
    await world.closed("panel", "pak", "pur", "put")
    await world.released("top")
    await world.objections_settled("top", "p1", "p2", "p3")
    await world.opened("interview", "pak", "pur", "put")


@pytest.mark.parametrize("reason", ["not_eligible", "clerical_error"])
async def test_who_is_taken_off_a_settled_list_wins_nothing_and_frees_no_seat(
    world: Any, reason: str
) -> None:
    await interview_opened(world)
    await world.all_handed_in("interview", "pak", "pur", "put")
    await world.corrected("top", "p1", "p3", reason=reason)
    removed = await world.told("entry_removed")
    assert {(r["proposal_id"], r["why"]) for r in removed} == {
        ("p1", "disqualified"), ("p3", "disqualified"),
    }  # fmt: skip
    ended = await world.told("reading_ended", "judging.events")
    assert len(ended) == 6
    assert {e["proposal_id"] for e in ended} == {"p1", "p3"}
    await world.corrected("top", "p1", reason=reason)
    assert len(await world.told("entry_removed")) == 2
    await world.closed("interview")
    winners = (await world.told("shortlist_decided"))[2]
    assert [e["proposal_id"] for e in winners["entries"]] == ["p2"]
    assert await replacements(world) == []


async def test_what_others_tell_of_first_a_correction_does_not_tell_again(world: Any) -> None:
    await interview_opened(world)
    await world.disqualified("top", "p1", "leave_empty")
    await world.corrected("top", "p1", reason="disqualified")
    await world.corrected("top", "p2", reason="withdrawn")
    assert [r["proposal_id"] for r in await world.told("entry_removed")] == ["p1"]
    await world.withdrawn("p2", counted=True)
    removed = await world.told("entry_removed")
    assert [(r["proposal_id"], r["why"]) for r in removed] == [
        ("p1", "disqualified"), ("p2", "withdrawn"),
    ]  # fmt: skip


async def test_a_correction_that_takes_nothing_off_tells_nothing(world: Any) -> None:
    await interview_opened(world)
    told = len(await world.told())
    await world.corrected("top", added=["p4"], reason="next_in_order")
    assert len(await world.told()) == told
