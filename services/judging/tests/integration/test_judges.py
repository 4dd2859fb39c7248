"""The pact is signed, conflicts are declared, and others read what is given back."""

import asyncio
from typing import Any

from judging.domain.pact import ENGLISH, INDONESIAN, SHA256, TEXT
from judging.domain.recompute import recompute
from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")


def conflict(of: str, id: str, why: str = "a private reason") -> dict[str, str]:
    return {"edition_id": "kipp", "of": of, "id": id, "why": why}


async def test_the_pact_is_read_and_signed_with_text_hash_and_time(world: Any) -> None:
    await world.ready("p1")
    pact = await world.done("ani", "GET", "/pact")
    assert pact == {
        "text": TEXT, "sha256": SHA256, "texts": {"id": INDONESIAN, "en": ENGLISH},
    }  # fmt: skip
    body = {"edition_id": "kipp", "sha256": pact["sha256"]}
    signed = (await world.done("ani", "POST", "/pacts", body))["pact"]
    assert (signed["text"], signed["sha256"]) == (TEXT, SHA256)
    again = await world.done("ani", "POST", "/pacts", body)
    assert (again["pact"], again["version"]) == (signed, 1)
    assert (await world.done("ani", "GET", "/judges/me?edition_id=kipp"))["pact"] == signed


async def test_another_text_is_not_signed(world: Any) -> None:
    await world.ready("p1")
    body = {"edition_id": "kipp", "sha256": "0" * 64}
    assert await world.refused("ani", "POST", "/pacts", body) == "another-pact"
    assert (await world.done("ani", "GET", "/judges/me?edition_id=kipp"))["pact"] is None


async def test_only_judges_of_the_edition_sign_and_declare(world: Any) -> None:
    await world.ready("p1")
    pact = {"edition_id": "kipp", "sha256": SHA256}
    for who in ("sari", "agus", "umi"):
        assert (await world.ask(who, "POST", "/pacts", pact)).status_code == 403
        declared = await world.ask(who, "POST", "/conflicts", conflict("entry", "p1"))
        assert declared.status_code == 403
    nowhere = {"edition_id": "none", "sha256": SHA256}
    assert (await world.ask("ani", "POST", "/pacts", nowhere)).status_code == 404


async def test_why_is_shown_only_to_who_declared_it(world: Any) -> None:
    await world.ready("p1")
    await world.roster("desk", *EVALUATORS)
    mine = await world.done("ani", "POST", "/conflicts", conflict("agency", "a1"))
    assert [(c["of"], c["id"], c["why"]) for c in mine["conflicts"]] == [
        ("agency", "a1", "a private reason")
    ]
    again = await world.done("ani", "POST", "/conflicts", conflict("agency", "a1", "other words"))
    assert again == mine
    roster = await world.ask("sari", "GET", "/rounds/kipp:desk/roster")
    assert roster.json()["judges"][0]["conflicts_declared"] == 1
    assert "private" not in roster.text


async def test_a_conflict_with_nothing_is_refused(world: Any) -> None:
    await world.ready("p1")
    for of, id in (("agency", "a11"), ("agency", "p1"), ("entry", "p11"), ("entry", "a1")):
        refused = await world.refused("ani", "POST", "/conflicts", conflict(of, id))
        assert refused == "conflict-with-nothing", (of, id)
    mine = await world.done("ani", "GET", "/judges/me?edition_id=kipp")
    assert mine["conflicts"] == []


