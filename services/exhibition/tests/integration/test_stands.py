"""Stands: who exhibits where, for everybody, and nobody who is not confirmed."""

from typing import Any

STANDS = "/forums/ips/stands"


async def test_stands_are_those_that_are_confirmed_by_words_and_filters(fair: Any) -> None:
    await fair.edition()
    for number in (1, 2, 3):
        await fair.agency(number)
    corner = fair.booth(4, kind="corner")
    await fair.publish(fair.booth(1), fair.booth(2), fair.booth(3), corner)
    await fair.release(1, 2, 3, 4)
    await fair.take(1, "A-01")
    await fair.take(2, "A-04")
    await fair.hold(3, "A-03")

    async def codes(query: str = "") -> list[str]:
        found = await fair.done(None, "GET", f"{STANDS}{query}")
        return [one["code"] for one in found["items"]]

    assert await codes() == ["A-01", "A-04"]
    assert await codes("?q=KOTA 2") == ["A-04"]
    assert await codes("?q=inovasi 1") == ["A-01"]
    assert await codes("?q=inovasi 3") == []
    assert await codes("?q=a-04") == ["A-04"]
    assert await codes("?kind=corner") == ["A-04"]
    assert await codes("?hall=none") == []
    assert await codes("?cluster=kota&group=umum&hall=main") == ["A-01", "A-04"]
    assert await codes("?cluster=provinsi") == []
    assert await codes("?group=khusus") == []
    assert await codes("?proposal=p2") == ["A-04"]
    assert (await fair.done(None, "GET", STANDS))["items"][0] == {
        "code": "A-01",
        "hall": "main",
        "kind": "standard",
        "proposal_id": "p1",
        "agency_id": "agency-1",
        "agency": "Kota 1",
        "title": "Inovasi 1",
        "group": "umum",
        "cluster": "kota",
    }
    assert (await fair.ask(None, "GET", f"{STANDS}?colour=red")).status_code == 422


async def test_an_agency_is_called_by_its_name_of_today(fair: Any) -> None:
    await fair.edition()
    await fair.publish(fair.booth(1))
    await fair.release(1)
    await fair.take(1, "A-01")
    await fair.agency(1)
    told = {
        "agency_id": "agency-1", "name": "Kota Satu", "type": "kota", "province": None,
        "at": fair.now,
    }  # fmt: skip
    await fair.hear("identity.events", "identity.agency_corrected.v1", "agency-1", told)
    [stand] = (await fair.done(None, "GET", STANDS))["items"]
    assert stand["agency"] == "Kota Satu"


async def test_an_innovation_is_found_where_it_is_to_be_seen(fair: Any) -> None:
    await fair.edition()
    await fair.publish(fair.booth(1), name_en="IPS Forum", facts=fair.facts)
    await fair.release(1, 2)
    nowhere: dict[str, Any] = {"items": [], "as_of": None}
    assert await fair.done(None, "GET", "/stands/p1") == nowhere
    await fair.hold(1, "A-01")
    assert await fair.done(None, "GET", "/stands/p1") == nowhere
    await fair.confirm(1, "A-01")
    (found,) = (await fair.done(None, "GET", "/stands/p1"))["items"]
    assert (found["forum_id"], found["name_en"], found["facts"]) == ("ips", "IPS Forum", fair.facts)
    assert (found["stand"]["code"], found["stand"]["title"]) == ("A-01", "Inovasi 1")
    for other in ("p2", "p9"):
        assert await fair.done(None, "GET", f"/stands/{other}") == nowhere
    await fair.done("admin-1", "POST", fair.path(1, "release"), {"code": "A-01"})
    assert await fair.done(None, "GET", "/stands/p1") == nowhere


async def test_a_drafts_stands_are_not_there(fair: Any) -> None:
    await fair.done("usher", "PUT", "/forums/ips", fair.forum(fair.booth(1)))
    assert (await fair.done("usher", "GET", STANDS))["items"] == []
    assert await fair.no(None, "GET", STANDS) == (404, "not-found")
    assert await fair.no("admin-1", "GET", STANDS) == (404, "not-found")
