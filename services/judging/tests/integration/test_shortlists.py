"""Who is on a list and why, and the line where it was cut."""

from typing import Any

IDS = tuple(f"p{n}" for n in range(1, 7))
PANELLISTS = ("pak", "pur", "put")
CUT = "/rounds/kipp:desk/shortlists/nominees/cut"


async def test_shortlists_say_who_is_on_them_and_who_followed(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.disqualified("nominees", "p2")
    (nominees,) = await world.done("sari", "GET", "/rounds/kipp:desk/shortlists")
    assert [e["proposal_id"] for e in nominees["entries"]] == ["p1", "p2", "p3", "p4"]
    assert (nominees["announced"], nominees["released_at"]) == (False, None)
    (followed,) = nominees["replacements"]
    assert (followed["replaces"], followed["entry"]["proposal_id"]) == ("p2", "p5")


async def test_every_seat_says_why_it_was_given(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.disqualified("nominees", "p2")
    (nominees,) = await world.done("sari", "GET", "/rounds/kipp:desk/shortlists")
    first, (followed,) = nominees["entries"][0], nominees["replacements"]
    assert first["reason"] == {"code": "among_the_best", "params": {"place": 1, "seats": 4}}
    assert first["score"] == "77.000000000000"
    assert followed["entry"]["reason"] == {
        "code": "freed_seat", "params": {"place": 5, "replaces": "p2"},
    }  # fmt: skip


async def test_the_seats_of_a_cluster_are_numbered(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    await world.released("top")
    await world.objections_settled("top", "p1", "p2", "p3")
    await world.opened("interview", *PANELLISTS)
    await world.closed("interview", *PANELLISTS)
    (winners,) = await world.done("sari", "GET", "/rounds/kipp:interview/shortlists")
    assert [(e["proposal_id"], e["reason"]["params"]["cluster"]) for e in winners["entries"]] == [
        ("p1", "kota"), ("p2", "provinsi"),
    ]  # fmt: skip
    path = "/rounds/kipp:interview/shortlists/winners/cut"
    kota, provinsi = (await world.done("sari", "GET", path))["lines"]
    assert (kota["cluster"], kota["last"], kota["first_out"]) == ("kota", "p1", "p3")
    assert (provinsi["cluster"], provinsi["last"], provinsi["first_out"]) == (
        "provinsi", "p2", None,
    )  # fmt: skip


async def test_the_line_shows_who_lies_next_to_it_and_how_far_apart_sheets_are(
    world: Any,
) -> None:
    await world.desk_closed(*IDS)
    found = await world.done("sari", "GET", f"{CUT}?around=1")
    (line,) = found["lines"]
    assert (line["seats"], line["filled"], line["contenders"]) == (4, 4, 6)
    assert (line["last"], line["first_out"], line["tie"]) == ("p4", "p5", None)
    inside, outside = line["entries"]
    assert (inside["proposal_id"], inside["listed"], inside["score"]) == ("p4", True, line["cut"])
    assert (outside["listed"], outside["reason"]) == (
        False, {"code": "list_full", "params": {"place": 5, "seats": 4}},
    )  # fmt: skip
    assert inside["spread"]["lowest"] == inside["spread"]["highest"] == "68.000000000000"


async def test_a_tie_at_the_line_is_shown_with_what_broke_it(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", "ani", "budi")
    for judge in ("ani", "budi"):
        for reading in await world.readings(judge):
            # 60 impact + 40 novelty: p4 and p5 come to the same, p4 by the higher novelty.
            place = int(reading["proposal_id"][1:])
            impact, novelty = {4: (40, 60), 5: (60, 30)}.get(place, (100 - 15 * place, 90))
            await world.handed_in(judge, reading["id"], impact, novelty)
    await world.done("sari", "POST", "/rounds/kipp:desk/closing")
    ranking = (await world.done("sari", "GET", "/rounds/kipp:desk/ranking"))["items"]
    assert [row["tie"] for row in ranking if row["proposal_id"] in {"p4", "p5"}] == [
        None, "criterion:novelty",
    ]  # fmt: skip


async def test_a_list_of_another_round_has_no_line_here(world: Any) -> None:
    await world.desk_closed(*IDS)
    for list_ in ("top", "none"):
        answer = await world.ask("sari", "GET", f"/rounds/kipp:desk/shortlists/{list_}/cut")
        assert answer.status_code == 404


async def test_only_who_may_see_the_ranking_sees_its_line(world: Any) -> None:
    await world.desk_closed(*IDS)
    for who, status in (("sari", 200), ("susi", 404), ("agus", 404), ("ani", 404), ("umi", 404)):
        assert (await world.ask(who, "GET", CUT)).status_code == status, who
