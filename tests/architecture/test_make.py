"""The commands of the Makefile, and what a bare machine is told."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from repository import ROOT

SH = shutil.which("sh") or "/bin/sh"
SED = f'#!/bin/sh\nexec {shutil.which("sed")} "$@"\n'
OLD = "#!/bin/sh\nexit 1\n"
# A Python that is new enough and has no venv: it says yes to everything but the import of one.
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; *%d*) echo 3.12 ;; esac\n'


def _make(*arguments: str) -> str:
    done = subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True,
        # Nothing of the make that may have started these tests: its flags would add lines.
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    return done.stdout


def _said(script: str, folder: Path, programs: dict[str, str]) -> str:
    """What a script says, and fails with, on a machine with these programs only."""
    for name, text in programs.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    done = subprocess.run(
        [SH, ROOT / "deploy/checks" / script, folder / "venv"],
        env={"PATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_make_alone_lists_the_commands() -> None:
    listed = {line.split()[1] for line in _make().splitlines() if line.startswith("  make ")}
    commands = "demo up down test check lock generate release-contracts bench clean help"
    assert set(commands.split()) <= listed


@pytest.mark.parametrize("command", ["demo", "up", "bench"])
def test_a_command_passes_its_arguments_on(command: str) -> None:
    called = _make("--dry-run", command, "ARGS=--scale 0.05 --seed 7").splitlines()[-1]
    assert called == f".venv/bin/gelanggang {command} --scale 0.05 --seed 7"


def test_the_tests_see_to_java_and_run_everything() -> None:
    called = _make("--dry-run", "test")
    assert "deploy/checks/java.sh" in called
    *_, second_driver, whole = (line.strip() for line in called.splitlines())
    assert whole.startswith(".venv/bin/pytest")
    assert "tests" not in whole
    assert second_driver.startswith("MONGO_DRIVER=pymongo .venv/bin/pytest")
    assert second_driver.endswith(" shared/tests/integration")


def test_where_tests_are_chosen_only_those_are_run() -> None:
    called = _make("--dry-run", "test", "ARGS=-k ranking")
    assert called.splitlines()[-1].strip().endswith(" -k ranking")
    assert "pymongo" not in called


def test_integration_checks_first_and_tests_last() -> None:
    run = ROOT / ".ci/run"
    assert os.access(run, os.X_OK)
    commands = [line for line in run.read_text(encoding="utf-8").splitlines() if "make" in line]
    assert commands == ["make check", "make test"]


def test_a_machine_without_a_python_is_told_which(tmp_path: Path) -> None:
    said = _said("environment.sh", tmp_path, {"python3": OLD, "python3.11": OLD})
    assert said.startswith("Python 3.11 or newer is needed")


def test_a_machine_without_venv_is_told_the_package(tmp_path: Path) -> None:
    anybody = {"id": "#!/bin/sh\necho 1000\n", "python3": WITHOUT_VENV}
    assert "install python3.12-venv" in _said("environment.sh", tmp_path, anybody)


def test_a_machine_without_java_is_told_what_to_install(tmp_path: Path) -> None:
    anybody = {"id": "#!/bin/sh\necho 1000\n", "sed": SED}
    said = _said("java.sh", tmp_path, anybody)
    assert "default-jre-headless" in said
    assert "maven" in said
    for version, missing in (("17.0.15", False), ("21", False), ("11.0.2", True), ("1.8.0", True)):
        java = f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n"
        said = _said("java.sh", tmp_path, {**anybody, "java": java})
        assert ("default-jre-headless" in said, "maven" in said) == (missing, True)
