"""A notice: one account was told of one matter, as a kind and parameters and no sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from notification.domain.kind import Kind
from notification.domain.matter import Link, Matter


@dataclass(frozen=True, slots=True)
class Notice:
    """What lies in an account's inbox."""

    account: str
    matter_id: str
    kind: Kind
    edition_id: str
    office: str | None
    """The office in which he was told; he sees it no longer than he holds that."""
    link: Link
    params: Mapping[str, Any]
    at: datetime
    read_at: datetime | None = None

    @property
    def unread(self) -> bool:
        """Whether he has not read it."""
        return self.read_at is None


def notice_id(matter_id: str, account: str) -> str:
    """The one id that a notice of this matter to this account can have."""
    return sha256(f"{matter_id}\n{account}".encode()).hexdigest()[:32]


def deliver(
    matter_id: str, matter: Matter, account: str, *, office: str | None, now: datetime
) -> Notice:
    """The account is told of the matter."""
    return Notice(
        account, matter_id, matter.kind, matter.edition_id, office, matter.link, matter.params,
        now,
    )  # fmt: skip


def read(notice: Notice, now: datetime) -> Notice | None:
    """He has seen it; None where he had."""
    return replace(notice, read_at=now) if notice.unread else None
