"""Many at once, against a real MongoDB: no booth twice, and nobody two."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from typing import Any

import httpx

BOOTHS = 40
WINNERS = 80
AT_ONCE = 40
Try = tuple[str, str, str, dict[str, Any]]


async def race(fair: Any, tries: Sequence[Try], *beside: Awaitable[Any]) -> list[httpx.Response]:
    """All requests, many at a time, and what goes on beside them; who lost a race for no fault of
    his asks again. One standing clock is around it all."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(who: str, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        async with places:
            while True:
                asked = fair.served.client.request(method, path, json=body, headers=tokens[who])
                answer: httpx.Response = await asked
                if not answer.json().get("retry"):
                    return answer

    with fair.served.at(fair.now):
        tokens = {
            who: await fair.served.token(who, *fair.grants(who))
            for who in {one[0] for one in tries}
        }
        answers: list[httpx.Response]
        answers, *_ = await asyncio.gather(asyncio.gather(*(one(*t) for t in tries)), *beside)
    return answers


def hold(fair: Any, number: int, booth: int) -> Try:
    """Winner `number` wants a booth."""
    return f"admin-{number}", "POST", fair.path(number, "hold"), {"code": f"A-{booth:02}"}


async def test_forty_booths_raced_for_by_many_have_one_winner_each(fair: Any) -> None:
    await fair.open(booths=BOOTHS, winners=WINNERS)
    answers = await race(
        fair,
        [
            hold(fair, number, (number * 7 + step) % BOOTHS + 1)
            for step in (0, 1, 13)
            for number in range(1, WINNERS + 1)
        ],
    )
    refused = {one.json()["type"].rsplit(":", 1)[1] for one in answers if one.status_code != 200}
    assert refused <= {"booth-taken", "already-placed"}
    held = {holder["exhibitor_id"]: code for holder, code in await live(fair)}
    assert sorted(held.values()) == [f"A-{n:02}" for n in range(1, BOOTHS + 1)]
    won = [one.json() for one in answers if one.status_code == 200]
    assert len(won) == BOOTHS
    assert {one["exhibitor_id"]: one["place"]["code"] for one in won} == held
    await one_booking_at_a_time(fair)


async def test_one_exhibitor_who_races_for_many_booths_has_one(fair: Any) -> None:
    await fair.open(booths=10, winners=1)
    answers = await race(fair, [hold(fair, 1, n) for n in range(1, 11)])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 9}
    assert len(await live(fair)) == 1
    await one_booking_at_a_time(fair)


async def test_expired_holds_are_raced_for_with_two_timers_running(fair: Any) -> None:
    await fair.open(booths=10, winners=30)
    for number in range(1, 11):
        await fair.hold(number, f"A-{number:02}")
    fair.later(seconds=900)
    tries = [
        hold(fair, number, (number + step) % 10 + 1) for step in (0, 3) for number in range(1, 31)
    ]
    timers = [fair.served.due(fair.now) for _ in range(2)]
    answers = await race(fair, tries, *timers)
    assert sum(answer.status_code == 200 for answer in answers) == 10
    assert len(await live(fair)) == 10
    await one_booking_at_a_time(fair)


async def test_confirming_races_with_staff_who_move_and_assign(fair: Any) -> None:
    await fair.open(booths=4, winners=2)
    await fair.hold(1, "A-01")
    await fair.hold(2, "A-02")
    sure, why, booths = {"power": 1, "shows": "A film"}, {"reason": "a test"}, "/forums/ips/booths"
    tries: list[Try] = [
        ("admin-1", "POST", fair.path(1, "confirmation"), sure | {"code": "A-01"}),
        ("usher", "POST", f"{booths}/A-01/move", why | {"to": "A-03"}),
        ("admin-2", "POST", fair.path(2, "confirmation"), sure | {"code": "A-02"}),
        ("usher", "POST", f"{booths}/A-02/move", why | {"to": "A-03"}),
        ("usher", "POST", f"{booths}/A-04/assignment", why | {"proposal_id": "p1"}),
        hold(fair, 1, 4),
    ]
    await race(fair, tries * 3)
    people = Counter(holder["exhibitor_id"] for holder, _ in await live(fair))
    assert people == {"ips:p1": 1, "ips:p2": 1}
    await one_booking_at_a_time(fair)


async def test_joining_races_with_releasing_and_nobody_waits_beside_a_free_booth(
    fair: Any,
) -> None:
    await fair.open(booths=3, winners=9)
    for number in (1, 2, 3):
        await fair.take(number, f"A-{number:02}")
    joins: list[Try] = [
        (f"admin-{n}", "PUT", fair.path(n, "waiting"), {"kind": "standard"}) for n in range(4, 10)
    ]
    gives: list[Try] = [
        (f"admin-{n}", "POST", fair.path(n, "release"), {"code": f"A-0{n}"}) for n in (1, 2, 3)
    ]
    await race(fair, [*joins[:3], *gives, *joins[3:]])
    waiting = {"waiting": {"$ne": None}}
    wait = await fair.served.mongo.collection("exhibitors").count_documents(waiting)
    free = list((await fair.map()).values()).count("free")
    assert not (free and wait)
    await one_booking_at_a_time(fair)


async def live(fair: Any) -> list[tuple[dict[str, Any], str]]:
    """Who has which booth, by the documents of the booths."""
    found = await fair.served.mongo.all(fair.served.mongo.collection("booths").find({}))
    return [
        (booth["holder"], booth["plot"]["code"])
        for booth in found
        if booth["holder"] and (booth["until"] is None or booth["until"] > fair.now)
    ]


async def one_booking_at_a_time(fair: Any) -> None:
    """By the told facts alone: a booking begins only when the booth's last one was released, and
    no exhibitor has two that count."""
    booked: dict[str, dict[str, Any]] = {}
    for kind, said in await fair.told():
        if kind == "booth_released":
            assert booked.pop(said["booth_id"])["exhibitor_id"] == said["exhibitor_id"]
        elif kind in {"booth_held", "booth_offered"}:
            assert said["booth_id"] not in booked
            booked[said["booth_id"]] = said
        elif kind == "booth_confirmed":
            before = booked.get(said["booth_id"], said)
            assert before["exhibitor_id"] == said["exhibitor_id"]
            booked[said["booth_id"]] = said
    now = fair.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    counts = [said["exhibitor_id"] for said in booked.values() if said.get("until", "9") > now]
    assert len(counts) == len(set(counts))
