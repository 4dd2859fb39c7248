"""What the papers say is what the code does, and nothing is kept that should not be."""

import importlib
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from repository import ROOT, services

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


def test_every_decision_tells_its_cost() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "**Cost.**" in text, path.name
        assert len([line for line in text.splitlines() if line.strip()]) <= 14, path.name
