"""Who did what: of a proposal once it was submitted, and of each decision of many."""

from typing import Any


async def logged(arena: Any, who: str, **query: str) -> list[tuple[str, str, str | None, str]]:
    """Account, act, proposal and outcome, as the log tells somebody; the newest first."""
    found = await arena.ok(arena.ask(who, "GET", "/log", params={"limit": "200", **query}))
    return [
        (
            one["account"],
            one["operation"].split("/")[-1],
            one["subjects"].get("proposal_id"),
            one["outcome"],
        )
        for one in found["items"]
    ]


async def test_what_a_unit_does_shows_once_it_was_submitted(arena: Any) -> None:
    await arena.ok(arena.register("p1"))
    await arena.ok(arena.write("p1", ringkasan="x"))
    await arena.submitted("p2")
    for who in ("officer-1", "auditor-1"):
        assert await logged(arena, who, subject="p1") == []
        assert {row[2] for row in await logged(arena, who)} == {"p2"}
    acts = {row[1] for row in await logged(arena, "officer-1", subject="p2")}
    assert acts == {"{proposal_id}", "handing-over", "submission"}, "an autosave is no act"
    for who in ("unit-semarang", "admin-semarang", "nobody"):
        assert await arena.refused(arena.ask(who, "GET", "/log")) == (403, "forbidden")


async def test_a_proposal_that_is_not_there_shows_like_one_that_is_a_draft(arena: Any) -> None:
    await arena.ok(arena.register("p1"))
    for id in ("p1", "p9"):
        asked = arena.ask("officer-1", "POST", f"/proposals/{id}/admission", {})
        assert (await arena.refused(asked))[0] in {404, 409}
        assert await logged(arena, "officer-1", subject=id) == []


async def test_each_decision_of_many_is_one_row(arena: Any) -> None:
    await arena.submitted("p1")
    await arena.submitted("p2", title="Lain")
    await arena.closed()
    items = [{"proposal_id": id, "act": "admit"} for id in ("p1", "p2", "p9")]
    await arena.ok(arena.ask("officer-1", "POST", "/selection/decisions", {"items": items}))
    rows = await logged(arena, "auditor-1", account="officer-1")
    assert sorted(rows) == [
        ("officer-1", "decisions", "p1", "done"),
        ("officer-1", "decisions", "p2", "done"),
    ]
