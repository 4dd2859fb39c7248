"""`gelanggang doctor`: what is wrong, and what to do about it."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict, dataclass

from gelanggang import engines, reach, running, status, topics
from gelanggang.paths import Home
from gelanggang.running import Running
from gelanggang.screen import Screen
from gelanggang.services import SERVICES
from gelanggang.status import Status
from gelanggang.trouble import Trouble
from shared import clock, operations

LEAST_SPACE = 1_000_000_000
SAID = {
    "facts-not-sent": (
        "{count} facts of {service} are not sent, the oldest for {oldest_s} s",
        "see whether the broker runs; they are sent when it answers",
    ),
    "dead-letters-wait": ("{count} dead letters wait in {service}", "gelanggang dead-letters list"),
    "set-aside-long": (
        "{consumer} waits since {since} for {what} {subject} ({topic})",
        "gelanggang replay {teller} --subject '{subject}'",
    ),
}
"""What the platform finds, and what to do about it, at the command line."""


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


async def _topics(platform: Running) -> AsyncIterator[Finding]:
    missing, differing = await topics.compare(platform.bootstrap_servers, topics.declared())
    if missing:
        yield Finding(f"topics are missing: {', '.join(missing)}", "gelanggang topics apply")
    for difference in differing:
        yield Finding(difference, "make it again under another name, or mend the file")


async def _waiting(platform: Running) -> AsyncIterator[Finding]:
    async with reach.databases(platform.mongo_url, SERVICES) as opened:
        for service, mongo in opened.items():
            told = await operations.status(mongo)
            for finding in operations.waiting(told, clock.now()):
                yield _said(service, finding)


def _said(service: str, found: operations.Finding) -> Finding:
    """A finding of the platform, in words."""
    what, do = SAID[found.code]
    given = {"service": service, **found.params}
    if found.code == "set-aside-long":
        given["since"] = found.params["since"].isoformat(timespec="seconds")
        given["teller"] = str(found.params["topic"]).partition(".")[0]
        before = found.params["before"]
        given["what"] = "a fact of" if before is None else f"what comes before {before} of"
    return Finding(what.format(**given), do.format(**given))


def show(screen: Screen, findings: list[Finding]) -> None:
    """The findings as a table, or that there are none."""
    if findings:
        screen.table("What is wrong", ("what", "do"), [(f.what, f.do) for f in findings])
    else:
        screen.say("Nothing is wrong.")
    screen.answer({"findings": [asdict(finding) for finding in findings]})
