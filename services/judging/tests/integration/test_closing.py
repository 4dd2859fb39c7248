"""A round is closed by a person, under its policy, and no sheet slips in."""

import asyncio
from datetime import timedelta
from typing import Any

from judging.commands import closing
from judging.domain.round import State
from judging.store import PILE, ROUND
from shared.grants import Grant, Who

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS, PANELLISTS = ("ani", "budi", "citra"), ("pak", "pur", "put")
CLOSING = "/rounds/kipp:desk/closing"
SARI = Who("sari", (Grant("secretariat", "nation", None),))


async def begun(world: Any) -> None:
    """A closing whose process died after its first step."""
    await world.served.app.state.platform.work.run(
        closing.begin, closing.CloseRound("kipp:desk", SARI)
    )


async def test_the_dry_run_names_every_entry_that_lacks_readings(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.handed_in("ani", "kipp:desk:p1:1", 80)
    found = await world.done("sari", "GET", CLOSING)
    assert found == {
        "round_id": "kipp:desk", "state": "open", "readings_of_each": 2, "enough": 1,
        "closable": False, "missing_readings": 3, "standing": 2, "unread": 1, "begun": 0,
        "unsent": 0, "closes_at": None, "stage_over": False,
        "entries": [
            {"proposal_id": "p1", "title": "Title p1", "cluster": "kota", "handed_in": 1},
            {"proposal_id": "p2", "title": "Title p2", "cluster": "provinsi", "handed_in": 0},
        ],
        "lists": [{
            "list": "nominees", "announced": False, "size": 4, "at_most": 1, "pass_mark": None,
            "rows": [{
                "group": None, "cluster": None, "left_over": False, "seats": 4, "at_most": 1,
            }],
        }],
    }  # fmt: skip
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "open"


async def test_the_dry_run_counts_sheets_that_would_not_count(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.handed_in("ani", "kipp:desk:p1:1", 80)
    for judge, reading in (("ani", "kipp:desk:p1:1"), ("budi", "kipp:desk:p1:2")):
        path = f"/readings/{reading}/sheet"
        await world.done(judge, "PATCH", path, {"scores": {"impact": "10"}})
    found = await world.done("sari", "GET", CLOSING)
    assert (found["begun"], found["unsent"]) == (1, 1)


async def test_what_is_written_as_it_was_handed_in_is_not_unsent(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.handed_in("ani", "kipp:desk:p1:1", 80)
    path = "/readings/kipp:desk:p1:1/sheet"
    await world.done("ani", "PATCH", path, {"scores": {"impact": "80"}})
    assert (await world.done("sari", "GET", CLOSING))["unsent"] == 0


async def test_the_dry_run_knows_the_stage_and_its_end(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.stage_over("desk")
    found = await world.done("sari", "GET", CLOSING)
    assert (found["stage_over"], found["closes_at"] is None) == (True, False)


async def test_a_round_short_of_its_policy_is_not_closed_and_goes_on(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.handed_in("ani", "kipp:desk:p1:1", 80)
    answer = await world.ask("sari", "POST", CLOSING)
    assert answer.json()["type"].endswith(":short-of-readings")
    assert answer.json()["params"]["entries"] == [{"proposal_id": "p2", "handed_in": 0}]
    await world.handed_in("budi", "kipp:desk:p1:2", 80)


async def test_who_closed_a_round_or_was_refused_is_in_the_log_once(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    assert (await world.ask("sari", "POST", CLOSING)).status_code == 409
    await world.all_handed_in("desk", "ani")
    await world.done("sari", "POST", CLOSING)
    rows = (await world.done("sari", "GET", "/log?limit=200"))["items"]
    closings = [row for row in rows if row["operation"] == "POST /rounds/{id}/closing"]
    assert [(row["account"], row["outcome"]) for row in closings] == [
        ("sari", "done"), ("sari", "judging:short-of-readings"),
    ]  # fmt: skip


async def test_with_enough_readings_it_is_closed_and_what_is_missing_is_told(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani")
    closed = await world.done("sari", "POST", CLOSING)
    assert (closed["state"], closed["missing_readings"]) == ("closed", 2)
    assert (await world.told("round_closed"))[0]["missing_readings"] == 2


async def test_a_round_that_needs_all_readings_is_closed_with_all(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.all_handed_in("panel", "pak", "pur")
    path = "/rounds/kipp:panel/closing"
    assert await world.refused("sari", "POST", path) == "short-of-readings"
    await world.all_handed_in("panel", "put")
    assert (await world.done("sari", "POST", path))["missing_readings"] == 0


async def test_after_the_close_nothing_is_written_and_own_sheets_are_still_shown(
    world: Any,
) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.closed("desk", "ani", "budi")
    id = "kipp:desk:p1:1"
    (judge,) = [j for j in ("ani", "budi") if id in {r["id"] for r in await world.readings(j)}]
    body = {"scores": {"impact": "0"}}
    assert await world.refused(judge, "PATCH", f"/readings/{id}/sheet", body) == "writing-ended"
    assert await world.refused(judge, "POST", f"/readings/{id}/handing-in") == "writing-ended"
    assert (await world.done(judge, "GET", f"/readings/{id}"))["reading"]["scores"][
        "impact"
    ] == "95"


async def test_a_round_is_closed_once_and_the_same_request_is_answered_the_same(
    world: Any,
) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani", "budi")
    key = {"Idempotency-Key": "close"}
    first = await world.ask("sari", "POST", CLOSING, **key)
    assert (await world.ask("sari", "POST", CLOSING, **key)).json() == first.json()
    assert await world.refused("sari", "POST", CLOSING) == "already-closed"
    assert len(await world.told("round_closed")) == len(await world.told("shortlist_decided")) == 1


async def test_a_round_that_was_not_opened_is_not_closed(world: Any) -> None:
    await world.ready("p1", "p2")
    assert await world.refused("sari", "POST", CLOSING) == "not-being-read"
    await world.prepared("desk", "ani", "budi")
    assert await world.refused("sari", "POST", CLOSING) == "not-being-read"


async def test_a_closing_that_was_begun_is_finished_by_itself(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani", "budi")
    await begun(world)
    assert (await world.served.mongo.find(ROUND, "kipp:desk")).state.state is State.CLOSING
    assert await world.told("round_closed") == []
    await world.time_passes()
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "closed"
    assert len(await world.told("shortlist_decided")) == 1


async def test_who_asks_again_finishes_a_closing_that_was_begun(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani", "budi")
    await begun(world)
    assert (await world.done("sari", "POST", CLOSING))["state"] == "closed"


async def test_a_sheet_handed_in_at_the_close_is_either_ranked_or_refused(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    await world.all_handed_in("desk", *EVALUATORS)
    late = []
    for judge in EVALUATORS:
        for reading in await world.readings(judge):
            body = {"scores": {"impact": "5"}}
            await world.done(judge, "PATCH", f"/readings/{reading['id']}/sheet", body)
            late.append((judge, reading["id"]))
    asked = [world.ask(judge, "POST", f"/readings/{id}/handing-in") for judge, id in late]
    closed, *answers = await asyncio.gather(world.ask("sari", "POST", CLOSING), *asked)
    assert closed.status_code == 200
    accepted = {id for (_, id), a in zip(late, answers, strict=True) if a.status_code == 200}
    refused = {a.json()["type"] for a in answers if a.status_code != 200}
    assert refused <= {"urn:gelanggang:judging:writing-ended"}
    sheets = (await world.ask("sari", "GET", "/rounds/kipp:desk/export")).json()["sheets"]
    assert len(sheets) == 12
    ranked = {(s["proposal_id"], s["judge_id"]) for s in sheets if s["scores"]["impact"] == "5"}
    judge_of = {id: judge for judge, id in late}
    assert ranked == {(id.split(":")[2], judge_of[id]) for id in accepted}


async def test_who_withdraws_before_the_close_is_not_ranked(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    await world.all_handed_in("desk", *EVALUATORS)
    await world.withdrawn("p1")
    await world.done("sari", "POST", CLOSING)
    (decided,) = await world.told("shortlist_decided")
    assert [e["proposal_id"] for e in decided["entries"]] == ["p2", "p3", "p4", "p5"]


# ------------------------------------------------------------ a stage that ended too early


async def test_a_stage_that_is_extended_after_its_end_lets_the_missing_sheet_in(
    world: Any,
) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.all_handed_in("panel", "pak", "pur")
    await world.stage_over("panel")
    (missing, *_) = await world.readings("put", "panel")
    path, sheet = "/rounds/kipp:panel/closing", f"/readings/{missing['id']}/sheet"
    body = {"scores": {"impact": "80"}}
    assert await world.refused("sari", "POST", path) == "short-of-readings"
    assert await world.refused("put", "PATCH", sheet, body) == "writing-ended"
    await world.extended("panel")
    await world.all_handed_in("panel", "put")
    assert (await world.done("sari", "POST", path))["missing_readings"] == 0


async def test_an_extended_stage_ends_again_by_our_own_calendar(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.stage_over("desk")
    await world.extended("desk", minutes=2)
    sheet, body = "/readings/kipp:desk:p1:1/sheet", {"scores": {"impact": "80"}}
    await world.done("ani", "PATCH", sheet, body)
    with world.at(world.now() + timedelta(minutes=2)):
        assert await world.refused("ani", "PATCH", sheet, body) == "writing-ended"


async def test_a_round_prepared_after_its_stage_opens_when_the_stage_is_extended(
    world: Any,
) -> None:
    await world.ready("p1", "p2")
    await world.programme("stage_opened", stage="desk", at=world.now(), by_hand=True)
    await world.stage_over("desk")
    await world.prepared("desk", "ani", "budi")
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "prepared"
    await world.extended("desk")
    assert (await world.done("sari", "GET", "/rounds/kipp:desk"))["state"] == "open"
    assert len(await world.told("round_opened")) == 1
    assert (await world.closed("desk", "ani", "budi"))["state"] == "closed"


async def test_an_extension_opens_no_pile_of_a_round_that_is_being_closed(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.all_handed_in("desk", "ani", "budi")
    await world.stage_over("desk")
    await begun(world)
    piles = await world.served.mongo.find_many(PILE, {"round_id": "kipp:desk"})
    for pile in piles:
        work = world.served.app.state.platform.work
        await work.run(closing.seal, closing.SealPile(pile.id))
    await world.extended("desk")
    sheet, body = "/readings/kipp:desk:p1:1/sheet", {"scores": {"impact": "5"}}
    assert await world.refused("ani", "PATCH", sheet, body) == "writing-ended"
    assert (await world.done("sari", "POST", CLOSING))["missing_readings"] == 0
    assert await world.refused("ani", "PATCH", sheet, body) == "writing-ended"
