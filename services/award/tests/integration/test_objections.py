"""Objections: filed by anyone, screened, replied to, ruled on; contacts apart and erasable."""

from datetime import timedelta
from typing import Any

import pytest

CONTACT = {"name": "Warga", "email": "warga@example.org", "phone": "+62 811"}
TOP = "/lists/kipp-2018/top-99/objections"


async def test_anyone_objects_and_follows_it_with_a_code(story: Any) -> None:
    await story.open()
    filed = await story.file(
        evidence="A photograph.", links=["https://example.org/a.jpg"], contact=CONTACT
    )
    assert (filed["status"], len(filed["code"])) == ("filed", 43)
    tracked = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert tracked == {k: v for k, v in filed.items() if k != "code"}
    [told] = await story.told("objection_filed")
    assert told == {
        "objection_id": filed["objection_id"], "edition_id": "kipp-2018", "list": "top-99",
        "proposal_id": "p-a", "at": "2018-06-08T04:00:00Z",
    }  # fmt: skip


async def test_the_code_is_kept_nowhere_and_the_contact_in_one_place(story: Any) -> None:
    await story.open()
    filed = await story.file(contact=CONTACT, reason="Ask me at the market.")
    body = {"proposal_id": "p-b", "reason": "It was closed.", "contact": CONTACT}
    first = await story.done(None, "POST", TOP, body, idempotency_key="k")
    again = await story.done(None, "POST", TOP, body, idempotency_key="k")
    assert again == {k: v for k, v in first.items() if k != "code"}
    for name in await story.served.mongo.database.list_collection_names():
        kept = str(await story.served.mongo.all(story.served.mongo.collection(name).find({})))
        assert filed["code"] not in kept
        assert first["code"] not in kept
        assert (CONTACT["email"] in kept) == (name == "contacts"), name
        assert ("market" in kept) == (name == "objections"), name


async def test_a_code_of_ones_own_is_kept_nowhere_and_works_though_the_answer_is_lost(
    story: Any, problem: Any
) -> None:
    await story.open()
    code = "my-own-code" * 4
    body = {"proposal_id": "p-a", "reason": "It was closed.", "code": code}
    first = await story.done(None, "POST", TOP, body, idempotency_key="k")
    again = await story.done(None, "POST", TOP, body, idempotency_key="k")
    assert (first["code"], again.get("code")) == (code, None)
    tracked = await story.done(None, "POST", "/tracking", {"code": code})
    assert tracked["objection_id"] == first["objection_id"]
    for name in await story.served.mongo.database.list_collection_names():
        kept = str(await story.served.mongo.all(story.served.mongo.collection(name).find({})))
        assert code not in kept
    assert problem(await story.ask(None, "POST", TOP, body)) == (409, "exists-already")
    for weak in ("short", "x" * 101, "x" * 42 + "/"):
        answer = await story.ask(None, "POST", TOP, body | {"code": weak})
        assert problem(answer) == (422, "invalid")


@pytest.mark.parametrize("by_objector", [True, False])
async def test_a_contact_is_erased_and_the_objection_stays(
    story: Any, problem: Any, by_objector: bool
) -> None:
    await story.open()
    filed = await story.file(contact=CONTACT)
    path = f"/objections/{filed['objection_id']}"
    assert await story.done("ani", "GET", f"{path}/contact") == CONTACT
    if by_objector:
        await story.done(None, "POST", "/tracking/erasure", {"code": filed["code"]})
    else:
        await story.done("ani", "DELETE", f"{path}/contact")
    assert problem(await story.ask("ani", "GET", f"{path}/contact")) == (404, "not-found")
    assert (await story.done("ani", "GET", path))["status"] == "filed"
    await story.done(None, "POST", "/tracking/erasure", {"code": filed["code"]})


