"""Every job: a module of pages with a `router`, and with `MAY_WATCH` where its pages are live."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from portal import pages
from portal.live import MayWatch


def _found() -> Iterator[ModuleType]:
    for one in iter_modules(pages.__path__):
        if __name__ != f"portal.pages.{one.name}":
            module = import_module(f"portal.pages.{one.name}")
            if hasattr(module, "router"):
                yield module


JOBS: tuple[ModuleType, ...] = tuple(_found())


def may_watch() -> Mapping[str, MayWatch]:
    """For each kind of watch, who may be told that it changed."""
    found: dict[str, MayWatch] = {}
    for job in JOBS:
        found |= getattr(job, "MAY_WATCH", {})
    return found
