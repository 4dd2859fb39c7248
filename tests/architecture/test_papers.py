"""What the papers say is what the code does, and nothing is kept that should not be."""

import importlib
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from gelanggang.cli import app
from repository import ROOT, services, topics

# Written so that this file does not find itself.
UNFINISHED = re.compile(r"T[O]DO|F[I]XME|Not[I]mplemented|pytest\.[s]kip")
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.:/-])/(work|farm|root|home|Users)/[a-z]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|repo1?\.maven|proxy\.golang")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|(?i:password|passwd|secret|api_?key)(?:_\w+)?[\"']?\s*[:=]\s*[\"'][^\"'\s{}$<>]{8,}[\"']"
    r"|://[^/\s:@\"'{}]+:[^/\s:@\"'{}]+@"
)
TEXTS = {
    "", ".cfg", ".csv", ".html", ".ini", ".json", ".lock", ".md", ".properties", ".py", ".sh",
    ".toml", ".txt", ".typ", ".xml", ".yaml", ".yml",
}  # fmt: skip
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
BULLET = re.compile(r"^[-*] +`([^`]+)`", re.MULTILINE)


@cache
def kept() -> tuple[Path, ...]:
    """Every text file that is in the repository, or would be with the next commit."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = [ROOT / name for name in listing.split("\0") if name]
    return tuple(path for path in paths if path.suffix in TEXTS and path.is_file())


def _found(pattern: re.Pattern[str], paths: tuple[Path, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def listed(readme: str, heading: str) -> set[str]:
    """The message types that a README lists under a heading."""
    parts = re.split(r"^## +(.+?) *$", readme, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    return set(BULLET.findall(sections.get(heading, "")))


def heard(service: str) -> set[str]:
    """The message types that a service's own consumers and projections listen to."""
    subscribers = importlib.import_module(f"{service}.subscribers")
    return {
        kind
        for listener in (*subscribers.CONSUMERS, *subscribers.PROJECTIONS)
        for kinds in listener.topics.values()
        for kind in kinds
    }


@pytest.mark.parametrize("service", services())
def test_a_readme_lists_what_its_service_tells_and_hears(service: str) -> None:
    readme = (ROOT / f"services/{service}/README.md").read_text(encoding="utf-8")
    messages = importlib.import_module(f"{service}.messages")
    assert listed(readme, "Tells") == set(messages.TELLS)
    assert listed(readme, "Hears") == heard(service)


def test_a_readme_that_drifted_would_be_found() -> None:
    readme = "# x\n\n## Tells\n\n- `a.b.v1` when\n- `a.c.v1`\n\n## Hears\n\nnothing of `d.e.v1`\n"
    assert listed(readme, "Tells") == {"a.b.v1", "a.c.v1"}
    assert listed(readme, "Hears") == set()
    assert listed("# x\n", "Tells") == set()


def test_nothing_is_unfinished_or_left_out() -> None:
    assert _found(UNFINISHED, kept()) == []


def test_no_file_names_a_machine_a_registry_or_a_secret() -> None:
    assert _found(MACHINE, kept()) == []
    assert _found(REGISTRY, kept()) == []
    product = tuple(path for path in kept() if "tests" not in path.parts)
    assert _found(SECRET, product) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (UNFINISHED, "# T~ODO: later"),
        (UNFINISHED, "raise Not~ImplementedError"),
        (UNFINISHED, "pytest.~skip('no engine')"),
        (MACHINE, "path = '/~home/somebody/x'"),
        (MACHINE, "COPY /~root/x ."),
        (REGISTRY, "--index-url https://pypi~.org/simple"),
        (SECRET, "-----BEGIN ~PRIVATE KEY-----"),
        (SECRET, "password = ~'correct-horse'"),
        (SECRET, 'MONGO_PASSWORD: ~"correct-horse"'),
        (SECRET, "mongodb://admin:~secret@db/"),
    ],
)
def test_what_must_not_be_kept_would_be_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line.replace("~", ""))


def test_every_link_between_the_papers_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    lost = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in kept()
        if path.suffix == ".md"
        for target in link.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert lost == []


def commands_named(text: str, program: str) -> set[str]:
    """The commands of a program that a paper names, in code: `make demo`, `.venv/bin/x up`."""
    spans = re.findall(r"`([^`\n]+)`", text)
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    call = re.compile(rf"^(?:\S*/)?{program} ([a-z][a-z-]*(?: [a-z][a-z-]*)?)")
    return {found[1] for code in (*spans, *lines) if (found := call.match(code.strip()))}


