"""Sessions: each refresh secret once, the same successor for a moment, and the end of a thief."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.domain import account
from identity.domain.account import AccountClosed
from identity.domain.link import fingerprint
from identity.domain.session import (
    GRACE,
    KEPT,
    Ended,
    Renewed,
    Repeated,
    Reused,
    SessionOpened,
    SessionOver,
    end,
    evolve,
    renew,
    start,
    successor,
)


def renewed(build: Any, session: Any, secret: Any, salt: Any, now: Any) -> tuple[Any, Any]:
    """What happens, and the session after it."""
    event = renew(
        session,
        build.active(),
        secret=secret,
        salt=salt,
        lifetime=build.lifetime,
        now=now,
    )
    return event, session if isinstance(event, Repeated) else evolve(session, event)


def test_signing_in_opens_a_session_and_keeps_only_a_hash(build: Any) -> None:
    opened = start(
        build.active(), account_id="a", secret="s", lifetime=build.lifetime, now=build.noon
    )
    assert opened == SessionOpened("a", fingerprint("s"), build.noon, build.after(hours=1), 1)
    assert "s" not in (opened.token_hash, opened.account_id)


def test_a_closed_account_opens_no_session(build: Any) -> None:
    with pytest.raises(AccountClosed):
        start(build.closed(), account_id="a", secret="s", lifetime=build.lifetime, now=build.noon)


def test_the_current_secret_is_followed_by_its_successor(build: Any) -> None:
    now = build.after(minutes=5)
    event, after = renewed(build, build.session(), "s", "salt", now)
    assert isinstance(event, Renewed)
    assert (event.used.token_hash, event.used.salt, event.used.at) == (
        fingerprint("s"),
        "salt",
        now,
    )
    assert after.token_hash == fingerprint(successor("s", "salt"))
    assert after.expires_at == now + timedelta(hours=1)


def test_two_tabs_get_the_same_successor_within_the_grace(build: Any, at: Any) -> None:
    first, after = renewed(build, build.session(), "s", "salt-1", at(minutes=5))
    second, unchanged = renewed(build, after, "s", "salt-2", at(minutes=5, seconds=29))
    assert isinstance(first, Renewed)
    assert second == Repeated(first.used)
    assert unchanged == after


def test_the_grace_holds_though_the_successor_was_used_too(build: Any, at: Any) -> None:
    _, once = renewed(build, build.session(), "s", "salt-1", at(minutes=5))
    _, twice = renewed(build, once, successor("s", "salt-1"), "salt-2", at(minutes=5, seconds=9))
    late, _ = renewed(build, twice, "s", "salt-3", at(minutes=5, seconds=20))
    assert isinstance(late, Repeated)
    assert late.used.salt == "salt-1"


def test_a_secret_used_again_after_the_grace_ends_the_session(build: Any, at: Any) -> None:
    _, after = renewed(build, build.session(), "s", "salt", at(minutes=5))
    event, over = renewed(build, after, "s", "salt-2", at(minutes=5) + GRACE)
    assert event == Reused(at(minutes=5) + GRACE)
    assert over.reused
    with pytest.raises(SessionOver):
        renewed(build, over, successor("s", "salt"), "salt-3", at(minutes=6))


def test_a_made_up_secret_ends_the_session(build: Any, at: Any) -> None:
    event, over = renewed(build, build.session(), "made up", "salt", at(minutes=5))
    assert event == Reused(at(minutes=5))
    assert over.ended_at == at(minutes=5)


def test_a_session_unused_for_too_long_is_over(build: Any, at: Any) -> None:
    with pytest.raises(SessionOver):
        renewed(build, build.session(), "s", "salt", at(hours=1, seconds=1))


def test_no_use_makes_a_session_live_longer_than_its_whole_life(build: Any, at: Any) -> None:
    _, after = renewed(build, build.session(), "s", "salt", at(minutes=59))
    _, last = renewed(build, after, successor("s", "salt"), "salt", at(hours=1, minutes=50))
    assert last.expires_at == at(hours=2, seconds=1)


@pytest.mark.parametrize("opened", [1, 2, 3])
def test_another_password_ends_the_sessions_of_the_one_before_only(
    build: Any, at: Any, opened: int
) -> None:
    """Whatever the instants: a sign-in may be kept after a change that it had not seen."""
    active = build.active()
    left = account.change_password(active, account_id="a", password_hash="x", now=at(seconds=2))
    changed = account.evolve(active, left)
    sign_in = partial(start, account_id="a", lifetime=build.lifetime, now=at(seconds=opened))
    renewal = partial(
        renew, account=changed, salt="salt", lifetime=build.lifetime, now=at(minutes=1)
    )
    with pytest.raises(SessionOver):
        renewal(evolve(None, sign_in(active, secret="s")), secret="s")
    assert isinstance(renewal(evolve(None, sign_in(changed, secret="u")), secret="u"), Renewed)


def test_an_account_that_was_closed_renews_nothing(build: Any, at: Any) -> None:
    with pytest.raises(SessionOver):
        renew(
            build.session(),
            build.closed(),
            secret="s",
            salt="salt",
            lifetime=build.lifetime,
            now=at(minutes=2),
        )


def test_signing_out_ends_the_session_once(build: Any, at: Any) -> None:
    event = end(build.session(), now=at(minutes=1))
    assert event == Ended(at(minutes=1))
    assert event is not None
    over = evolve(build.session(), event)
    assert end(over, now=at(minutes=2)) is None
    with pytest.raises(SessionOver):
        renewed(build, over, "s", "salt", at(minutes=2))


@given(waits=st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_the_rightful_chain_never_ends_and_keeps_little(build_once: Any, waits: Any) -> None:
    session, secret, now = build_once.session(), "s", build_once.after(seconds=1)
    for number, seconds in enumerate(waits):
        now += timedelta(seconds=seconds)
        event, session = renewed(build_once, session, secret, f"salt-{number}", now)
        assert isinstance(event, Renewed)
        secret = successor(secret, f"salt-{number}")
        assert session.token_hash == fingerprint(secret)
        assert len(session.used) <= KEPT
        assert all(now < used.at + GRACE for used in session.used)


@given(steps=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=25))
def test_whoever_presents_an_old_secret_gets_its_successor_or_ends_it(
    build_once: Any, steps: Any
) -> None:
    session, chain, now = build_once.session(), [("s", None)], build_once.after(seconds=1)
    for number, (seconds, back) in enumerate(steps):
        now += timedelta(seconds=seconds)
        secret, used_at = chain[max(0, len(chain) - 1 - back)]
        event, session = renewed(build_once, session, secret, f"salt-{number}", now)
        if used_at is None:
            assert isinstance(event, Renewed)
            chain[-1] = (secret, now)
            chain.append((successor(secret, event.used.salt), None))
        elif isinstance(event, Repeated):
            following = chain[[c[0] for c in chain].index(secret) + 1][0]
            assert successor(secret, event.used.salt) == following
            assert now < used_at + GRACE
        else:
            assert isinstance(event, Reused)
            return
