"""The same title in the edition, and titles that have won before."""

from datetime import UTC, datetime
from typing import Any

RULE = "title-once"


async def finding(arena: Any, id: str, rule: str, by: str = "unit-semarang") -> dict[str, Any]:
    shown = await arena.ok(arena.ask(by, "GET", f"/proposals/{id}/findings"))
    (found,) = [f for f in shown["findings"] if f["rule"] == rule]
    return dict(found)


async def test_before_the_close_a_unit_is_told_only_of_its_own_agency(arena: Any) -> None:
    await arena.submitted("p1", title="Antrean II")
    await arena.submitted("p2", unit="unit-jateng", title="antrean 2")
    assert (await finding(arena, "p1", RULE))["outcome"] == "met"
    await arena.ok(arena.register("p3", "unit-semarang-2", title="ANTREAN-2"))
    found = await finding(arena, "p1", RULE)
    assert (found["outcome"], found["params"]) == ("unmet", {"count": 1, "proposals": ["p3"]})
    assert (await finding(arena, "p2", RULE, "unit-jateng"))["outcome"] == "met"
    assert (await finding(arena, "p2", RULE, "officer-1"))["outcome"] == "met"
    await arena.ok(arena.ask("unit-semarang-2", "POST", "/proposals/p3/withdrawal"))
    assert (await finding(arena, "p1", RULE))["outcome"] == "met"


async def test_after_the_close_the_whole_edition_counts_and_drafts_do_not(arena: Any) -> None:
    await arena.submitted("p1", title="Antrean II")
    await arena.submitted("p2", unit="unit-jateng", title="antrean 2")
    await arena.ok(arena.register("p3", title="Antrean 2"))
    await arena.closed()
    found = await finding(arena, "p1", RULE)
    # A rival is counted but not named.
    assert (found["outcome"], found["params"]) == ("unmet", {"count": 1, "proposals": []})
    named = await finding(arena, "p1", RULE, "officer-1")
    assert named["params"] == {"count": 1, "proposals": ["p2"]}


async def test_an_autosaved_title_is_found_as_it_is_now(arena: Any) -> None:
    await arena.ok(arena.register("p1", title="Satu"))
    await arena.ok(arena.register("p2", title="Dua"))
    path = "/proposals/p2/answers"
    await arena.ok(arena.ask("unit-semarang", "PATCH", path, {"title": "SATU!"}))
    assert (await finding(arena, "p1", RULE))["outcome"] == "unmet"
    blank = arena.ask("unit-semarang", "PATCH", path, {"title": " "})
    assert await arena.refused(blank) == (409, "submission:title-needed")


PAST = {"entries": [{"list": "top-40", "title": "Antrean Tanpa Antre", "agency": "Kota X"}]}


async def test_past_winners_are_known_as_they_were_given(arena: Any) -> None:
    await arena.ok(arena.register("p1", title="ANTREAN  TANPA ANTRE"))
    await arena.ok(arena.register("p2", formerly="antrean tanpa antre"))
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"
    given = await arena.ok(arena.ask("officer-1", "PUT", "/past-editions/2017", PAST))
    assert (given["year"], given["version"], len(given["entries"])) == (2017, 1, 1)
    for id in ("p1", "p2"):
        found = await finding(arena, id, "no-winner")
        assert (found["outcome"], found["reason"], found["params"]) == (
            "unmet",
            "won-before",
            {"lists": ["top-40 2017"], "count": 1},
        )
    again = await arena.ok(arena.ask("officer-1", "PUT", "/past-editions/2017", {"entries": []}))
    assert again["version"] == 2
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"
    shown = await arena.ok(arena.ask("officer-1", "GET", "/past-editions/2017"))
    assert shown["entries"] == []


async def test_a_list_of_the_same_year_or_a_later_one_is_not_past(arena: Any) -> None:
    await arena.ok(arena.register("p1", title="Antrean Tanpa Antre"))
    await arena.ok(arena.ask("officer-1", "PUT", "/past-editions/2018", PAST))
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"


async def test_only_the_secretariat_gives_past_winners(arena: Any) -> None:
    for other in ("unit-semarang", "admin-semarang", "auditor-1"):
        for method, body in (("PUT", PAST), ("GET", None)):
            asked = arena.ask(other, method, "/past-editions/2017", body)
            assert await arena.refused(asked) == (403, "forbidden")
    missing = arena.ask("officer-1", "GET", "/past-editions/2016")
    assert await arena.refused(missing) == (404, "not-found")


async def released(arena: Any, edition: str, *, simulated: bool) -> None:
    """An edition was held here, and its list released."""
    entry = {"proposal_id": "x1", "agency_id": "a", "group": "umum", "cluster": "kota"}
    data = {
        "list_id": f"{edition}:top-40", "edition_id": edition, "list": "top-40",
        "simulated": simulated, "entries": [{**entry, "title": "Antrean Tanpa Antre"}],
        "sha256": "0" * 64, "at": datetime(2018, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    await arena.hear("award.events", "award.list_released.v1", f"{edition}:top-40", data)


async def real(arena: Any, edition: str) -> None:
    """The edition counts: it was not simulated."""
    await arena.begin(edition)
    chosen = {"_id": f"{edition}:intake"}
    intakes = arena.served.mongo.collection("intakes")
    await intakes.update_one(chosen, {"$set": {"edition.simulated": False}})


async def test_lists_released_here_count_for_other_editions_unless_simulated(arena: Any) -> None:
    await real(arena, "kipp-2017")
    await arena.begin("kipp-2016")
    await arena.ok(arena.register("p1", title="Antrean tanpa antre"))
    await released(arena, "kipp-2016", simulated=True)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"
    await released(arena, "kipp-2018", simulated=False)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"
    await released(arena, "kipp-2017", simulated=False)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "unmet"


async def test_who_was_disqualified_has_not_won(arena: Any) -> None:
    await real(arena, "kipp-2017")
    await arena.ok(arena.register("p1", title="Antrean tanpa antre"))
    await released(arena, "kipp-2017", simulated=False)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "unmet"
    data = {
        "list_id": "kipp-2017:top-40", "edition_id": "kipp-2017", "list": "top-40",
        "proposal_id": "x1", "freed_seat": "leave_empty", "at": arena.now,
    }  # fmt: skip
    await arena.hear("award.events", "award.finalist_disqualified.v1", "kipp-2017:top-40", data)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"


async def test_a_correction_of_a_simulated_list_makes_no_winner(arena: Any) -> None:
    await arena.begin("kipp-2016")
    await arena.ok(arena.register("p1", title="Antrean tanpa antre"))
    entry = {
        "proposal_id": "x1", "agency_id": "a", "group": "umum", "cluster": "kota",
        "title": "Antrean Tanpa Antre",
    }  # fmt: skip
    data = {
        "list_id": "kipp-2016:top-40", "edition_id": "kipp-2016", "list": "top-40",
        "correction": 1, "removed": [], "added": [entry], "reason": "next_in_order",
        "at": arena.now,
    }  # fmt: skip
    await arena.hear("award.events", "award.list_corrected.v1", "kipp-2016:top-40", data)
    assert (await finding(arena, "p1", "no-winner"))["outcome"] == "met"
