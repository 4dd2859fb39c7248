"""Accounts: the event, the refusal by its type, and the silence, for each command."""

from dataclasses import replace
from typing import Any

import pytest

from identity.domain import account
from identity.domain.account import (
    Account,
    AccountClosed,
    AccountExists,
    AccountOpened,
    Closed,
    LinkIssued,
    PasswordSet,
    SignedOut,
    Status,
)
from identity.domain.grant import Grant, RoleGranted, RoleRevoked
from identity.domain.link import Link, LinkExpired, LinkNotKnown, fingerprint
from identity.domain.office import Office, Role

MEMBER = Office(Role.UNIT_MEMBER, "kota-a")
JUDGE = Office(Role.EVALUATOR, "kipp-2018")


def test_an_invitation_opens_the_account_with_its_roles_and_a_link(build: Any) -> None:
    link = build.link()
    events = account.invite(
        None,
        account_id="a",
        offices={"g1": MEMBER, "g2": JUDGE},
        link=link,
        by="boss",
        now=build.noon,
    )
    assert events == (
        AccountOpened("a", build.noon, "boss"),
        RoleGranted("a", "g1", MEMBER, build.noon, "boss"),
        RoleGranted("a", "g2", JUDGE, build.noon, "boss"),
        LinkIssued(link),
    )
    assert build.replay(None, *events) == Account(
        Status.INVITED,
        build.noon,
        "boss",
        (Grant("g1", MEMBER, build.noon, "boss"), Grant("g2", JUDGE, build.noon, "boss")),
        link,
    )


def test_whom_another_provider_vouches_for_is_active_without_a_link(build: Any) -> None:
    events = account.invite(
        None, account_id="a", offices={"g": JUDGE}, link=None, by="boss", now=build.noon
    )
    assert events[0] == AccountOpened("a", build.noon, "boss", vouched=True)
    assert build.replay(None, *events).status is Status.ACTIVE


def test_the_same_invitation_again_is_silent(build: Any) -> None:
    again = account.invite(
        build.invited(),
        account_id="a",
        offices={"other": MEMBER},
        link=build.link("u"),
        by="boss",
        now=build.after(minutes=5),
    )
    assert again == ()


@pytest.mark.parametrize(("by", "office"), [("rival", MEMBER), ("boss", JUDGE)])
def test_another_invitation_cannot_take_the_id(build: Any, by: Any, office: Any) -> None:
    with pytest.raises(AccountExists):
        account.invite(
            build.invited(),
            account_id="a",
            offices={"g": office},
            link=build.link(),
            by=by,
            now=build.noon,
        )


def test_a_closed_account_is_not_invited_again(build: Any) -> None:
    with pytest.raises(AccountExists):
        account.invite(
            build.closed(),
            account_id="a",
            offices={"g": MEMBER},
            link=build.link(),
            by="boss",
            now=build.after(hours=1),
        )


def test_a_further_role_is_granted(build: Any) -> None:
    event = account.grant(
        build.active(), account_id="a", grant_id="g2", office=JUDGE, by="boss", now=build.noon
    )
    assert event == RoleGranted("a", "g2", JUDGE, build.noon, "boss")


def test_a_role_that_is_held_is_not_granted_again(build: Any) -> None:
    active = build.active()
    assert (
        account.grant(
            active, account_id="a", grant_id="g2", office=MEMBER, by="boss", now=build.noon
        )
        is None
    )


def test_a_closed_account_gets_nothing_any_more(build: Any) -> None:
    closed = build.closed()
    now = build.after(hours=1)
    with pytest.raises(AccountClosed):
        account.grant(closed, account_id="a", grant_id="g", office=JUDGE, by="boss", now=now)
    with pytest.raises(AccountClosed):
        account.issue_link(closed, account_id="a", link=build.link())
    with pytest.raises(AccountClosed):
        account.change_password(closed, account_id="a", password_hash="x", now=now)


def test_a_revoked_role_stays_as_history_and_may_be_granted_anew(build: Any) -> None:
    active = build.active()
    now = build.after(days=1)
    event = account.revoke(active, account_id="a", grant_id="g1", by="boss", now=now)
    assert event == RoleRevoked("a", "g1", MEMBER, now, "boss")
    after = account.evolve(active, event)
    assert after.grants == (Grant("g1", MEMBER, build.noon, "boss", now, "boss"),)
    assert after.offices == ()
    again = account.grant(after, account_id="a", grant_id="g2", office=MEMBER, by="boss", now=now)
    assert again == RoleGranted("a", "g2", MEMBER, now, "boss")


