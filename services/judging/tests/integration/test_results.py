"""Who sees what a round decided, before its list is released and after."""

import csv
import io
import json
from typing import Any

import pytest

from judging.domain.export import fingerprint
from judging.domain.recompute import recompute
from shared import testing

IDS = tuple(f"p{n}" for n in range(1, 7))
PANELLISTS = ("pak", "pur", "put")
RESULTS = ("ranking", "ranking.csv", "shortlists", "export", "recomputation")
OTHERS = ("susi", "agus", "ani", "pak", "umi")


async def status(world: Any, who: str, round: str, what: str) -> int:
    answer = await world.ask(who, "GET", f"/rounds/kipp:{round}/{what}")
    if answer.status_code == 404:
        none = await world.ask(who, "GET", f"/rounds/kipp:none/{what}")
        assert answer.json()["detail"] == none.json()["detail"].replace(
            "kipp:none", f"kipp:{round}"
        )
        assert answer.json().keys() == none.json().keys()
    return int(answer.status_code)


async def seen(world: Any, round: str) -> dict[str, set[str]]:
    """What of the round's results each person is shown."""
    return {
        who: {what for what in RESULTS if await status(world, who, round, what) == 200}
        for who in ("sari", *OTHERS)
    }


def only(*who: str) -> dict[str, set[str]]:
    return {one: set(RESULTS) if one in who else set() for one in ("sari", *OTHERS)}


