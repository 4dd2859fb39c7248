"""Our facts: that an account was told, and by which way; never what stood in it."""

from datetime import datetime

from notification.domain.notice import Notice
from shared.outbox import Fact

DELIVERED = "notification.message_delivered.v1"
TELLS: tuple[str, ...] = (DELIVERED,)


def put_in_inbox(id: str, notice: Notice) -> Fact:
    """It lies in the account's inbox."""
    return _delivered(id, notice, "inbox", notice.at)


def mailed(id: str, notice: Notice, at: datetime) -> Fact:
    """A mail server took it."""
    return _delivered(id, notice, "mail", at)


def _delivered(id: str, notice: Notice, channel: str, at: datetime) -> Fact:
    data = {
        "notice_id": id, "account_id": notice.account, "kind": notice.kind, "channel": channel,
        "at": at,
    }  # fmt: skip
    return Fact(DELIVERED, data)
