"""Every query of a whole edition finds what it seeks by an index."""

from datetime import timedelta
from typing import Any

READS = [
    ("unit-semarang", "/proposals"),
    ("unit-semarang", "/proposals/p1/history"),
    ("unit-semarang", "/proposals/p1/findings"),
    ("admin-semarang", "/proposals?agency_id=semarang"),
    ("admin-semarang", "/proposals?agency_id=semarang&edition_id=kipp-2018"),
    ("admin-semarang", "/editions/kipp-2018/late-agencies"),
    ("admin-semarang", "/editions/kipp-2018/blank-drafts"),
    ("admin-semarang", "/editions/kipp-2018/idle-units"),
    ("officer-1", "/proposals?edition_id=kipp-2018"),
    ("officer-1", "/proposals?edition_id=kipp-2018&standing=submitted"),
    ("officer-1", "/editions/kipp-2018/late-agencies"),
    ("officer-1", "/editions/kipp-2018/blank-drafts"),
    ("officer-1", "/editions/kipp-2018/idle-units"),
    ("officer-1", "/editions/kipp-2018/selection"),
    ("officer-1", "/editions/kipp-2018/selection?cluster=kota&finding=title-once"),
    ("officer-1", "/editions/kipp-2018/looks"),
    ("officer-1", "/editions/kipp-2018/looks?proposal_id=p1"),
    ("officer-1", "/editions/kipp-2018/funnel"),
    ("officer-1", "/proposals/p1/journey"),
    ("officer-1", "/search?text=antrean"),
    ("officer-1", "/search?cluster=kota"),
    ("officer-1", "/editions/kipp-2018/overview"),
    ("officer-1", "/editions/kipp-2018/decisions"),
    ("auditor-1", "/editions/kipp-2018/decisions?by=officer-1"),
    ("admin-semarang", "/editions/kipp-2018/agencies/semarang"),
    ("admin-semarang", "/editions/kipp-2018/agencies/semarang/proposals"),
    ("officer-1", "/editions/kipp-2018/idle-units?agency_id=semarang"),
    ("auditor-1", "/search?text=antrean&edition_id=kipp-2018"),
    ("admin-semarang", "/search?text=antrean"),
    ("unit-semarang", "/search?text=antrean"),
    ("unit-semarang", "/search?registration=p1"),
    (None, "/innovations/p1"),
    (None, "/editions/kipp-2018/innovations?text=antrean+semarang"),
    ("unit-semarang", "/proposals/p1/history/2/differences"),
    ("unit-semarang", "/proposals/p1/pdf"),
    ("unit-semarang", "/proposals/p1/colleagues"),
]


async def profile(arena: Any, level: int) -> None:
    await arena.served.mongo.database.command({"profile": level})


async def test_no_query_looks_through_a_whole_collection(arena: Any) -> None:
    await profile(arena, 2)
    await arena.ok(arena.register("p0"))
    await arena.submitted("p1", "p2")
    await arena.ok(arena.register("p3"))
    await arena.ok(arena.attach(b"%PDF-1.7 isi", id="p3"))
    await arena.ok(arena.attach(b"%PDF-1.7 lain", id="p3"))
    await arena.closed()
    with arena.served.at(arena.now):
        await arena.served.settle()
    entry = {"proposal_id": "p1", "title": "Antrean p1", "agency_id": "semarang"}
    released = {
        "list_id": "kipp-2018:top-99", "edition_id": "kipp-2018", "list": "top-99",
        "simulated": True, "entries": [{**entry, "group": "umum", "cluster": "kota"}],
        "sha256": "0" * 64, "at": "2018-06-08T03:00:00Z",
    }  # fmt: skip
    await arena.hear("award.events", "award.list_released.v1", "kipp-2018:top-99", released)
    for reader, path in READS:
        assert (await arena.ask(reader, "GET", path)).status_code == 200
    await arena.decide("p1")
    await arena.decide("p2")
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p2/withdrawal"))
    await arena.served.due(arena.now + timedelta(seconds=5))
    assert len(await arena.told("selection_settled")) == 1
    await profile(arena, 0)
    chosen = {"planSummary": {"$regex": "COLLSCAN"}}
    scans = arena.served.mongo.collection("system.profile").find(chosen)
    found = {(s["ns"].partition(".")[2], str(s["command"])[:200]) for s in await scans.to_list(100)}
    asked = await arena.count("system.profile", planSummary={"$exists": True})
    assert asked > 100
    # The driver's own look into an empty bucket, and the test's into the outbox.
    others = ("attachments.", "outbox", "system.")
    assert [scan for scan in found if not scan[0].startswith(others)] == []
