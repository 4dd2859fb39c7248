"""What units and agencies are told of proposals, once each, and what is told no more."""

from datetime import datetime, timedelta
from typing import Any

from shared.delivery import Outcome
from shared.testing import record


async def test_a_returned_proposal_is_told_to_whoever_writes_it(story: Any) -> None:
    await story.publish()
    await story.register("p1", collaborators=["colleague"])
    await story.step("p1", "handed_over")
    await story.step("p1", "returned")
    await story.due()
    told = await story.told_to()
    assert told == {"owner": ["proposal_returned"], "colleague": ["proposal_returned"]}
    (notice,) = await story.inbox("owner")
    assert notice["link"] == {
        "page": "proposal", "id": "p1", "agency_id": "agency-a", "proposal_id": None,
    }  # fmt: skip
    assert notice["params"] == {
        "edition": "Kompetisi Inovasi Pelayanan Publik 2018 (simulasi)",
        "number": "KIPP-2018-p1",
    }
    assert notice["read_at"] is None


async def test_a_repair_is_told_with_its_limit_to_the_unit_and_its_agency(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    until = story.now + timedelta(days=3)
    await _ask_repair(story, "p1", until)
    await story.due()
    assert await story.told_to() == {"owner": ["repair_asked"], "admin-a": ["repair_asked"]}
    (notice,) = await story.inbox("admin-a")
    assert datetime.fromisoformat(notice["params"]["until"]) == until
    story.later(days=2)
    await story.due()
    both = ["repair_asked", "repair_ending"]
    assert await story.told_to() == {"owner": both, "admin-a": both}


async def test_who_mended_it_is_not_reminded_of_the_limit(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await _ask_repair(story, "p1", story.now + timedelta(days=3))
    await story.due()
    await story.step("p1", "repaired", content_version=2, content_sha256="0" * 64, part="unit")
    story.later(days=2)
    await story.due()
    assert await story.told_to() == {"owner": ["repair_asked"], "admin-a": ["repair_asked"]}


async def test_what_is_withdrawn_before_its_turn_is_told_to_nobody(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await story.step("p1", "handed_over")
    await story.step("p1", "returned")
    await story.step("p1", "withdrawn", part="unit", counted=False)
    await story.due()
    assert await story.told_to() == {}


async def test_a_fact_that_comes_again_tells_nobody_again(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    told = {
        "proposal_id": "p1", "edition_id": "kipp-2018", "agency_id": "agency-a", "at": story.now,
    }  # fmt: skip
    with story.served.at(story.now):
        raw = record("submission.events", "submission.proposal_returned.v1", "p1", 2, told)
        first = await story.served.hear_record(raw)
        await story.due()
        again = await story.served.hear_record(raw)
        await story.due()
    assert first["notification"] == {Outcome.HANDLED: 1}
    assert again["notification"] == {Outcome.DUPLICATE: 1}
    assert await story.told_to() == {"owner": ["proposal_returned"]}
    assert len(await story.served.told()) == 1


async def test_what_comes_before_its_edition_waits_for_it(story: Any) -> None:
    await story.register("p1")
    outcomes = await story.hear(
        "submission.repair_asked", "p1", proposal_id="p1", edition_id="kipp-2018",
        fields=["ringkasan"], until=story.now + timedelta(days=3), at=story.now,
    )  # fmt: skip
    assert outcomes["notification"] == {Outcome.SET_ASIDE: 1}
    await story.publish()
    await story.sweep()
    await story.due()
    assert await story.told_to() == {"owner": ["repair_asked"], "admin-a": ["repair_asked"]}


async def test_a_history_that_is_heard_years_later_tells_nobody(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    long_ago = story.now
    story.later(days=400)
    await story.hear(
        "submission.proposal_returned", "p1", proposal_id="p1", edition_id="kipp-2018",
        agency_id="agency-a", at=long_ago,
    )  # fmt: skip
    await story.due()
    assert await story.told_to() == {}


async def test_a_new_colleague_is_told_what_matters_still_and_the_others_nothing(
    story: Any,
) -> None:
    await story.publish()
    await story.register("p1")
    await _ask_repair(story, "p1", story.now + timedelta(hours=5))
    await story.due()
    await story.write("p1", "owner", "colleague")
    await story.due()
    once = ["repair_asked"]
    assert await story.told_to() == {"owner": once, "admin-a": once, "colleague": once}
    story.later(hours=6)
    await story.write("p1", "owner", "colleague", "neighbour")
    await story.due()
    assert await story.told_to("neighbour") == {}


async def test_who_joins_the_agency_is_told_what_matters_there_still(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await _ask_repair(story, "p1", story.now + timedelta(days=1))
    await story.due()
    outcomes = await story.hear(
        "identity.role_granted", "newcomer", account_id="newcomer", grant_id="g-1",
        role="agency_administrator", scope_kind="agency", scope_id="agency-a",
    )  # fmt: skip
    assert outcomes["notification.newcomers.v1"] == {Outcome.SET_ASIDE: 1}
    await story.sweep()
    await story.due()
    told = await story.served.told()
    assert sorted(fact["data"]["account_id"] for fact in told) == ["admin-a", "newcomer", "owner"]


async def test_whoever_left_the_agency_is_not_told_though_he_wrote(story: Any) -> None:
    await story.publish()
    await story.register("p1", collaborators=["colleague"])
    await story.employ("colleague")
    await story.step("p1", "handed_over")
    await story.step("p1", "returned")
    await story.due()
    assert await story.told_to() == {"owner": ["proposal_returned"]}


async def test_an_administrator_sees_what_he_was_told_only_while_he_is_one(story: Any) -> None:
    await story.publish()
    await story.register("p1")
    await _ask_repair(story, "p1", story.now + timedelta(days=1))
    await story.due()
    (notice,) = await story.inbox("admin-a")
    await story.employ("admin-a")
    assert await story.done("admin-a", "GET", "/me/inbox") == {
        "items": [], "next": None, "unread": 0,
    }  # fmt: skip
    answer = await story.ask("admin-a", "GET", f"/me/inbox/{notice['notice_id']}")
    assert answer.status_code == 404


async def _ask_repair(story: Any, proposal: str, until: datetime) -> None:
    await story.hear(
        "submission.repair_asked", proposal, proposal_id=proposal, edition_id="kipp-2018",
        fields=["ringkasan"], until=until, at=story.now,
    )  # fmt: skip
