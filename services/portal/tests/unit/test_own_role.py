"""A role of one's own is taken back only by who says that he means it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from portal.locales import Words
from portal.pages.accounts import _done
from portal.pages.ask import Asked
from portal.pages.form import Form


@dataclass
class Session:
    """Who asks."""

    account: str = "a-1"


@dataclass
class Directory:
    """Hears what is taken."""

    taken: list[str] = field(default_factory=list)

    async def send(self, method: str, path: str, *_: Any, **__: Any) -> None:
        self.taken.append(f"{method} {path}")


@dataclass
class Request:
    """As a page is asked by somebody."""

    form: Form
    identity: Directory = field(default_factory=Directory)
    session: Session = field(default_factory=Session)
    words: Words = field(default_factory=Words)


@pytest.mark.parametrize(
    ("account", "sure", "said"),
    [("a-1", "", ""), ("a-1", "yes", "role-taken"), ("a-2", "", "role-taken")],
)
def test_ones_own_role_is_not_lost_by_a_slip(account: str, sure: str, said: str) -> None:
    asked = Request(Form(values={"grant": "g-1", "own-g-1": sure}))
    assert asyncio.run(_done(cast(Asked, asked), account, "take")) == said
    assert len(asked.identity.taken) == bool(said)
    assert list(asked.form.errors) == ([] if said else ["own-g-1"])
