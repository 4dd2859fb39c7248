"""Registering a proposal, who sees it, and writing it with others."""

import asyncio
from typing import Any

from shared.grants import Grant


async def test_a_unit_registers_a_proposal_and_it_is_told(arena: Any) -> None:
    answer = await arena.register(title="Antrean Tanpa Antre")
    shown = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert (shown["standing"], shown["holder"], shown["cluster"]) == ("draft", "unit", "kota")
    assert (shown["title"], shown["started_on"], shown["blank"]) == (
        "Antrean Tanpa Antre",
        "2016-08-17",
        True,
    )
    (told,) = await arena.served.told()
    assert (told["type"], told["subject"], told["sequence"]) == (
        "submission.proposal_registered.v1",
        "p1",
        1,
    )
    assert told["data"] == {
        "proposal_id": "p1",
        "edition_id": "kipp-2018",
        "agency_id": "semarang",
        "group": "umum",
        "cluster": "kota",
        "owner_id": "unit-semarang",
        "number": "KIPP-2018-000001",
        "at": "2018-03-01T00:00:00Z",
    }


async def test_every_registration_has_a_number_of_its_own(arena: Any) -> None:
    with arena.served.at(arena.now):
        headers = await arena.person("unit-semarang")
        body = {"edition_id": "kipp-2018", "agency_id": "semarang", "group": "umum", "title": "A"}
        puts = [arena.client.put(f"/proposals/p{n}", json=body, headers=headers) for n in range(12)]
        answers = await asyncio.gather(*puts)
    numbers = {a.json()["number"] for a in answers}
    assert numbers == {f"KIPP-2018-{n:06}" for n in range(1, 13)}
    again = await arena.ok(arena.register("p3"))
    assert again["number"] == answers[3].json()["number"]
    refused = arena.register("p99", group="khusus")
    assert await arena.refused(refused) == (409, "submission:unknown-group")
    await arena.begin("kipp-2019")
    other = await arena.ok(arena.register("p20", edition="kipp-2019"))
    assert other["number"] == "KIPP-2019-000001"
    assert (await arena.ok(arena.register("p13")))["number"] == "KIPP-2018-000013"


async def test_registering_again_answers_what_is_there(arena: Any) -> None:
    await arena.ok(arena.register(title="Satu"))
    again = await arena.ok(arena.register(title="Dua"))
    assert (again["title"], again["version"]) == ("Satu", 1)
    assert len(await arena.served.told()) == 1


async def test_what_cannot_be_registered(arena: Any) -> None:
    cases: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"agency_id": "jateng"}, (403, "forbidden")),
        ({"edition": "kipp-1999"}, (404, "not-found")),
        ({"group": "khusus"}, (409, "submission:unknown-group")),
        ({"title": "  "}, (409, "submission:title-needed")),
        ({"answers": {"judul": "x"}}, (409, "submission:unknown-field")),
    ]
    for changes, problem in cases:
        assert await arena.refused(arena.register(**changes)) == problem
    assert await arena.refused(arena.register(by="unit-nowhere")) == (
        409,
        "submission:agency-unknown",
    )
    assert await arena.count("proposals") == 0
    assert await arena.served.told() == []


async def test_an_id_is_taken_by_whoever_was_first(arena: Any) -> None:
    await arena.ok(arena.register())
    taken = (409, "submission:id-taken")
    assert await arena.refused(arena.register(by="unit-semarang-2")) == taken
    assert await arena.refused(arena.register(by="unit-jateng")) == taken


async def test_an_agency_of_a_type_without_a_cluster_cannot_take_part(arena: Any) -> None:
    data = {"agency_id": "kendal", "name": "Kendal", "type": "kabupaten", "parent_id": None}
    await arena.hear("identity.events", "identity.agency_registered.v1", "kendal", data)
    assert await arena.refused(arena.register(by="unit-kendal")) == (
        409,
        "submission:no-cluster-for-agency",
    )


