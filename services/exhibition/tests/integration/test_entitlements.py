"""Who may take a booth, in whatever order that is heard."""

import asyncio
from typing import Any

from shared.delivery import Outcome
from shared.testing import Outcomes

CONSUMER = "exhibition.entitlements.v1"


def outcome(outcomes: Outcomes) -> Outcome:
    return next(iter(outcomes[CONSUMER]))


async def invited(fair: Any) -> list[str]:
    told = await fair.told()
    return sorted(said["proposal_id"] for kind, said in told if kind == "exhibitor_invited")


async def test_winners_are_invited_when_the_forum_was_there_first(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    assert await invited(fair) == ["p1", "p2"]
    assert (await fair.told("ips:p1"))[0][1] == {
        "exhibitor_id": "ips:p1",
        "forum_id": "ips",
        "edition_id": "kipp-2018",
        "agency_id": "agency-1",
        "proposal_id": "p1",
        "at": "2018-10-25T02:00:00Z",
    }


async def test_winners_are_invited_when_the_list_was_there_first(fair: Any) -> None:
    await fair.edition()
    await fair.release(1, 2)
    assert await invited(fair) == []
    await fair.publish(fair.booth(1))
    assert await invited(fair) == ["p1", "p2"]
    await fair.settle()
    assert await invited(fair) == ["p1", "p2"]


async def test_every_forum_of_the_edition_invites_them(fair: Any) -> None:
    await fair.open(booths=1, winners=1)
    await fair.done("chief", "PUT", "/forums/other", fair.forum(fair.booth(1)))
    await fair.done("chief", "POST", "/forums/other/publication")
    await fair.settle()
    subjects = [said["exhibitor_id"] for kind, said in await fair.told() if "invited" in kind]
    assert sorted(subjects) == ["ips:p1", "other:p1"]


async def test_a_list_without_booths_invites_nobody(fair: Any) -> None:
    await fair.open(booths=1, winners=0)
    assert outcome(await fair.release(5, name="top-99")) is Outcome.HANDLED
    assert await invited(fair) == []


async def test_a_list_waits_for_its_edition(fair: Any) -> None:
    assert outcome(await fair.release(1)) is Outcome.SET_ASIDE
    assert outcome(await fair.withdraw(1)) is Outcome.SET_ASIDE
    await fair.release(2)
    await fair.edition()
    await fair.publish(fair.booth(1))
    assert await invited(fair) == ["p2"]


async def test_a_withdrawal_ends_the_entitlement_and_frees_the_booth(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.hold(1, "A-01")
    await fair.confirm(1, "A-01", staff=["Sri Wahyuni"])
    await fair.wait(2)
    await fair.withdraw(1)
    assert (await fair.kinds("ips:A-01"))[2:] == ["booth_released withdrawn", "booth_offered"]
    own = await fair.done("admin-1", "GET", fair.path(1))
    assert (own["ended"], own["place"], own["staff"]) == ("withdrawn", None, [])
    hold = ("admin-1", "POST", fair.path(1, "hold"), {"code": "A-01"})
    assert await fair.no(*hold) == (409, "not-entitled")
    waiting = ("admin-1", "PUT", fair.path(1, "waiting"), {"kind": "standard"})
    assert await fair.no(*waiting) == (409, "not-entitled")
    why = {"reason": "a test", "proposal_id": "p1"}
    path = "/forums/ips/booths/A-01/assignment"
    assert await fair.no("usher", "POST", path, why) == (409, "not-entitled")


async def test_who_was_withdrawn_before_the_list_is_not_invited(fair: Any) -> None:
    await fair.open(booths=1, winners=0)
    await fair.withdraw(1)
    await fair.release(1, 2, name="top-40")
    assert await invited(fair) == ["p2"]


async def test_a_correction_takes_and_gives(fair: Any) -> None:
    await fair.open(booths=1, winners=2)
    await fair.take(1, "A-01")
    await fair.correct(removed=[1], added=[3])
    assert (await fair.kinds("ips:A-01"))[-1] == "booth_released disqualified"
    assert await invited(fair) == ["p1", "p2", "p3"]
    await fair.take(3, "A-01")
    await fair.correct(removed=[3], added=[1], reason="withdrawn")
    assert (await fair.kinds("ips:A-01"))[-1] == "booth_released withdrawn"
    assert await fair.kinds("ips:p1") == ["exhibitor_invited", "exhibitor_invited"]
    await fair.take(1, "A-01")


async def test_those_who_go_together_are_offered_nothing_of_each_other(fair: Any) -> None:
    await fair.open(booths=2, winners=4)
    await fair.take(1, "A-01")
    await fair.take(2, "A-02")
    await fair.wait(3)
    await fair.wait(4)
    await fair.correct(removed=[1, 2, 3])
    assert (await fair.kinds("ips:A-01"))[2:] == ["booth_released disqualified", "booth_offered"]
    assert (await fair.told("ips:A-01"))[-1][1]["exhibitor_id"] == "ips:p4"
    assert (await fair.kinds("ips:A-02"))[2:] == ["booth_released disqualified"]


async def test_a_disqualification_ends_it_and_an_expired_hold_is_not_told_twice(fair: Any) -> None:
    await fair.open(booths=2, winners=2)
    await fair.hold(1, "A-01")
    await fair.hold(2, "A-02")
    fair.later(seconds=899)
    for number in (1, 2):
        told = {
            "list_id": "kipp-2018:top-40",
            "edition_id": "kipp-2018",
            "list": "top-40",
            "proposal_id": f"p{number}",
            "freed_seat": "leave_empty",
            "at": fair.now,
        }
        kind = "award.finalist_disqualified.v1"
        await fair.hear("award.events", kind, "kipp-2018:top-40", told)
        fair.later(seconds=1)
    assert await fair.kinds("ips:A-01") == ["booth_held", "booth_released disqualified"]
    assert await fair.kinds("ips:A-02") == ["booth_held"]
    await fair.due()
    assert await fair.kinds("ips:A-02") == ["booth_held", "booth_released expired"]


async def test_an_edition_told_again_keeps_its_wins(fair: Any) -> None:
    await fair.edition()
    await fair.release(1)
    await fair.edition()
    await fair.publish(fair.booth(1))
    assert await invited(fair) == ["p1"]


async def test_forums_and_a_list_that_become_public_at_once_find_each_other(fair: Any) -> None:
    await fair.edition()
    names = [f"f{n}" for n in range(1, 7)]
    for name in names:
        await fair.done("chief", "PUT", f"/forums/{name}", fair.forum(fair.booth(1)))

    async def public(name: str, headers: dict[str, str]) -> None:
        await fair.served.client.post(f"/forums/{name}/publication", headers=headers)
        await fair.served.settle()

    # One standing clock around all: two that overlap would not know whose is put back.
    with fair.served.at(fair.now):
        headers = await fair.served.token("chief", *fair.grants("chief"))
        first, rest = names[:3], names[3:]
        await asyncio.gather(
            *(public(name, headers) for name in first),
            fair.told_of_release(1, 2, 3),
            *(public(name, headers) for name in rest),
        )
    invited_to = [said["exhibitor_id"] for kind, said in await fair.told() if "invited" in kind]
    assert sorted(invited_to) == [f"{name}:p{n}" for name in names for n in (1, 2, 3)]
