"""The portal as people meet it: how soon each page comes, and how much comes with it.

Some of the demo's people of each role sign in by the form and follow every link that leads to
another kind of page. Each is asked for again and again; what a first visit loads is added up.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from gelanggang.trouble import Trouble
from shared import clock

MOST = 120
"""Kinds of pages of one role."""
HREF = re.compile(r'\bhref="(/[^"#]*)')
LOADED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(/assets/[^"]+)"')
FONT = re.compile(rb"url\((fonts/[^)]+latin-wght[^)]+)\)")
ID = re.compile(r"[^/]*\d[^/]*")
ELSEWHERE = ("/sign-out", "/language/", "/zone/", "/assets/", "/sign-in/outside", "/api", "/live")


@dataclass
class Seen:
    """One kind of page of one role."""

    role: str
    path: str
    p95_ms: float
    weight_kb: float
    scripts_kb: float


@dataclass
class Guest:
    """Somebody at a browser without eyes."""

    role: str
    client: httpx.Client
    visits: int = 20
    loaded: dict[str, int] = field(default_factory=dict)

    def sign_in(self, who: Mapping[str, str]) -> None:
        """By the form, as anybody."""
        form = self.client.get("/sign-in").text
        token = re.search(r'name="form_token" value="([^"]+)"', form)
        said = {
            "email": who["email"], "password": who["password"], "to": "/people",
            "form_token": token[1] if token else "",
        }  # fmt: skip
        if self.client.post("/sign-in", data=said).status_code != 303:
            raise Trouble(f"{who['email']} could not sign in at the portal.")

    def walk(self) -> Iterator[Seen]:
        """Every kind of page that links lead to, measured."""
        for path, _, answer in self.links():
            if answer.is_success and _is_page(answer):
                yield self._measured(path, answer.text)

    def links(self) -> Iterator[tuple[str, str, httpx.Response]]:
        """Whatever links lead to, one of each kind: where it is, what leads there, the answer."""
        waiting, known = [("/", "")], {"/"}
        while waiting:
            path, leads = waiting.pop(0)
            answer = self.client.get(path)
            yield path, leads, answer
            for href in map(unescape, HREF.findall(answer.text if _is_page(answer) else "")):
                kind = _kind(href)
                if kind not in known and not href.startswith(ELSEWHERE) and len(known) <= MOST:
                    known.add(kind)
                    waiting.append((href, path))

    def _measured(self, path: str, text: str) -> Seen:
        took, answer = [], self.client.get(path)
        for _ in range(self.visits):
            began = clock.monotonic()
            answer = self.client.get(path)
            took.append((clock.monotonic() - began) * 1000)
        page = int(answer.headers.get("content-length", len(answer.content)))
        parts = {asset: self._size(asset) for asset in set(LOADED.findall(text))}
        fonts = sum(size for name, size in self.loaded.items() if "/fonts/" in name)
        scripts = sum(size for name, size in parts.items() if name.endswith(".js"))
        return Seen(
            self.role, _kind(path), percentile(took, 95),
            round((page + sum(parts.values()) + fonts) / 1024, 1), round(scripts / 1024, 1),
        )  # fmt: skip

    def _size(self, asset: str) -> int:
        """What an asset weighs on its way; a style brings its font."""
        if asset not in self.loaded:
            answer = self.client.get(asset)
            self.loaded[asset] = int(answer.headers["content-length"])
            for font in FONT.findall(answer.content):
                url = f"{asset.rsplit('/', 1)[0]}/{font.decode()}"
                self.loaded[url] = int(self.client.get(url).headers["content-length"])
        return self.loaded[asset]


def _is_page(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("text/html")


def _kind(href: str) -> str:
    """A page's address without what names one thing of many."""
    return ID.sub("…", urlsplit(href).path)


def percentile(values: list[float], share: int) -> float:
    """The value that `share` % of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)], 1)


def measure(url: str, people_file: Path, visits: int) -> dict[str, Any]:
    """Every kind of page of every role, and the worst of each figure."""
    listed = json.loads(people_file.read_text(encoding="utf-8"))
    people: dict[str, Mapping[str, str]] = {one["role"]: one for one in reversed(listed)}
    seen: list[Seen] = []
    for role, who in {"anyone": None, **people}.items():
        with httpx.Client(base_url=url, timeout=30) as client:
            guest = Guest(role, client, visits)
            if who is not None:
                guest.sign_in(who)
            seen += guest.walk()
    slowest = max(seen, key=lambda one: one.p95_ms)
    heaviest = max(seen, key=lambda one: one.weight_kb)
    return {
        "pages": len(seen),
        "p95_ms": slowest.p95_ms, "slowest": f"{slowest.role} {slowest.path}",
        "weight_kb": heaviest.weight_kb, "heaviest": f"{heaviest.role} {heaviest.path}",
        "scripts_kb": max(one.scripts_kb for one in seen),
        "each": [vars(one) for one in sorted(seen, key=lambda one: -one.p95_ms)],
    }  # fmt: skip
