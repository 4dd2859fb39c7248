"""What anyone finds of released lists: by edition with filters, by proposal, by agency."""

from typing import Any

ALL = "/editions/kipp-2018/entries"


def named(letter: str, **other: str) -> dict[str, Any]:
    """An entry as judging tells it."""
    return {
        "proposal_id": f"p-{letter}", "agency_id": f"agency-{letter}", "title": f"Contoh {letter}",
        "group": "umum", "cluster": "kota", "rank": 1,
    } | other  # fmt: skip


async def two_lists(story: Any) -> None:
    """The Top 99 with four entries, the Top 40 with one of them; a third list is sealed."""
    await story.publish()
    await story.agencies()
    entries = [
        named("a", title="Ａntrean TANPA Antre"), named("b", cluster="kabupaten"),
        named("c", group="replikasi"), named("d", agency_id="agency-a"),
    ]  # fmt: skip
    await story.decide(entries=entries)
    await story.decide(name="top-40", entries=[named("b", cluster="kabupaten")])
    await story.release()
    await story.release("top-40")
    await story.stage("opened", at=story.now)


async def found(story: Any, wish: str = "") -> list[tuple[str, str]]:
    """Lists and proposals, as they are found."""
    page = await story.done(None, "GET", f"{ALL}?{wish}")
    return [(item["list"], item["proposal_id"]) for item in page["items"]]


async def of(story: Any, whose: str) -> list[Any]:
    """The entries of a proposal or an agency."""
    page = await story.done(None, "GET", f"/{whose}/entries")
    assert page["next"] is None
    return list(page["items"])


async def test_entries_are_found_by_what_a_page_filters_by(story: Any) -> None:
    await two_lists(story)
    whole = [("top-40", "p-b"), *(("top-99", f"p-{letter}") for letter in "abcd")]
    assert await found(story) == whole
    assert await found(story, "list=top-40") == [("top-40", "p-b")]
    assert await found(story, "cluster=kabupaten") == [("top-40", "p-b"), ("top-99", "p-b")]
    assert await found(story, "group=replikasi") == [("top-99", "p-c")]
    assert await found(story, "agency_id=agency-a&list=top-99") == [
        ("top-99", "p-a"), ("top-99", "p-d"),
    ]  # fmt: skip
    assert await found(story, "title=antrean+tanpa") == [("top-99", "p-a")]
    assert await found(story, "title=nowhere") == []
    first = await story.done(None, "GET", f"{ALL}?limit=3")
    rest = await story.done(None, "GET", f"{ALL}?limit=3&after={first['next']}")
    assert (len(first["items"]), rest["next"]) == (3, None)
    assert [(i["list"], i["proposal_id"]) for i in (*first["items"], *rest["items"])] == whole
    table = await story.ask(None, "GET", f"{ALL}.csv?cluster=kabupaten")
    assert table.text.splitlines()[1:] == [
        "top-40,p-b,Contoh b,agency-b,Kota B,,umum,kabupaten,True,,",
        "top-99,p-b,Contoh b,agency-b,Kota B,,umum,kabupaten,True,,",
    ]


async def test_an_entry_says_how_it_stands_and_whether_it_may_be_objected_to(story: Any) -> None:
    await two_lists(story)
    [top_40, top_99] = await of(story, "proposals/p-b")
    assert top_99["list_name"]["id"] == "Top 99 Inovasi Pelayanan Publik 2018"
    assert top_99["cluster_name"] == {"id": "Kabupaten", "en": "Regencies"}
    assert top_99["group_name"] == {"id": "Umum", "en": "General"}
    assert (top_99["objection_open"], top_99["objection_until"]) == (True, None)
    assert (top_40["objection_open"], top_40["left"], top_40["standing"]) == (False, None, True)
    await story.stage("closing", closes_at=story.now.replace(hour=9))
    [_, top_99] = await of(story, "proposals/p-b")
    assert top_99["objection_until"] == "2018-06-08T09:00:00Z"
    await story.withdraw("b")
    [_, top_99] = await of(story, "proposals/p-b")
    assert (top_99["standing"], top_99["objection_open"]) == (False, False)
    assert top_99["left"] == {
        "correction": 1, "reason": "withdrawn", "sentence": "Its agency withdrew it.",
        "at": "2018-06-08T05:00:00Z",
    }  # fmt: skip
    assert await found(story, "standing=false") == [("top-40", "p-b"), ("top-99", "p-b")]
    assert len(await found(story, "standing=true")) == 3


