"""A judge's own sheets: written, handed in, amended; nothing of anybody else's."""

from datetime import timedelta
from typing import Any

import pytest

from shared.grants import Grant

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS = ("ani", "budi", "citra")
FULL = {"scores": {"impact": "80", "novelty": "70"}, "comment": "clear"}


async def first_of(world: Any, judge: str = "ani") -> str:
    """An open round, and a reading of it."""
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    return str((await world.readings(judge))[0]["id"])


async def test_a_judge_sees_own_readings_with_what_is_needed_to_score(world: Any) -> None:
    id = await first_of(world)
    found = await world.done("ani", "GET", f"/readings/{id}")
    meaning = {"id": "Hasil nyata.", "en": "Real results."}
    assert [c["help"] for c in found["criteria"]] == [meaning, None]
    assert found["scale"] == {"lowest": "0", "highest": "100", "step": "5"}
    assert [(c["id"], c["weight"]) for c in found["criteria"]] == [
        ("impact", "60"),
        ("novelty", "40"),
    ]
    assert (found["round_state"], found["reading"]["state"]) == ("open", "assigned")
    assert found["reading"]["title"] == f"Title {found['reading']['proposal_id']}"


async def test_own_readings_come_in_pages_and_by_round_and_state(world: Any) -> None:
    id = await first_of(world)
    await world.handed_in("ani", id, 80)
    path = "/readings?round_id=kipp:desk"
    first = await world.done("ani", "GET", f"{path}&limit=3")
    rest = await world.done("ani", "GET", f"{path}&limit=3&after={first['next']}")
    assert len({r["id"] for r in (*first["items"], *rest["items"])}) == 4
    done = await world.done("ani", "GET", "/readings?state=handed_in")
    assert [r["id"] for r in done["items"]] == [id]
    assert (await world.done("ani", "GET", "/readings?round_id=kipp:panel"))["items"] == []


async def test_a_sheet_is_kept_as_it_is_written_and_nothing_is_told(world: Any) -> None:
    id = await first_of(world)
    told = len(await world.served.told())
    sheet = f"/readings/{id}/sheet"
    await world.done("ani", "PATCH", sheet, {"scores": {"impact": "80"}, "comment": "clear"})
    after = await world.done("ani", "PATCH", sheet, {"scores": {"novelty": "70", "impact": None}})
    assert (after["scores"], after["comment"]) == ({"novelty": "70"}, "clear")
    assert (after["state"], after["handed_in"]) == ("assigned", [])
    assert len(await world.served.told()) == told


async def test_a_sheet_is_handed_in_and_amended_with_its_history(world: Any) -> None:
    id = await first_of(world)
    await world.done("ani", "PATCH", f"/readings/{id}/sheet", FULL)
    await world.done("ani", "POST", f"/readings/{id}/handing-in")
    again = await world.done("ani", "POST", f"/readings/{id}/handing-in")
    assert len(again["handed_in"]) == 1
    await world.done("ani", "PATCH", f"/readings/{id}/sheet", {"scores": {"impact": "10"}})
    after = await world.done("ani", "POST", f"/readings/{id}/handing-in")
    assert [v["scores"]["impact"] for v in after["handed_in"]] == ["80", "10"]
    told = await world.told("sheet_handed_in")
    assert [(t["reading_id"], t["amendment"]) for t in told] == [(id, 0), (id, 1)]


async def test_two_tabs_do_not_overwrite_each_other(world: Any) -> None:
    id = await first_of(world)
    sheet = f"/readings/{id}/sheet"
    seen = await world.done("ani", "PATCH", sheet, {"scores": {"impact": "80"}})
    await world.done("ani", "PATCH", sheet, {"scores": {"novelty": "70"}})
    body, match = {"scores": {"impact": "10"}}, {"If-Match": f'"{seen["version"]}"'}
    answer = await world.ask("ani", "PATCH", sheet, body, **match)
    assert (answer.status_code, answer.json()["type"]) == (412, "urn:gelanggang:stale")
    late = await world.ask("ani", "POST", f"/readings/{id}/handing-in", **match)
    assert late.status_code == 412


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ({"impact": "101"}, "off-the-scale"),
        ({"impact": "82"}, "off-the-scale"),
        ({"beauty": "80"}, "unknown-criterion"),
    ],
)
async def test_what_the_rule_book_does_not_know_is_refused(
    world: Any, scores: dict[str, str], refusal: str
) -> None:
    id = await first_of(world)
    path = f"/readings/{id}/sheet"
    assert await world.refused("ani", "PATCH", path, {"scores": scores}) == refusal
    assert (await world.done("ani", "GET", f"/readings/{id}"))["reading"]["scores"] == {}


async def test_what_is_no_score_is_bad_input(world: Any) -> None:
    id = await first_of(world)
    path = f"/readings/{id}/sheet"
    wrong: list[object] = [
        {"scores": {"impact": 80}}, {"scores": {"impact": "NaN"}}, {"scores": {"impact": "-5"}},
        {"scores": {"impact": "1e2"}}, {"scores": {"impact": "٨٠"}}, {"scores": ["80"]},
        {"comment": "x" * 5001}, {"comment": 7}, {"remark": "x"}, [], None,
    ]  # fmt: skip
    for body in wrong:
        answer = await world.ask("ani", "PATCH", path, body)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:gelanggang:invalid"), body
    raw = {**world.people["ani"], "Content-Type": "application/json"}
    for text in (b'{"comment": NaN}', b'{"comment": "\xff"}', b'{"comment": "a\\u0000b"}', b"{"):
        answer = await world.served.client.patch(path, content=text, headers=raw)
        assert answer.status_code == 400, text
    assert (await world.done("ani", "GET", f"/readings/{id}"))["reading"]["version"] == 1