def test_revoking_what_does_not_stand_is_silent(build: Any) -> None:
    active = build.active()
    now = build.after(days=1)
    gone = account.evolve(active, RoleRevoked("a", "g1", MEMBER, now, "boss"))
    assert account.revoke(gone, account_id="a", grant_id="g1", by="boss", now=now) is None
    assert account.revoke(active, account_id="a", grant_id="none", by="boss", now=now) is None


def test_the_link_sets_the_password_once(build: Any) -> None:
    invited = build.invited()
    event = account.redeem(
        invited, token_hash=fingerprint("t"), password_hash="argon", now=build.after(minutes=59)
    )
    assert event == PasswordSet("argon", build.after(minutes=59))
    after = account.evolve(invited, event)
    assert (after.status, after.password_hash, after.link) == (Status.ACTIVE, "argon", None)
    with pytest.raises(LinkNotKnown):
        account.redeem(
            after, token_hash=fingerprint("t"), password_hash="x", now=build.after(minutes=59)
        )


def test_the_link_is_void_from_the_instant_it_expires(build: Any) -> None:
    with pytest.raises(LinkExpired) as no:
        account.redeem(
            build.invited(),
            token_hash=fingerprint("t"),
            password_hash="x",
            now=build.after(hours=1),
        )
    assert str(no.value) == (
        "This link could be used until 2018-03-01T13:00:00Z; ask for a new one."
    )


def test_a_later_link_makes_the_earlier_one_void(build: Any) -> None:
    issued = account.issue_link(build.active(), account_id="a", link=build.link("u"))
    after = account.evolve(build.active(), issued)
    with pytest.raises(LinkNotKnown):
        account.check_link(after, token_hash=fingerprint("t"), now=build.noon)
    account.check_link(after, token_hash=fingerprint("u"), now=build.noon)


@pytest.mark.parametrize(
    ("issuer", "office", "stands"),
    [
        (None, JUDGE, True),
        ("kota-a", MEMBER, True),
        ("kota-a", JUDGE, False),
        ("kota-a", Office(Role.AGENCY_ADMINISTRATOR, "kota-a"), False),
        ("kota-a", Office(Role.UNIT_MEMBER, "kota-b"), False),
    ],
)
def test_a_link_does_not_outlive_the_reach_of_who_issued_it(
    build: Any, issuer: Any, office: Any, stands: Any
) -> None:
    link: Link = build.link("t", agency_id=issuer)
    invited = build.invited(link=link)
    after = account.evolve(invited, RoleGranted("a", "g2", office, build.noon, "boss"))
    assert after.link == (link if stands else None)


def test_a_changed_password_ends_earlier_sessions(build: Any) -> None:
    active = build.active()
    now = build.after(hours=2)
    changed = account.change_password(active, account_id="a", password_hash="second", now=now)
    assert changed == PasswordSet("second", now)
    assert account.evolve(active, changed).sign_outs == active.sign_outs + 1


def test_signing_out_everywhere_ends_every_session_and_nothing_else(build: Any) -> None:
    active = build.active(MEMBER)
    event = account.sign_out(active, account_id="a", now=build.after(hours=1))
    assert event == SignedOut(build.after(hours=1))
    assert account.evolve(active, event) == replace(active, sign_outs=active.sign_outs + 1)


def test_a_closed_account_is_signed_out_already(build: Any) -> None:
    with pytest.raises(AccountClosed):
        account.sign_out(build.closed(), account_id="a", now=build.noon)


def test_closing_revokes_every_role_and_forgets_every_secret(build: Any) -> None:
    active = build.active(MEMBER, JUDGE)
    now = build.after(days=1)
    events = account.close(active, account_id="a", by="boss", now=now)
    assert events == (
        RoleRevoked("a", "g1", MEMBER, now, "boss"),
        RoleRevoked("a", "g2", JUDGE, now, "boss"),
        Closed("a", now, "boss"),
    )
    after = build.replay(active, *events)
    assert (after.status, after.offices, after.closed_at) == (Status.CLOSED, (), now)
    assert (after.password_hash, after.link) == (None, None)
    assert after.sign_outs == active.sign_outs + 1


def test_closing_twice_is_silent(build: Any) -> None:
    again = account.close(build.closed(), account_id="a", by="boss", now=build.after(days=1))
    assert again == ()


def test_nothing_happens_to_an_account_that_was_never_opened(build: Any) -> None:
    with pytest.raises(TypeError):
        account.evolve(None, PasswordSet("argon", build.noon))
