"""What an operator does with a platform that runs."""

import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from gelanggang import reach
from gelanggang.services import SERVICES
from shared import clock
from shared.mongo import Mongo

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


async def eventually(mongo: Mongo, collection: str, chosen: dict[str, Any], count: int) -> bool:
    """Whether as many documents are there, within half a minute."""
    deadline = time.monotonic() + 30
    while await mongo.collection(collection).count_documents(chosen) != count:
        if time.monotonic() > deadline:
            return False
    return True


def signed_in(platform: Any, email: str) -> dict[str, str]:
    """Make an administrator, set the password by the one-time token, sign in."""
    made = platform.answer("admin", "create", "--name", "Operator", "--email", email)
    password = "four words make one"
    first = {"token": made["token"], "password": password}
    assert httpx.post(made["url"], json=first).status_code == 204
    assert httpx.post(made["url"], json=first).is_client_error, "the token is used up"
    sessions = f"{platform.url}/api/identity/sessions"
    answer = httpx.post(sessions, json={"email": email, "password": password})
    assert answer.status_code == 201
    account: dict[str, str] = answer.json()
    return account


def test_every_service_answers_behind_the_one_port(platform: Any) -> None:
    behind = httpx.get(f"{platform.url}/api").json()["services"]
    assert set(behind) == set(SERVICES)
    for service in SERVICES:
        assert httpx.get(f"{behind[service]['api']}/readyz").json()["status"] == "well"
        assert httpx.get(behind[service]["openapi"]).json()["info"]["title"]


def test_status_shows_every_service(platform: Any) -> None:
    found = platform.answer("status")
    assert found["platform"]["url"] == platform.url
    assert found["platform"]["broker"] == "embedded"
    assert [one["service"] for one in found["services"]] == list(SERVICES)
    shown = platform("status")
    assert shown.returncode == 0
    assert all(service in shown.stdout for service in SERVICES)


def test_doctor_finds_nothing_wrong(platform: Any) -> None:
    assert platform.answer("doctor") == {"findings": []}


def test_a_second_up_points_to_the_first(platform: Any) -> None:
    first = platform.answer("status")["platform"]
    second = platform.answer("up", "--port", "1")
    assert second == {"url": first["url"], "pid": first["pid"], "already": True}
    assert f"It runs already at {first['url']}" in platform("up").stdout


async def test_the_first_administrator_is_known_to_every_service(platform: Any) -> None:
    account = signed_in(platform, "first@secretariat.example")
    headers = {"Authorization": f"Bearer {account['access_token']}"}
    async with httpx.AsyncClient(base_url=platform.url, headers=headers) as client:
        assert (await client.get("/api/identity/me")).json()["name"] == "Operator"
    chosen = {"account": account["account_id"], "role": "secretariat", "removed": False}
    others = [service for service in SERVICES if service != "identity"]
    mongo_url = platform.answer("status")["platform"]["mongo_url"]
    async with reach.databases(mongo_url, others) as opened:
        for mongo in opened.values():
            assert await eventually(mongo, "grants", chosen, 1)


def test_who_lost_the_token_is_given_another_for_the_same_account(platform: Any) -> None:
    first = platform.answer("admin", "create", "--name", "Two", "--email", "two@team.example")
    account = signed_in(platform, "two@team.example")
    assert signed_in(platform, "two@team.example")["account_id"] == account["account_id"]
    late = httpx.post(first["url"], json={"token": first["token"], "password": "too late by now"})
    assert late.is_client_error


def test_history_sent_again_changes_nothing(platform: Any) -> None:
    platform.answer("admin", "create", "--name", "One", "--email", "one@secretariat.example")
    platform.wait(lambda found: found["services"][0]["outbox"] == 0)
    counted = platform.answer("replay", "identity")
    assert counted["facts"] >= 2
    found = platform.wait(lambda found: found["services"][0]["outbox"] == 0)
    assert [one["dead_letters"] for one in found["services"]] == [0] * len(SERVICES)
    assert platform.answer("replay", "identity", "--subject", "nobody")["facts"] == 0
    assert platform.answer("replay", "identity", "--since", "0s")["facts"] == 0


async def test_a_dead_letter_is_listed_shown_and_discarded(platform: Any) -> None:
    running = platform.answer("status")["platform"]
    producer = AIOKafkaProducer(bootstrap_servers=running["bootstrap_servers"])
    await producer.start()
    try:
        # One topic that reactions hear, and one that read models are made of.
        for topic in ("programme.events", "identity.events"):
            await producer.send_and_wait(topic, b"no json \xff", key=b"someone")
    finally:
        await producer.stop()
    least = dict.fromkeys(SERVICES, 2) | {"identity": 0, "programme": 1}
    platform.wait(lambda found: all(
        one["dead_letters"] >= least[one["service"]] and one["lag"] == 0
        for one in found["services"]
    ))  # fmt: skip
    letters = [one for one in platform.answer("dead-letters", "list") if one["why"]]
    assert any(one["consumer"].endswith(".grants.v2") for one in letters)
    hurt = [one for one in letters if one["service"] == "submission"]
    shown = platform.answer("dead-letters", "show", hurt[0]["letter"])
    assert shown["value"] == "no json \\xff"
    doctor = platform("doctor")
    assert doctor.returncode == 1
    assert "dead letters wait in submission" in doctor.stdout
    again = platform("dead-letters", "replay", hurt[0]["letter"], "--json")
    assert again.returncode == 1, "it can still not be handled"
    names = [letter["letter"] for letter in letters]
    mistyped = platform("dead-letters", "discard", *names, "ffffffff0", "--reason", "a test")
    assert "No dead letter is called 'ffffffff0'" in mistyped.stderr
    assert len(platform.answer("dead-letters", "list")) == len(letters), "all or none"
    given_up = platform.answer("dead-letters", "discard", *names, "--reason", "a test sent it")
    assert [one["letter"] for one in given_up] == names
    assert {one["outcome"] for one in given_up} == {"discarded"}
    assert platform.answer("dead-letters", "list") == []
    assert platform.answer("doctor") == {"findings": []}


async def test_doctor_names_what_has_waited_long_and_how_to_heal_it(platform: Any) -> None:
    mongo_url = platform.answer("status")["platform"]["mongo_url"]
    waits = {
        "_id": "judging|submission.events|p-1|3",
        "consumer": "judging",
        "lane": "submission.events|p-1",
        "sequence": 3,
        "needs": None,
        "since": clock.now() - timedelta(minutes=5),
    }
    async with reach.databases(mongo_url, ["judging"]) as opened:
        aside = opened["judging"].collection("aside")
        # Of another consumer's name, so that the sweep of the real one leaves it alone.
        await aside.insert_one(waits | {"consumer": "judging.test"})
        try:
            ended = platform("doctor", "--json")
        finally:
            await aside.delete_one({"_id": waits["_id"]})
    assert ended.returncode == 1
    assert "gelanggang replay submission --subject 'p-1'" in ended.stdout
    assert "what comes before 3 of p-1" in ended.stdout
