"""Claims over HTTP: two officers never have the same before them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from shared.grants import Grant

LIMIT = timedelta(minutes=10)
MS = timedelta(milliseconds=1)
TAKEN = (409, "submission:claimed-by-another")
QUEUE = "/editions/kipp-2018/selection"
NEXT = f"{QUEUE}/next"


@pytest.fixture
async def selecting(arena: Any) -> Any:
    """Four submitted proposals of two agencies; the intake is closed."""
    await arena.submitted("p1", "p2")
    await arena.submitted("p3", "p4", unit="unit-jateng")
    await arena.closed()
    return arena


async def claim(arena: Any, officer: str, id: str = "p1", **more: Any) -> Any:
    return await arena.ask(officer, "PUT", f"/proposals/{id}/claim", **more)


async def take(arena: Any, officer: str, **body: Any) -> str | None:
    answer = await arena.ok(arena.ask(officer, "POST", NEXT, body))
    return answer["proposal"] and str(answer["proposal"]["id"])


async def listed(arena: Any, officer: str, **params: str) -> dict[str, str | None]:
    page = await arena.ok(arena.ask(officer, "GET", QUEUE, params=params))
    return {i["id"]: i["claim"] and i["claim"]["by"] for i in page["items"]}


async def test_a_claim_is_seen_in_the_queue_and_lapses_by_itself(selecting: Any) -> None:
    told = len(await selecting.served.told())
    claimed = await selecting.ok(claim(selecting, "officer-1"))
    assert claimed["claim"] == {
        "by": "officer-1", "at": "2018-03-31T17:00:59Z", "until": "2018-03-31T17:10:59Z",
    }  # fmt: skip
    assert await listed(selecting, "officer-2") == {
        "p1": "officer-1", "p2": None, "p3": None, "p4": None,
    }  # fmt: skip
    assert list(await listed(selecting, "officer-2", claimed_by="nobody")) == ["p2", "p3", "p4"]
    assert list(await listed(selecting, "officer-2", claimed_by="myself")) == []
    assert list(await listed(selecting, "officer-1", claimed_by="myself")) == ["p1"]
    shown = await selecting.ok(selecting.ask("officer-2", "GET", "/proposals/p1/claim"))
    assert shown == {"proposal_id": "p1", "claim": claimed["claim"]}
    assert len(await selecting.served.told()) == told
    selecting.now += LIMIT
    assert (await listed(selecting, "officer-2"))["p1"] is None
    assert "p1" in await listed(selecting, "officer-2", claimed_by="nobody")
    assert list(await listed(selecting, "officer-1", claimed_by="myself")) == []
    shown = await selecting.ok(selecting.ask("officer-2", "GET", "/proposals/p1/claim"))
    assert shown["claim"] is None


DECISIONS = {
    "admission": {},
    "refusal": {"reasons": ["careless"], "sentence": "x"},
    "repair": {"fields": ["ide"]},
}


@pytest.mark.parametrize("act", DECISIONS)
async def test_a_decision_by_another_is_refused_until_the_claim_lapses(
    selecting: Any, act: str
) -> None:
    await selecting.ok(claim(selecting, "officer-1"))
    end = selecting.now + LIMIT
    path, body = f"/proposals/p1/{act}", DECISIONS[act]
    early = await selecting.ask("officer-2", "POST", path, body, at=end - MS)
    assert (early.status_code, early.json()["type"]) == (409, f"urn:gelanggang:{TAKEN[1]}")
    assert early.json()["params"] == {"by": "officer-1", "until": "2018-03-31T17:10:59+00:00"}
    assert (await selecting.state())["standing"] == "submitted"
    await selecting.ok(selecting.ask("officer-2", "POST", path, body, at=end))


async def test_its_holder_decides_and_the_claim_is_over(selecting: Any) -> None:
    await selecting.ok(claim(selecting, "officer-1"))
    await selecting.decide("p1")
    state = await selecting.state()
    assert (state["standing"], state["claim"]) == ("admitted", None)
    again = claim(selecting, "officer-2")
    assert await selecting.refused(again) == (409, "submission:wrong-standing")


async def test_a_claim_is_renewed_let_go_and_taken_over(selecting: Any) -> None:
    await selecting.ok(claim(selecting, "officer-1"))
    selecting.now += LIMIT - MS
    assert await selecting.refused(claim(selecting, "officer-2")) == TAKEN
    renewed = await selecting.ok(claim(selecting, "officer-1"))
    assert renewed["claim"]["at"] == "2018-03-31T17:00:59Z"
    selecting.now += LIMIT - MS
    path = "/proposals/p1/claim"
    assert await selecting.refused(selecting.ask("officer-2", "DELETE", path)) == TAKEN
    for _ in range(2):
        gone = await selecting.ok(selecting.ask("officer-1", "DELETE", path))
        assert gone["claim"] is None
    taken = await selecting.ok(claim(selecting, "officer-2"))
    assert taken["claim"]["by"] == "officer-2"
    selecting.now += LIMIT
    assert (await selecting.ok(claim(selecting, "officer-1")))["claim"]["by"] == "officer-1"


async def test_the_next_goes_to_one_officer_only(selecting: Any) -> None:
    assert await take(selecting, "officer-1") == "p1"
    assert await take(selecting, "officer-2") == "p2"
    # Asked twice, no second is taken; after one, those before it are passed over.
    assert await take(selecting, "officer-1") == "p1"
    assert await take(selecting, "officer-1", after="p1") == "p3"
    assert await take(selecting, "officer-3", cluster="kota") is None
    assert await take(selecting, "officer-3", group="khusus") is None
    assert await take(selecting, "officer-3", cluster="provinsi", group="umum") == "p4"
    assert await take(selecting, "officer-4") is None
    assert await take(selecting, "officer-4", standing="contested") is None
    selecting.now += LIMIT
    assert await take(selecting, "officer-4") == "p1"


async def test_many_officers_at_once_have_one_each(arena: Any) -> None:
    ids = [f"p{n:02}" for n in range(12)]
    await arena.submitted(*ids)
    await arena.closed()
    officers = [f"officer-{n}" for n in range(12)]
    for officer in officers:
        await arena.person(officer)
    with arena.served.at(arena.now):
        headers = [await arena.person(officer) for officer in officers]
        answers = await asyncio.gather(
            *(arena.client.post(NEXT, json={}, headers=h) for h in headers)
        )
    taken = [a.json()["proposal"]["id"] for a in answers if a.status_code == 200]
    assert sorted(taken) == ids


async def test_two_who_claim_the_same_at_once_do_not_both_have_it(selecting: Any) -> None:
    with selecting.served.at(selecting.now):
        headers = [await selecting.person(f"officer-{n}") for n in range(4)]
        answers = await asyncio.gather(
            *(selecting.client.put("/proposals/p1/claim", headers=h) for h in headers)
        )
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]


async def test_the_next_is_never_one_s_own_case(selecting: Any) -> None:
    grants = (
        Grant("secretariat", "nation", None),
        Grant("unit_member", "agency", "semarang"),
    )
    with selecting.served.at(selecting.now):
        both = await selecting.served.token("both", *grants)
    answer = await selecting.ok(selecting.ask(None, "POST", NEXT, {}, headers=both))
    assert answer["proposal"]["id"] == "p3"
    own = selecting.ask(None, "PUT", "/proposals/p1/claim", headers=both)
    assert await selecting.refused(own) == (409, "submission:own-case")
    # Who began it is no officer for it, though he has left its agency.
    with selecting.served.at(selecting.now):
        left = await selecting.served.token("unit-semarang", grants[0])
    body = {"cluster": "kota"}
    answer = await selecting.ok(selecting.ask(None, "POST", NEXT, body, headers=left))
    assert answer["proposal"] is None


async def test_a_contest_is_claimed_by_another_than_who_refused(selecting: Any) -> None:
    await selecting.decide("p1", "refusal")
    await selecting.open_stage("contest")
    body = {"statement": "Sudah dua tahun."}
    await selecting.ok(selecting.ask("admin-semarang", "POST", "/proposals/p1/contest", body))
    assert await take(selecting, "officer-1", standing="contested") is None
    same = claim(selecting, "officer-1")
    assert await selecting.refused(same) == (409, "submission:same-officer")
    assert await take(selecting, "officer-2", standing="contested") == "p1"
    verdict = {"verdict": "upheld", "sentence": "Tetap."}
    path = "/proposals/p1/contest/decision"
    third = selecting.ask("officer-3", "POST", path, verdict)
    assert await selecting.refused(third) == TAKEN
    await selecting.ok(selecting.ask("officer-2", "POST", path, verdict))


async def test_a_bulk_heeds_claims_item_by_item(selecting: Any) -> None:
    await selecting.ok(claim(selecting, "officer-1", "p2"))
    items = [{"proposal_id": id, "act": "admit"} for id in ("p1", "p2", "p3")]
    path = "/selection/decisions"
    answer = await selecting.ok(selecting.ask("officer-2", "POST", path, {"items": items}))
    assert [(r["done"], r["type"]) for r in answer["results"]] == [
        (True, None), (False, f"urn:gelanggang:{TAKEN[1]}"), (True, None),
    ]  # fmt: skip
    assert answer["results"][1]["params"] == {
        "by": "officer-1", "until": "2018-03-31T17:10:59+00:00",
    }  # fmt: skip


async def test_only_officers_claim_and_only_who_sees_the_selection_sees_it(
    selecting: Any,
) -> None:
    await selecting.ok(claim(selecting, "officer-1"))
    path = "/proposals/p1/claim"
    for other, no in (
        ("unit-semarang", (403, "forbidden")),
        ("admin-semarang", (403, "forbidden")),
        ("unit-jateng", (404, "not-found")),
        ("auditor-1", (404, "not-found")),
        ("nobody", (404, "not-found")),
    ):
        for method in ("PUT", "DELETE"):
            assert await selecting.refused(selecting.ask(other, method, path)) == no
        assert await selecting.refused(selecting.ask(other, "POST", NEXT, {})) == (403, "forbidden")
    for people in ("unit-semarang", "admin-semarang", "nobody"):
        assert await selecting.refused(selecting.ask(people, "GET", path)) == (404, "not-found")
    shown = await selecting.ok(selecting.ask("auditor-1", "GET", path))
    assert shown["claim"]["by"] == "officer-1"


async def test_nothing_is_claimed_outside_the_selection(arena: Any) -> None:
    await arena.submitted("p1")
    assert await arena.refused(claim(arena, "officer-1")) == (409, "submission:still-open")
    early = arena.ask("officer-1", "POST", NEXT, {})
    assert await arena.refused(early) == (409, "submission:still-open")
    missing = arena.ask("officer-1", "POST", "/editions/kipp-1999/selection/next", {})
    assert await arena.refused(missing) == (404, "not-found")


async def test_what_is_clear_is_found_for_a_bulk(selecting: Any) -> None:
    await selecting.ok(claim(selecting, "officer-2", "p1"))
    assert list(await listed(selecting, "officer-1", clear="true")) == ["p1", "p2", "p3", "p4"]
    free = await listed(selecting, "officer-1", clear="true", claimed_by="nobody")
    assert list(free) == ["p2", "p3", "p4"]
    body = {"fields": ["ide"]}
    await selecting.ok(selecting.ask("officer-1", "POST", "/proposals/p2/repair", body))
    await selecting.ok(selecting.write("p2", ide="contoh"))
    await selecting.ok(selecting.ask("unit-semarang", "POST", "/proposals/p2/handing-back"))
    assert list(await listed(selecting, "officer-1", clear="true")) == ["p1", "p3", "p4"]


async def test_a_queue_of_drafts_is_empty_for_the_ministry(arena: Any) -> None:
    await arena.ok(arena.register("p1"))
    await arena.submitted("p2")
    await arena.closed()
    for standing in ("draft", "handed_over", "withdrawn"):
        assert await listed(arena, "officer-1", standing=standing) == {}


async def test_a_title_that_is_being_mended_is_shown_as_it_was_submitted(selecting: Any) -> None:
    body = {"fields": ["title"]}
    await selecting.ok(selecting.ask("officer-1", "POST", "/proposals/p1/repair", body))
    mended = {"title": "Baru"}
    path = "/proposals/p1/answers"
    await selecting.ok(selecting.ask("unit-semarang", "PATCH", path, mended))
    page = await selecting.ok(selecting.ask("officer-1", "GET", f"{QUEUE}?standing=repair"))
    assert [i["title"] for i in page["items"]] == ["Antrean p1"]
    assert page["items"][0]["waiting_since"] == "2018-03-31T17:00:59Z"
    assert page["items"][0]["repair_until"] == "2018-03-31T18:00:59Z"