async def test_a_declined_reading_goes_to_the_least_loaded_who_never_held_it(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    first = (await world.readings("ani"))[0]
    (other,) = {"budi", "citra"} - await holders(world, first["proposal_id"])
    declined = await world.done(
        "ani", "POST", f"/readings/{first['id']}/declining", {"why": "my sister"}
    )
    assert declined["state"] == "declined"
    assert (await world.told("reading_declined"))[0]["reading_id"] == first["id"]
    given = await world.readings(other)
    assert f"kipp:desk:{first['proposal_id']}:3" in {r["id"] for r in given}
    assert len(given) == 5
    mine = await world.done("ani", "GET", "/judges/me?edition_id=kipp")
    assert [(c["of"], c["id"]) for c in mine["conflicts"]] == [("entry", first["proposal_id"])]
    kept = (await world.done("ani", "GET", f"/readings/{first['id']}"))["reading"]
    assert kept["version"] == declined["version"]


async def holders(world: Any, proposal: str) -> set[str]:
    rows = world.served.mongo.collection("readings").find({"proposal_id": proposal})
    return {row["judge_id"] async for row in rows}


async def test_declining_again_is_nothing(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    path = f"/readings/{(await world.readings('ani'))[0]['id']}/declining"
    first = await world.done("ani", "POST", path, {"why": "my sister"})
    assert await world.done("ani", "POST", path, {"why": "again"}) == first
    assert len(await world.told("reading_declined")) == 1


async def test_a_sheet_is_given_back_with_its_reading_and_another_judge_reads(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    first = (await world.readings("ani"))[0]
    await world.handed_in("ani", first["id"], 80)
    (other,) = {"budi", "citra"} - await holders(world, first["proposal_id"])
    path = f"/readings/{first['id']}/declining"
    declined = await world.done("ani", "POST", path, {"why": "my sister works there"})
    assert (declined["state"], len(declined["handed_in"])) == ("declined", 1)
    assert await world.refused("ani", "POST", f"/readings/{first['id']}/handing-in") == (
        "reading-over"
    )
    assert (await world.told("reading_declined"))[0]["reading_id"] == first["id"]
    assert f"kipp:desk:{first['proposal_id']}:3" in {r["id"] for r in await world.readings(other)}


async def test_a_conflict_declared_after_handing_in_leaves_no_sheet_that_counts(
    world: Any,
) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    first, *others = await world.readings("ani")
    for reading in (first, *others):
        await world.handed_in("ani", reading["id"], 100)
    mine = await world.done("ani", "POST", "/conflicts", conflict("agency", first["agency_id"]))
    assert [c["id"] for c in mine["conflicts"]] == [first["agency_id"]]
    await world.closed("desk", *EVALUATORS)
    exported = (await world.ask("sari", "GET", "/rounds/kipp:desk/export")).json()
    read = {(s["proposal_id"], s["judge_id"]) for s in exported["sheets"]}
    assert len(exported["sheets"]) == len(read) == 12
    assert {p for p, judge in read if judge == "ani"} == {r["proposal_id"] for r in others}
    assert recompute(exported).agrees
    (closed,) = await world.told("round_closed")
    assert closed["missing_readings"] == 0


async def test_a_sheet_given_back_at_the_close_is_either_missing_or_too_late(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani", "budi")
    first = (await world.readings("ani"))[0]
    given_back, closed = await asyncio.gather(
        world.ask("ani", "POST", f"/readings/{first['id']}/declining", {"why": "mine"}),
        world.ask("sari", "POST", "/rounds/kipp:desk/closing"),
    )
    assert closed.status_code == 200
    exported = (await world.ask("sari", "GET", "/rounds/kipp:desk/export")).json()
    sheets = [s for s in exported["sheets"] if s["proposal_id"] == first["proposal_id"]]
    if given_back.status_code == 200:
        assert (len(sheets), closed.json()["missing_readings"]) == (1, 1)
    else:
        assert given_back.json()["type"].endswith(":not-being-read")
        assert (len(sheets), closed.json()["missing_readings"]) == (2, 0)


async def test_a_conflict_with_an_agency_gives_back_all_its_readings(world: Any) -> None:
    await world.people_of_the_edition()
    await world.published()
    await world.agency("a1")
    await world.agency("a2")
    await world.admitted("p1", "p2", "p3", agency="a1")
    await world.admitted("p4", "p5", "p6", agency="a2")
    await world.settled(*IDS)
    await world.opened("desk", *EVALUATORS)
    held = [r for r in await world.readings("ani") if r["agency_id"] == "a1"]
    await world.done("ani", "POST", "/conflicts", conflict("agency", "a1"))
    states = {r["id"]: r["state"] for r in await world.readings("ani")}
    assert {states[r["id"]] for r in held} == {"declined"}
    assert len(await world.told("reading_declined")) == len(held)
    for proposal in ("p1", "p2", "p3"):
        assert await holders(world, proposal) >= {"budi", "citra"}


async def test_where_nobody_is_left_the_reading_is_missing_and_shown_so(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    id = (await world.readings("ani"))[0]["id"]
    await world.done("ani", "POST", f"/readings/{id}/declining", {"why": "mine"})
    await world.all_handed_in("desk", "ani", "budi")
    short = await world.done("sari", "GET", "/rounds/kipp:desk/closing")
    assert (short["missing_readings"], short["closable"]) == (1, True)
    assert [(e["proposal_id"], e["handed_in"]) for e in short["entries"]] == [("p1", 1)]


async def test_in_a_closed_round_nothing_is_declined(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    first, second = await world.readings("ani")
    await world.handed_in("ani", first["id"], 80)
    await world.all_handed_in("desk", "budi")
    await world.done("sari", "POST", "/rounds/kipp:desk/closing")
    path = f"/readings/{second['id']}/declining"
    assert await world.refused("ani", "POST", path, {"why": "late"}) == "not-being-read"
    await world.done("ani", "POST", "/conflicts", conflict("entry", first["proposal_id"]))


async def test_two_who_decline_at_once_leave_every_entry_its_readers(world: Any) -> None:
    await world.ready(*IDS)
    await world.person("dewi", Grant("evaluator", "edition", "kipp"))
    await world.opened("desk", *EVALUATORS, "dewi")
    first = {judge: (await world.readings(judge))[0] for judge in EVALUATORS}
    answers = await asyncio.gather(
        *(
            world.ask(judge, "POST", f"/readings/{one['id']}/declining", {"why": "mine"})
            for judge, one in first.items()
        )
    )
    assert [a.status_code for a in answers] == [200, 200, 200]
    rows = world.served.mongo.collection("readings").find({"state": "assigned"})
    live = [(row["proposal_id"], row["judge_id"]) async for row in rows]
    assert len(live) == len(set(live)) == 12
    assert not {(one["proposal_id"], judge) for judge, one in first.items()} & set(live)
