"""What is due until when, as an agency's administrator is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from submission.domain.edition import Edition
from submission.domain.lateness import Act, Due, due, written_at
from submission.domain.proposal import Answer, Attachment, Proposal, Standing

Built = Callable[..., Proposal]
MS = timedelta(milliseconds=1)
DAY = timedelta(days=1)


def test_until_the_intake_ends_it_is_handed_over_and_submitted(
    proposal: Built, edition: Edition, now: datetime
) -> None:
    end = now + DAY
    assert due(proposal(), edition, end - MS) == Due(Act.HAND_OVER, end)
    assert due(proposal(Standing.HANDED_OVER), edition, end - MS) == Due(Act.SUBMIT, end)
    for standing in (Standing.DRAFT, Standing.HANDED_OVER):
        assert due(proposal(standing), edition, end) is None


def test_before_the_intake_is_opened_nothing_is_due(
    proposal: Built, edition: Edition, now: datetime
) -> None:
    closed = edition.with_stage("submission", opened=False)
    assert due(proposal(), closed, now) is None


def test_a_repair_is_due_until_its_own_end(
    proposal: Built, edition: Edition, now: datetime
) -> None:
    mending = proposal(Standing.REPAIR)
    end = now + timedelta(hours=1)
    assert due(mending, edition, end - MS) == Due(Act.MEND, end)
    assert due(mending, edition, end) is None


def test_a_refusal_may_be_contested_while_that_is_open(
    proposal: Built, edition: Edition, now: datetime
) -> None:
    refused = proposal(Standing.REFUSED)
    assert due(refused, edition, now) is None
    opened = edition.with_stage("contest", opened=True)
    assert due(refused, opened, now) == Due(Act.CONTEST, None)
    ending = opened.with_stage("contest", closes_at=now + DAY)
    assert due(refused, ending, now) == Due(Act.CONTEST, now + DAY)
    assert due(refused, ending, now + DAY) is None
    without = replace(edition, stages=edition.stages[:1])
    assert due(refused, without, now) is None


WITH_OTHERS = (
    Standing.SUBMITTED, Standing.ADMITTED, Standing.CONTESTED, Standing.UPHELD, Standing.WITHDRAWN,
)  # fmt: skip


@pytest.mark.parametrize("standing", WITH_OTHERS)
def test_nothing_is_due_of_what_lies_with_others_or_is_over(
    proposal: Built, edition: Edition, now: datetime, standing: Standing
) -> None:
    assert due(proposal(standing), edition, now) is None


def test_when_it_was_last_written(proposal: Built, now: datetime) -> None:
    begun = proposal()
    assert written_at(begun) == now
    answer = Answer("isi", 2, "siti", now + MS)
    written = replace(begun, answers=begun.answers | {"ide": answer})
    assert written_at(written) == now + MS
    file = Attachment("f", "sk.pdf", "application/pdf", 1, "0" * 64, 3, "siti", now + DAY)
    assert written_at(replace(written, attachments={"sk": file})) == now + DAY
    assert written_at(replace(begun, answers={})) == now
