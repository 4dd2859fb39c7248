"""The queue of objections: claimed by one officer at a time, filtered by what waits."""

import asyncio
from datetime import timedelta
from typing import Any

QUEUE = "/editions/kipp-2018/objections"


async def ids(story: Any, who: str, wish: str, path: str = QUEUE) -> list[str]:
    """Which objections a list shows."""
    found = await story.done(who, "GET", f"{path}?{wish}")
    return [item["objection_id"] for item in found["items"]]


async def test_an_officer_claims_one_and_others_see_it(story: Any, problem: Any) -> None:
    await story.open()
    first, second = await story.file(), await story.file("b")
    path = f"/objections/{first['objection_id']}"
    claimed = await story.done("ani", "PUT", f"{path}/claim")
    until = (story.now + timedelta(minutes=15)).isoformat().replace("+00:00", "Z")
    assert claimed["claim"] == {"by": "ani", "until": until}
    for who in ("budi", "auditor"):
        assert (await story.done(who, "GET", path))["claim"] == claimed["claim"]
    assert await ids(story, "budi", "waits_for=screening&free=true") == [second["objection_id"]]
    assert len(await ids(story, "ani", "waits_for=screening&free=true")) == 2
    assert problem(await story.ask("budi", "PUT", f"{path}/claim")) == (
        409, "award:claimed-by-another",
    )  # fmt: skip
    body = {"outcome": "turned_away", "because": "x"}
    answer = await story.ask("budi", "POST", f"{path}/screening", body)
    assert problem(answer) == (409, "award:claimed-by-another")
    assert answer.json()["params"] == {"until": until}
    assert problem(await story.ask("budi", "DELETE", f"{path}/claim")) == (
        409, "award:claimed-by-another",
    )  # fmt: skip
    screened = await story.done("ani", "POST", f"{path}/screening", body)
    assert screened["claim"] is None


async def test_a_claim_ends_by_itself_and_by_letting_go(story: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}"
    await story.done("ani", "PUT", f"{path}/claim")
    story.later(minutes=15)
    assert (await story.done("budi", "GET", path))["claim"] is None
    assert await ids(story, "budi", "free=true") == [filed["objection_id"]]
    await story.done("budi", "PUT", f"{path}/claim")
    assert (await story.done("budi", "DELETE", f"{path}/claim"))["claim"] is None
    again = await story.done("budi", "DELETE", f"{path}/claim")
    assert again == await story.done("budi", "GET", path)
    assert (await story.done("ani", "PUT", f"{path}/claim"))["claim"]["by"] == "ani"
    assert await story.told("objection_screened") == []


async def test_two_who_claim_at_once_do_not_both_hold_it(story: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}/claim"
    officers = ("ani", "budi", "cici")
    with story.served.at(story.now):
        tokens = [await story.served.token(who, *story.held(who)) for who in officers]
        asked = (story.served.client.put(path, headers=token) for token in tokens)
        answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_only_the_secretariat_claims_and_only_what_waits_for_it(
    story: Any, problem: Any
) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}/claim"
    for who in ("auditor", "admin-a", "judge"):
        for method in ("PUT", "DELETE"):
            assert problem(await story.ask(who, method, path)) == (403, "forbidden")
    assert problem(await story.ask("ani", "PUT", "/objections/none/claim")) == (404, "not-found")
    assert problem(await story.ask("dewi", "PUT", path)) == (409, "award:own-case")
    await story.accept(filed["objection_id"])
    assert problem(await story.ask("budi", "PUT", path)) == (409, "award:nothing-to-decide")
    story.later(minutes=1)
    assert problem(await story.ask("ani", "PUT", path)) == (409, "award:same-person")
    await story.done("budi", "PUT", path)
    answer = await story.ask("admin-a", "GET", path.removesuffix("/claim"))
    assert answer.json()["claim"] is None


async def test_the_queue_is_filtered_by_what_waits_at_the_instant(story: Any) -> None:
    await story.open()
    filed = []
    for letter in "abc":
        filed.append((await story.file(letter))["objection_id"])
        story.later(milliseconds=1)
    await story.accept(filed[0])
    await story.accept(filed[1], minutes=2)
    assert await ids(story, "auditor", "waits_for=screening") == [filed[2]]
    assert await ids(story, "auditor", "waits_for=reply") == filed[:2]
    assert await ids(story, "auditor", "waits_for=ruling") == []
    story.later(minutes=1)
    assert await ids(story, "auditor", "waits_for=reply") == [filed[1]]
    assert await ids(story, "auditor", "waits_for=ruling&limit=1") == [filed[0]]
    body = {"text": "It is open."}
    await story.done("admin-b", "POST", f"/objections/{filed[1]}/reply", body)
    assert await ids(story, "auditor", "waits_for=ruling") == filed[:2]
    first = await story.done("ani", "GET", f"{QUEUE}?waits_for=ruling&limit=1")
    assert await ids(story, "ani", f"waits_for=ruling&after={first['next']}") == [filed[1]]


async def test_an_objection_is_found_by_words_of_the_title_and_by_its_id(story: Any) -> None:
    await story.open()
    first, second = await story.file(), await story.file("b")
    title, other = first["title"].lower().split(), second["title"]
    backwards = "%20".join(reversed(title))
    assert await ids(story, "auditor", f"text={backwards}") == [first["objection_id"]]
    assert await ids(story, "ani", f"text={second['objection_id']}") == [second["objection_id"]]
    assert await ids(story, "ani", f"text={other}%20{title[-1]}nowhere") == []
    assert await ids(story, "ani", "text=.*") == []
    for wrong in ("%20", "%00", "x" * 201):
        answer = await story.ask("ani", "GET", f"{QUEUE}?text={wrong}")
        assert answer.status_code == 422, wrong


async def test_an_agency_sees_what_waits_for_its_reply_and_until_when(story: Any) -> None:
    await story.open()
    waiting, other = await story.file(), await story.file()
    await story.accept(waiting["objection_id"], minutes=5)
    await story.accept(other["objection_id"])
    story.later(minutes=2)
    path = "/agencies/agency-a/objections"
    [seen] = (await story.done("admin-a", "GET", f"{path}?waits_for=reply"))["items"]
    assert (seen["objection_id"], seen["title"], seen["waits_for"]) == (
        waiting["objection_id"], "Antrean Tanpa Antre", "reply",
    )  # fmt: skip
    assert seen["reply_until"] == "2018-06-08T04:05:00Z"
    assert len(await ids(story, "admin-a", "", path)) == 2


async def test_the_objector_sees_each_step_as_a_code(story: Any) -> None:
    await story.open()
    filed = await story.file(contact={"email": "warga@example.org"})
    assert (filed["title"], filed["contact_kept"]) == ("Antrean Tanpa Antre", True)
    assert filed["awaited"] == {"code": "screening", "until": None}
    await story.accept(filed["objection_id"])
    tracked = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert [step["code"] for step in tracked["passed"]] == ["filed", "accepted"]
    assert tracked["passed"][1]["params"] == {"reply_until": "2018-06-08T04:01:00Z"}
    assert tracked["awaited"] == {"code": "reply", "until": "2018-06-08T04:01:00Z"}
    await story.rule(filed["objection_id"], "upheld")
    erased = await story.done(None, "POST", "/tracking/erasure", {"code": filed["code"]})
    assert (erased["contact_kept"], erased["awaited"]) == (False, None)
    assert erased["passed"][-1]["params"] == {"reasons": "It was seen."}
    again = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert again == erased
