"""The rules: when something is told, tried, reminded of, and when no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from notification.domain import mail as mails
from notification.domain import matter as matters
from notification.domain import reading as readings
from notification.domain.digest import next_after
from notification.domain.edition import Purpose, Stage
from notification.domain.kind import CONCERNED, Kind
from notification.domain.mail import FIRST_PAUSE, LONGEST_PAUSE, Life, Mail
from notification.domain.notice import deliver, notice_id, read
from notification.domain.person import Choices, Contact, Language, NoAddress, choose, contact
from notification.domain.reading import Round
from notification.domain.reminder import Reminder, reminder_id, reminders

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_a_matter_is_due_until_it_was_told_or_is_over(build: Any, now: datetime) -> None:
    matter = build()
    assert matter.due_at == now
    assert matters.told(matter).due_at is None
    assert matters.ended(matter).due_at is None


def test_a_matter_matters_until_its_end(build: Any, now: datetime) -> None:
    matter = build()
    assert matter.matters(now + DAY - timedelta(milliseconds=1))
    assert not matter.matters(now + DAY)
    assert not matters.ended(matter).matters(now)


def test_newcomers_are_told_what_was_told_and_still_matters(build: Any, now: datetime) -> None:
    told = matters.told(build())
    again = matters.told_again(told, now + HOUR)
    assert again == build(tell_at=now + HOUR)
    assert matters.told_again(build(), now) is None
    assert matters.told_again(told, now + DAY) is None
    assert matters.told_again(matters.ended(told), now) is None


def test_one_account_has_one_notice_of_a_matter(build: Any, now: datetime) -> None:
    assert notice_id("m", "a") == notice_id("m", "a")
    assert len({notice_id("m", "a"), notice_id("m", "b"), notice_id("n", "a")}) == 3
    notice = deliver("m", build(), "a", office=None, now=now)
    assert (notice.account, notice.kind, notice.link) == ("a", build().kind, build().link)
    seen = read(notice, now + HOUR)
    assert seen is not None
    assert (seen.read_at, seen.unread) == (now + HOUR, False)
    assert read(seen, now + DAY) is None


def test_a_mail_is_tried_at_once_then_after_doubling_pauses(now: datetime) -> None:
    mail = Mail("a", "m", now, now)
    pauses = []
    for _ in range(12):
        mail = mails.put_off(mails.claimed(mail, now, HOUR), now, "busy")
        pauses.append(mail.try_at - now)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    assert (mail.tries, mail.why, mail.due_at) == (12, "busy", mail.try_at)


def test_a_claimed_mail_is_due_again_when_its_lease_ends(now: datetime) -> None:
    mail = mails.claimed(Mail("a", "m", now, now), now, HOUR)
    assert mail == Mail("a", "m", now, now + HOUR, tries=1)
    assert mails.ended(mail, Life.SENT, now).due_at is None


def test_an_end_has_its_reminders_and_each_knows_the_next(now: datetime) -> None:
    stage = Stage("submission", {}, Purpose.INTAKE, None, now)
    found = reminders("e", stage)
    assert [(r.ahead, r.next_ahead) for r in found] == [
        (7 * DAY, DAY), (DAY, 3 * HOUR), (3 * HOUR, None),
    ]  # fmt: skip
    assert [r.due_at for r in found] == [now - 7 * DAY, now - DAY, now - 3 * HOUR]
    assert len({reminder_id("e", r) for r in found}) == 3
    assert reminders("e", Stage("submission", {}, Purpose.INTAKE, None)) == ()


@pytest.mark.parametrize(
    ("before", "passed"),
    [(7 * DAY, False), (DAY + HOUR, False), (DAY, True), (HOUR, True), (-HOUR, True)],
)
def test_a_reminder_is_passed_over_when_the_next_is_due(
    now: datetime, before: timedelta, passed: bool
) -> None:
    reminder = Reminder("e", "submission", Purpose.INTAKE, None, now, 7 * DAY, DAY)
    assert reminder.passed_over(now - before) is passed


def test_the_last_reminder_is_given_until_the_very_end(now: datetime) -> None:
    reminder = Reminder("e", "submission", Purpose.INTAKE, None, now, 3 * HOUR, None)
    assert not reminder.passed_over(now - timedelta(milliseconds=1))
    assert reminder.passed_over(now)


def test_a_round_is_looked_at_no_later_than_asked(now: datetime) -> None:
    round = Round("e", "desk", now + HOUR)
    assert readings.look_by(round, now) == Round("e", "desk", now)
    assert readings.look_by(round, now + DAY) is None
    assert readings.look_by(readings.closed(round), now) is None
    assert readings.closed(round).due_at is None


@pytest.mark.parametrize(
    ("now_", "next_"),
    [
        ("2018-03-01T23:59:59Z", "2018-03-02T00:00:00Z"),
        ("2018-03-02T00:00:00Z", "2018-03-03T00:00:00Z"),
        ("2018-03-02T16:59:59Z", "2018-03-03T00:00:00Z"),
        ("2018-03-02T17:00:00Z", "2018-03-03T00:00:00Z"),
    ],
)
def test_the_digest_is_made_at_seven_in_jakarta(now_: str, next_: str) -> None:
    found = next_after(datetime.fromisoformat(now_), 7)
    assert found == datetime.fromisoformat(next_)


def test_a_contact_is_one_mailbox(now: datetime) -> None:
    kept = contact(" ani.b+kipp@Dinas.Example.ORG ", Language.ENGLISH, now=now)
    assert kept == Contact("ani.b+kipp@Dinas.Example.ORG", Language.ENGLISH, now)
    with pytest.raises(NoAddress):
        contact("ani@example.org\nBcc: b@example.org", Language.ENGLISH, now=now)


def test_what_was_never_chosen_comes_by_mail() -> None:
    choices = Choices()
    assert choices.by_mail(Kind.DIGEST)
    after = choose(choices, {Kind.DIGEST: False})
    assert after == Choices({Kind.DIGEST: False})
    assert not after.by_mail(Kind.DIGEST)
    assert choose(after, {Kind.DIGEST: False}) is None


def test_every_kind_concerns_somebody() -> None:
    assert set(CONCERNED) == set(Kind)
    assert all(CONCERNED.values())
