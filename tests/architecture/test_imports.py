"""Imports point the way that the papers say, and each of these rules can fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gelanggang.services import SERVICES
from repository import PORTAL, ROOT, services, toml

CONTRACTS = {
    contract["id"]: contract
    for contract in toml(ROOT / "pyproject.toml")["tool"]["importlinter"]["contracts"]
}
# contract → file → the line that breaks it. A file that is not there is a room that may not be.
BROKEN = [
    ("independent", "services/judging/src/judging/app.py", "import award.messages"),
    ("independent", "services/award/src/award/domain/refusal.py", "import judging.domain.refusal"),
    ("shared-knows-nobody", "shared/src/shared/clock.py", "import identity.access"),
    ("shared-knows-nobody", "shared/src/shared/testing.py", "import gelanggang.screen"),
    ("services-know-no-launcher", "services/award/src/award/app.py", "import gelanggang.paths"),
    ("rooms", "services/judging/src/judging/helpers.py", ""),
    ("rooms", "services/identity/src/identity/domain/refusal.py", "import identity.messages"),
    ("rooms", "services/identity/src/identity/messages.py", "import identity.store"),
    ("rooms", "services/identity/src/identity/commands.py", "import identity.api"),
    ("rooms", "services/identity/src/identity/api.py", "import identity.subscribers"),
    ("rooms", "services/submission/src/submission/queries.py", "import submission.projections"),
    ("rooms", "services/identity/src/identity/api.py", "import identity.settings"),
    ("portal-rooms", "services/portal/src/portal/helpers.py", ""),
    ("portal-rooms", "services/portal/src/portal/clients/api.py", "import portal.session"),
    ("portal-rooms", "services/portal/src/portal/session.py", "import portal.live"),
    ("portal-rooms", "services/portal/src/portal/pages/home.py", "import portal.settings"),
    ("portal-has-no-rights", "services/portal/src/portal/live.py", "import shared.broker"),
    ("portal-has-no-rights", "services/portal/src/portal/session.py", "import shared.outbox"),
    ("pure-domain", "services/programme/src/programme/domain/refusal.py", "import shared.clock"),
    ("pure-domain", "services/judging/src/judging/domain/refusal.py", "import random"),
    ("pure-domain", "services/judging/src/judging/domain/refusal.py", "import numpy"),
    ("pure-domain", "services/submission/src/submission/domain/refusal.py", "import asyncio"),
    ("pure-domain", "services/submission/src/submission/domain/refusal.py", "import pydantic"),
    ("platform", "shared/src/shared/helpers.py", ""),
    ("platform", "shared/src/shared/mongo/files.py", "import shared.outbox"),
    ("platform", "shared/src/shared/clock.py", "import shared.settings"),
    ("platform", "shared/src/shared/delivery/rules.py", "import shared.broker"),
    ("one-driver", "services/submission/src/submission/store.py", "import pymongo"),
    ("one-driver", "shared/src/shared/outbox/relay.py", "from motor import core"),
    ("one-driver", "services/exhibition/src/exhibition/queries.py", "import bson"),
    ("composition", "deploy/local/src/gelanggang/cli.py", "import judging.app"),
    ("composition", "deploy/local/src/gelanggang/compose.py", "import judging.domain.refusal"),
    ("demo-is-a-client", "deploy/local/src/gelanggang/demo/__init__.py", "import shared.mongo"),
    ("demo-is-a-client", "deploy/local/src/gelanggang/demo/__init__.py", "import motor"),
    (
        "demo-is-a-client",
        "deploy/local/src/gelanggang/demo/__init__.py",
        "import gelanggang.compose",
    ),
]


def linted(root: Path, *contracts: str) -> tuple[bool, str]:
    """Whether the tree under `root` keeps the contracts, and what import-linter says."""
    roots = [path for pattern in ("shared/src", "services/*/src", "deploy/local/src")
             for path in sorted(root.glob(pattern))]  # fmt: skip
    chosen = [word for name in contracts for word in ("--contract", name)]
    call = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", call, "--no-cache", *chosen],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def _module(path: str) -> str:
    return path.split("/src/", 1)[1].removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product's own code, to break."""
    root = tmp_path_factory.mktemp("copied")
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    leave = shutil.ignore_patterns("__pycache__", "tests", "*.egg-info")
    for folder in (
        "shared/src",
        "deploy/local/src",
        *(f"services/{s}/src" for s in (*services(), PORTAL)),
    ):
        shutil.copytree(ROOT / folder, root / folder, ignore=leave)
    return root


@pytest.fixture
def broken(copied: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one line more than it may have; mended afterwards."""
    name, line = request.param
    path = copied / name
    package = path.with_suffix("") / "__init__.py"
    path = package if package.exists() else path
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    yield copied
    if before is None:
        path.unlink()
    else:
        path.write_text(before, encoding="utf-8")


def test_imports_point_the_way_that_the_papers_say() -> None:
    kept, report = linted(ROOT)
    assert kept, report


@pytest.mark.parametrize(
    ("contract", "module", "broken"),
    [
        pytest.param(contract, _module(path), (path, line), id=f"{contract}: {line or path}")
        for contract, path, line in BROKEN
    ],
    indirect=["broken"],
)
def test_a_broken_rule_is_found(contract: str, module: str, broken: Path) -> None:
    kept, report = linted(broken, contract)
    assert not kept
    summary, details = report.split("Broken contracts", 1)
    assert f"{CONTRACTS[contract]['name']} BROKEN" in summary, report
    assert module in details, report


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {contract for contract, _, _ in BROKEN} == set(CONTRACTS)


def test_every_service_and_every_room_is_under_the_rules() -> None:
    tools = toml(ROOT / "pyproject.toml")["tool"]
    assert {f"gelanggang-{name}" for name in ("shared", *services(), PORTAL)} <= set(
        tools["uv"]["sources"]
    )
    for service in (*services(), PORTAL):
        assert f"/services/{service}/src" in tools["mypy"]["mypy_path"]
    assert set(SERVICES) == set(services())
    settings = tools["importlinter"]
    assert set(settings["root_packages"]) == {"shared", "gelanggang", PORTAL, *services()}
    assert set(CONTRACTS["rooms"]["containers"]) == set(services())
    assert CONTRACTS["rooms"]["exhaustive"]
    assert CONTRACTS["platform"]["exhaustive"]
    assert CONTRACTS["portal-rooms"]["exhaustive"]
    assert set(CONTRACTS["independent"]["modules"]) == {PORTAL, *services()}
    assert set(CONTRACTS["pure-domain"]["source_modules"]) == {f"{s}.domain" for s in services()}
