"""Preparing a round: only from what is settled, only with who may, the same again from its seed."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from judging.compute import solve
from judging.domain.assignment import Candidate, Problem
from judging.domain.round import State
from judging.store import ROUND
from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")
PREPARATION = "/rounds/kipp:desk/preparation"
NAMED = {"viewers": ["sari"]}


async def readers(world: Any, round: str = "kipp:desk") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    async for row in world.served.mongo.collection("readings").find({"round_id": round}):
        found.setdefault(row["proposal_id"], set()).add(row["judge_id"])
    return found


async def evaluator(world: Any, account: str, *more: Grant) -> None:
    await world.person(account, Grant("evaluator", "edition", "kipp"), *more)


async def test_every_entry_gets_its_readings_by_distinct_judges_evenly(world: Any) -> None:
    await world.ready(*IDS)
    answer = await world.prepared("desk", *EVALUATORS)
    assert (answer["state"], answer["entries"], answer["readings"]) == ("assigning", 6, 12)
    given = await readers(world)
    assert {proposal: len(judges) for proposal, judges in given.items()} == dict.fromkeys(IDS, 2)
    assert set(Counter(j for judges in given.values() for j in judges).values()) == {4}
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "prepared"
    assigned = await world.told("reading_assigned")
    assert {a["reading_id"] for a in assigned} == {
        f"kipp:desk:{p}:{n}" for p in IDS for n in (1, 2)
    }


async def test_the_assignment_follows_from_the_seed_that_nobody_is_shown(world: Any) -> None:
    await world.ready(*IDS)
    answer = await world.prepared("desk", *EVALUATORS)
    seed = (await world.served.mongo.find(ROUND, "kipp:desk")).state.seed
    again = solve(Problem(seed, 2, EVALUATORS, tuple(Candidate(p, EVALUATORS) for p in IDS)))
    expected: dict[str, set[str]] = {}
    for pair in again:
        expected.setdefault(pair.proposal_id, set()).add(pair.judge_id)
    assert await readers(world) == expected
    assert answer["seed"] is None
    for path in ("/rounds/kipp:desk", "/rounds?edition_id=kipp", "/rounds/kipp:desk/progress"):
        assert seed not in (await world.ask("sari", "GET", path)).text
    assert seed not in str(await world.served.told())


async def test_a_round_opens_with_its_stage_whichever_comes_first(world: Any) -> None:
    await world.ready(*IDS)
    await world.programme("stage_opened", stage="desk", at="2018-05-01T00:00:00Z", by_hand=True)
    assert await world.told("round_opened") == []
    await world.prepared("desk", *EVALUATORS)
    assert len(await world.told("round_opened")) == 1
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "open"


async def test_nothing_is_prepared_before_all_that_was_settled_is_here(world: Any) -> None:
    await world.people_of_the_edition()
    await world.published()
    await world.agency("a1")
    await world.admitted("p1")
    await world.signed("ani", "budi")
    await world.roster("desk", "ani", "budi")
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "not-settled"
    await world.settled("p1", "p2")
    answer = await world.ask("sari", "POST", PREPARATION, NAMED)
    assert answer.json()["params"] == {"heard": 1, "settled": 2}
    await world.agency("a2")
    await world.admitted("p2")
    assert (await world.done("sari", "POST", PREPARATION, NAMED))["entries"] == 2


async def test_a_round_is_prepared_once_and_its_seed_stays(world: Any) -> None:
    await world.ready(*IDS)
    await world.prepared("desk", *EVALUATORS)
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "already-prepared"
    assert len(await world.told("round_prepared")) == 1


async def test_the_same_request_again_is_answered_the_same(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    key = {"Idempotency-Key": "once"}
    first = await world.ask("sari", "POST", PREPARATION, NAMED, **key)
    again = await world.ask("sari", "POST", PREPARATION, NAMED, **key)
    assert first.json() == again.json()
    assert first.status_code == again.status_code == 200
    other = await world.ask("sari", "POST", PREPARATION, {"viewers": []}, **key)
    assert other.status_code == 422


async def test_every_judge_has_signed_and_still_holds_the_role(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed("ani")
    await world.roster("desk", *EVALUATORS)
    answer = await world.ask("sari", "POST", PREPARATION, NAMED)
    assert answer.json()["params"] == {"accounts": ["budi", "citra"]}
    await world.signed("budi", "citra")
    await world.person("citra")
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "lacks-role"


async def test_viewers_hold_an_office(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    viewers = {"viewers": ["sari", "agus", "ani", "umi"]}
    answer = await world.ask("sari", "POST", PREPARATION, viewers)
    assert answer.json()["type"].endswith(":no-viewer")
    assert answer.json()["params"] == {"accounts": ["ani", "umi"]}


async def test_an_empty_or_small_roster_is_refused(world: Any) -> None:
    await world.ready("p1")
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "not-enough-judges"
    await world.signed("ani")
    await world.roster("desk", "ani")
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "not-enough-judges"


# ------------------------------------------------------------------------------ conflicts


async def test_nobody_reads_of_the_own_agency_its_parent_or_its_child(world: Any) -> None:
    await world.people_of_the_edition()
    await world.published()
    for id, parent in (("a1", None), ("a2", "a1"), ("a3", "a2"), ("a4", "a1")):
        await world.agency(id, parent)
    await world.admitted("p1", "p2", "p3", "p4")
    await world.settled("p1", "p2", "p3", "p4")
    await evaluator(world, "dewi", Grant("unit_member", "agency", "a2"))
    await world.prepared("desk", "ani", "budi", "dewi")
    given = await readers(world)
    assert {p for p, judges in given.items() if "dewi" in judges} == {"p4"}


async def test_nobody_reads_what_they_declared(world: Any) -> None:
    await world.ready(*IDS)
    for of, id in (("entry", "p1"), ("agency", "a2")):
        body = {"edition_id": "kipp", "of": of, "id": id, "why": "known"}
        await world.done("ani", "POST", "/conflicts", body)
    await world.prepared("desk", *EVALUATORS)
    given = await readers(world)
    assert "ani" not in given["p1"] | given["p2"]
    assert set(Counter(j for judges in given.values() for j in judges).values()) == {4}


async def test_when_it_cannot_be_done_the_entries_are_named_with_why(world: Any) -> None:
    await world.ready("p1", "p2")
    await evaluator(world, "dewi", Grant("agency_administrator", "agency", "a2"))
    body = {"edition_id": "kipp", "of": "entry", "id": "p2", "why": "a private reason"}
    await world.done("ani", "POST", "/conflicts", body)
    await world.signed("ani", "budi", "dewi")
    await world.roster("desk", "ani", "budi", "dewi")
    answer = await world.ask("sari", "POST", PREPARATION, NAMED)
    assert answer.json()["params"] == {
        "count": 1,
        "readings": 2,
        "entries": [{
            "proposal_id": "p2", "judges_without_conflict": 1,
            "conflicts": {"ani": "declared_entry", "dewi": "own_agency"},
        }],
    }  # fmt: skip
    assert "private reason" not in answer.text
    kept = (await world.served.mongo.find(ROUND, "kipp:desk")).state
    assert (kept.state, kept.seed) == (State.ANNOUNCED, "")
    assert await world.told("round_prepared") == []


async def test_an_office_in_an_agency_not_heard_of_is_waited_for(world: Any) -> None:
    await world.ready("p1", "p2")
    await evaluator(world, "dewi", Grant("unit_member", "agency", "a9"))
    await world.signed("ani", "budi", "dewi")
    await world.roster("desk", "ani", "budi", "dewi")
    assert await world.refused("sari", "POST", PREPARATION, NAMED) == "agency-not-heard"
    await world.agency("a9", "a1")
    await world.done("sari", "POST", PREPARATION, NAMED)
    await world.time_passes()
    assert (await readers(world))["p1"] == {"ani", "budi"}


async def test_a_judge_who_prefers_the_category_comes_first(world: Any) -> None:
    await world.people_of_the_edition()
    await world.published()
    for n in range(1, 7):
        await world.agency(f"a{n}")
    await world.admitted("p1", "p2", "p3", category="health")
    await world.admitted("p4", "p5", "p6", category="schools")
    await world.settled(*IDS)
    await world.signed(*EVALUATORS)
    body = {"judges": [
        {"judge": "ani", "categories": ["health"]}, {"judge": "budi"}, {"judge": "citra"},
    ]}  # fmt: skip
    await world.done("sari", "PUT", "/rounds/kipp:desk/roster", body)
    await world.done("sari", "POST", PREPARATION, NAMED)
    await world.time_passes()
    given = await readers(world)
    assert {p for p in ("p1", "p2", "p3") if "ani" in given[p]} == {"p1", "p2", "p3"}


# --------------------------------------------------------------------- while it is being made


async def test_an_entry_that_goes_while_readings_are_made_gets_none(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    await world.done("sari", "POST", PREPARATION, NAMED)
    await world.withdrawn("p1")
    await world.time_passes()
    assert set(await readers(world)) == set(IDS) - {"p1"}


async def test_a_large_round_is_made_in_shares_each_whole(world: Any) -> None:
    ids = tuple(f"p{n}" for n in range(1, 451))
    await world.people_of_the_edition()
    await world.published()
    await world.agency("a0")
    edition = {
        "edition_id": "kipp", "agency_id": "a0", "group": "umum", "category": None,
        "cluster": "kota", "content_version": 1, "content_sha256": "0" * 64, "removed": None,
        "removed_at": None, "version": 1, "sequence": 1,
    }  # fmt: skip
    rows = [{**edition, "_id": f"{id}:entry", "proposal_id": id, "title": id} for id in ids]
    await world.served.mongo.collection("entries").insert_many(rows)
    await world.settled(*ids)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    await world.done("sari", "POST", PREPARATION, NAMED)
    await world.served.due(world.now())
    partly = await readers(world)
    assert 0 < len(partly) < 450
    assert {len(judges) for judges in partly.values()} == {2}
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "assigning"
    conflict = {"edition_id": "kipp", "of": "entry", "id": "p1", "why": "x"}
    assert await world.refused("ani", "POST", "/conflicts", conflict) == "not-being-read"
    await world.time_passes()
    assert len(await readers(world)) == 450
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "prepared"


async def test_a_conflict_declared_at_this_moment_is_kept_to_or_refused(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed(*EVALUATORS)
    await world.roster("desk", *EVALUATORS)
    declared = [
        world.ask("ani", "POST", "/conflicts", {
            "edition_id": "kipp", "of": "entry", "id": proposal, "why": "x",
        })
        for proposal in ("p1", "p2", "p3")
    ]  # fmt: skip
    prepared, *answers = await asyncio.gather(
        world.ask("sari", "POST", PREPARATION, NAMED), *declared
    )
    assert prepared.status_code == 200
    await world.time_passes()
    given = await readers(world)
    mine = (await world.done("ani", "GET", "/judges/me?edition_id=kipp"))["conflicts"]
    assert {a.status_code for a in answers} <= {200, 409}
    assert len(mine) == sum(a.status_code == 200 for a in answers)
    assert not [c["id"] for c in mine if "ani" in given[c["id"]]]


async def test_a_round_from_an_announced_list_waits_for_its_release(world: Any) -> None:
    world.book["rounds"][2]["entries"]["settled"] = False
    await world.desk_closed(*IDS)
    await world.opened("panel", "pak", "pur", "put")
    await world.closed("panel", "pak", "pur", "put")
    await world.roster("interview", "pak", "pur", "put")
    path = "/rounds/kipp:interview/preparation"
    assert await world.refused("sari", "POST", path, NAMED) == "not-settled"
    await world.released("top")
    assert (await world.done("sari", "POST", path, NAMED))["entries"] == 3


async def test_a_withdrawal_beside_the_settlement_is_counted_as_it_was_there(world: Any) -> None:
    await world.ready()
    for id in ("p1", "p2", "p3"):
        await world.agency(f"a{id[1:]}")
    await world.admitted("p1", "p2", "p3")
    settled_at = world.now()
    before, after = settled_at - timedelta(seconds=1), settled_at + timedelta(seconds=1)
    await world.settled("p1", "p2", at=settled_at)
    await world.withdrawn("p2", at=before, counted=True)
    await world.withdrawn("p3", at=after, counted=False)
    prepared = await world.prepared("desk", *EVALUATORS)
    assert prepared["entries"] == 1
