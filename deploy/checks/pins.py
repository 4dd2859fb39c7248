"""What one image holds: its members, and their direct dependencies as the lock pins them.

    python pins.py --members submission     the folders to install
    python pins.py submission               the direct dependencies, pinned and hashed
    python pins.py --named uv hatchling     these, pinned and hashed

Given these pins and the lock as a constraint, `uv pip install --require-hashes` installs exactly
the part of the lock that the image needs. Standard library only: it runs in a bare image.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = "gelanggang"
REQUIREMENT = re.compile(r"^\s*(?P<name>[A-Za-z0-9._-]+)\s*(?P<extras>\[[^\]]*\])?")
BLOCK = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<rest>(?:.*\\\n)*.+)", re.MULTILINE)


def members(image: str, root: Path = ROOT) -> list[str]:
    """The folders that an image installs: the platform and itself; the launcher brings all."""
    services = sorted(path.parent.name for path in root.glob("services/*/pyproject.toml"))
    if image == LAUNCHER:
        return ["shared", *(f"services/{name}" for name in services), "deploy/local"]
    if image not in services:
        raise SystemExit(f"no such service: {image!r}; there are {', '.join(services)}")
    return ["shared", f"services/{image}"]


def dependencies(folders: Iterable[str], root: Path = ROOT) -> Iterator[str]:
    """The third-party requirements that these members declare."""
    for folder in folders:
        text = (root / folder / "pyproject.toml").read_text(encoding="utf-8")
        for line in tomllib.loads(text)["project"]["dependencies"]:
            if not _name(line)[0].startswith("gelanggang"):
                yield line


def _name(requirement: str) -> tuple[str, str]:
    match = REQUIREMENT.match(requirement)
    if match is None:
        raise SystemExit(f"not a requirement: {requirement!r}")
    return re.sub(r"[-_.]+", "-", match["name"]).lower(), match["extras"] or ""


def pinned(requirements: Iterable[str], lock: str) -> list[str]:
    """Each requirement as the lock pins it, extras kept, hashes and all."""
    wanted: dict[str, set[str]] = {}
    for requirement in requirements:
        name, extras = _name(requirement)
        wanted.setdefault(name, set()).update(filter(None, extras.strip("[]").split(",")))
    blocks = [(match["name"], match["rest"]) for match in BLOCK.finditer(lock)]
    if missing := wanted.keys() - {name for name, _ in blocks}:
        raise SystemExit(f"not in the lock: {', '.join(sorted(missing))}; run `make lock`")
    return [
        f"{name}[{','.join(sorted(wanted[name]))}]=={rest}".replace("[]", "")
        for name, rest in blocks
        if name in wanted
    ]


def main(arguments: list[str]) -> None:
    """Prints what the arguments ask for, one to a line."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    match arguments:
        case ["--members", image]:
            print("\n".join(members(image)))
        case ["--named", *names]:
            print("\n".join(pinned(names, lock)))
        case [image]:
            print("\n".join(pinned(dependencies(members(image)), lock)))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
