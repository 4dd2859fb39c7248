"""Every query of a whole edition finds what it seeks by an index."""

from typing import Any

IDS = tuple(f"p{n}" for n in range(1, 7))
EVALUATORS, PANELLISTS = ("ani", "budi", "citra"), ("pak", "pur", "put")
# All agencies are read on purpose: any of them may be the parent of another.
READ_WHOLE = ("agencies", "outbox", "system.")


async def test_no_query_looks_through_a_whole_collection(world: Any) -> None:
    await world.served.mongo.database.command({"profile": 2})
    await world.ready(*IDS)
    await world.opened("desk", *EVALUATORS)
    id = (await world.readings("ani"))[0]["id"]
    await world.done("ani", "GET", f"/readings/{id}")
    await world.done("ani", "POST", f"/readings/{id}/declining", {"why": "mine"})
    await world.done("sari", "POST", "/rounds/kipp:desk/replacements", {"judge": "citra"})
    await world.time_passes()
    await world.withdrawn("p6")
    await world.done("sari", "GET", "/rounds/kipp:desk/closing")
    await world.closed("desk", "ani", "budi")
    for path in ("/rounds?edition_id=kipp", "/entries?edition_id=kipp", "/rounds/kipp:desk/roster",
                 "/rounds/kipp:desk/progress", "/rounds/kipp:desk/ranking",
                 "/rounds/kipp:desk/shortlists"):  # fmt: skip
        await world.done("sari", "GET", path)
    await world.opened("panel", *PANELLISTS)
    await world.closed("panel", *PANELLISTS)
    await world.released("top")
    await world.disqualified("top", "p2")
    await world.served.mongo.database.command({"profile": 0})

    profile = world.served.mongo.collection("system.profile")
    assert await profile.count_documents({"planSummary": {"$exists": True}}) > 100
    scans = await profile.find({"planSummary": {"$regex": "COLLSCAN"}}).to_list(100)
    found = {(scan["ns"].partition(".")[2], str(scan["command"])[:200]) for scan in scans}
    assert [scan for scan in found if not scan[0].startswith(READ_WHOLE)] == []
