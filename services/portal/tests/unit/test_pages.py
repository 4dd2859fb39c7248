"""What every page has in common, looked at in all of them."""

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from portal.locales import Words
from portal.pages import ask, jobs
from portal.pages.ask import SAFE, ours
from portal.pages.form import Form


def routes() -> Iterator[APIRoute]:
    """Every route of every job."""
    for job in jobs.JOBS:
        yield from (route for route in job.router.routes if isinstance(route, APIRoute))


def _asks(dependant: Dependant) -> bool:
    return dependant.call is ask._asked or any(_asks(one) for one in dependant.dependencies)


def unguarded(found: Iterator[APIRoute]) -> list[str]:
    """The routes that change something without a look at where the request came from."""
    return [
        route.path
        for route in found
        if not (route.methods or set()) <= set(SAFE) and not _asks(route.dependant)
    ]


def test_whatever_changes_something_comes_through_the_one_door() -> None:
    assert unguarded(routes()) == []


def test_a_way_round_the_door_would_be_found() -> None:
    router = APIRouter()

    @router.post("/around")
    async def around() -> None:
        """Changes something for anybody."""

    assert unguarded(r for r in router.routes if isinstance(r, APIRoute)) == ["/around"]


def test_no_two_pages_have_one_address() -> None:
    found = [(method, r.path) for r in routes() for method in sorted(r.methods or ())]
    assert len(found) == len(set(found))


def shadowed(found: list[APIRoute]) -> list[tuple[str, str]]:
    """The routes whose own address another answers, which is found before them."""
    told = []
    for route in found:
        address = re.sub(r"{[^}]*}", "an-id", route.path)
        same = (r for r in found if route.methods == r.methods and r.path_regex.match(address))
        first = next(same)
        if first is not route:
            told.append((route.path, first.path))
    return told


def test_no_page_is_hidden_by_another() -> None:
    assert shadowed(list(routes())) == []


def test_a_page_that_is_hidden_would_be_found() -> None:
    router = APIRouter()

    @router.get("/proposals/{act}")
    async def any_act() -> None:
        """Takes every address of that length."""

    @router.get("/proposals/about")
    async def about() -> None:
        """Comes too late."""

    found = [r for r in router.routes if isinstance(r, APIRoute)]
    assert shadowed(found) == [("/proposals/about", "/proposals/{act}")]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/unit/proposals?x=1", "/unit/proposals?x=1"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/x", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_off_the_site(given: str, path: str) -> None:
    assert ours(given) == path


def test_a_form_says_what_is_missing_in_it() -> None:
    form = Form.with_values({"name": "  ", "reason": "because"})
    assert not form.need(Words("en"), "name", "reason")
    assert form.errors == {"name": "Fill this in"}
    assert form["reason"] == "because"