async def test_an_incomplete_sheet_is_not_handed_in(world: Any) -> None:
    id = await first_of(world)
    await world.done("ani", "PATCH", f"/readings/{id}/sheet", {"scores": {"impact": "80"}})
    assert await world.refused("ani", "POST", f"/readings/{id}/handing-in") == "sheet-incomplete"
    assert await world.told("sheet_handed_in") == []


# ---------------------------------------------------------------------------- nobody else's


async def test_another_judges_reading_is_as_one_that_does_not_exist(world: Any) -> None:
    id = await first_of(world, "budi")
    await world.handed_in("budi", id, 95)
    for judge in ("ani", "citra", "sari", "susi", "agus", "pak", "umi"):
        match = {"If-Match": '"1"'}
        for method, path, body, headers in (
            ("GET", "", None, match), ("PATCH", "/sheet", FULL, match),
            ("POST", "/handing-in", None, match), ("POST", "/declining", {"why": "x"}, {}),
        ):  # fmt: skip
            theirs = await world.ask(judge, method, f"/readings/{id}{path}", body, **headers)
            none = await world.ask(judge, method, f"/readings/none{path}", body, **headers)
            assert theirs.status_code == none.status_code == 404
            assert theirs.json()["detail"] == none.json()["detail"].replace("none", id)
            assert theirs.json().keys() == none.json().keys()
    reading = (await world.done("budi", "GET", f"/readings/{id}"))["reading"]
    assert reading["scores"]["impact"] == "95"


async def test_no_list_of_a_judge_holds_anything_of_another(world: Any) -> None:
    id = await first_of(world, "budi")
    await world.handed_in("budi", id, 95, 15)
    for judge in ("ani", "citra"):
        for path in ("/readings", "/readings?round_id=kipp:desk", "/judges/me?edition_id=kipp"):
            text = (await world.ask(judge, "GET", path)).text
            assert "budi" not in text
            assert '"95"' not in text
            assert f'"{id}"' not in text


async def test_who_lost_the_role_reads_and_writes_no_more(world: Any) -> None:
    id = await first_of(world)
    await world.person("ani", Grant("evaluator", "edition", "another"))
    assert (await world.ask("ani", "GET", f"/readings/{id}")).status_code == 403
    assert (await world.ask("ani", "PATCH", f"/readings/{id}/sheet", FULL)).status_code == 403
    assert (await world.done("ani", "GET", "/readings"))["items"] == []


async def test_an_office_taken_after_the_assignment_is_a_conflict(world: Any) -> None:
    id = await first_of(world)
    reading = (await world.done("ani", "GET", f"/readings/{id}"))["reading"]
    await world.done("ani", "PATCH", f"/readings/{id}/sheet", FULL)
    office = Grant("unit_member", "agency", reading["agency_id"])
    await world.person("ani", Grant("evaluator", "edition", "kipp"), office)
    assert await world.refused("ani", "POST", f"/readings/{id}/handing-in") == "has-conflict"
    assert await world.refused("ani", "PATCH", f"/readings/{id}/sheet", FULL) == "has-conflict"
    assert await world.told("sheet_handed_in") == []
    other = next(r for r in await world.readings("ani") if r["agency_id"] != reading["agency_id"])
    await world.handed_in("ani", other["id"], 80)


# ---------------------------------------------------------------------------- when to write


async def test_nothing_is_written_before_the_round_opens(world: Any) -> None:
    await world.ready(*IDS)
    await world.prepared("desk", *EVALUATORS)
    id = (await world.readings("ani"))[0]["id"]
    assert await world.refused("ani", "PATCH", f"/readings/{id}/sheet", FULL) == "round-not-open"


async def test_the_end_of_the_stage_stops_writing_by_our_own_calendar(world: Any) -> None:
    id = await first_of(world)
    ends = world.now() + timedelta(minutes=4)
    await world.programme("stage_closing", stage="desk", closes_at=ends)
    await world.done("ani", "PATCH", f"/readings/{id}/sheet", FULL)
    with world.at(ends):
        refusal = await world.refused("ani", "POST", f"/readings/{id}/handing-in")
    assert refusal == "writing-ended"
    await world.programme(
        "stage_extended", stage="desk", closes_at=ends + timedelta(hours=1),
        previous_closes_at=ends, amendment=1,
    )  # fmt: skip
    with world.at(ends):
        await world.done("ani", "POST", f"/readings/{id}/handing-in")
    await world.programme("stage_closed", stage="desk", at=ends, by_hand=False)
    assert await world.refused("ani", "PATCH", f"/readings/{id}/sheet", FULL) == "writing-ended"


async def test_an_entry_that_withdraws_ends_its_readings(world: Any) -> None:
    id = await first_of(world)
    reading = (await world.done("ani", "GET", f"/readings/{id}"))["reading"]
    await world.withdrawn(reading["proposal_id"])
    assert await world.refused("ani", "PATCH", f"/readings/{id}/sheet", FULL) == "reading-over"
    ended = await world.told("reading_ended")
    assert {(e["proposal_id"], e["why"]) for e in ended} == {
        (reading["proposal_id"], "entry_removed")
    }
    assert len(ended) == 2
