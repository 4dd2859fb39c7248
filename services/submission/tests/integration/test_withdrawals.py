"""Withdrawals: whether the settlement had counted what leaves, and until when one may leave."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from shared.grants import Who, grants_of
from submission.commands.handing import Withdraw, withdraw

ENTRY = {"agency_id": "semarang", "title": "T", "group": "umum", "cluster": "kota"}
REPAIR = {"fields": ["ide"]}
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def selecting(arena: Any) -> Any:
    """Two submitted and one handed over; the intake is closed."""
    await arena.submitted("p1", "p2")
    await arena.ok(arena.register("p3"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p3/handing-over"))
    await arena.closed()
    return arena


@pytest.fixture
async def settled(selecting: Any) -> Any:
    """Both are admitted, and the selection is settled."""
    await selecting.decide("p1")
    await selecting.decide("p2")
    await settle(selecting)
    assert [t["admitted"] for t in await selecting.told("selection_settled")] == [2]
    return selecting


async def settle(arena: Any) -> None:
    arena.now += MINUTE
    await arena.served.due(arena.now)


async def leave(arena: Any, id: str = "p1", by: str = "admin-semarang") -> Any:
    return await arena.ask(by, "POST", f"/proposals/{id}/withdrawal")


async def left(arena: Any) -> dict[str, tuple[bool, str]]:
    """Of each that was withdrawn: whether it had been counted, and whose act it was."""
    told = await arena.told("proposal_withdrawn")
    return {t["proposal_id"]: (t["counted"], t["part"]) for t in told}


async def test_what_leaves_before_the_settlement_was_not_counted(arena: Any) -> None:
    await arena.ok(arena.register("p0"))
    await arena.ok(leave(arena, "p0", "unit-semarang"))
    await arena.submitted("p1", "p2")
    await arena.ok(leave(arena))
    await arena.closed()
    await arena.decide("p2")
    await arena.ok(leave(arena, "p2"))
    assert await left(arena) == {
        "p0": (False, "unit"), "p1": (False, "agency"), "p2": (False, "agency"),
    }  # fmt: skip


async def test_the_journey_names_whose_act_it_was(arena: Any) -> None:
    await arena.ok(arena.register("p0"))
    await arena.ok(leave(arena, "p0", "unit-semarang"))
    await arena.submitted("p1", "p2", "p3")
    await arena.closed()
    for id in ("p1", "p2"):
        await arena.ok(arena.ask("officer-1", "POST", f"/proposals/{id}/repair", REPAIR))
        await arena.ok(arena.write(id, ide="sudah diperbaiki"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-back"))
    arena.now += timedelta(hours=1)
    await arena.served.due(arena.now)
    await arena.ok(leave(arena, "p3"))
    with arena.served.at(arena.now):
        await arena.served.settle()
    last = {}
    for id in ("p0", "p1", "p2", "p3"):
        shown = await arena.ok(arena.ask("admin-semarang", "GET", f"/proposals/{id}/journey"))
        last[id] = (shown["steps"][-1]["kind"].split(".")[1], shown["steps"][-1]["actor"])
    assert last == {
        "p0": ("proposal_withdrawn", "unit_member"),
        "p1": ("proposal_repaired", "unit_member"),
        "p2": ("proposal_repaired", "system"),
        "p3": ("proposal_withdrawn", "agency_administrator"),
    }


async def test_what_leaves_after_the_settlement_was_counted_if_it_was_admitted(
    settled: Any,
) -> None:
    await settled.ok(leave(settled))
    await settled.ok(leave(settled, "p3"))
    assert await left(settled) == {"p1": (True, "agency"), "p3": (False, "agency")}


async def test_what_was_committed_first_decides_and_not_the_instants(settled: Any) -> None:
    """A request that began before the settlement, and was written after it."""
    await settled.person("admin-semarang")
    who = Who("admin-semarang", await grants_of(settled.served.mongo, "admin-semarang"))
    work = settled.served.app.state.platform.work
    await work.run(withdraw, Withdraw(who, "p1"), now=settled.now - timedelta(hours=1))
    (told,) = await settled.told("proposal_withdrawn")
    (end,) = await settled.told("selection_settled")
    assert (told["at"] < end["at"], told["counted"]) == (True, True)


async def test_the_settlement_and_a_withdrawal_beside_it_agree(selecting: Any) -> None:
    await selecting.decide("p1")
    await selecting.decide("p2")
    selecting.now += MINUTE
    with selecting.served.at(selecting.now):
        headers = await selecting.person("admin-semarang")
        asked = selecting.client.post("/proposals/p1/withdrawal", headers=headers)
        answer, _ = await asyncio.gather(asked, selecting.served.due(selecting.now))
    assert answer.status_code == 200
    await settle(selecting)
    (told,) = await selecting.told("proposal_withdrawn")
    (end,) = await selecting.told("selection_settled")
    ids = [b"p1", b"p2"] if told["counted"] else [b"p2"]
    assert end["admitted_sha256"] == hashlib.sha256(b"\n".join(ids)).hexdigest()


async def release(arena: Any, list_id: str, *ids: str) -> None:
    data = {
        "list_id": f"kipp-2018:{list_id}", "edition_id": "kipp-2018", "list": list_id,
        "simulated": True, "entries": [{"proposal_id": id, **ENTRY} for id in ids],
        "sha256": "0" * 64, "at": arena.now,
    }  # fmt: skip
    await arena.hear("award.events", "award.list_released.v1", data["list_id"], data)


async def test_nobody_withdraws_while_the_last_list_is_decided_and_all_may_afterwards(
    settled: Any,
) -> None:
    too_late = (409, "submission:list-decided")
    await settled.close_stage("panel", settled.now)
    await release(settled, "top-99", "p1", "p2")
    await settled.close_stage("interview", settled.now)
    assert await settled.refused(leave(settled)) == too_late
    await release(settled, "top-40", "p1")
    assert (await settled.ok(leave(settled)))["standing"] == "withdrawn"
    assert (await settled.ok(leave(settled, "p2")))["standing"] == "withdrawn"


async def test_a_round_that_is_given_more_time_lets_withdraw_again(settled: Any) -> None:
    await settled.close_stage("interview", settled.now)
    assert await settled.refused(leave(settled)) == (409, "submission:list-decided")
    later = settled.now + timedelta(hours=1)
    extended = {
        "edition_id": "kipp-2018", "stage": "interview", "closes_at": later,
        "previous_closes_at": settled.now, "amendment": 1,
    }  # fmt: skip
    await settled.programme("stage_extended", extended)
    await settled.ok(leave(settled))
    late = settled.ask("admin-semarang", "POST", "/proposals/p2/withdrawal", at=later)
    assert await settled.refused(late) == (409, "submission:list-decided")