async def test_a_stranger_finds_nothing_by_any_route(arena: Any) -> None:
    await arena.submitted("p1")
    routes = [
        ("GET", "", None),
        ("PATCH", "/answers", {"answers": {"ide": "x"}}),
        ("GET", "/history", None),
        ("GET", "/history/1", None),
        ("GET", "/versions/2", None),
        ("GET", "/findings", None),
        ("GET", "/journey", None),
        ("GET", "/receipts", None),
        ("GET", "/attachments/sk", None),
        ("DELETE", "/attachments/sk", None),
        ("PUT", "/collaborators/x", None),
        ("DELETE", "/collaborators/x", None),
        ("POST", "/handing-over", None),
        ("POST", "/return", {"remark": "x"}),
        ("POST", "/submission", None),
        ("POST", "/withdrawal", None),
        ("POST", "/admission", {}),
        ("POST", "/refusal", {"reasons": ["careless"], "sentence": "x"}),
        ("POST", "/repair", {"fields": ["ide"]}),
        ("POST", "/handing-back", None),
        ("POST", "/contest", {"statement": "x"}),
        ("POST", "/contest/decision", {"verdict": "upheld", "sentence": "x"}),
    ]
    before, told = await arena.state(), await arena.served.told()
    for stranger in ("unit-jateng", "admin-jateng", "judge-1", "nobody", "unit-semarang-2"):
        for method, path, body in routes:
            there = await arena.ask(stranger, method, f"/proposals/p1{path}", body)
            none = await arena.ask(stranger, method, f"/proposals/p0{path}", body)
            assert (there.status_code, none.status_code) == (404, 404), (stranger, method, path)
            assert there.json()["type"] == none.json()["type"]
    for method, path, body in routes:
        answer = await arena.ask(None, method, f"/proposals/p1{path}", body)
        assert answer.status_code == 401
    assert (await arena.state(), await arena.served.told()) == (before, told)


async def test_another_part_is_forbidden(arena: Any) -> None:
    await arena.ok(arena.register())
    forbidden = (403, "forbidden")
    ask = arena.ask
    assert await arena.refused(ask("admin-semarang", "POST", "/proposals/p1/handing-over")) == (
        forbidden
    )
    assert await arena.refused(ask("unit-semarang", "POST", "/proposals/p1/submission")) == (
        forbidden
    )
    assert await arena.refused(
        ask("unit-semarang", "POST", "/proposals/p1/admission", {})
    ) == forbidden  # fmt: skip


async def test_the_agency_sees_progress_and_after_the_handing_over_the_words(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="rahasia"))
    seen = await arena.ok(arena.ask("admin-semarang", "GET", "/proposals/p1"))
    assert (seen["view"], seen["title"], seen["answers"]) == ("progress", "Antrean p1", None)
    assert "rahasia" not in str(seen)
    for path in ("history", "history/1", "findings", "attachments/sk"):
        hidden = arena.ask("admin-semarang", "GET", f"/proposals/p1/{path}")
        assert await arena.refused(hidden) == (404, "not-found")
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    seen = await arena.ok(arena.ask("admin-semarang", "GET", "/proposals/p1"))
    assert (seen["view"], seen["answers"]) == ("whole", {"ide": "rahasia"})


async def test_the_secretariat_sees_nothing_before_the_submission(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.ask("unit-semarang", "POST", "/proposals/p1/handing-over"))
    hidden = arena.ask("officer-1", "GET", "/proposals/p1")
    assert await arena.refused(hidden) == (404, "not-found")
    await arena.ok(arena.ask("admin-semarang", "POST", "/proposals/p1/submission"))
    seen = await arena.ok(arena.ask("officer-1", "GET", "/proposals/p1"))
    assert (seen["view"], seen["title"]) == ("frozen", "Antrean p1")
    listed = await arena.ok(arena.ask("officer-1", "GET", "/proposals?edition_id=kipp-2018"))
    assert [item["id"] for item in listed["items"]] == ["p1"]


