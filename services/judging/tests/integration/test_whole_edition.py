"""Three rounds, from the admitted to the winners, as they happened in 2018."""

import json
from typing import Any

import pytest

from judging.domain.outcome import commitment
from judging.domain.recompute import recompute

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS, PANELLISTS = ("ani", "budi", "citra"), ("pak", "pur", "put")


async def test_an_edition_goes_from_the_admitted_to_its_winners(world: Any) -> None:
    await world.desk_closed(*IDS)
    (nominees,) = await world.told("shortlist_decided")
    assert (nominees["list"], nominees["announced"]) == ("nominees", False)
    assert [e["proposal_id"] for e in nominees["entries"]] == ["p1", "p2", "p3", "p4"]

    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    top = (await world.told("shortlist_decided"))[1]
    assert [e["proposal_id"] for e in top["entries"]] == ["p1", "p2", "p3"]

    await world.released("top")
    await world.disqualified("top", "p2")
    (named,) = await world.told("replacement_named")
    assert (named["replaces"], named["entry"]["proposal_id"]) == ("p2", "p4")

    await world.objections_settled("top", "p1", "p3", "p4")
    await world.opened("interview", *PANELLISTS)
    await world.closed("interview", *PANELLISTS)
    winners = (await world.told("shortlist_decided"))[2]
    assert [(e["proposal_id"], e["cluster"]) for e in winners["entries"]] == [
        ("p1", "kota"),
        ("p4", "provinsi"),
    ]


async def test_the_seed_is_committed_first_and_told_at_the_close(world: Any) -> None:
    await world.desk_closed(*IDS)
    (prepared,), (closed,) = await world.told("round_prepared"), await world.told("round_closed")
    assert commitment(closed["seed"]) == prepared["seed_sha256"]
    assert (prepared["entries"], prepared["readings"]) == (6, 12)
    assert closed["missing_readings"] == 0


@pytest.mark.parametrize("method", ["mean", "standardised"])
async def test_the_exported_round_gives_the_decided_list_again(world: Any, method: str) -> None:
    world.book["rounds"][0]["method"] = method
    await world.desk_closed(*IDS)
    answer = await world.ask("sari", "GET", "/rounds/kipp:desk/export")
    again = recompute(json.loads(answer.text))
    (decided,) = await world.told("shortlist_decided")
    assert again.agrees
    assert again.sha256 == decided["sha256"]
    assert again.lists == {
        "nominees": tuple((e["proposal_id"], e["rank"]) for e in decided["entries"])
    }


async def test_every_fact_of_the_sealed_round_is_told_on_the_sealed_topic(world: Any) -> None:
    await world.desk_closed(*IDS)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    public = [json.dumps(row) for row in await world.served.told("judging.events")]
    sealed = await world.served.told("judging.sealed")
    assert not [row for row in public if "panel" in row or "nominees" in row]
    assert {row["type"] for row in sealed} == {
        "judging.round_prepared.v1", "judging.round_opened.v1", "judging.round_closed.v1",
        "judging.reading_assigned.v1", "judging.sheet_handed_in.v1",
        "judging.shortlist_decided.v1",
    }  # fmt: skip


async def test_no_score_comment_or_reason_is_ever_told(world: Any) -> None:
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    first, second, *_ = await world.readings("ani")
    sheet = {"scores": {"impact": "95", "novelty": "85"}, "comment": "a secret comment"}
    await world.done("ani", "PATCH", f"/readings/{first['id']}/sheet", sheet)
    await world.done("ani", "POST", f"/readings/{first['id']}/handing-in")
    why = {"why": "a secret reason"}
    await world.done("ani", "POST", f"/readings/{second['id']}/declining", why)
    told = json.dumps(await world.served.told())
    assert "sheet_handed_in" in told
    assert "reading_declined" in told
    for secret in ('"95"', '"85"', "secret", "impact"):
        assert secret not in told
