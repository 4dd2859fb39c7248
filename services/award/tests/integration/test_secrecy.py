"""What is sealed cannot be seen, counted or guessed: every answer is that for what is not there.

`top-99` lies here sealed, in each stage of its way; `top-98` does not exist. Every question that
anyone may put is put about both, and the whole answers must be the same.
"""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

OUTSIDERS = (None, "cici", "auditor", "admin-a", "judge")
NOT_THE_LISTS_OWN = ("date", "x-request-id")


def questions(story: Any, name: str) -> list[tuple[str, str, object, dict[str, str]]]:
    """Everything that can be asked about a list by its name, but to prepare it."""
    of_list = f"/lists/kipp-2018/{name}"
    later = (story.now + timedelta(hours=9)).isoformat()
    past = story.now.isoformat()
    removal = {
        "change": "remove", "proposal_id": "p-a", "reason": "not_eligible", "sentence": "x"
    }  # fmt: skip
    objection = {"proposal_id": "p-a", "reason": "x"}
    return [
        ("GET", of_list, None, {}),
        ("GET", f"{of_list}/canonical", None, {}),
        ("GET", f"{of_list}/entries.csv", None, {}),
        ("GET", f"{of_list}/record", None, {}),
        ("GET", f"{of_list}/record", None, {"if_match": '"1"'}),
        ("GET", f"{of_list}/certificates", None, {}),
        ("POST", f"{of_list}/minutes", {}, {}),
        ("POST", f"{of_list}/minutes", {"language": "de"}, {}),
        ("GET", f"/editions/kipp-2018/entries?list={name}", None, {}),
        ("GET", f"/editions/kipp-2018/entries.csv?list={name}", None, {}),
        ("PUT", f"{of_list}/preparation", {"readers": [], "release_at": past}, {}),
        ("PUT", f"{of_list}/preparation", {"readers": [], "release_at": "x"}, {}),
        ("POST", f"{of_list}/verification", {"sha256": "0" * 64}, {}),
        ("POST", f"{of_list}/verification", {"sha256": "0" * 64}, {"if_match": '"77"'}),
        ("POST", f"{of_list}/corrections", removal, {}),
        (
            "POST",
            f"{of_list}/corrections",
            {"change": "add", "replaces": "p-a", "sentence": "x"},
            {},
        ),
        (
            "POST",
            f"{of_list}/corrections",
            {"change": "leave_empty", "seat": "p-a", "sentence": "x"},
            {},
        ),
        ("POST", f"{of_list}/corrections/r/approval", None, {}),
        ("POST", f"{of_list}/corrections/r/decline", None, {}),
        ("POST", f"{of_list}/objections", objection, {}),
        ("POST", f"{of_list}/objections", objection, {"idempotency_key": f"k-{later}"}),
        ("GET", f"/certificates/KIPP-2018/{name.upper()}/0001", None, {}),
        ("GET", f"/certificates/KIPP-2018/{name.upper()}/0001/pdf", None, {}),
        ("GET", f"/editions/kipp-2018/objections?list={name}", None, {}),
        ("GET", f"/editions/kipp-2018/objections.csv?list={name}", None, {}),
        ("GET", f"/log?subject={name}", None, {}),
        ("GET", f"/log?subject={name}&format=csv", None, {}),
    ]


async def answers(story: Any, name: str, who: str | None) -> list[tuple[int, Any, str]]:
    """The whole answers, with nothing taken out but the name itself and what no two share."""
    found = []
    for method, path, body, headers in questions(story, name):
        answer = await story.ask(who, method, path, body, **headers)
        kept = {k: v for k, v in answer.headers.items() if k not in NOT_THE_LISTS_OWN}
        text = _text(answer).replace(name, "NAME").replace(name.upper(), "NAME")
        found.append((answer.status_code, kept, text))
    return found


def _text(answer: httpx.Response) -> str:
    return re.sub(r'"trace":"\w+"', "", answer.text)


async def _sealed(story: Any, life: str) -> None:
    """A decided list, that far on its way; the stage of its objections is even open already."""
    await story.publish()
    await story.agencies()
    await story.stage("opened", at=story.now)
    await story.decide()
    if life in ("prepared", "embargoed"):
        await story.prepare()
    if life == "embargoed":
        await story.verify()


