"""The digest: what waits for the secretariat, once a day at the hour, if anything does."""

from datetime import datetime, timedelta
from typing import Any

SEVEN_IN_JAKARTA = datetime.fromisoformat("2018-03-02T00:00:00Z")


async def _submit(story: Any, proposal: str) -> None:
    await story.register(proposal)
    await story.step(
        proposal, "submitted", group="umum", cluster="kota", content_version=1,
        content_sha256="0" * 64,
    )  # fmt: skip


async def _close_intake(story: Any) -> None:
    await story.hear(
        "submission.intake_closed", "kipp-2018:intake", edition_id="kipp-2018", submitted=2,
        closed_at=story.now, at=story.now,
    )  # fmt: skip


async def test_what_waits_is_told_once_a_day(story: Any) -> None:
    await story.publish(closes_at=None)
    await _submit(story, "p1")
    await _submit(story, "p2")
    await _close_intake(story)
    await story.hear(
        "award.objection_filed", "o1", objection_id="o1", edition_id="kipp-2018", list="top-99",
        proposal_id="p1", at=story.now,
    )  # fmt: skip
    story.now = SEVEN_IN_JAKARTA - timedelta(seconds=1)
    await story.due()
    assert await story.told_to() == {}
    story.now = SEVEN_IN_JAKARTA
    await story.due()
    assert await story.told_to() == {"chief": ["digest"]}
    (notice,) = await story.inbox("chief")
    assert notice["params"]["waiting"] == [{
        "edition_id": "kipp-2018",
        "edition": "Kompetisi Inovasi Pelayanan Publik 2018 (simulasi)",
        "undecided": 2, "contested": 0, "unscreened": 1, "unruled": 0,
    }]  # fmt: skip
    story.later(hours=23)
    await story.due()
    assert await story.told_to() == {"chief": ["digest"]}
    story.later(hours=1)
    await story.due()
    assert await story.told_to() == {"chief": ["digest", "digest"]}


async def test_while_proposals_still_come_in_none_waits(story: Any) -> None:
    await story.publish(closes_at=None)
    await _submit(story, "p1")
    story.now = SEVEN_IN_JAKARTA
    await story.due()
    assert await story.told_to() == {}


async def test_what_was_decided_waits_no_more(story: Any) -> None:
    await story.publish(closes_at=None)
    await _submit(story, "p1")
    await _close_intake(story)
    await story.admit("p1")
    story.now = SEVEN_IN_JAKARTA
    await story.due()
    assert await story.told_to() == {}
