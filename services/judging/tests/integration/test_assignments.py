"""The assignment as the secretariat looks at it, and who has read how much."""

import csv
import io
from typing import Any

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")
ASSIGNMENT = "/rounds/kipp:desk/assignment"


async def test_loads_are_shown_with_the_conflicts_that_were_heeded(world: Any) -> None:
    await world.ready(*IDS)
    await world.signed("ani")
    body = {"edition_id": "kipp", "of": "entry", "id": "p1", "why": "Saudara saya."}
    await world.done("ani", "POST", "/conflicts", body)
    prepared = await world.prepared("desk", *EVALUATORS)
    found = await world.done("agus", "GET", ASSIGNMENT)
    assert (found["entries"], found["standing"], found["readings"]) == (6, 6, 12)
    assert (found["readings_of_each"], found["prepared_by"]) == (2, "sari")
    assert found["seed_sha256"] == prepared["seed_sha256"]
    assert [(j["judge"], j["assigned"], j["live"]) for j in found["judges"]] == [
        (judge, 4, 4) for judge in EVALUATORS
    ]
    assert found["judges"][0]["conflicts"] == {"declared_entry": 1}
    assert (found["lacking"], found["readings_made"]) == ([], True)
    assert "Saudara" not in str(found)


async def test_an_entry_that_cannot_get_its_readings_says_why(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.prepared("desk", "ani", "budi")
    (own,) = [r for r in await world.readings("ani") if r["proposal_id"] == "p1"]
    await world.done("ani", "POST", f"/readings/{own['id']}/declining", {"why": "Saudara saya."})
    (lacking,) = (await world.done("sari", "GET", ASSIGNMENT))["lacking"]
    assert lacking == {
        "proposal_id": "p1", "title": "Title p1", "cluster": "kota", "readings": 1,
        "conflicts": {"ani": "declared_entry"}, "held": ["budi"],
    }  # fmt: skip


async def test_the_assignment_is_downloaded_as_it_is_now_without_a_score(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    await world.handed_in("ani", "kipp:desk:p1:1", 80)
    table = (await world.ask("sari", "GET", f"{ASSIGNMENT}.csv")).text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {(r["proposal_id"], r["judge_id"], r["state"]) for r in rows} == {
        ("p1", "ani", "handed_in"), ("p1", "budi", "assigned"),
        ("p2", "ani", "assigned"), ("p2", "budi", "assigned"),
    }  # fmt: skip
    assert "80" not in table


async def test_before_the_preparation_there_is_no_assignment(world: Any) -> None:
    await world.ready(*IDS)
    await world.roster("desk", *EVALUATORS)
    for path in (ASSIGNMENT, f"{ASSIGNMENT}.csv"):
        assert (await world.ask("sari", "GET", path)).status_code == 404


async def test_the_assignment_is_for_secretariat_and_auditor(world: Any) -> None:
    await world.ready(*IDS)
    await world.prepared("desk", *EVALUATORS)
    for who, status in (("susi", 200), ("agus", 200), ("ani", 403), ("pak", 403), ("umi", 403)):
        assert (await world.ask(who, "GET", ASSIGNMENT)).status_code == status, who


async def test_progress_says_what_was_begun_and_when_somebody_last_wrote(world: Any) -> None:
    await world.ready("p1", "p2")
    await world.opened("desk", "ani", "budi")
    before = (await world.done("sari", "GET", "/rounds/kipp:desk/progress"))["judges"]
    assert {(row["begun"], row["last_activity"]) for row in before} == {(0, None)}
    written = await world.done(
        "ani", "PATCH", "/readings/kipp:desk:p1:1/sheet", {"scores": {"impact": "10"}}
    )
    ani, budi = (await world.done("sari", "GET", "/rounds/kipp:desk/progress"))["judges"]
    assert (ani["begun"], ani["last_activity"]) == (1, written["written_at"])
    handed = await world.handed_in("ani", "kipp:desk:p1:1", 80)
    ani, budi = (await world.done("sari", "GET", "/rounds/kipp:desk/progress"))["judges"]
    assert (ani["begun"], ani["last_activity"]) == (0, handed["handed_in"][0]["at"])
    assert (budi["begun"], budi["last_activity"]) == (0, None)
