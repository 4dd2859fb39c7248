"""An id that one service lets people choose is one that the others take."""

import re

import pytest

from award.api import words as award
from exhibition.api import words as exhibition
from identity.api import words as identity
from programme.api import plain as programme

CHOSEN = ("kipp-2018", "kipp_2018", "a", "2018", "x-1_y-2")


@pytest.mark.parametrize("id", CHOSEN)
def test_an_edition_may_have_roles_lists_and_a_forum(id: str) -> None:
    assert re.search(programme.SLUG, id), "an id that programme takes"
    assert [s.__name__ for s in (identity, award, exhibition) if not re.search(s.SLUG, id)] == []


@pytest.mark.parametrize("id", ["", "-a", "a-", "a--b", "a b", "a/b", "a:b", "\u00e9"])
def test_what_is_no_id_is_none_anywhere(id: str) -> None:
    every = (programme, identity, award, exhibition)
    assert [s.__name__ for s in every if re.search(s.SLUG, id)] == []