@pytest.mark.parametrize("email", ["bukan surel", "warga@", "a@b@c"])
async def test_what_nobody_could_be_reached_under_is_said_at_once(
    story: Any, problem: Any, email: str
) -> None:
    await story.open()
    body = {"proposal_id": "p-a", "reason": "It was closed.", "contact": {"email": email}}
    answer = await story.ask(None, "POST", "/lists/kipp-2018/top-99/objections", body)
    assert problem(answer) == (422, "invalid")
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/body/contact/email"]


async def test_an_unknown_code_finds_nothing(story: Any, problem: Any) -> None:
    for path in ("/tracking", "/tracking/erasure"):
        answer = await story.ask(None, "POST", path, {"code": "x"})
        assert problem(answer) == (404, "not-found")


async def test_contacts_are_the_secretariats_alone(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file(contact=CONTACT)
    path = f"/objections/{filed['objection_id']}/contact"
    for who in ("auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "GET", path)) == (403, "forbidden")
        assert problem(await story.ask(who, "DELETE", path)) == (403, "forbidden")
    assert problem(await story.ask(None, "GET", path)) == (401, "no-token")


async def test_objections_have_their_time(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    await story.release()
    body = {"proposal_id": "p-a", "reason": "x"}
    assert problem(await story.ask(None, "POST", TOP, body)) == (409, "award:not-heard-now")
    await story.stage("opened", at=story.now)
    await story.file()
    await story.close()
    assert problem(await story.ask(None, "POST", TOP, body)) == (409, "award:window-closed")


async def test_only_what_stands_is_objected_to(story: Any, problem: Any) -> None:
    await story.open()
    answer = await story.ask(None, "POST", TOP, {"proposal_id": "p-z", "reason": "x"})
    assert problem(answer) == (409, "award:not-standing")


async def test_what_is_turned_away_says_why_to_its_objector(story: Any) -> None:
    await story.open()
    filed = await story.file()
    body = {"outcome": "turned_away", "because": "It names no fact."}
    await story.done("ani", "POST", f"/objections/{filed['objection_id']}/screening", body)
    tracked = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert (tracked["status"], tracked["turned_away_because"]) == (
        "turned_away", "It names no fact.",
    )  # fmt: skip
    [told] = await story.told("objection_screened")
    assert told["outcome"] == "turned_away"


async def test_the_agency_hears_of_it_when_it_is_accepted_and_replies_once(
    story: Any, problem: Any
) -> None:
    await story.open()
    filed = await story.file(contact=CONTACT)
    path = f"/objections/{filed['objection_id']}"
    body = {"text": "It is open."}
    assert problem(await story.ask("admin-a", "GET", path)) == (404, "not-found")
    assert problem(await story.ask("admin-a", "POST", f"{path}/reply", body)) == (404, "not-found")
    assert (await story.done("admin-a", "GET", "/agencies/agency-a/objections"))["items"] == []
    await story.accept(filed["objection_id"])
    [seen] = (await story.done("admin-a", "GET", "/agencies/agency-a/objections"))["items"]
    assert seen == await story.done("admin-a", "GET", path)
    assert "warga" not in str(seen)
    for who in ("admin-b", "judge"):
        assert problem(await story.ask(who, "GET", path)) == (404, "not-found")
        answer = await story.ask(who, "POST", f"{path}/reply", body)
        assert problem(answer) == (404, "not-found")
    for who in ("ani", "auditor"):
        answer = await story.ask(who, "POST", f"{path}/reply", body)
        assert problem(answer) == (403, "forbidden")
    replied = await story.done("admin-a", "POST", f"{path}/reply", body)
    assert (replied["reply"], replied["replied_by"]) == ("It is open.", "admin-a")
    answer = await story.ask("admin-a", "POST", f"{path}/reply", body)
    assert problem(answer) == (409, "award:already-replied")
    [told] = await story.told("objection_replied")
    assert (told["agency_id"], told["at"]) == ("agency-a", replied["replied_at"])


async def test_an_agency_asks_only_for_its_own(story: Any, problem: Any) -> None:
    for who in ("admin-b", "judge", "auditor"):
        answer = await story.ask(who, "GET", "/agencies/agency-a/objections")
        assert problem(answer) == (403, "forbidden")


async def test_nobody_is_ruled_against_unheard_nor_by_the_screener(
    story: Any, problem: Any
) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}"
    body = {"outcome": "dismissed", "reasons": "It is open."}
    answer = await story.ask("budi", "POST", f"{path}/ruling", body)
    assert problem(answer) == (409, "award:not-under-review")
    await story.accept(filed["objection_id"])
    answer = await story.ask("budi", "POST", f"{path}/ruling", body)
    assert problem(answer) == (409, "award:reply-still-possible")
    await story.done("admin-a", "POST", f"{path}/reply", {"text": "It is open."})
    answer = await story.ask("ani", "POST", f"{path}/ruling", body)
    assert problem(answer) == (409, "award:same-person")
    for who in ("auditor", "admin-a", "judge"):
        answer = await story.ask(who, "POST", f"{path}/ruling", body)
        assert problem(answer) == (403, "forbidden")
    ruled = await story.done("budi", "POST", f"{path}/ruling", body)
    assert (ruled["status"], ruled["ruled_by"]) == ("dismissed", "budi")
    [told] = await story.told("objection_ruled")
    assert told["outcome"] == "dismissed"
    tracked = await story.done(None, "POST", "/tracking", {"code": filed["code"]})
    assert (tracked["status"], tracked["ruling"]) == ("dismissed", "It is open.")


async def test_a_reply_after_its_time_is_too_late(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    await story.accept(filed["objection_id"])
    story.later(minutes=1)
    path = f"/objections/{filed['objection_id']}/reply"
    answer = await story.ask("admin-a", "POST", path, {"text": "x"})
    assert problem(answer) == (409, "award:reply-too-late")


async def test_a_real_edition_gives_the_agency_the_rule_books_time(
    story: Any, problem: Any
) -> None:
    await story.open(simulated=False)
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}/screening"
    until = (story.now + timedelta(days=2)).isoformat()
    answer = await story.ask("ani", "POST", path, {"outcome": "accepted", "reply_until": until})
    assert problem(answer) == (409, "award:reply-too-short")
    accepted = await story.done("ani", "POST", path, {"outcome": "accepted"})
    assert accepted["reply_until"] == "2018-06-11T04:00:00Z"


async def test_a_reply_has_an_end_that_the_list_can_wait_for(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}/screening"
    until = (story.now + timedelta(days=6)).isoformat()
    later = (story.now + timedelta(days=6, milliseconds=1)).isoformat()
    answer = await story.ask("ani", "POST", path, {"outcome": "accepted", "reply_until": later})
    assert problem(answer) == (409, "award:reply-too-long")
    assert "2018-06-14" in answer.json()["detail"]
    await story.done("ani", "POST", path, {"outcome": "accepted", "reply_until": until})


async def test_nobody_screens_or_rules_on_his_own_agencys_case(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}"
    turned_away = {"outcome": "turned_away", "because": "x"}
    dismissed = {"outcome": "dismissed", "reasons": "It is open."}
    for who in ("dewi", "eko"):
        for body in ({"outcome": "accepted"}, turned_away):
            answer = await story.ask(who, "POST", f"{path}/screening", body)
            assert problem(answer) == (409, "award:own-case")
    await story.accept(filed["objection_id"])
    await story.done("dewi", "POST", f"{path}/reply", {"text": "It is open."})
    for who in ("dewi", "eko"):
        answer = await story.ask(who, "POST", f"{path}/ruling", dismissed)
        assert problem(answer) == (409, "award:own-case")
    story.moved["dewi"] = story.held("budi")
    answer = await story.ask("dewi", "POST", f"{path}/ruling", dismissed)
    assert problem(answer) == (409, "award:own-case")
    other = await story.file("b")
    await story.done("dewi", "POST", f"/objections/{other['objection_id']}/screening", turned_away)
    await story.done("budi", "POST", f"{path}/ruling", dismissed)


async def test_an_objection_is_screened_once_by_the_secretariat(story: Any, problem: Any) -> None:
    await story.open()
    filed = await story.file()
    path = f"/objections/{filed['objection_id']}/screening"
    body = {"outcome": "turned_away", "because": "x"}
    for who in ("auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "POST", path, body)) == (403, "forbidden")
    stale = await story.ask("ani", "POST", path, body, if_match='"9"')
    assert problem(stale) == (412, "stale")
    await story.done("ani", "POST", path, body, if_match='"1"')
    answer = await story.ask("budi", "POST", path, body)
    assert problem(answer) == (409, "award:already-screened")
    nowhere = await story.ask("ani", "POST", "/objections/none/screening", body)
    assert problem(nowhere) == (404, "not-found")


async def test_the_secretariat_and_auditors_see_every_objection(story: Any, problem: Any) -> None:
    await story.open()
    filed = [await story.file(letter, reason="=1+1") for letter in "aab"]
    await story.accept(filed[0]["objection_id"])
    path = "/editions/kipp-2018/objections"
    for who in ("cici", "auditor"):
        first = await story.done(who, "GET", f"{path}?limit=2")
        rest = await story.done(who, "GET", f"{path}?after={first['next']}")
        found = [o["objection_id"] for o in (*first["items"], *rest["items"])]
        assert found == sorted(o["objection_id"] for o in filed)
        accepted = await story.done(who, "GET", f"{path}?status=accepted&list=top-99")
        assert [o["objection_id"] for o in accepted["items"]] == [filed[0]["objection_id"]]
        assert (await story.done(who, "GET", f"{path}?list=top-40"))["items"] == []
        table = await story.ask(who, "GET", f"{path}.csv")
        assert len(table.text.splitlines()) == 4
        assert "=1+1" not in table.text
    for who in ("other-auditor", "admin-a", "judge"):
        assert problem(await story.ask(who, "GET", path)) == (403, "forbidden")
        assert problem(await story.ask(who, "GET", f"{path}.csv")) == (403, "forbidden")


MALFORMED = (
    b"{",
    b'{"proposal_id": "p-a", "reason": NaN}',
    b'{"proposal_id": "p-a", "reason": "\\u0000"}',
    b'{"proposal_id": "p-a", "reason": "\xff"}',
    b"[" * 10_000,
)
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"reason": ""}, "/body/reason"),
    ({"reason": "  \n"}, "/body/reason"),
    ({"reason": "x" * 10_001}, "/body/reason"),
    ({"reason": None}, "/body/reason"),
    ({"links": ["javascript:alert(1)"]}, "/body/links/0"),
    ({"links": ["https://x"] * 21}, "/body/links"),
    ({"contact": {"email": "x" * 255}}, "/body/contact/email"),
    ({"secret": 1}, "/body/secret"),
    ({"proposal_id": 7}, "/body/proposal_id"),
    ({"proposal_id": "p a"}, "/body/proposal_id"),
)


async def test_a_body_that_is_wrong_is_refused_and_nothing_is_kept(
    story: Any, problem: Any
) -> None:
    await story.open()
    for body in MALFORMED:
        assert problem(await story.ask(None, "POST", TOP, body)) == (400, "malformed"), body
    for change, pointer in WRONG:
        answer = await story.ask(None, "POST", TOP, {"proposal_id": "p-a", "reason": "x"} | change)
        assert problem(answer) == (422, "invalid")
        assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]
    assert await story.told("objection_filed") == []
    assert await story.served.mongo.collection("objections").count_documents({}) == 0


async def test_objections_of_one_moment_are_all_counted(story: Any) -> None:
    await story.open()
    bodies = [{"proposal_id": f"p-{letter}", "reason": "x"} for letter in "abcabc"]
    answers = await story.at_once(*bodies, path=TOP)
    assert [answer.status_code for answer in answers] == [201] * 6
    seen = await story.done("ani", "GET", "/lists/kipp-2018/top-99/record")
    assert seen["undecided_objections"] == 6
