"""How people want to be told, and that a closed account leaves nothing behind."""

from datetime import timedelta
from typing import Any

import pytest

ANI = {"address": "ani@example.org", "language": "id"}


async def test_a_contact_is_put_and_changed(story: Any) -> None:
    nothing = {"address": None, "language": None}
    assert await story.done("owner", "GET", "/me/contact") == nothing
    assert await story.done("owner", "PUT", "/me/contact", ANI) == ANI
    assert await story.done("owner", "PUT", "/me/contact", ANI) == ANI
    english = {**ANI, "language": "en"}
    assert await story.done("owner", "PUT", "/me/contact", english) == english
    assert await story.done("colleague", "GET", "/me/contact") == nothing
    assert await story.served.told() == []


@pytest.mark.parametrize(
    "address",
    [
        "no-at-sign", "two@at@signs", "a b@example.org", "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org", "<a@example.org>", "ab@", "@example.org",
        "a@-example.org", "ä@example.org", "a" * 65 + "@example.org",
    ],
)  # fmt: skip
async def test_what_is_no_one_mailbox_is_refused(story: Any, address: str) -> None:
    answer = await story.ask("owner", "PUT", "/me/contact", {**ANI, "address": address})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:gelanggang:notification:no-address"
    assert (await story.done("owner", "GET", "/me/contact"))["address"] is None


async def test_settings_are_of_the_kinds_that_may_concern_one(story: Any) -> None:
    shown = await story.done("judge", "GET", "/me/settings")
    both = [{"kind": "readings_assigned", "mail": True}, {"kind": "readings_due", "mail": True}]
    assert shown == {"kinds": both, "mail": False}
    assert await story.done("chief", "GET", "/me/settings") == {
        "kinds": [{"kind": "digest", "mail": True}], "mail": False,
    }  # fmt: skip
    chosen = {"mail": {"readings_due": False}}
    after = await story.done("judge", "PUT", "/me/settings", chosen)
    assert after["kinds"] == [both[0], {"kind": "readings_due", "mail": False}]
    assert await story.done("judge", "PUT", "/me/settings", chosen) == after
    assert await story.done("judge", "PUT", "/me/settings", {"mail": {}}) == after
    assert await story.done("judge", "GET", "/me/settings") == after


async def test_a_kind_that_is_none_cannot_be_chosen(story: Any) -> None:
    answer = await story.ask("judge", "PUT", "/me/settings", {"mail": {"gossip": True}})
    assert answer.status_code == 422


async def test_a_closed_account_is_erased_and_told_nothing_more(story: Any) -> None:
    await story.publish()
    await story.register("p1", collaborators=["colleague"])
    await story.step("p1", "returned")
    await story.due()
    await story.done("owner", "PUT", "/me/contact", ANI)
    await story.done("owner", "PUT", "/me/settings", {"mail": {"proposal_returned": False}})
    await story.hear("identity.account_closed", "owner", account_id="owner")
    await story.step("p1", "handed_over")
    await story.step("p1", "returned")
    await story.due()
    assert await story.told_to("owner") == {}
    assert await story.told_to("colleague") == {"colleague": ["proposal_returned"] * 2}
    names = await story.served.mongo.database.list_collection_names()
    kept = set()
    # An account's id names nobody: what was told and done under it stays.
    of_the_platform = {"outbox", "inbox", "idempotency", "grants", "grants_heard", "log"}
    for name in set(names) - of_the_platform:
        found = await story.served.mongo.all(story.served.mongo.collection(name).find({}))
        kept |= {name for document in found if "owner" in (document["_id"], *document.values())}
    assert kept == {"closed"}
    answer = await story.ask("owner", "PUT", "/me/contact", ANI)
    assert answer.status_code == 404


async def test_what_was_being_told_while_it_was_erased_is_erased_a_little_later(
    story: Any,
) -> None:
    await story.publish()
    await story.register("p1")
    await story.step("p1", "returned")
    await story.due()
    notices = story.served.mongo.collection("notices")
    (late,) = await story.served.mongo.all(notices.find({}))
    await story.hear("identity.account_closed", "owner", account_id="owner")
    await notices.insert_one(late)  # as the transaction that had begun before would
    story.now += timedelta(minutes=5)
    await story.due()
    assert await notices.count_documents({}) == 0