async def test_an_auditor_reads_what_was_submitted_and_of_a_draft_its_steps(arena: Any) -> None:
    await arena.submitted("p1")
    await arena.ok(arena.register("p2"))
    seen = await arena.ok(arena.ask("auditor-1", "GET", "/proposals/p1"))
    assert (seen["view"], seen["owner"], seen["field_versions"]) == ("frozen", None, None)
    findings = await arena.ok(arena.ask("auditor-1", "GET", "/proposals/p1/findings"))
    assert findings["proposal_id"] == "p1"
    listed = await arena.ok(arena.ask("auditor-1", "GET", "/proposals?edition_id=kipp-2018"))
    assert [item["id"] for item in listed["items"]] == ["p1"]
    assert (await arena.ask("auditor-1", "GET", "/proposals/p2/journey")).status_code == 200
    for path in ("/proposals/p2", "/proposals/p2/findings", "/proposals/p2/history"):
        hidden = arena.ask("auditor-1", "GET", path)
        assert await arena.refused(hidden) == (404, "not-found")


async def test_an_auditor_changes_nothing_and_of_another_edition_sees_nothing(arena: Any) -> None:
    await arena.submitted("p1")
    await arena.begin("kipp-2019")
    await arena.submitted("q1", edition="kipp-2019")
    await arena.closed()
    acts = {"admission": {}, "refusal": {"reasons": ["careless"], "sentence": "x"},
            "repair": {"fields": ["ide"]}, "withdrawal": None}  # fmt: skip
    for act, body in acts.items():
        asked = arena.ask("auditor-1", "POST", f"/proposals/p1/{act}", body)
        assert await arena.refused(asked) == (404, "not-found")
    for path in ("/proposals/q1", "/proposals/q1/journey", "/proposals/q1/findings"):
        assert await arena.refused(arena.ask("auditor-1", "GET", path)) == (404, "not-found")
    other = await arena.ok(arena.ask("auditor-1", "GET", "/proposals?edition_id=kipp-2019"))
    assert other["items"] == []
    queue = arena.ask("auditor-1", "GET", "/editions/kipp-2019/selection")
    assert await arena.refused(queue) == (403, "forbidden")


async def test_lists_come_in_pages_and_as_a_table(arena: Any) -> None:
    for n in range(5):
        await arena.ok(arena.register(f"p{n}", title="=SUM(A1)"))
    await arena.ok(arena.register("p9", "unit-jateng"))
    first = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals?limit=2"))
    assert [item["id"] for item in first["items"]] == ["p0", "p1"]
    path = f"/proposals?limit=4&after={first['next']}"
    rest = await arena.ok(arena.ask("unit-semarang", "GET", path))
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (["p2", "p3", "p4"], None)
    table = await arena.ask("admin-semarang", "GET", "/proposals?agency_id=semarang&format=csv")
    lines = table.text.splitlines()
    assert (len(lines), table.headers["content-type"]) == (6, "text/csv; charset=utf-8")
    assert lines[1] == "p0,KIPP-2018-000001,semarang,umum,kota,draft,'=SUM(A1),"
    others = await arena.ok(arena.ask("admin-jateng", "GET", "/proposals?agency_id=semarang"))
    assert others["items"] == []
    drafts = await arena.ok(arena.ask("unit-semarang", "GET", "/proposals?standing=submitted"))
    assert drafts["items"] == []


