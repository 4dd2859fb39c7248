"""An agency by its name: found, chosen among, or said not to be there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from portal.clients.api import Piece, Problem
from portal.clients.directory import Agency
from portal.locales import Words
from portal.pages.ask import Asked
from portal.pages.form import Form
from portal.pages.meant import MOST, agency_meant


def agency(code: str, name: str) -> Agency:
    """An agency of the directory."""
    at = datetime(2018, 1, 1, tzinfo=UTC)
    return Agency(agency_id=code, name=name, type="kota", registered_at=at, version=1)


BOGOR, KOTA = agency("kab-bogor", "Kabupaten Bogor"), agency("kota-bogor", "Kota Bogor")
MANY = [agency(f"kota-{n}", f"Kota {n}") for n in range(MOST + 1)]


@dataclass
class Directory:
    """Answers as the directory does."""

    listed: list[Agency]

    async def get(self, path: str, model: Any, **wanted: Any) -> Any:
        """One by its code, or those whose name has the letters."""
        if path == "/agencies":
            letters = wanted["q"].casefold()
            items = [one for one in self.listed if letters in one.name.casefold()]
            return Piece[Agency](items=items, next=None)
        for one in self.listed:
            if path == f"/agencies/{one.agency_id}":
                return one
        raise Problem(404, {})


@dataclass
class Asking:
    """As much of a request as is looked at."""

    identity: Directory
    form: Form
    words: Words = field(default_factory=lambda: Words("en"))


async def meant(*listed: Agency, **values: str) -> tuple[list[Agency], Form]:
    """What was found, and the form as it is afterwards."""
    asking = Asking(Directory(list(listed)), Form.with_values(values))
    return await agency_meant(cast("Asked", asking)), asking.form


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kota-bogor", "kota-bogor"),
        ("kabupaten", "kab-bogor"),
        ("KOTA BOGOR", "kota-bogor"),
        ("", ""),
    ],
)
async def test_a_code_or_a_name_that_only_one_has_becomes_its_code(text: str, code: str) -> None:
    fits, form = await meant(BOGOR, KOTA, agency("kota-bogor-2", "Kota Bogor Dua"), agency=text)
    assert (fits, form["agency"], form.errors) == ([], code, {})


async def test_of_several_that_fit_one_is_chosen() -> None:
    fits, form = await meant(BOGOR, KOTA, agency="bogor")
    assert (fits, list(form.errors)) == ([BOGOR, KOTA], ["agency_chosen"])
    fits, form = await meant(BOGOR, KOTA, agency="bogor", agency_chosen="kota-bogor")
    assert (fits, form["agency"], form.errors) == ([], "kota-bogor", {})


@pytest.mark.parametrize(
    ("text", "said"), [("Bandung", "No agency has"), ("bandung", "No agency has"), ("kota", "Too")]
)
async def test_none_or_too_many_are_said_at_the_field(text: str, said: str) -> None:
    fits, form = await meant(*MANY, agency=text)
    assert fits == []
    assert form.errors["agency"].startswith(said)