async def test_before_the_close_there_is_nothing_even_for_who_is_named(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", "ani", "budi", "citra", viewers=("sari", "agus"))
    await world.all_handed_in("desk", "ani", "budi", "citra")
    assert await seen(world, "desk") == only()


async def test_before_the_release_only_who_was_named_sees_a_ranking(world: Any) -> None:
    await world.desk_closed(*IDS, viewers=("sari", "agus"))
    assert await seen(world, "desk") == only("sari", "agus")


async def test_a_decided_list_is_told_with_who_was_named_for_it(world: Any) -> None:
    await world.desk_closed(*IDS, viewers=("susi", "agus"))
    (decided,) = await world.told("shortlist_decided", "judging.sealed")
    assert decided["viewer_ids"] == ["agus", "susi"]


async def test_the_release_opens_a_ranking_to_secretariat_and_auditors(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    assert await seen(world, "panel") == only("sari")
    await world.released("top")
    assert await seen(world, "panel") == only("sari", "susi", "agus")
    assert await seen(world, "desk") == only("sari", "susi", "agus")


async def test_two_lists_released_side_by_side_open_what_both_came_from(world: Any) -> None:
    seats = [{"group": None, "cluster": c, "seats": n} for c, n in (("kota", 2), ("provinsi", 1))]
    nominees, top, winners = world.book["lists"]
    top = top | {"size": 2, "seats": seats[:1]}
    other = top | {"id": "other", "size": 1, "seats": seats[1:]}
    world.book["lists"] = [nominees, top, other, winners]
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    assert await seen(world, "desk") == only("sari")
    both = [
        testing.record("award.events", "award.list_released.v1", f"kipp:{name}", 1, {
            "list_id": f"kipp:{name}", "edition_id": "kipp", "list": name, "at": world.now(),
            "simulated": True, "entries": [], "sha256": "0" * 64,
        })
        for name in ("top", "other")
    ]  # fmt: skip
    for line in world.served.worker.lines:
        if "award.events" in line.topics:
            await line.listener.batch(both)
    assert await seen(world, "desk") == only("sari", "susi", "agus")


async def test_who_lost_the_office_is_shown_nothing_though_named(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.person("sari")
    assert await status(world, "sari", "desk", "ranking") == 404


async def test_a_ranking_shows_what_put_each_entry_in_its_place(world: Any) -> None:
    await world.desk_closed(*IDS)
    page = await world.done("sari", "GET", "/rounds/kipp:desk/ranking?limit=4")
    rest = await world.done("sari", "GET", f"/rounds/kipp:desk/ranking?after={page['next']}")
    rows = [*page["items"], *rest["items"]]
    assert [(r["place"], r["proposal_id"]) for r in rows] == list(enumerate(IDS, 1))
    first = rows[0]
    assert first["criteria"] == {"impact": "95.000000000000", "novelty": "50.000000000000"}
    assert (first["mark"], first["readings"], first["passed"]) == ("77.000000000000", 2, True)
    assert first["spread"]["deviation"] == "0E-12"
    table = (await world.ask("sari", "GET", "/rounds/kipp:desk/ranking.csv")).text
    line, *_ = csv.DictReader(io.StringIO(table))
    assert (line["place"], line["impact"]) == ("1", "95.000000000000")
    assert line["lowest"] == line["highest"] == "77.000000000000"


async def test_the_exported_file_is_canonical_and_named(world: Any) -> None:
    await world.desk_closed(*IDS)
    answer = await world.ask("sari", "GET", "/rounds/kipp:desk/export")
    (decided,) = await world.told("shortlist_decided")
    assert answer.headers["etag"] == f'"{decided["sha256"]}"'
    assert answer.headers["content-disposition"] == 'attachment; filename="kipp-desk.json"'
    assert answer.text.startswith('{"decided":{"nominees":[{"proposal_id":"p1","rank":1}')


async def test_how_to_compute_a_round_again_names_the_file_and_what_was_told(world: Any) -> None:
    await world.desk_closed(*IDS)
    found = await world.done("sari", "GET", "/rounds/kipp:desk/recomputation")
    text = (await world.ask("sari", "GET", "/rounds/kipp:desk/export")).text
    (prepared,), (closed,) = await world.told("round_prepared"), await world.told("round_closed")
    assert found["sha256"] == fingerprint(text)
    assert (found["file"], found["size"]) == ("kipp-desk.json", len(text.encode()))
    assert (found["seed"], found["seed_sha256"]) == (closed["seed"], prepared["seed_sha256"])
    assert found["command"] == f"gelanggang recompute kipp-desk.json --sha256 {found['sha256']}"
    (decided,) = found["lists"]
    assert (decided["list"], decided["entries"]) == ("nominees", 4)
    assert recompute(json.loads(text)).agrees


# -------------------------------------------------------- a round that would show a list


async def panel_prepared(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)


def asked_of_a_round() -> list[tuple[str, str, Any]]:
    return [
        ("GET", "", None), ("GET", "/roster", None), ("GET", "/progress", None),
        ("GET", "/progress.csv", None), ("GET", "/closing", None), ("POST", "/closing", None),
        ("PUT", "/roster", {"judges": [{"judge": "pak"}]}),
        ("POST", "/preparation", {"viewers": ["susi"]}),
        ("POST", "/replacements", {"judge": "pak"}),
        ("GET", "/ranking", None), ("GET", "/shortlists", None), ("GET", "/export", None),
        ("GET", "/shortlists/top/cut", None), ("GET", "/recomputation", None),
        ("GET", "/assignment", None), ("GET", "/assignment.csv", None),
    ]  # fmt: skip


async def test_a_sealed_round_is_for_others_as_one_that_does_not_exist(world: Any) -> None:
    await panel_prepared(world)
    for method, path, body in asked_of_a_round():
        there = await world.ask("susi", method, f"/rounds/kipp:panel{path}", body)
        none = await world.ask("susi", method, f"/rounds/kipp:none{path}", body)
        assert there.status_code == none.status_code == 404, path
        assert there.json()["detail"] == none.json()["detail"].replace("none", "panel")
        assert there.json().keys() == none.json().keys()
    rounds = await world.done("susi", "GET", "/rounds?edition_id=kipp")
    assert [r["round"] for r in rounds] == ["desk", "interview"]
    known = await world.done("sari", "GET", "/rounds?edition_id=kipp")
    assert [r["round"] for r in known] == ["desk", "panel", "interview"]


async def test_nothing_that_others_may_ask_names_the_nominees(world: Any) -> None:
    await panel_prepared(world)
    for who, path in (
        ("susi", "/rounds?edition_id=kipp"), ("agus", "/rounds/kipp:desk"),
        ("agus", "/rounds/kipp:desk/progress"), ("susi", "/entries?edition_id=kipp"),
        ("susi", "/rounds/kipp:desk/assignment"),
    ):  # fmt: skip
        text = (await world.ask(who, "GET", path)).text
        assert "kipp:panel" not in text
        assert "nominee" not in text
    # The rule book names the list; how long it could be says nothing of who is on it.
    dry_run = await world.done("susi", "GET", "/rounds/kipp:desk/closing")
    assert (dry_run["entries"], [row["at_most"] for row in dry_run["lists"]]) == ([], [4])
    entries = (await world.done("susi", "GET", "/entries?edition_id=kipp"))["items"]
    assert [e["proposal_id"] for e in entries] == list(IDS)


async def test_once_its_list_is_released_a_sealed_round_is_known(world: Any) -> None:
    await panel_prepared(world)
    await world.closed("panel", *PANELLISTS)
    assert (await world.ask("susi", "GET", "/rounds/kipp:panel")).status_code == 404
    await world.released("top")
    assert (await world.done("susi", "GET", "/rounds/kipp:panel"))["state"] == "closed"


async def test_before_the_first_round_is_prepared_any_secretariat_puts_the_panel(
    world: Any,
) -> None:
    await world.ready(*IDS)
    body = {"judges": [{"judge": "pak"}]}
    assert (await world.ask("susi", "PUT", "/rounds/kipp:panel/roster", body)).status_code == 200
    await world.prepared("desk", "ani", "budi")
    assert (await world.ask("susi", "PUT", "/rounds/kipp:panel/roster", body)).status_code == 404
    assert (await world.ask("sari", "PUT", "/rounds/kipp:panel/roster", body)).status_code == 200


async def test_a_sealed_round_names_somebody_who_can_close_it(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.signed(*PANELLISTS)
    await world.roster("panel", *PANELLISTS)
    path = "/rounds/kipp:panel/preparation"
    assert await world.refused("sari", "POST", path, {"viewers": ["agus"]}) == "nobody-to-close"


@pytest.mark.parametrize("round_", ["panel", "interview"])
async def test_a_round_is_not_prepared_before_the_one_it_comes_from(
    world: Any, round_: str
) -> None:
    await world.ready(*IDS)
    await world.signed(*PANELLISTS)
    await world.roster(round_, *PANELLISTS)
    path = f"/rounds/kipp:{round_}/preparation"
    assert await world.refused("sari", "POST", path, {"viewers": ["sari"]}) == "not-settled"


async def logged(world: Any, who: str, **query: str) -> set[tuple[str, str, str]]:
    """Who did what, and how it ended, as the log tells somebody."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    found = (await world.done(who, "GET", f"/log?limit=200&{words}"))["items"]
    return {(one["account"], one["operation"].split("/")[-1], one["outcome"]) for one in found}


async def test_a_sealed_round_is_in_the_log_for_those_who_may_know_of_it(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.all_handed_in("panel", "pak")
    await world.ask("susi", "POST", "/rounds/kipp:panel/closing")
    await world.ask("susi", "POST", "/rounds/kipp:nothing/closing")
    of_panel = {("pak", "handing-in", "done"), ("sari", "roster", "done")}
    assert of_panel <= await logged(world, "sari", account="pak") | await logged(
        world, "sari", subject="kipp:panel"
    )
    for who in ("susi", "agus"):
        assert {row[0] for row in await logged(world, who)} >= {"ani", "sari"}
        for subject in ("kipp:panel", "kipp:nothing"):
            assert await logged(world, who, subject=subject) == set()
        assert await logged(world, who, account="pak") == {("pak", "pacts", "done")}
    await world.released("top")
    await world.released("nominees")
    assert ("pak", "handing-in", "done") in await logged(world, "susi", account="pak")


async def test_who_looks_at_a_ranking_is_in_the_log(world: Any) -> None:
    await world.desk_closed(*IDS)
    for what in RESULTS:
        await world.ask("sari", "GET", f"/rounds/kipp:desk/{what}")
        await world.ask("susi", "GET", f"/rounds/kipp:desk/{what}")
    looks = {row for row in await logged(world, "agus") if row[2] == "looked"}
    assert looks == {("sari", what, "looked") for what in RESULTS}


async def test_an_autosave_is_no_row_and_a_sheet_handed_in_is_one(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", "ani", "budi", "citra")
    (first, *_) = await world.readings("ani")
    await world.handed_in("ani", first["id"], 50)
    assert await logged(world, "sari", subject=first["id"]) == {("ani", "handing-in", "done")}