async def test_a_collaborator_writes_until_he_is_removed(arena: Any) -> None:
    await arena.ok(arena.register())
    assert await arena.refused(arena.write(by="unit-semarang-2", ide="x")) == (404, "not-found")
    path = "/proposals/p1/collaborators/unit-semarang-2"
    shared = await arena.ok(arena.ask("unit-semarang", "PUT", path))
    assert shared["collaborators"] == ["unit-semarang-2"]
    await arena.ok(arena.write(by="unit-semarang-2", ide="x"))
    other = arena.ask("unit-semarang-2", "PUT", "/proposals/p1/collaborators/unit-semarang-3")
    assert await arena.refused(other) == (403, "forbidden")
    await arena.ok(arena.ask("unit-semarang", "DELETE", path))
    assert await arena.refused(arena.write(by="unit-semarang-2", ide="y")) == (404, "not-found")
    await arena.ok(arena.ask("unit-semarang", "DELETE", path))
    about = {"proposal_id": "p1", "edition_id": "kipp-2018", "agency_id": "semarang"}
    about |= {"owner_id": "unit-semarang", "at": "2018-03-01T00:00:00Z"}
    assert await arena.told("writers_changed") == [
        {**about, "collaborator_ids": ["unit-semarang-2"]},
        {**about, "collaborator_ids": []},
    ]


async def test_when_its_owner_has_left_the_agency_names_who_writes_it(arena: Any) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="isi"))
    path, heir = "/proposals/p1/collaborators", "unit-semarang-2"

    def name(by: str, method: str = "PUT") -> Any:
        return arena.ask(by, method, f"{path}/{heir}")

    # While its owner is there it is his to say, however long he is away.
    for method in ("PUT", "DELETE"):
        assert await arena.refused(name("admin-semarang", method)) == (403, "forbidden")
    await arena.served.token("unit-semarang", Grant("unit_member", "agency", "jateng"))
    for stranger in ("admin-jateng", "unit-semarang-2", "officer-1", "judge-1"):
        assert await arena.refused(name(stranger)) == (404, "not-found")
    assert (await arena.state())["collaborators"] == []
    named = await arena.ok(name("admin-semarang"))
    assert (named["collaborators"], named["view"], named["answers"]) == ([heir], "progress", None)
    await arena.ok(arena.write(by=heir, ide="isi lagi"))
    await arena.ok(arena.ask(heir, "POST", "/proposals/p1/handing-over"))
    other = arena.ask(heir, "PUT", f"{path}/unit-semarang-3")
    assert await arena.refused(other) == (403, "forbidden")
    shown = await arena.ok(name("admin-semarang", "DELETE"))
    assert (shown["owner"], shown["collaborators"]) == ("unit-semarang", [])
    # Back again, he alone says it once more.
    await arena.person("unit-semarang")
    assert await arena.refused(name("admin-semarang")) == (403, "forbidden")
    await arena.ok(name("unit-semarang"))


async def test_a_withdrawn_draft_is_answered_without_words_that_its_agency_never_had(
    arena: Any,
) -> None:
    await arena.ok(arena.register())
    await arena.ok(arena.write(ide="rahasia"))
    answer = await arena.ask("admin-semarang", "POST", "/proposals/p1/withdrawal")
    assert (answer.status_code, answer.json()["view"]) == (200, "progress")
    assert "rahasia" not in answer.text


async def test_a_role_that_is_gone_ends_what_it_allowed(arena: Any) -> None:
    await arena.ok(arena.register())
    with arena.served.at(arena.now):
        bare = await arena.served.token("unit-semarang")
        answer = await arena.client.get("/proposals/p1", headers=bare)
        listed = await arena.client.get("/proposals", headers=bare)
        table = await arena.client.get("/proposals?format=csv", headers=bare)
    assert answer.status_code == 404
    assert (listed.json()["items"], len(table.text.splitlines())) == ([], 1)


async def test_an_edition_is_shown_with_its_calendar(arena: Any) -> None:
    shown = await arena.ok(arena.ask("nobody", "GET", "/editions/kipp-2018"))
    assert (shown["phase"], shown["submitted"], shown["admitted"]) == ("open", None, None)
    assert shown["stages"][0] == {
        "stage": "submission",
        "purpose": "intake",
        "opens_at": None,
        "closes_at": "2018-03-31T16:59:59Z",
        "opened": True,
        "over": False,
    }
    missing = arena.ask("nobody", "GET", "/editions/kipp-1999")
    assert await arena.refused(missing) == (404, "not-found")
