"""A service's copy of the directory: what says that a fact was heard is written after the fact."""

from collections.abc import Sequence

import pytest

from shared import grants
from shared.delivery import Entry, Views
from shared.mongo import Mongo
from shared.testing import record

ACCOUNT = {"account_id": "a"}
GRANT = {**ACCOUNT, "grant_id": "g", "role": "secretariat", "scope_kind": "nation"}


async def test_a_grant_is_kept_before_its_account_counts_as_heard(
    mongo: Mongo, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = Views(mongo, grants.projection("asking"), "asking")
    keep = views._keep
    seen: list[tuple[str, int]] = []

    async def kept(collection: str, entries: Sequence[Entry]) -> None:
        seen.append((collection, len(await grants.grants_of(mongo, "a"))))
        await keep(collection, entries)

    monkeypatch.setattr(views, "_keep", kept)
    await views.batch([
        record(grants.TOPIC, "identity.account_opened.v1", "a", 1, ACCOUNT),
        record(grants.TOPIC, "identity.role_granted.v1", "a", 2, GRANT),
    ])  # fmt: skip
    assert seen == [("grants", 0), ("grants_heard", 1)]
    assert not await grants.behind(mongo, grants.Who("a", (), told_of=2))