async def test_an_agencys_entries_are_its_own(story: Any) -> None:
    await two_lists(story)
    there = await of(story, "agencies/agency-a")
    assert [entry["proposal_id"] for entry in there] == ["p-a", "p-d"]
    assert await of(story, "agencies/agency-z") == []
    assert await of(story, "proposals/p-z") == []


async def test_a_replacement_says_which_correction_added_it(story: Any) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.name("p-a", named("d"))
    path = "/lists/kipp-2018/top-99/corrections"
    asked = await story.done(
        "ani", "POST", path, {"change": "add", "replaces": "p-a", "sentence": "Next."}
    )  # fmt: skip
    assert await of(story, "proposals/p-d") == []
    request = asked["requests"][0]["request_id"]
    await story.done("budi", "POST", f"{path}/{request}/approval")
    [there] = await of(story, "proposals/p-d")
    assert (there["added_by"], there["standing"]) == (2, True)
    assert len(await of(story, "agencies/agency-d")) == 1


async def test_a_list_says_what_it_is_called_and_composed_of_and_until_when_it_is_heard(
    story: Any,
) -> None:
    await two_lists(story)
    await story.withdraw("b")
    [top_40, top_99] = (await story.done(None, "GET", "/editions/kipp-2018/lists"))["items"]
    assert (top_40["certificate"], top_99["certificate"]) == ("winner", "finalist")
    assert top_99["name"]["en"] == "Top 99 Public Service Innovations 2018"
    composed = {part["cluster"]: part for part in top_99["clusters"] if part["entries"]}
    assert composed["kabupaten"] == {
        "cluster": "kabupaten", "name": {"id": "Kabupaten", "en": "Regencies"}, "entries": 1,
        "standing": 0,
    }  # fmt: skip
    assert (composed["kota"]["entries"], composed["kota"]["standing"]) == (3, 3)
    assert (top_99["objections"]["open"], top_40["objections"]["open"]) == (True, False)


async def test_an_officer_finds_the_records_of_his_lists(story: Any, problem: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    await story.decide(name="top-40", entries=[named("b")])
    path = "/editions/kipp-2018/records"

    async def seen(who: str) -> list[tuple[str, str]]:
        page = await story.done(who, "GET", path)
        return [(record["list_id"], record["life"]) for record in page["items"]]

    await story.prepare()
    for who in ("ani", "budi", "minister"):
        assert await seen(who) == [("kipp-2018:top-99", "prepared")]
    for who in ("cici", "auditor"):
        assert await seen(who) == []
    for who in ("other-auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "GET", path)) == (403, "forbidden")
    assert problem(await story.ask(None, "GET", path)) == (401, "no-token")
    await story.verify()
    story.later(hours=1)
    await story.due()
    [record] = (await story.done("auditor", "GET", path))["items"]
    assert record == await story.done("auditor", "GET", "/lists/kipp-2018/top-99/record")
    assert (record["prepared_at"], record["verified_at"]) == ("2018-06-08T03:00:00Z",) * 2


async def test_entries_are_found_by_the_province_of_their_agency(story: Any) -> None:
    await two_lists(story)
    assert await found(story, "province=ID-JT") == []
    told = {
        "agency_id": "agency-b", "name": "Kabupaten B", "type": "kabupaten", "province": "ID-JT",
        "at": story.now,
    }  # fmt: skip
    await story.hear("identity.events", "identity.agency_corrected.v1", "agency-b", told)
    assert await found(story, "province=ID-JT") == [("top-40", "p-b"), ("top-99", "p-b")]
    [_, top_99] = await of(story, "proposals/p-b")
    assert (top_99["agency"], top_99["province"]) == ("Kabupaten B", "ID-JT")
