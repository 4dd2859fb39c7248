"""Builders of the directory's things, each in the plainest state a test can begin from."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from identity.domain import account, session
from identity.domain.account import Account
from identity.domain.link import Link, fingerprint
from identity.domain.office import Office, Role
from identity.domain.session import Lifetime, Session

NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)


class Build:
    """Makes accounts and sessions by the very rules that are tested."""

    noon = NOON
    member = Office(Role.UNIT_MEMBER, "kota-a")
    lifetime = Lifetime(idle=3_600, whole=7_200)

    def after(self, **passed: int) -> datetime:
        """An instant after noon."""
        return NOON + timedelta(**passed)

    def link(self, token: str = "t", agency_id: str | None = None) -> Link:
        """A link that can be used until one o'clock."""
        return Link(fingerprint(token), self.after(hours=1), agency_id)

    def invited(self, *offices: Office, link: Link | None = None) -> Account:
        """An account `a` that `boss` invited at noon, with grants g1, g2, …"""
        given = {f"g{n}": office for n, office in enumerate(offices or (self.member,), 1)}
        events = account.invite(
            None,
            account_id="a",
            offices=given,
            link=link or self.link(),
            by="boss",
            now=NOON,
        )
        return self.replay(None, *events)

    def active(self, *offices: Office) -> Account:
        """The same, after the password was set."""
        invited = self.invited(*offices)
        return self.replay(
            invited,
            account.redeem(invited, token_hash=fingerprint("t"), password_hash="first", now=NOON),
        )

    def closed(self) -> Account:
        """An account that was closed a minute after noon."""
        active = self.active()
        now = self.after(minutes=1)
        return self.replay(active, *account.close(active, account_id="a", by="boss", now=now))

    def replay(self, state: Account | None, *events: account.Event) -> Account:
        """The account after these events."""
        return account.evolve_all(state, events)

    def session(self, secret: str = "s") -> Session:
        """A session of the active account, opened a second after noon."""
        opened = session.start(
            self.active(),
            account_id="a",
            secret=secret,
            lifetime=self.lifetime,
            now=self.after(seconds=1),
        )
        return session.evolve(None, opened)


@pytest.fixture
def build() -> Build:
    """The builders."""
    return Build()


@pytest.fixture(scope="module")
def build_once() -> Build:
    """The builders, for tests that run many times."""
    return Build()


@pytest.fixture
def at() -> Callable[..., datetime]:
    """An instant so much after noon."""
    return Build().after
