"""The public record of an innovation: what anyone may read, and from when on."""

from typing import Any

import pytest

LIST = "kipp-2018:top-99"
MISSING = (404, "not-found")


def entry(id: str, **changes: str) -> dict[str, str]:
    """How a released list names a proposal."""
    about = {"agency_id": "semarang", "title": f"Antrean {id}", "group": "umum", "cluster": "kota"}
    return {"proposal_id": id, **about, **changes}


async def release(arena: Any, *entries: dict[str, str], list: str = "top-99", **more: Any) -> None:
    """A list was released."""
    data = {
        "list_id": f"kipp-2018:{list}", "edition_id": "kipp-2018", "list": list, "simulated": True,
        "entries": entries, "sha256": "0" * 64, "at": "2018-06-08T03:00:00Z",
    }  # fmt: skip
    topic, type = "award.events", "award.list_released.v1"
    await arena.served.hear(topic, type, data["list_id"], data, **more)


async def correct(
    arena: Any, reason: str, removed: tuple[str, ...] = (), added: Any = (), **more: Any
) -> None:
    """A released list was corrected."""
    data = {
        "list_id": LIST, "edition_id": "kipp-2018", "list": "top-99", "correction": 1,
        "removed": removed, "added": added, "reason": reason, "at": "2018-07-01T03:00:00Z",
    }  # fmt: skip
    await arena.served.hear("award.events", "award.list_corrected.v1", LIST, data, **more)


async def record(arena: Any, id: str = "p1", by: str | None = None) -> dict[str, Any]:
    return dict(await arena.ok(arena.ask(by, "GET", f"/innovations/{id}")))


async def found(arena: Any, **sought: Any) -> list[str]:
    answer = arena.ask(None, "GET", "/editions/kipp-2018/innovations", params=sought)
    return [item["id"] for item in (await arena.ok(answer))["items"]]


@pytest.fixture
async def judged(arena: Any) -> Any:
    """Two proposals of Semarang's admitted, the first with a public and another file."""
    await arena.ok(arena.register(title="Antrean p1"))
    await arena.ok(arena.write(ringkasan="Singkat.", ide="Rahasia dapur."))
    await arena.ok(arena.attach(b"%PDF-1.7 bukti", "bukti", name="bukti.pdf"))
    await arena.ok(arena.attach(b"%PDF-1.7 sk"))
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    await arena.submitted("p2")
    await arena.closed()
    await arena.decide("p1")
    await arena.decide("p2")
    return arena


async def test_anyone_reads_what_the_rule_book_marks_public_of_what_was_judged(judged: Any) -> None:
    await release(judged, entry("p1"))
    shown = await record(judged)
    listing = shown.pop("lists")
    said = shown.pop("published")
    assert shown == {
        "id": "p1",
        "number": "KIPP-2018-000001",
        "edition_id": "kipp-2018",
        "title": "Antrean p1",
        "agency_id": "semarang",
        "agency": "semarang",
        "group": "umum",
        "cluster": "kota",
        "withdrawn": False,
    }
    assert [(x["list"], x["on"], x["because"]) for x in listing] == [("top-99", True, None)]
    (receipt,) = (await judged.ok(judged.ask("unit-semarang", "GET", "/proposals/p1")))["receipts"]
    assert said["content_sha256"] == receipt["content_sha256"]
    assert (said["started_on"], said["answers"]) == ("2016-08-17", {"ringkasan": "Singkat."})
    assert [(a["slot"], a["name"], a["size"]) for a in said["attachments"]] == [
        ("bukti", "bukti.pdf", 14)
    ]
    file = await judged.ask(None, "GET", "/innovations/p1/attachments/bukti")
    assert (file.status_code, file.content) == (200, b"%PDF-1.7 bukti")
    assert "attachment" in file.headers["content-disposition"]


async def test_before_its_release_it_is_as_if_it_were_not_there(judged: Any) -> None:
    await release(judged, entry("p2"))
    for path in ("", "/attachments/bukti"):
        kept = await judged.ask(None, "GET", f"/innovations/p1{path}")
        none = await judged.ask(None, "GET", f"/innovations/p7{path}")
        told = [
            {k: v for k, v in a.json().items() if k != "trace"} | {"headers": sorted(a.headers)}
            for a in (kept, none)
        ]
        assert str(told[0]).replace("p1", "p7") == str(told[1])
        assert none.status_code == 404
    assert await found(judged) == ["p2"]
    assert await found(judged, text="p1") == []