def verbs() -> set[str]:
    """Every verb of `gelanggang`, those with two words too."""
    found: set[str] = set()
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    for name, inner in command.commands.items():
        found.add(name)
        if isinstance(inner, TyperGroup):
            found |= {f"{name} {verb}" for verb in inner.commands}
    return found


def unknown_verbs(text: str) -> set[str]:
    """The verbs that a paper names and `gelanggang` does not have; a service's name may follow."""
    known, groups = verbs(), {verb.split()[0] for verb in verbs() if " " in verb}
    named = commands_named(text, "gelanggang")
    return {v for v in named if (v if v.split()[0] in groups else v.split()[0]) not in known}


def targets() -> set[str]:
    """Every target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_every_command_that_a_paper_names_exists(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    made = {target.split()[0] for target in commands_named(text, "make")}
    assert made
    assert made - targets() == set()
    assert unknown_verbs(text) == set()


def test_the_readmes_two_commands_are_demo_and_test() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first = BLOCK.findall(readme)[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]


def test_a_command_that_does_not_exist_would_be_found() -> None:
    text = (
        "`make tea ARGS=x` and `gelanggang dead-letters eat`\n```sh\n.venv/bin/gelanggang fly\n```"
    )
    assert commands_named(text, "make") == {"tea"}
    assert unknown_verbs(text) == {"dead-letters eat", "fly"}
    assert unknown_verbs("`gelanggang replay submission`, `gelanggang topics apply`") == set()
    assert {"up", "down", "bench", "dead-letters list", "admin create"} <= verbs()


def drawn(text: str) -> dict[str, tuple[set[str], set[str]]]:
    """The topics of a picture in Mermaid: who writes each, and who reads it."""
    (picture,) = re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)
    names = dict(re.findall(r"(\w+)\(\[([\w.]+)\]\)", picture))
    found: dict[str, tuple[set[str], set[str]]] = {n: (set(), set()) for n in names.values()}
    for line in picture.splitlines():
        left, arrow, right = line.strip().partition(" --> ")
        for end in right.split(" & ") if arrow else ():
            node = end.split("(")[0]
            if node in names:
                found[names[node]][0].add(left)
            else:
                found[names[left]][1].add(node)
    return found


def test_the_picture_of_the_services_is_that_of_the_topics() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    declared = {
        topic["name"]: (set(topic["writers"]), set(topic["readers"]))
        for topic in topics()
        if topic["readers"]
    }
    assert drawn(readme) == declared


def test_a_picture_with_another_arrow_would_be_found() -> None:
    text = "```mermaid\nflowchart LR\n  a[A<br/>x]\n  a --> t([a.events])\n  t --> b & c\n```\n"
    assert drawn(text) == {"a.events": ({"a"}, {"b", "c"})}


def test_every_message_that_the_readme_names_is_told() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = {m for s in services() for m in importlib.import_module(f"{s}.messages").TELLS}
    named = set(re.findall(r"`([a-z]+\.[a-z_]+\.v\d+)`", readme))
    assert len(named) > 8
    assert named - told == set()


def unknown_settings(text: str) -> set[str]:
    """The variables of services that a paper names and no service reads."""
    unknown = set()
    for service in services():
        known = importlib.import_module(f"{service}.settings").Settings.model_fields
        for name in re.findall(rf"\b{service.upper()}_[A-Z_]*[A-Z]", text):
            first, _, second = name.lower().removeprefix(f"{service}_").partition("__")
            kind = known[first].annotation if first in known else None
            parts = [
                p for each in (kind, *get_args(kind)) for p in getattr(each, "model_fields", ())
            ]
            if first not in known or (second and second not in parts):
                unknown.add(name)
    return unknown


def test_every_setting_that_the_readme_names_is_read() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`SUBMISSION_MONGO__URL`" in readme
    assert unknown_settings(readme) == set()
    wrong = "`AWARD_MONGO__ADDRESS`, `IDENTITY_OUTSIDE__URL`, `JUDGING_SEED`"
    assert unknown_settings(wrong) == {"AWARD_MONGO__ADDRESS", "JUDGING_SEED"}


def test_every_decision_tells_its_cost() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "**Cost.**" in text, path.name
        assert len([line for line in text.splitlines() if line.strip()]) <= 14, path.name
