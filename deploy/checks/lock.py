"""The lock in step with the pyprojects: every dependency is met by a pin, every pin is hashed.

It works offline. It does not say that nothing superfluous is pinned: `make lock` takes care of
that.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from repository import ROOT, pyprojects, toml

# The machines that somebody is expected to have; a marker is judged for each of them.
MACHINES: dict[str, dict[str, str]] = {
    f"{machine} with Python {version}": {
        "sys_platform": system,
        "platform_system": system.capitalize(),
        "platform_machine": architecture,
        "python_version": version,
        "python_full_version": f"{version}.5",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "extra": "",
    }
    for machine, system, architecture in (
        ("Linux on x86-64", "linux", "x86_64"),
        ("Linux on ARM", "linux", "aarch64"),
        ("macOS on ARM", "darwin", "arm64"),
    )
    for version in ("3.11", "3.12", "3.13")
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>.+))?$")
HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links|file:", re.IGNORECASE)


@dataclass(frozen=True)
class Pin:
    """One pinned distribution and where it is installed."""

    name: str
    version: str
    marker: Marker | None
    hashes: int

    def on(self, machine: Mapping[str, str]) -> bool:
        """Whether this machine installs it."""
        return self.marker is None or self.marker.evaluate(dict(machine))


def pins(text: str) -> list[Pin]:
    """The pins of a lock; raises ValueError at a line that is none."""
    found: list[Pin] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        head, *hashes = line.split("--hash=")
        if not head.strip() or head.lstrip().startswith("#"):
            continue
        match = PIN.match(head.strip())
        if match is None:
            raise ValueError(f"not a pin: {head.strip()}")
        marker = Marker(match["marker"]) if match["marker"] else None
        name = canonicalize_name(match["name"])
        found.append(Pin(name, match["version"], marker, len(hashes)))
    return found


def _group(groups: Mapping[str, list[str | dict[str, str]]], name: str) -> Iterator[str]:
    for entry in groups[name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _group(groups, entry["include-group"])


def requirements(files: tuple[Path, ...], root: Path = ROOT) -> Iterator[tuple[str, Requirement]]:
    """Every dependency that a pyproject.toml declares, with the file that declares it."""
    own = {canonicalize_name(toml(path).get("project", {}).get("name", "")) for path in files}
    for path in files:
        document = toml(path)
        groups = document.get("dependency-groups", {})
        lines = list(document.get("project", {}).get("dependencies", ()))
        lines += document.get("build-system", {}).get("requires", ())
        lines += [line for name in groups for line in _group(groups, name)]
        for line in lines:
            requirement = Requirement(line)
            if canonicalize_name(requirement.name) not in own:
                yield str(path.relative_to(root)), requirement


def _unmet(requirement: Requirement, locked: list[Pin]) -> str | None:
    for machine, values in MACHINES.items():
        if requirement.marker is not None and not requirement.marker.evaluate(dict(values)):
            continue
        why = _unmet_on(values, requirement, locked)
        if why is not None:
            return f"{requirement} {why} for {machine}"
    return None


def _unmet_on(
    machine: Mapping[str, str], requirement: Requirement, locked: list[Pin]
) -> str | None:
    name = canonicalize_name(requirement.name)
    here = [pin for pin in locked if pin.name == name and pin.on(machine)]
    if len(here) != 1:
        return "is pinned twice" if here else "is not in the lock"
    if requirement.specifier.contains(here[0].version, prereleases=True):
        return None
    return f"is pinned to {here[0].version}"


def faults(text: str, files: tuple[Path, ...], root: Path = ROOT) -> list[str]:
    """What keeps a lock from being in step with the pyprojects: empty when nothing does."""
    try:
        locked = pins(text)
    except ValueError as fault:
        return [str(fault)]
    found = [f"{pin.name} has no hash" for pin in locked if not pin.hashes]
    found += [
        f"it names a place: {line.strip()}" for line in text.splitlines() if HOST.search(line)
    ]
    for path, requirement in requirements(files, root):
        if why := _unmet(requirement, locked):
            found.append(f"{path}: {why}")
    return sorted(set(found))


def main() -> int:
    """Prints every fault of the repository's own lock; exit status 1 when there is one."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = faults(text, tuple(path for path in pyprojects() if path.exists()))
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("requirements.lock is out of step: run `make lock`", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
