"""`gelanggang doctor`: what is wrong, and what to do about it."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from gelanggang import engines, reach, running, status, topics
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.services import SERVICES
from gelanggang.status import Status
from gelanggang.trouble import Trouble
from shared import clock
from shared.mongo import Mongo

LONG = timedelta(minutes=1)
"""A fact that waits longer does not come by itself."""
LEAST_SPACE = 1_000_000_000
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do."""

    what: str
    do: str


async def examine(home: Home) -> list[Finding]:
    """Everything that is wrong with this machine and with the platform that runs here."""
    platform = running.found(home)
    findings = [*_room(home)]
    if platform is None:
        findings += _missing_engines()
        starting = running.is_held(home)
        what = "The platform is still starting" if starting else f"Nothing runs on {home.root}"
        return [*findings, Finding(what, f"see {home.logs}" if starting else "gelanggang up")]
    try:
        findings += [
            finding
            for one in await status.ask(platform)
            for finding in _service(one, home, platform)
        ]
        findings += [finding async for finding in _topics(platform)]
        findings += [finding async for finding in _waiting(platform)]
    except Trouble as trouble:
        findings.append(Finding(str(trouble), f"see {home.logs}"))
    return findings


def _missing_engines() -> Iterator[Finding]:
    needed: dict[str, Callable[[], object]] = {}
    if not os.environ.get("MONGO_URL"):
        needed["MongoDB"] = engines.find_mongod
    if not os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        needed["The embedded broker"] = engines.find_tansu
    for name, find in needed.items():
        try:
            find()
        except Trouble as trouble:
            yield Finding(f"{name} cannot be started here", str(trouble))


def _room(home: Home) -> Iterator[Finding]:
    folder = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    if not os.access(folder, os.W_OK):
        yield Finding(f"{folder} cannot be written", "set GELANGGANG_DATA to a folder of yours")
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        yield Finding(f"only {free // 1_000_000} MB are free on {folder}", "make room")


def _service(one: Status, home: Home, platform: Running) -> Iterator[Finding]:
    for process, wrong in (("api", one.api), ("worker", one.worker)):
        name = f"{one.service}-{process}" if platform.processes else "gelanggang"
        if wrong:
            do = f"if it stays so, see {home.logs / name}.log"
            yield Finding(f"the {process} of {one.service}: {wrong}", do)
    if one.outbox and (one.outbox_oldest_s or 0) > LONG.total_seconds():
        yield Finding(
            f"{one.outbox} facts of {one.service} are not sent, the oldest for "
            f"{one.outbox_oldest_s} s",
            "see whether the broker runs; they are sent when it answers",
        )
    if one.dead_letters:
        yield Finding(
            f"{one.dead_letters} dead letters wait in {one.service}", "gelanggang dead-letters list"
        )


async def _topics(platform: Running) -> AsyncIterator[Finding]:
    missing, differing = await topics.compare(platform.bootstrap_servers, topics.declared())
    if missing:
        yield Finding(f"topics are missing: {', '.join(missing)}", "gelanggang topics apply")
    for difference in differing:
        yield Finding(difference, "make it again under another name, or mend the file")


async def _waiting(platform: Running) -> AsyncIterator[Finding]:
    async with reach.databases(platform.mongo_url, SERVICES) as opened:
        for mongo in opened.values():
            for finding in _long_aside(await _aside(mongo)):
                yield finding


async def _aside(mongo: Mongo) -> list[dict[str, Any]]:
    """The first record of each line that has waited long, oldest first."""
    return await mongo.aggregate(
        "aside",
        [
            {"$match": {"since": {"$lt": clock.now() - LONG}}},
            {"$sort": {"sequence": 1}},
            {
                "$group": {
                    "_id": {"consumer": "$consumer", "lane": "$lane"},
                    "sequence": {"$first": "$sequence"},
                    "needs": {"$first": "$needs"},
                    "since": {"$first": "$since"},
                }
            },
            {"$sort": {"since": 1}},
            {"$limit": MOST_NAMED},
        ],
    )


def _long_aside(first: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    for waits in first:
        consumer, lane = waits["_id"]["consumer"], waits["_id"]["lane"]
        topic, _, subject = (waits["needs"] or lane).partition("|")
        for_what = "a fact of" if waits["needs"] else f"what comes before {waits['sequence']} of"
        since = waits["since"].isoformat(timespec="seconds")
        yield Finding(
            f"{consumer} waits since {since} for {for_what} {subject} ({topic})",
            f"gelanggang replay {topic.split('.')[0]} --subject '{subject}'",
        )


def show(screen: Screen, findings: list[Finding]) -> None:
    """The findings as a table, or that there are none."""
    if findings:
        screen.table("What is wrong", ("what", "do"), [(f.what, f.do) for f in findings])
    else:
        screen.say("Nothing is wrong.")
    screen.answer({"findings": [asdict(finding) for finding in findings]})
