"""What is judged is served to its judge, from the assignment on, and every look is kept."""

from datetime import timedelta
from typing import Any

import pytest

from shared.grants import Grant

PDF = b"%PDF-1.7 isi"
GONE = (404, "not-found")


def reading(
    id: str = "r1", judge: str = "judge-1", proposal: str = "p1", round: str = "desk"
) -> dict[str, Any]:
    return {
        "reading_id": id,
        "round_id": f"kipp-2018:{round}",
        "edition_id": "kipp-2018",
        "proposal_id": proposal,
        "judge_id": judge,
    }


async def befell(arena: Any, what: str, topic: str = "judging.events", **more: Any) -> None:
    """Something befell a reading."""
    data = {**reading(**more), "at": arena.now}
    if what == "ended":
        data["why"] = "replaced"
    await arena.hear(topic, f"judging.reading_{what}.v1", data["reading_id"], data)


async def close_round(arena: Any, topic: str = "judging.events") -> None:
    data = {
        "round_id": "kipp-2018:desk", "edition_id": "kipp-2018", "round": "desk",
        "seed": "x", "missing_readings": 0, "at": arena.now,
    }  # fmt: skip
    await arena.hear(topic, "judging.round_closed.v1", "kipp-2018:desk", data)


@pytest.fixture
async def admitted(arena: Any) -> Any:
    """An admitted proposal with a file, not assigned to anybody yet."""
    await arena.ok(arena.register())
    await arena.ok(arena.write(ringkasan="isi", ide="isi"))
    await arena.ok(arena.attach(PDF))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    await arena.closed()
    await arena.decide("p1")
    return arena


async def look(arena: Any, judge: str = "judge-1", path: str = "") -> Any:
    return await arena.ask(judge, "GET", f"/readings/r1/material{path}")


@pytest.mark.parametrize("topic", ["judging.events", "judging.sealed"])
async def test_a_judge_reads_what_was_frozen(admitted: Any, topic: str) -> None:
    await befell(admitted, "assigned", topic)
    material = await admitted.ok(look(admitted))
    (told,) = await admitted.told("proposal_admitted")
    assert (material["content_version"], material["content_sha256"]) == (
        told["content_version"],
        told["content_sha256"],
    )
    assert (material["title"], material["answers"]) == (
        "Antrean p1",
        {"ide": "isi", "ringkasan": "isi"},
    )
    assert material["attachments"] == [
        {"slot": "sk", "name": "sk.pdf", "type": "application/pdf", "size": len(PDF)}
    ]
    assert (await look(admitted, path="/attachments/sk")).content == PDF
    assert await admitted.refused(look(admitted, path="/attachments/bukti")) == GONE
    # Who wrote it is no part of what is judged.
    assert "unit-semarang" not in str(material)


async def test_nobody_else_finds_the_reading(admitted: Any) -> None:
    await befell(admitted, "assigned")
    for other in ("judge-2", "unit-semarang", "admin-semarang", "officer-1", "auditor-1"):
        assert await admitted.refused(look(admitted, other)) == GONE
        assert await admitted.refused(look(admitted, other, "/attachments/sk")) == GONE
    assert await admitted.refused(admitted.ask("judge-1", "GET", "/proposals/p1")) == GONE
    assert await admitted.count("looks") == 0


async def test_it_is_served_from_the_assignment_until_it_is_declined(admitted: Any) -> None:
    assert await admitted.refused(look(admitted)) == GONE
    await befell(admitted, "assigned")
    await admitted.ok(look(admitted))
    await befell(admitted, "declined")
    assert await admitted.refused(look(admitted)) == GONE
    assert await admitted.refused(look(admitted, path="/attachments/sk")) == GONE


@pytest.mark.parametrize("topic", ["judging.events", "judging.sealed"])
async def test_a_replaced_judge_and_a_closed_round_end_it(admitted: Any, topic: str) -> None:
    await befell(admitted, "assigned", topic)
    await befell(admitted, "assigned", topic, id="r2", judge="judge-2")
    await befell(admitted, "ended", topic)
    assert await admitted.refused(look(admitted)) == GONE
    second = admitted.ask("judge-2", "GET", "/readings/r2/material")
    await admitted.ok(second)
    await close_round(admitted, topic)
    second = admitted.ask("judge-2", "GET", "/readings/r2/material")
    assert await admitted.refused(second) == GONE


async def test_the_order_of_arrival_does_not_matter(admitted: Any) -> None:
    data = {**reading(), "at": admitted.now}
    topic, served = "judging.events", admitted.served
    with served.at(admitted.now):
        await served.hear(topic, "judging.reading_declined.v1", "r1", data, sequence=2)
        await served.hear(topic, "judging.reading_assigned.v1", "r1", data, sequence=1)
    assert await admitted.refused(look(admitted)) == GONE


