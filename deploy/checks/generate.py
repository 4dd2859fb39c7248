"""Writes what is generated: contracts/asyncapi.yaml and contracts/http/; --check compares only."""

import importlib
import json
import sys
from pathlib import Path

import asyncapi
from repository import ROOT, services
from schemas import CONTRACTS


def openapi(service: str) -> str:
    """A service's OpenAPI document as it is kept: sorted by nothing, indented by two."""
    app = importlib.import_module(f"{service}.app")
    settings = importlib.import_module(f"{service}.settings").Settings()
    document = app.create_api(settings).openapi()
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def generated() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    files = {CONTRACTS / f"http/{name}.openapi.json": openapi(name) for name in services()}
    return {asyncapi.FILE: asyncapi.text(), **files}


def stale(files: dict[Path, str]) -> list[Path]:
    """Those of these files that are missing or differ, and what else stands among them."""
    found = [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    return found + [path for path in (CONTRACTS / "http").glob("*") if path not in files]


def main() -> int:
    """Writes the files, or with --check says which are stale and returns 1 if any is."""
    files = generated()
    changed = stale(files)
    if "--check" in sys.argv:
        for path in changed:
            print(f"stale: {path.relative_to(ROOT)}; run `make generate`", file=sys.stderr)
        return 1 if changed else 0
    for path in changed:
        print(path.relative_to(ROOT))
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
