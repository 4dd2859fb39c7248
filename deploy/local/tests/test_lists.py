"""What citizens of the demo say against a list."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from gelanggang.demo import lists
from gelanggang.demo.client import Answer, Refused
from gelanggang.demo.scenario import Objection


@dataclass
class Post:
    """A platform that notes the key of each objection, and takes none."""

    keys: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, headers: Any, **body: Any) -> Answer:
        self.keys.append(headers["Idempotency-Key"])
        return Answer(503, "application/problem+json", b"{}")


async def test_two_objections_to_one_finalist_are_two() -> None:
    post = Post()
    season: Any = SimpleNamespace(platform=post, edition="kipp-1")
    for reason in ("one", "another"):
        said = Objection(list="top", finalist=1, reason=reason, outcome="turned_away")
        with pytest.raises(Refused):
            await lists._object(season, "/award/lists/kipp-1/top", said, {"proposal_id": "p"})
    assert len(set(post.keys)) == 2
