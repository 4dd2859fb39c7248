"""Stages over HTTP and by the clock: what happens, what is refused, what is told."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from programme.settings import Settings
from shared.grants import Grant
from shared.testing import Served

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECRETARIAT = Grant("secretariat", "nation", None)
Publish = Callable[..., Any]
Headers = dict[str, str]


async def _act(
    served: Served, headers: Headers, act: str, stage: str = "intake", **more: str
) -> Any:
    url = f"/editions/lomba/stages/{stage}/{act}"
    body = {"reason": "Because it is time.", **more}
    return await served.client.post(url, json=body, headers=headers)


async def _told(served: Served) -> list[tuple[str, dict[str, Any]]]:
    """What was told after the publication, in the order of its sequence."""
    rows = sorted(await served.told(), key=lambda row: row["sequence"])
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    return [(row["type"].split(".")[1], row["data"]) for row in rows[1:]]


async def _stage(served: Served, stage: str = "intake") -> dict[str, Any]:
    edition = (await served.client.get("/editions/lomba")).json()
    found: dict[str, Any] = next(each for each in edition["stages"] if each["id"] == stage)
    return found


async def test_a_stage_is_opened_by_hand_for_everybody_to_see_why(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish()
    opened = await _act(served, secretary, "opening")
    assert (opened.status_code, opened.json()["version"]) == (200, 3)
    assert (await _stage(served))["state"] == "open"
    edition = (await served.client.get("/editions/lomba")).json()
    assert edition["acts"] == [
        {
            "stage": "intake",
            "act": "opening",
            "reason": "Because it is time.",
            "at": "2026-03-01T02:00:00Z",
        }
    ]
    assert await _told(served) == [
        ("stage_opened", {
            "edition_id": "lomba", "stage": "intake", "at": "2026-03-01T02:00:00Z", "by_hand": True,
        }),
    ]  # fmt: skip


async def test_a_stage_is_closed_by_hand_with_the_rule_books_notice(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish()
    await _act(served, secretary, "opening")
    closing = await _act(served, secretary, "closing")
    assert closing.json()["stages"][0]["closes_at"] == "2026-03-01T02:00:01Z"
    assert closing.json()["stages"][0]["state"] == "open"
    assert await served.due(NOW + timedelta(milliseconds=999)) == 0
    assert await served.due(NOW + timedelta(seconds=1)) == 1
    assert await served.due(NOW + timedelta(seconds=2)) == 0
    assert (await _told(served))[1:] == [
        ("stage_closing", {
            "edition_id": "lomba", "stage": "intake", "closes_at": "2026-03-01T02:00:01Z",
        }),
        ("stage_closed", {
            "edition_id": "lomba", "stage": "intake", "at": "2026-03-01T02:00:01Z", "by_hand": True,
        }),
    ]  # fmt: skip
    assert (await _stage(served))["state"] == "over"


async def test_the_clock_opens_and_closes_what_instants_bind(
    served: Served, publish: Publish
) -> None:
    await publish(intake=(10, 70), selection=(70, None))
    assert await served.due(NOW + 9 * MINUTE) == 0
    assert await served.due(NOW + 10 * MINUTE) == 1
    with served.at(NOW + 70 * MINUTE):
        # Nothing's validity waits for the loop: at its instant a stage is over, recorded or not.
        assert (await _stage(served))["state"] == "over"
        assert (await _stage(served, "selection"))["state"] == "open"
    assert await served.due(NOW + 71 * MINUTE) == 1
    at = {"edition_id": "lomba", "at": "2026-03-01T03:10:00Z", "by_hand": False}
    assert await _told(served) == [
        ("stage_opened", {**at, "stage": "intake", "at": "2026-03-01T02:10:00Z"}),
        ("stage_closed", {**at, "stage": "intake"}),
        ("stage_opened", {**at, "stage": "selection"}),
    ]


async def test_two_loops_of_timers_do_it_once(served: Served, publish: Publish) -> None:
    await publish(intake=(10, 70))
    await asyncio.gather(*(served.due(NOW + 80 * MINUTE) for _ in range(4)))
    assert [kind for kind, _ in await _told(served)] == ["stage_opened", "stage_closed"]


async def test_a_later_end_is_a_public_amendment(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish(intake=(10, 70))
    later = (NOW + 90 * MINUTE).isoformat()
    extended = await _act(served, secretary, "extension", closes_at=later)
    assert extended.status_code == 200
    edition = (await served.client.get("/editions/lomba")).json()
    assert edition["amendments"] == [
        {
            "number": 1,
            "stage": "intake",
            "closes_at": "2026-03-01T03:30:00Z",
            "previous_closes_at": "2026-03-01T03:10:00Z",
            "reason": "Because it is time.",
            "at": "2026-03-01T02:00:00Z",
        }
    ]
    assert await _told(served) == [
        ("stage_extended", {
            "edition_id": "lomba", "stage": "intake", "closes_at": "2026-03-01T03:30:00Z",
            "previous_closes_at": "2026-03-01T03:10:00Z", "amendment": 1,
        }),
    ]  # fmt: skip
    await served.due(NOW + 80 * MINUTE)
    assert [kind for kind, _ in await _told(served)] == ["stage_extended", "stage_opened"]


@dataclass(frozen=True)
class Refused:
    """An act that the rules say no to, on a calendar."""

    kind: str
    act: str
    stage: str = "intake"
    calendar: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    closes_at: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        Refused("earlier-stage-not-opened", "opening", "selection"),
        Refused("opens-by-the-clock", "opening", calendar={"intake": (10, 70)}),
        Refused("closes-by-the-clock", "closing", calendar={"intake": (None, 70)}),
        Refused("not-opened", "closing"),
        Refused("no-end-to-extend", "extension", closes_at="2026-03-02T00:00:00Z"),
        Refused("end-not-later", "extension", calendar={"intake": (1, 70)},
                closes_at="2026-03-01T03:10:00Z"),
        Refused("end-too-soon", "extension", calendar={"intake": (1, 2)},
                closes_at="2026-03-01T02:04:59Z"),
    ],
    ids=lambda case: case.kind,
)  # fmt: skip
async def test_what_the_rules_refuse_changes_and_tells_nothing(
    case: Refused, served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish(**case.calendar)
    more = {"closes_at": case.closes_at} if case.closes_at else {}
    refused = await _act(served, secretary, case.act, case.stage, **more)
    assert (refused.status_code, refused.json()["type"]) == (
        409, f"urn:gelanggang:programme:{case.kind}",
    )  # fmt: skip
    assert await _told(served) == []
    assert (await served.client.get("/editions/lomba")).json()["version"] == 2


async def test_a_stage_that_is_over_stays_over_though_its_end_was_not_recorded(
    served: Served, publish: Publish
) -> None:
    await publish(intake=(1, 2))
    with served.at(NOW + 2 * MINUTE):
        headers = await served.token("secretary", SECRETARIAT)
        later = {"closes_at": "2026-03-02T00:00:00Z"}
        opening = await _act(served, headers, "opening")
        closing = await _act(served, headers, "closing")
        extension = await _act(served, headers, "extension", **later)
    assert [answer.json()["type"] for answer in (opening, closing, extension)] == [
        "urn:gelanggang:programme:already-opened",
        "urn:gelanggang:programme:stage-is-over",
        "urn:gelanggang:programme:stage-is-over",
    ]
    assert await _told(served) == []


async def test_a_rounds_stage_that_is_over_is_given_a_later_end_and_told_so(
    served: Served, publish: Publish
) -> None:
    await publish(desk=(1, 2))
    later = {"closes_at": "2026-03-01T02:20:00Z"}
    with served.at(NOW + 3 * MINUTE):
        headers = await served.token("secretary", SECRETARIAT)
        extended = await _act(served, headers, "extension", "desk", **later)
        assert extended.status_code == 200
        found = await _stage(served, "desk")
        assert (found["state"], found["closed_at"]) == ("open", None)
    assert await served.due(NOW + 19 * MINUTE) == 0
    assert await served.due(NOW + 20 * MINUTE) == 1
    at = {"edition_id": "lomba", "stage": "desk"}
    assert await _told(served) == [
        ("stage_opened", {**at, "at": "2026-03-01T02:01:00Z", "by_hand": False}),
        ("stage_closed", {**at, "at": "2026-03-01T02:02:00Z", "by_hand": False}),
        ("stage_extended", {
            **at, "closes_at": "2026-03-01T02:20:00Z",
            "previous_closes_at": "2026-03-01T02:02:00Z", "amendment": 1,
        }),
        ("stage_closed", {**at, "at": "2026-03-01T02:20:00Z", "by_hand": False}),
    ]  # fmt: skip


async def test_an_act_by_hand_first_does_what_the_clock_has_done(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish(intake=(1, 2))
    with served.at(NOW + 2 * MINUTE):
        headers = await served.token("secretary", SECRETARIAT)
        opened = await _act(served, headers, "opening", "selection")
    assert opened.status_code == 200
    assert [(kind, data["stage"]) for kind, data in await _told(served)] == [
        ("stage_opened", "intake"), ("stage_closed", "intake"), ("stage_opened", "selection"),
    ]  # fmt: skip


async def test_ten_people_open_a_stage_at_once_and_it_opens_once(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish()
    answers = await asyncio.gather(*(_act(served, secretary, "opening") for _ in range(10)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 9}
    assert [kind for kind, _ in await _told(served)] == ["stage_opened"]


async def test_acts_are_the_secretariats_with_a_reason_on_what_exists(
    served: Served, secretary: Headers, evaluator: Headers, publish: Publish
) -> None:
    await publish()
    assert (await _act(served, evaluator, "opening")).status_code == 403
    assert (await _act(served, {}, "opening")).status_code == 401
    assert (await _act(served, secretary, "opening", "nothing")).status_code == 404
    assert (await _act(served, secretary, "opening", reason=" ")).status_code == 422
    assert (await _act(served, secretary, "opening", reason="r" * 1001)).status_code == 422
    assert (await _act(served, secretary, "extension", closes_at="soon")).status_code == 422
    stale = await _act(served, secretary | {"If-Match": '"1"'}, "opening")
    assert stale.status_code == 412
    assert await _told(served) == []


async def test_an_act_is_repeated_by_its_idempotency_key(
    served: Served, secretary: Headers, publish: Publish
) -> None:
    await publish()
    keyed = secretary | {"Idempotency-Key": "k-1"}
    first, again = [await _act(served, keyed, "opening") for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert [kind for kind, _ in await _told(served)] == ["stage_opened"]


def test_every_knob_of_the_platform_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAMME_MONGO__URL", "mongodb://elsewhere")
    monkeypatch.setenv("PROGRAMME_HTTP__PORT", "9000")
    settings = Settings()
    assert (settings.mongo.url, settings.http.port) == ("mongodb://elsewhere", 9000)
