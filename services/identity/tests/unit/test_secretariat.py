"""The secretariat never loses its last member."""

import pytest

from identity.domain.secretariat import (
    Joined,
    LastSecretariat,
    Left,
    Secretariat,
    evolve,
    join,
    leave,
)


def test_an_account_joins_and_another_may_leave() -> None:
    both = evolve(Secretariat(("a",)), Joined("b"))
    assert both == Secretariat(("a", "b"))
    assert leave(both, "a") == Left("a")
    assert evolve(both, Left("a")) == Secretariat(("b",))


def test_the_last_member_stays() -> None:
    with pytest.raises(LastSecretariat):
        leave(Secretariat(("a",)), "a")


def test_joining_twice_and_leaving_from_outside_are_silent() -> None:
    assert join(Secretariat(("a",)), "a") is None
    assert join(Secretariat(), "a") == Joined("a")
    assert leave(Secretariat(("a",)), "b") is None