async def test_it_is_not_looked_for_among_the_proposals_before_its_release(
    judged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    collection = type(judged.served.mongo).collection

    def counted(mongo: Any, name: str) -> Any:
        looked.append(name)
        return collection(mongo, name)

    monkeypatch.setattr(type(judged.served.mongo), "collection", counted)
    for id in ("p1", "p7"):
        looked.clear()
        assert await judged.refused(judged.ask(None, "GET", f"/innovations/{id}")) == MISSING
        assert looked == ["innovations"]


async def test_other_files_and_answers_stay_where_they_are(judged: Any) -> None:
    await release(judged, entry("p1"))
    answer = await judged.ask(None, "GET", "/innovations/p1")
    assert "Rahasia" not in answer.text
    for slot in ("sk", "video"):
        hidden = judged.ask(None, "GET", f"/innovations/p1/attachments/{slot}")
        assert await judged.refused(hidden) == MISSING


@pytest.mark.parametrize("reason", ["not_eligible", "disqualified"])
async def test_who_is_taken_from_its_list_says_nothing_of_itself_any_more(
    judged: Any, reason: str
) -> None:
    await release(judged, entry("p1"), entry("p2"))
    if reason == "disqualified":
        data = {
            "list_id": LIST, "edition_id": "kipp-2018", "list": "top-99", "proposal_id": "p1",
            "freed_seat": "leave_empty", "at": "2018-07-01T03:00:00Z",
        }  # fmt: skip
        await judged.hear("award.events", "award.finalist_disqualified.v1", LIST, data)
    else:
        await correct(judged, reason, ("p1",))
    shown = await record(judged)
    (listing,) = shown["lists"]
    assert (listing["on"], listing["because"], shown["published"]) == (False, reason, None)
    file = judged.ask(None, "GET", "/innovations/p1/attachments/bukti")
    assert await judged.refused(file) == MISSING
    assert await found(judged) == ["p2"]


async def test_who_is_on_another_list_still_says_what_it_said(judged: Any) -> None:
    await release(judged, entry("p1"))
    await release(judged, entry("p1"), list="top-40")
    data = {
        "list_id": "kipp-2018:top-40", "edition_id": "kipp-2018", "list": "top-40",
        "proposal_id": "p1", "freed_seat": "leave_empty", "at": "2018-07-01T03:00:00Z",
    }  # fmt: skip
    topic, subject = "award.events", "kipp-2018:top-40"
    await judged.hear(topic, "award.finalist_disqualified.v1", subject, data)
    shown = await record(judged)
    assert {x["list"]: x["on"] for x in shown["lists"]} == {"top-40": False, "top-99": True}
    assert shown["published"]["answers"] == {"ringkasan": "Singkat."}
    assert await found(judged, list="top-40") == []
    assert await found(judged, list="top-99") == ["p1"]


async def test_who_withdraws_says_nothing_of_itself_from_then_on(judged: Any) -> None:
    await release(judged, entry("p1"), entry("p2"))
    await judged.ok(judged.ask("admin-semarang", "POST", "/proposals/p1/withdrawal"))
    shown = await record(judged)
    assert (shown["withdrawn"], shown["published"], shown["title"]) == (True, None, "Antrean p1")
    assert await found(judged) == ["p2"]


async def test_who_comes_to_a_list_later_is_there_from_then_on(judged: Any) -> None:
    await release(judged, entry("p2"))
    await correct(judged, "next_in_order", added=[entry("p1")])
    assert await found(judged) == ["p1", "p2"]
    assert (await record(judged))["published"]["answers"] == {"ringkasan": "Singkat."}


async def test_a_correction_heard_before_its_release_says_nothing_alone(judged: Any) -> None:
    await correct(judged, "not_eligible", ("p1",), sequence=2)
    assert await judged.refused(judged.ask(None, "GET", "/innovations/p1")) == MISSING
    assert await found(judged) == []
    await release(judged, entry("p1"), sequence=1)
    assert (await record(judged))["lists"][0]["on"] is False
    assert await found(judged) == []


async def test_innovations_are_found_by_words_cluster_group_and_agency(judged: Any) -> None:
    agency = {"agency_id": "jateng", "name": "Provinsi Jawa Tengah", "type": "provinsi"}
    await judged.hear("identity.events", "identity.agency_registered.v1", "jateng", agency)
    await release(
        judged,
        entry("p1", title="Antrean (Tanpa) Antre"),
        entry("p2", title="SAKPOLE", agency_id="jateng", cluster="provinsi"),
        entry("p3", title="bidan delima", group="khusus"),
    )
    assert await found(judged) == ["p1", "p3", "p2"]
    assert await found(judged, text="(tanpa) ANTREAN") == ["p1"]
    assert await found(judged, text="jawa sakpole") == ["p2"]
    assert await found(judged, text="jawa antrean") == []
    renamed = agency | {"name": "Pemprov Jateng", "province": "ID-JT", "at": judged.now}
    await judged.hear("identity.events", "identity.agency_corrected.v1", "jateng", renamed)
    assert await found(judged, text="jawa sakpole") == []
    assert await found(judged, text="jateng sakpole") == ["p2"]
    assert await found(judged, cluster="provinsi") == ["p2"]
    assert await found(judged, group="khusus") == ["p3"]
    assert await found(judged, agency_id="semarang") == ["p1", "p3"]
    assert await found(judged, list="top-1") == []
    assert await found(judged, text="antrean\0") == []
    unknown = judged.ask(None, "GET", "/editions/kipp-1999/innovations")
    assert await judged.refused(unknown) == MISSING


async def test_they_come_in_pages(judged: Any) -> None:
    await release(judged, *(entry(f"p{n}", title="Sama") for n in range(5)))
    path, seen = "/editions/kipp-2018/innovations?limit=2", []
    page = await judged.ok(judged.ask(None, "GET", path))
    while page["next"]:
        seen.append([item["id"] for item in page["items"]])
        page = await judged.ok(judged.ask(None, "GET", f"{path}&after={page['next']}"))
    assert seen == [["p0", "p1"], ["p2", "p3"]]
    assert [item["id"] for item in page["items"]] == ["p4"]
