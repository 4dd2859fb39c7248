"""Entries arrive by what submission tells, and go; who may list them."""

from typing import Any

from shared.delivery import Outcome

ADMITTED = "submission.proposal_admitted.v1"


async def test_an_admitted_proposal_takes_part_and_that_is_told(world: Any) -> None:
    await world.ready("p1")
    assert await world.told("entry_listed") == [
        {"entry_id": "p1:entry", "proposal_id": "p1", "edition_id": "kipp"}
    ]
    (entry,) = (await world.done("sari", "GET", "/entries?edition_id=kipp"))["items"]
    assert (entry["proposal_id"], entry["title"], entry["removed"]) == ("p1", "Title p1", None)


async def test_an_entry_waits_for_its_edition_and_its_agency(world: Any) -> None:
    await world.people_of_the_edition()
    await world.admitted("p1")
    assert await world.told("entry_listed") == []
    await world.published()
    assert await world.told("entry_listed") == []
    await world.agency("a1")
    assert len(await world.told("entry_listed")) == 1


async def test_a_proposal_that_withdraws_takes_part_no_longer(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.withdrawn("p1")
    assert await world.told("entry_removed") == [
        {"entry_id": "p1:entry", "proposal_id": "p1", "edition_id": "kipp", "why": "withdrawn"}
    ]
    entries = (await world.done("agus", "GET", "/entries?edition_id=kipp"))["items"]
    assert [e["removed"] for e in entries] == ["withdrawn", None]


async def test_a_proposal_that_was_never_admitted_withdraws_in_silence(world: Any) -> None:
    await world.published()
    await world.withdrawn("p9")
    assert await world.told() == []


async def test_a_fact_with_a_wrong_field_is_set_apart_and_stores_nothing(world: Any) -> None:
    await world.published()
    outcomes = await world.served.hear(
        "submission.events", ADMITTED, "p1", {"proposal_id": "p1", "edition_id": 7}
    )
    assert outcomes["judging"] == {Outcome.DEAD_LETTERED: 1}
    assert await world.served.mongo.collection("entries").count_documents({}) == 0


async def test_entries_come_in_pages(world: Any) -> None:
    await world.ready("p1", "p2", "p3")
    first = await world.done("sari", "GET", "/entries?edition_id=kipp&limit=2")
    path = f"/entries?edition_id=kipp&limit=2&after={first['next']}"
    second = await world.done("sari", "GET", path)
    assert [e["proposal_id"] for e in (*first["items"], *second["items"])] == ["p1", "p2", "p3"]
    assert second["next"] is None


async def test_a_judge_sees_the_entries_once_the_pact_is_signed(world: Any) -> None:
    await world.ready("p1")
    assert await world.refused("ani", "GET", "/entries?edition_id=kipp") == "pact-not-signed"
    await world.signed("ani")
    assert len((await world.done("ani", "GET", "/entries?edition_id=kipp"))["items"]) == 1
