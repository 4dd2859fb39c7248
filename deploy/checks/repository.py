"""Where things are in this repository, found by looking and never by a list of names."""

import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PORTAL = "portal"
"""The pages: installed as the services are, but it tells nothing and hears nothing."""


def services(root: Path = ROOT) -> tuple[str, ...]:
    """The names of all services: every folder of services/ that can be installed but the portal."""
    found = {path.parent.name for path in root.glob("services/*/pyproject.toml")}
    return tuple(sorted(found - {PORTAL}))


def pyprojects(root: Path = ROOT) -> tuple[Path, ...]:
    """The pyproject.toml of the repository and of each of its members."""
    found = [root / "pyproject.toml", root / "shared/pyproject.toml"]
    found += sorted(root.glob("services/*/pyproject.toml"))
    return (*found, root / "deploy/local/pyproject.toml")


def sources(root: Path = ROOT) -> tuple[Path, ...]:
    """Every Python file that is part of the product: no tests."""
    patterns = ("shared/src", "services/*/src", "deploy/local/src", "deploy/checks")
    folders = [folder for pattern in patterns for folder in root.glob(pattern)]
    return tuple(sorted(path for folder in folders for path in folder.rglob("*.py")))


def topics(root: Path = ROOT) -> list[dict[str, Any]]:
    """The topics of deploy/kafka/topics.yaml, each with the defaults filled in."""
    document = yaml.safe_load((root / "deploy/kafka/topics.yaml").read_text(encoding="utf-8"))
    return [{**document["defaults"], **topic} for topic in document["topics"]]


def toml(path: Path) -> dict[str, Any]:
    """A TOML file as it stands."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