async def test_who_lost_the_role_finds_no_reading_any_more(admitted: Any) -> None:
    await befell(admitted, "assigned")
    await befell(admitted, "assigned", "judging.sealed", id="r2", round="panel")
    evaluator, panellist = (Grant(r, "edition", "kipp-2018") for r in ("evaluator", "panellist"))
    elsewhere = Grant("evaluator", "edition", "kipp-2019")

    async def ask(id: str, path: str, *grants: Grant) -> Any:
        with admitted.served.at(admitted.now):
            headers = await admitted.served.token("judge-1", *grants)
        path = f"/readings/{id}/material{path}"
        return await admitted.ask(None, "GET", path, headers=headers)

    for path in ("", "/attachments/sk"):
        assert (await ask("r1", path, evaluator)).status_code == 200
        assert (await ask("r2", path, panellist)).status_code == 200
        for others in ((), (elsewhere,), (panellist,)):
            assert await admitted.refused(ask("r1", path, *others)) == GONE
        assert await admitted.refused(ask("r2", path, evaluator)) == GONE
    assert await admitted.count("looks") == 4


async def shown(arena: Any, by: str, query: str = "") -> list[str]:
    """Whose looks somebody sees, as pages and as a table."""
    path = "/editions/kipp-2018/looks?limit=1"
    page = await arena.ok(arena.ask(by, "GET", path + query))
    found = [x["account"] for x in page["items"]]
    while page["next"]:
        page = await arena.ok(arena.ask(by, "GET", f"{path}{query}&after={page['next']}"))
        found += [x["account"] for x in page["items"]]
    table = await arena.ask(by, "GET", f"{path}{query}&format=csv")
    assert [line.split(",")[1] for line in table.text.splitlines()[1:]] == found
    return found


async def listed(arena: Any, fact: str, field: str, list_id: str, proposal: str) -> None:
    """A list was released, or somebody added to it."""
    entry = {
        "proposal_id": proposal, "agency_id": "semarang", "title": "T", "group": "umum",
        "cluster": "kota",
    }  # fmt: skip
    data: dict[str, Any] = {
        "list_id": f"kipp-2018:{list_id}", "edition_id": "kipp-2018", "list": list_id,
        "at": arena.now, field: [entry],
    }  # fmt: skip
    if fact == "list_released":
        data |= {"simulated": True, "sha256": "0" * 64}
    else:
        data |= {"correction": 1, "removed": [], "reason": "next in order"}
    await arena.hear("award.events", f"award.{fact}.v1", data["list_id"], data)


async def test_looks_at_what_is_sealed_show_once_a_list_of_that_round_names_it(
    admitted: Any,
) -> None:
    await befell(admitted, "assigned", "judging.sealed", id="r2", judge="panel-1", round="panel")
    await admitted.ok(admitted.ask("panel-1", "GET", "/readings/r2/material"))
    admitted.now += timedelta(minutes=5)
    await befell(admitted, "assigned")
    await admitted.ok(look(admitted))
    for reader in ("auditor-1", "officer-1"):
        for query in ("", "&proposal_id=p1"):
            assert await shown(admitted, reader, query) == ["judge-1"]
    # A list of another round, or one that names another, opens nothing.
    await listed(admitted, "list_released", "entries", "top-40", "p1")
    await listed(admitted, "list_released", "entries", "top-99", "p9")
    assert await shown(admitted, "auditor-1") == ["judge-1"]
    await listed(admitted, "list_corrected", "added", "top-99", "p1")
    for reader in ("auditor-1", "officer-1"):
        for query in ("", "&proposal_id=p1"):
            assert await shown(admitted, reader, query) == ["panel-1", "judge-1"]


async def test_each_look_is_kept_and_shown_to_the_auditor(admitted: Any) -> None:
    await befell(admitted, "assigned")
    await admitted.ok(look(admitted))
    admitted.now += timedelta(minutes=5)
    await look(admitted, path="/attachments/sk")
    path = "/editions/kipp-2018/looks"
    for reader in ("auditor-1", "officer-1"):
        shown = await admitted.ok(admitted.ask(reader, "GET", path))
        assert [(x["account"], x["slot"], x["at"]) for x in shown["items"]] == [
            ("judge-1", None, "2018-03-31T17:00:59Z"),
            ("judge-1", "sk", "2018-03-31T17:05:59Z"),
        ]
    for other in ("judge-1", "unit-semarang", "admin-semarang"):
        asked = admitted.ask(other, "GET", path)
        assert await admitted.refused(asked) == (403, "forbidden")
    asked = admitted.ask("auditor-1", "GET", "/editions/kipp-2019/looks")
    assert await admitted.refused(asked) == (403, "forbidden")
    first = await admitted.ok(admitted.ask("auditor-1", "GET", f"{path}?limit=1"))
    rest = await admitted.ok(
        admitted.ask("auditor-1", "GET", f"{path}?limit=1&after={first['next']}")
    )
    assert (rest["items"][0]["slot"], rest["next"]) == ("sk", None)
    none = await admitted.ok(admitted.ask("auditor-1", "GET", f"{path}?proposal_id=p9"))
    assert none["items"] == []
    table = await admitted.ask("auditor-1", "GET", f"{path}?format=csv")
    assert len(table.text.splitlines()) == 3
