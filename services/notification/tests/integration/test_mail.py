"""Mail, handed to a real server: taken, refused for good, refused for now, and lost after DATA."""

import asyncio
import email
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from notification.commands.mails import Claim, claim
from notification.domain.mail import FIRST_PAUSE, LONGEST_PAUSE
from notification.reactions.post import Post
from notification.settings import SmtpSettings
from shared.outbox import Work

CONTACT = {"address": "ani@example.org", "language": "id"}
PORTAL = "https://gelanggang.example"


@dataclass
class Server:
    """A running mail server, its orders and what it took."""

    folder: Path
    port: int

    def order(self, *orders: str) -> None:
        """What it is to do with the next mails."""
        (self.folder / "orders").write_text("\n".join(orders))

    def taken(self) -> list[EmailMessage]:
        """All mails that came to it whole."""
        files = sorted(self.folder.glob("*.eml"))
        return [email.message_from_bytes(f.read_bytes(), policy=default) for f in files]


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A mail server in a process of its own."""
    folder, script = tmp_path_factory.mktemp("mail"), Path(__file__).with_name("mail_server.py")
    process = await asyncio.create_subprocess_exec(sys.executable, str(script), str(folder))
    try:
        async with asyncio.timeout(30):
            while not (folder / "port").exists():
                await asyncio.sleep(0.02)
        yield Server(folder, int((folder / "port").read_text()))
    finally:
        process.kill()
        await process.wait()


@pytest.fixture
def server(running: Server) -> Server:
    """The server, without orders and mails."""
    running.order()
    for mail in running.folder.glob("*.eml"):
        mail.unlink()
    return running


@pytest.fixture
def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
    return port


@dataclass
class Posted:
    """A story with mail, and its post, moved by hand."""

    story: Any
    post: Post
    server: Server

    async def turn(self) -> int:
        """Send what is due now; how many were tried, also where the server was lost on the way."""
        with self.story.served.at(self.story.now):
            try:
                return await self.post.once(self.story.now)
            except aiosmtplib.SMTPException:
                return -1

    async def mails(self) -> list[tuple[str, int, str | None]]:
        """How each mail stands: its life, how often it was tried, and why."""
        mongo = self.story.served.mongo
        found = await mongo.all(mongo.collection("mails").find({}).sort("_id", 1))
        return [(d["life"], d["tries"], d["why"]) for d in found]


@pytest.fixture
async def posted(
    mongo_url: str, server: Server, story_of: Callable[..., Any]
) -> AsyncIterator[Posted]:
    """A story whose people can be mailed to."""
    smtp = SmtpSettings(host="127.0.0.1", port=server.port, tls="none", sender="word@kipp.example")
    async with story_of(mongo_url, smtp=smtp, portal_url=f"{PORTAL}/") as story:
        await story.done("owner", "PUT", "/me/contact", CONTACT)
        await story.publish()
        await story.register("p1", collaborators=["colleague"])
        settings = story.served.settings
        post = Post(Work(story.served.mongo, "notification"), settings.smtp.way, settings.head)
        yield Posted(story, post, server)


async def _return(posted: Posted, proposal: str = "p1") -> None:
    await posted.story.step(proposal, "returned")
    await posted.story.due()


async def test_a_mail_says_what_the_notice_says_and_leads_to_it(posted: Posted) -> None:
    await _return(posted)
    assert await posted.turn() == 1
    (mail,) = posted.server.taken()
    (notice,) = await posted.story.inbox("owner")
    link = f"{PORTAL}/notices/{notice['notice_id']}"
    assert mail["To"] == "ani@example.org"
    assert mail["From"] == "Gelanggang <word@kipp.example>"
    assert mail["Subject"] == "Proposal dikembalikan oleh instansi"
    assert mail["Message-ID"] == f"<{notice['notice_id']}@kipp.example>"
    assert mail["Date"] == "Thu, 01 Mar 2018 03:00:00 +0000"
    assert mail["List-Unsubscribe"] == f"<{PORTAL}/notices/settings>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, page = (part.get_content() for part in mail.iter_parts())
    assert link in text
    assert "Kompetisi Inovasi Pelayanan Publik 2018" in text
    assert f'<a href="{link}">' in page
    assert '<html lang="id">' in page
    assert await posted.mails() == [("sent", 1, None)]
    told = [f["data"]["channel"] for f in await posted.story.served.told()
            if f["data"]["account_id"] == "owner"]  # fmt: skip
    assert told == ["inbox", "mail"]


async def test_a_mail_that_was_taken_is_not_sent_again(posted: Posted) -> None:
    await _return(posted)
    assert await posted.turn() == 1
    posted.story.later(hours=5)
    assert await posted.turn() == 0
    assert len(posted.server.taken()) == 1


async def test_who_speaks_english_is_written_to_in_english(posted: Posted) -> None:
    await posted.story.done("owner", "PUT", "/me/contact", {**CONTACT, "language": "en"})
    await _return(posted)
    await posted.turn()
    assert posted.server.taken()[0]["Subject"] == "Your agency returned a proposal"


async def test_a_recipient_refused_for_good_ends_it_and_names_nobody(posted: Posted) -> None:
    posted.server.order("550 5.1.1 <ani@example.org> is nobody here")
    await _return(posted)
    assert await posted.turn() == 1
    assert await posted.mails() == [("refused", 1, "the recipient refused: 550 5.1.1")]
    posted.story.later(hours=5)
    assert await posted.turn() == 0
    assert len(await posted.story.inbox("owner")) == 1


async def test_a_mail_refused_for_good_after_data_ends_it(posted: Posted) -> None:
    posted.server.order("data 554 5.7.1 no")
    await _return(posted)
    await posted.turn()
    assert await posted.mails() == [("refused", 1, "the mail refused: 554 5.7.1")]


async def test_what_is_refused_for_now_is_tried_after_growing_pauses(posted: Posted) -> None:
    posted.server.order("451 4.3.0 later", "data 452 4.3.1 full", "450 busy", "take")
    await _return(posted)
    whys, pauses = [], []
    for _ in range(3):
        assert await posted.turn() == 1
        ((life, _, why),) = await posted.mails()
        assert life == "waiting"
        whys.append(why)
        pauses.append(await _next_try(posted))
        posted.story.now += pauses[-1] - timedelta(milliseconds=1)
        assert await posted.turn() == 0
        posted.story.later(milliseconds=1)
    assert whys == [
        "the recipient refused: 451 4.3.0", "the mail refused: 452 4.3.1",
        "the recipient refused: 450",
    ]  # fmt: skip
    assert pauses == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert await posted.turn() == 1
    assert await posted.mails() == [("sent", 4, None)]


async def test_a_connection_lost_after_data_repeats_the_same_message(posted: Posted) -> None:
    posted.server.order("hang-up")
    await _return(posted)
    assert await posted.turn() == -1
    ((life, tries, why),) = await posted.mails()
    assert (life, tries) == ("waiting", 1)
    assert why is not None
    assert why.startswith("the connection was lost")
    posted.story.now += FIRST_PAUSE
    assert await posted.turn() == 1
    first, second = posted.server.taken()
    assert first["Message-ID"] == second["Message-ID"]
    assert await posted.mails() == [("sent", 2, None)]


async def test_one_mail_that_loses_the_connection_does_not_keep_the_others(
    posted: Posted,
) -> None:
    await posted.story.done(
        "colleague", "PUT", "/me/contact", {"address": "budi@example.org", "language": "id"}
    )
    posted.server.order("hang-up", "take")
    await _return(posted)
    assert await posted.turn() == -1
    assert await posted.turn() == 1
    assert sorted(life for life, _, _ in await posted.mails()) == ["sent", "waiting"]


async def test_a_try_that_nobody_heard_of_again_is_made_anew_after_its_lease(
    posted: Posted,
) -> None:
    await _return(posted)
    way, mongo = posted.story.served.settings.smtp.way, posted.story.served.mongo
    (mail,) = await mongo.all(mongo.collection("mails").find({}))
    work = Work(mongo, "notification")
    claimed = await work.run(claim, Claim(mail["_id"], way.lease, way.within), now=posted.story.now)
    assert claimed is not None  # and then its process dies
    assert await posted.turn() == 0
    posted.story.now += way.lease
    assert await posted.turn() == 1
    assert await posted.mails() == [("sent", 2, None)]


async def test_two_posts_at_once_send_a_mail_once(posted: Posted) -> None:
    for n in range(6):
        await posted.story.register(f"q{n}")
        await posted.story.step(f"q{n}", "returned")
    await posted.story.due()
    with posted.story.served.at(posted.story.now):
        tried = await asyncio.gather(*(posted.post.once(posted.story.now) for _ in range(3)))
    assert sum(tried) == 6
    sent = [mail["Message-ID"] for mail in posted.server.taken()]
    assert len(sent) == len(set(sent)) == 6


async def test_while_the_server_is_away_mails_wait_for_it(
    posted: Posted, server: Server, free_port: int
) -> None:
    await _return(posted)
    settings = posted.story.served.settings
    away = settings.smtp.model_copy(update={"port": free_port}).way
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await Post(Work(posted.story.served.mongo, "notification"), away, settings.head).once(
            posted.story.now
        )
    assert await posted.mails() == [("waiting", 0, None)]
    assert await posted.turn() == 1
    assert len(server.taken()) == 1


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("handed over", "it matters no longer"),
        ("read", "it matters no longer"),
        ("not by mail", "it is not wanted by mail"),
        ("two days", "it is news no more"),
        ("left", "it does not concern him any more"),
    ],
)
async def test_what_no_longer_matters_when_its_turn_comes_is_not_sent(
    posted: Posted, what: str, why: str
) -> None:
    story = posted.story
    await _return(posted)
    match what:
        case "handed over":
            await story.step("p1", "handed_over")
        case "read":
            (notice,) = await story.inbox("owner")
            await story.done("owner", "POST", f"/me/inbox/{notice['notice_id']}/reading")
        case "not by mail":
            chosen = {"mail": {"proposal_returned": False}}
            await story.done("owner", "PUT", "/me/settings", chosen)
        case "two days":
            story.later(days=2)
        case "left":
            await story.write("p1", "colleague")
    assert await posted.turn() == 0
    assert await posted.mails() == [("dropped", 0, why)]
    assert posted.server.taken() == []


async def test_who_wants_none_or_said_no_address_gets_no_mail(posted: Posted) -> None:
    chosen = {"mail": {"proposal_returned": False}}
    await posted.story.done("owner", "PUT", "/me/settings", chosen)
    await _return(posted)
    assert await posted.mails() == []
    assert len(await posted.story.inbox("colleague")) == 1


async def test_a_closed_account_is_written_to_no_more(posted: Posted) -> None:
    await _return(posted)
    await posted.story.hear("identity.account_closed", "owner", account_id="owner")
    assert await posted.turn() == 0
    assert await posted.mails() == []


async def test_a_long_row_of_failures_pauses_an_hour_at_most(posted: Posted) -> None:
    posted.server.order(*["450 busy"] * 12)
    await _return(posted)
    pauses = []
    for _ in range(11):
        await posted.turn()
        pauses.append(await _next_try(posted))
        posted.story.now += pauses[-1]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


async def test_the_worker_itself_sends_though_the_broker_is_away(posted: Posted) -> None:
    await _return(posted)
    worker = posted.story.served.worker
    await worker.start()
    try:
        async with asyncio.timeout(20):
            while not posted.server.taken():
                await asyncio.sleep(0.02)
    finally:
        await worker.stop()
    assert len(posted.server.taken()) == 1


async def _next_try(posted: Posted) -> timedelta:
    mongo = posted.story.served.mongo
    (mail,) = await mongo.all(mongo.collection("mails").find({}))
    pause: timedelta = mail["try_at"] - posted.story.now
    return pause
