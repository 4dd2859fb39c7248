"""Nobody decides as an officer on what is his own case as a member of an agency."""

from typing import Any

import pytest

from shared.grants import Grant

SECRETARIAT = Grant("secretariat", "nation", None)
OWN = (409, "submission:own-case")
DECISIONS: dict[str, dict[str, Any]] = {
    "admission": {},
    "refusal": {"reasons": ["careless"], "sentence": "x"},
    "repair": {"fields": ["ide"]},
    "contest/decision": {"verdict": "overturned", "sentence": "x"},
}


@pytest.fixture
async def selecting(arena: Any) -> Any:
    """Two submitted, one of them refused and contested; the intake is closed."""
    await arena.submitted("p1", "p2")
    await arena.closed()
    await arena.decide("p2", "refusal")
    await arena.open_stage("contest")
    body = {"statement": "x"}
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p2/contest", body))
    return arena


async def decide(arena: Any, account: str, act: str, *grants: Grant) -> Any:
    id = "p2" if act == "contest/decision" else "p1"
    with arena.served.at(arena.now):
        headers = await arena.served.token(account, SECRETARIAT, *grants)
    path = f"/proposals/{id}/{act}"
    return await arena.ask(None, "POST", path, DECISIONS[act], headers=headers)


@pytest.mark.parametrize("act", DECISIONS)
@pytest.mark.parametrize("role", ["unit_member", "agency_administrator"])
async def test_who_is_of_the_agency_decides_nothing_for_it(
    selecting: Any, act: str, role: str
) -> None:
    told = len(await selecting.served.told())
    own = Grant(role, "agency", "semarang")
    assert await selecting.refused(decide(selecting, "both", act, own)) == OWN
    assert len(await selecting.served.told()) == told
    other = Grant(role, "agency", "jateng")
    await selecting.ok(decide(selecting, "both", act, other))


async def test_who_began_or_contested_it_does_not_decide_though_he_left_the_agency(
    selecting: Any,
) -> None:
    for account, act in (("unit-semarang", "admission"), ("admin-semarang", "contest/decision")):
        assert await selecting.refused(decide(selecting, account, act)) == OWN


async def test_in_a_bulk_it_is_the_answer_of_its_item(selecting: Any) -> None:
    with selecting.served.at(selecting.now):
        grants = (SECRETARIAT, Grant("unit_member", "agency", "semarang"))
        headers = await selecting.served.token("both", *grants)
    body = {"items": [{"proposal_id": "p1", "act": "admit"}]}
    answer = await selecting.ok(
        selecting.ask(None, "POST", "/selection/decisions", body, headers=headers)
    )
    assert answer["results"][0]["type"] == "urn:gelanggang:submission:own-case"
