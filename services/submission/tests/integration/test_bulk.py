"""Many decisions at once: what befalls one of them, and what is asked again."""

from typing import Any

import pytest

from shared.mongo import Busy, CommitOutcomeUnknown, DuplicateKey, LostRace
from submission.commands import selection as commands

PATH = "/selection/decisions"


@pytest.fixture
async def selecting(arena: Any) -> Any:
    """Three submitted proposals; the intake is closed."""
    await arena.submitted("p1", "p2", "p3")
    await arena.closed()
    return arena


FAULTS: dict[str, tuple[Exception, str]] = {
    "p6": (CommitOutcomeUnknown("rs0 went away"), "outcome-unknown"),
    "p7": (Busy("another transaction holds it"), "unavailable"),
    "p8": (DuplicateKey("E11000"), "exists-already"),
    "p9": (LostRace("meanwhile"), "lost-race"),
}


async def test_what_befalls_one_of_many_takes_no_other_s_result(
    selecting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit = commands.admit

    async def faulty(command: commands.Admit, unit: Any) -> Any:
        if fault := FAULTS.get(command.proposal_id):
            raise fault[0]
        return await admit(command, unit)

    monkeypatch.setattr(commands, "admit", faulty)
    items = [{"proposal_id": id, "act": "admit"} for id in (*FAULTS, "p1")]
    answer = await selecting.ok(selecting.ask("officer-1", "POST", PATH, {"items": items}))
    assert [(r["done"], r["type"], r["standing"]) for r in answer["results"]] == [
        *((False, f"urn:gelanggang:{kind}", None) for _, kind in FAULTS.values()),
        (True, None, "admitted"),
    ]
    for result, (fault, _) in zip(answer["results"], FAULTS.values(), strict=False):
        assert "again" in result["detail"]
        assert result["detail"][-1] == "."
        assert str(fault) not in result["detail"]


async def test_a_bug_in_one_of_many_is_told_once_the_others_have_ended(
    selecting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit, ended = commands.admit, []

    async def faulty(command: commands.Admit, unit: Any) -> Any:
        if command.proposal_id == "p1":
            raise ZeroDivisionError
        kept = await admit(command, unit)
        ended.append(command.proposal_id)
        return kept

    monkeypatch.setattr(commands, "admit", faulty)
    items = [{"proposal_id": id, "act": "admit"} for id in ("p1", "p2", "p3")]
    asked = selecting.ask("officer-1", "POST", PATH, {"items": items})
    assert await selecting.refused(asked) == (500, "bug")
    assert sorted(ended) == ["p2", "p3"]
    assert [(await selecting.state(id))["standing"] for id in ("p2", "p3")] == ["admitted"] * 2


async def test_many_asked_again_under_their_key_are_answered_again(selecting: Any) -> None:
    key = {"Idempotency-Key": "batch-1"}
    items = [{"proposal_id": id, "act": "admit"} for id in ("p1", "p9")]
    first = await selecting.ask("officer-1", "POST", PATH, {"items": items}, headers=key)
    again = await selecting.ask("officer-1", "POST", PATH, {"items": items}, headers=key)
    assert (first.json()["done"], again.content) == (1, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = selecting.ask("officer-1", "POST", PATH, {"items": items[:1]}, headers=key)
    assert await selecting.refused(other) == (422, "key-reused")
    told = await selecting.told("proposal_admitted")
    assert [fact["proposal_id"] for fact in told] == ["p1"]
    # Versions are of one proposal; many are not compared with one.
    version = {"If-Match": '"1"'}
    asked = selecting.ask("officer-1", "POST", PATH, {"items": items}, headers=version)
    assert await selecting.refused(asked) == (400, "malformed")
