"""Released lists, objections and certificates: who learns of them, and who must not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.delivery import Outcome

LIST = "kipp-2018:top-99"


async def _ready(story: Any, *proposals: str) -> None:
    await story.publish()
    for proposal in proposals:
        await story.register(proposal)
        await story.admit(proposal)


async def _correct(story: Any, removed: list[str], added: list[str]) -> None:
    entries = [
        {"proposal_id": p, "agency_id": "agency-a", "title": f"Contoh {p}", "group": "umum",
         "cluster": "kota"} for p in added
    ]  # fmt: skip
    await story.hear(
        "award.list_corrected", LIST, list_id=LIST, edition_id="kipp-2018", list="top-99",
        correction=1, removed=removed, added=entries, reason="clerical_error", at=story.now,
    )  # fmt: skip


async def _object(story: Any, objection: str, fact: str, **more: object) -> Any:
    return await story.hear(
        f"award.objection_{fact}", objection, objection_id=objection, edition_id="kipp-2018",
        list="top-99", proposal_id="p1", at=story.now, **more,
    )  # fmt: skip


async def _taken_up(story: Any, time: timedelta) -> datetime:
    """An objection that the agency of p1 may reply to for this long; until when."""
    await _ready(story, "p1")
    await _object(story, "o1", "filed")
    until: datetime = story.now + time
    await _object(story, "o1", "screened", outcome="accepted", reply_until=until)
    return until


async def _certify(story: Any, proposal: str) -> Any:
    return await story.hear(
        "award.certificate_issued", f"{LIST}:{proposal}", certificate_id=f"{LIST}:{proposal}",
        serial="KIPP-2018/TOP-99/001", edition_id="kipp-2018", list="top-99",
        proposal_id=proposal, at=story.now,
    )  # fmt: skip


async def test_those_on_a_list_and_their_agency_learn_of_it_and_nobody_else(story: Any) -> None:
    await _ready(story, "p1", "p2")
    await story.release("p1")
    await story.due()
    assert await story.told_to() == {"owner": ["list_released"], "admin-a": ["list_released"]}
    (notice,) = await story.inbox("owner")
    assert notice["params"] == {
        "edition": "Kompetisi Inovasi Pelayanan Publik 2018 (simulasi)",
        "list": {
            "id": "Top 99 Inovasi Pelayanan Publik 2018",
            "en": "Top 99 Public Service Innovations 2018",
        },
        "title": "Contoh p1",
    }
    assert notice["link"] == {
        "page": "list", "id": LIST, "agency_id": "agency-a", "proposal_id": None,
    }  # fmt: skip


async def test_a_list_is_told_though_its_proposals_are_heard_of_later(story: Any) -> None:
    await story.publish()
    await story.release("p1")
    await story.due()
    assert await story.told_to() == {"admin-a": ["list_released"]}
    await story.register("p1")
    await story.due()
    assert await story.told_to() == {"admin-a": ["list_released"], "owner": ["list_released"]}


async def test_what_was_withdrawn_or_taken_off_before_its_turn_is_not_told(story: Any) -> None:
    await _ready(story, "p1", "p2", "p3")
    await story.step("p1", "withdrawn", part="unit", counted=True)
    await story.release("p1", "p2", "p3")
    await _correct(story, removed=["p2"], added=[])
    await story.step("p3", "withdrawn", part="unit", counted=True)
    await story.due()
    assert await story.told_to() == {}


async def test_what_comes_onto_a_list_later_is_told_then(story: Any) -> None:
    await _ready(story, "p1")
    await story.release()
    await _correct(story, removed=[], added=["p1"])
    await story.due()
    assert await story.told_to("owner") == {"owner": ["list_released"]}


async def test_an_objection_is_told_to_the_entry_only_when_it_is_taken_up(story: Any) -> None:
    await _ready(story, "p1")
    await _object(story, "o1", "filed")
    await _object(story, "o2", "filed")
    await _object(story, "o2", "screened", outcome="turned_away")
    await story.due()
    assert await story.told_to() == {}
    until = story.now + timedelta(days=5)
    await _object(story, "o1", "screened", outcome="accepted", reply_until=until)
    await story.due()
    both = {"owner": ["objection_accepted"], "admin-a": ["objection_accepted"]}
    assert await story.told_to() == both
    (notice,) = await story.inbox("admin-a")
    assert notice["params"]["until"] == until.isoformat()
    assert notice["link"] == {
        "page": "objection", "id": "o1", "agency_id": "agency-a", "proposal_id": "p1",
    }  # fmt: skip


async def test_where_the_end_of_the_reply_was_not_told_the_least_is_said(story: Any) -> None:
    await _ready(story, "p1")
    await _object(story, "o1", "filed")
    await _object(story, "o1", "screened", outcome="accepted")
    await story.due()
    (notice,) = await story.inbox("owner")
    assert notice["params"]["at_least"] == (story.now + timedelta(days=3)).isoformat()
    assert "until" not in notice["params"]


async def test_the_agency_is_reminded_of_a_reply_a_day_before_its_end_and_its_unit_is_not(
    story: Any,
) -> None:
    until = await _taken_up(story, timedelta(days=3))
    story.now = until - timedelta(days=1, seconds=1)
    await story.due()
    asked = {"owner": ["objection_accepted"], "admin-a": ["objection_accepted"]}
    assert await story.told_to("owner", "admin-a") == asked
    story.later(seconds=1)
    await story.due()
    await story.due()
    assert await story.told_to("owner", "admin-a") == asked | {
        "admin-a": ["objection_accepted", "reply_ending"]
    }
    [notice] = [n for n in await story.inbox("admin-a") if n["kind"] == "reply_ending"]
    assert notice["params"]["until"] == until.isoformat()
    assert notice["params"]["title"] == "Contoh p1"
    assert notice["link"] == {
        "page": "objection", "id": "o1", "agency_id": "agency-a", "proposal_id": "p1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "more", "told"),
    [
        ("replied", {"agency_id": "agency-a"}, []),
        ("ruled", {"outcome": "dismissed"}, ["objection_ruled"]),
    ],
)
async def test_who_replied_or_was_ruled_on_is_not_reminded(
    story: Any, fact: str, more: dict[str, str], told: list[str]
) -> None:
    until = await _taken_up(story, timedelta(days=3))
    await story.due()
    await _object(story, "o1", fact, **more)
    story.now = until - timedelta(hours=1)
    await story.due()
    assert await story.told_to("admin-a") == {"admin-a": ["objection_accepted", *told]}


async def test_nobody_is_reminded_of_a_reply_that_had_no_more_than_a_day(story: Any) -> None:
    until = await _taken_up(story, timedelta(days=1))
    story.now = until - timedelta(minutes=1)
    await story.due()
    assert await story.told_to("admin-a") == {"admin-a": ["objection_accepted"]}


async def test_a_reply_is_not_the_end_of_an_objection_for_the_secretariat(story: Any) -> None:
    await _taken_up(story, timedelta(days=3))
    await _object(story, "o1", "replied", agency_id="agency-a")
    story.later(days=1)
    await story.due()
    digest = [n for n in await story.inbox("chief") if n["kind"] == "digest"][-1]
    assert digest["params"]["waiting"][0]["unruled"] == 1


async def test_of_an_objection_that_was_ruled_on_only_the_ruling_is_told(story: Any) -> None:
    await _ready(story, "p1")
    await _object(story, "o1", "filed")
    await _object(story, "o1", "screened", outcome="accepted")
    await _object(story, "o1", "ruled", outcome="upheld")
    await story.due()
    both = {"owner": ["objection_ruled"], "admin-a": ["objection_ruled"]}
    assert await story.told_to() == both
    (notice,) = await story.inbox("owner")
    assert notice["params"]["outcome"] == "upheld"
    assert notice["params"]["title"] == "Contoh p1"
    assert notice["link"] == {
        "page": "objection", "id": "o1", "agency_id": "agency-a", "proposal_id": "p1",
    }  # fmt: skip


async def test_of_a_ruling_on_what_was_withdrawn_nobody_is_told(story: Any) -> None:
    await _ready(story, "p1")
    await _object(story, "o1", "filed")
    await _object(story, "o1", "screened", outcome="accepted")
    await story.step("p1", "withdrawn", part="unit", counted=True)
    await _object(story, "o1", "ruled", outcome="upheld")
    await story.due()
    assert await story.told_to() == {}


async def test_a_certificate_waits_for_the_title_of_its_proposal(story: Any) -> None:
    await story.publish()
    outcomes = await _certify(story, "p1")
    assert outcomes["notification"] == {Outcome.SET_ASIDE: 1}
    await story.register("p1")
    await story.admit("p1")
    await story.sweep()
    await story.due()
    assert await story.told_to() == {
        "owner": ["certificate_ready"], "admin-a": ["certificate_ready"],
    }  # fmt: skip
    (notice,) = await story.inbox("owner")
    assert notice["params"]["serial"] == "KIPP-2018/TOP-99/001"


async def test_a_certificate_of_what_left_the_list_is_not_told(story: Any) -> None:
    await _ready(story, "p1", "p2")
    await _certify(story, "p1")
    await _correct(story, removed=["p1", "p2"], added=[])
    await _certify(story, "p2")  # heard after what ended it
    await story.due()
    assert await story.told_to() == {}