@pytest.mark.parametrize("life", ["received", "prepared", "embargoed"])
async def test_a_sealed_list_is_answered_like_one_that_does_not_exist(
    story: Any, life: str
) -> None:
    await _sealed(story, life)
    for who in OUTSIDERS:
        assert await answers(story, "top-99", who) == await answers(story, "top-98", who), who


async def test_a_prepared_list_cannot_be_prepared_by_who_is_not_named(story: Any) -> None:
    await _sealed(story, "prepared")
    body = {"readers": [], "release_at": (story.now + timedelta(hours=9)).isoformat()}
    for who in OUTSIDERS:
        found = []
        for name in ("top-99", "top-98"):
            answer = await story.ask(who, "PUT", f"/lists/kipp-2018/{name}/preparation", body)
            found.append((answer.status_code, _text(answer).replace(name, "NAME")))
        assert found[0] == found[1], who


async def test_only_who_was_named_for_the_round_prepares_its_list(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide(viewer_ids=["ani", "budi"])
    body = {"readers": [], "release_at": (story.now + timedelta(hours=9)).isoformat()}
    for who in OUTSIDERS:
        found = []
        for name in ("top-99", "top-98"):
            answer = await story.ask(who, "PUT", f"/lists/kipp-2018/{name}/preparation", body)
            found.append((answer.status_code, _text(answer).replace(name, "NAME")))
        assert found[0] == found[1], who
        assert await answers(story, "top-99", who) == await answers(story, "top-98", who), who
    seen = await story.done("budi", "GET", "/lists/kipp-2018/top-99/record")
    assert (seen["life"], seen["readers"]) == ("received", ["ani", "budi"])
    prepared = await story.done("ani", "PUT", "/lists/kipp-2018/top-99/preparation", body)
    assert prepared["readers"] == ["ani"]


async def test_only_who_is_bound_by_an_office_is_named(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    release_at = (story.now + timedelta(hours=9)).isoformat()
    for reader in ("judge", "admin-a", "other-auditor", "nobody"):
        body = {"readers": ["budi", reader], "release_at": release_at}
        for name in ("top-99", "top-98"):
            answer = await story.ask("ani", "PUT", f"/lists/kipp-2018/{name}/preparation", body)
            assert problem(answer) == (409, "award:without-office"), reader
            assert reader in answer.json()["detail"]
    assert (await story.prepare())["readers"] == ["ani", "budi", "minister"]


@pytest.mark.parametrize("life", ["prepared", "embargoed", "released"])
async def test_who_lost_the_office_is_shown_nothing_though_named(
    story: Any, problem: Any, life: str
) -> None:
    await _sealed(story, "prepared" if life == "released" else life)
    if life == "released":
        await story.verify()
        story.later(hours=1)
        await story.due()
    path = "/lists/kipp-2018/top-99/record"
    for who in ("minister", "budi"):
        await story.done(who, "GET", path)
        await story.dismiss(who)
        assert problem(await story.ask(who, "GET", path)) == (404, "not-found")


async def test_nothing_of_an_edition_counts_its_sealed_lists(story: Any) -> None:
    paths = (
        "/editions/kipp-2018/lists", "/editions/kipp-2018/objections", "/certificates/keys",
        "/editions/kipp-2018/entries", "/editions/kipp-2018/entries.csv", "/proposals/p-a/entries",
        "/agencies/agency-a/entries", "/proposals/p-a/certificates",
        "/agencies/agency-a/certificates", "/editions/kipp-2018/records",
    )  # fmt: skip

    async def seen() -> list[str]:
        return [_text(await story.ask(who, "GET", path)) for who in OUTSIDERS for path in paths]

    await story.publish()
    await story.agencies()
    before = await seen()
    await story.decide()
    await story.prepare()
    await story.verify()
    assert await seen() == before
    assert await story.served.told() == []


async def test_the_same_questions_tell_the_lists_apart_once_it_is_released(story: Any) -> None:
    """The control: data that could have leaked were there."""
    await _sealed(story, "embargoed")
    story.later(hours=1)
    await story.due()
    there = await answers(story, "top-99", "cici")
    nowhere = await answers(story, "top-98", "cici")
    same = [n for n, (one, other) in enumerate(zip(there, nowhere, strict=True)) if one == other]
    asked = [questions(story, "top-99")[n][1] for n in same]
    assert asked == [
        "/lists/kipp-2018/top-99/certificates",
        "/lists/kipp-2018/top-99/minutes",
        "/lists/kipp-2018/top-99/preparation",
        "/lists/kipp-2018/top-99/preparation",
        "/certificates/KIPP-2018/TOP-99/0001",
        "/certificates/KIPP-2018/TOP-99/0001/pdf",
    ]


async def test_a_reader_of_one_list_learns_nothing_of_another(story: Any, problem: Any) -> None:
    await story.publish()
    await story.decide()
    await story.decide(name="top-40")
    await story.prepare()
    for who in ("budi", "minister"):
        answer = await story.ask(who, "GET", "/lists/kipp-2018/top-40/record")
        assert problem(answer) == (404, "not-found")


async def test_who_is_next_in_order_stays_with_the_readers(story: Any, problem: Any) -> None:
    await story.open(freed="next_in_order")
    await story.uphold("a")
    await story.name("p-a", {**ENTRY, "rank": 4})
    body = {"change": "add", "replaces": "p-a", "sentence": "Next."}
    path = "/lists/kipp-2018/top-99/corrections"
    assert problem(await story.ask("cici", "POST", path, body)) == (409, "award:nobody-named")
    asked = await story.done("ani", "POST", path, body)
    assert asked["replacements"][0]["proposal_id"] == "p-d"
    request = asked["requests"][0]["request_id"]
    for act in ("approval", "decline"):
        answer = await story.ask("cici", "POST", f"{path}/{request}/{act}")
        assert problem(answer) == (409, "award:no-such-request")
    for who in ("cici", "auditor"):
        seen = await story.done(who, "GET", "/lists/kipp-2018/top-99/record")
        assert (seen["requests"], seen["replacements"]) == ([], [])
    for where in ("", "/canonical", "/entries.csv"):
        assert "p-d" not in (await story.ask(None, "GET", f"/lists/kipp-2018/top-99{where}")).text
    told = [f for f in await story.served.told() if "p-d" in str(f["data"])]
    assert told == []


ENTRY = {
    "proposal_id": "p-d", "agency_id": "agency-d", "title": "Desa Terang", "group": "umum",
    "cluster": "kabupaten",
}  # fmt: skip


async def logged(story: Any, who: str, **query: str) -> set[tuple[str, str]]:
    """Who did what, as the log tells somebody."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    found = (await story.done(who, "GET", f"/log?limit=200&{words}"))["items"]
    return {(one["account"], one["operation"].removeprefix("GET ").split("/")[-1]) for one in found}


async def test_a_sealed_list_is_in_the_log_for_those_it_names_and_later_for_all(
    story: Any,
) -> None:
    await _sealed(story, "embargoed")
    done = {("ani", "preparation"), ("budi", "record"), ("budi", "verification")}
    for who in ("budi", "minister"):
        assert await logged(story, who, subject="top-99") == done
    for who in ("cici", "auditor"):
        assert await logged(story, who) == set()
    story.later(hours=1)
    await story.due()
    for who in ("cici", "auditor", "minister"):
        assert await logged(story, who, subject="top-99") == done
    assert (await story.ask("judge", "GET", "/log")).status_code == 403
    assert await logged(story, "other-auditor") == set()


async def test_what_is_asked_for_seats_is_logged_for_readers_only(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    await story.release()
    removal = {
        "change": "remove", "proposal_id": "p-a", "reason": "not_eligible", "sentence": "x",
    }  # fmt: skip
    await story.done("budi", "POST", "/lists/kipp-2018/top-99/corrections", removal)
    assert ("budi", "corrections") in await logged(story, "minister")
    assert ("budi", "corrections") not in await logged(story, "cici")
    assert ("budi", "verification") in await logged(story, "cici")


async def test_who_reads_an_objectors_contact_is_in_the_log(story: Any) -> None:
    await story.publish()
    await story.agencies()
    await story.decide()
    await story.release()
    await story.stage("opened", at=story.now)
    objection = {
        "proposal_id": "p-a",
        "reason": "x",
        "contact": {"name": "N", "email": "n@x.example"},
    }
    filed = await story.done(None, "POST", "/lists/kipp-2018/top-99/objections", objection)
    path = f"/objections/{filed['objection_id']}/contact"
    await story.done("ani", "GET", path)
    assert await logged(story, "auditor", subject=filed["objection_id"]) == {("ani", "contact")}
