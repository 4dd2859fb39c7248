"""Books and editions as tests want them."""

import asyncio
import copy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from programme import compute
from programme.domain.calendar import Binding
from programme.domain.edition import Edition, Published, Written, draft, evolve

BOOKS = Path(__file__).parents[1] / "books"
SHIPPED = Path(compute.__file__).parent / "rule_books"
NOW = datetime(2018, 2, 23, 3, 0, tzinfo=UTC)

Parsed = dict[str, Any]


def _parsed(name: str) -> Any:
    paths = [folder / f"{name}.yaml" for folder in (SHIPPED, BOOKS)]
    return compute.parse(next(path for path in paths if path.exists()).read_bytes())


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Parsed]:
    """A fresh copy of a book's parsed values, by the book's id."""
    known = {name: _parsed(name) for name in ("kipp-2018", "kipp-2019", "two-groups")}
    return lambda name: copy.deepcopy(known[name])


@pytest.fixture(scope="session")
def written(parsed: Callable[[str], Parsed]) -> Callable[[str], Written]:
    """A book as it is written down, by its id."""

    def write(name: str) -> Written:
        found = asyncio.run(compute.understand(parsed(name)))
        assert isinstance(found, Written)
        return found

    return write


@pytest.fixture
def drafted(written: Callable[[str], Written]) -> Callable[..., Edition]:
    """A draft of a book with the instants given."""

    def make(*bindings: Binding, book: str = "two-groups") -> Edition:
        return draft(
            None, id="lomba", name=None, simulated=True, written=written(book), bindings=bindings
        ).edition

    return make


@pytest.fixture
def published(drafted: Callable[..., Edition]) -> Callable[..., Edition]:
    """A published edition of a book with the instants given."""

    def make(*bindings: Binding, book: str = "two-groups") -> Edition:
        return evolve(drafted(*bindings, book=book), Published(NOW, "secretary"))

    return make
