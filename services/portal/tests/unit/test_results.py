"""What the results pages compute by themselves: filters, shades of the map, an objector's code."""

from typing import Any

from portal.clients.award import Named
from portal.pages import provinces
from portal.pages.objections import code_of
from portal.pages.results import wanted

NOTHING = {"cluster": "", "group": "", "province": "", "title": ""}


def entry(**said: Any) -> Named:
    """An entry of a list, of which only what a test says matters."""
    plain = {
        "proposal_id": "p", "agency_id": "a", "agency": "Kota Semarang", "title": "Antrean Cepat",
        "group": "umum", "cluster": "kota", "standing": True, "edition_id": "e", "list": "top-99",
        "list_name": None, "cluster_name": None, "group_name": None, "province": "ID-JT",
        "simulated": False, "released_at": None, "added_by": None, "left": None,
        "objection_open": False, "objection_until": None,
    }  # fmt: skip
    return Named.model_validate(plain | said)


def test_a_filter_lets_through_what_fits_all_of_it() -> None:
    one, other = entry(), entry(cluster="kabupaten", province=None, title="Bidan", agency=None)
    assert wanted([one, other], NOTHING) == [one, other]
    assert wanted([one, other], NOTHING | {"cluster": "kota"}) == [one]
    assert wanted([one, other], NOTHING | {"province": "ID-JT", "cluster": "kabupaten"}) == []
    assert wanted([one, other], NOTHING | {"title": " SEMARANG "}) == [one]
    assert wanted([one, other], NOTHING | {"title": "bidan"}) == [other]


def test_the_most_is_the_darkest_and_none_the_palest() -> None:
    _, shapes = provinces.shaped({"ID-JT": 100, "ID-BA": 1, "ID-AC": 0})
    shades = {shape.province: shape.shade for shape in shapes}
    assert (shades["ID-JT"], shades["ID-BA"], shades["ID-AC"]) == (provinces.STEPS, 1, 0)
    assert len(shapes) == 34


def test_a_younger_province_is_drawn_with_the_one_that_it_came_from() -> None:
    _, shapes = provinces.shaped({"ID-PE": 2, "ID-PA": 1})
    papua = next(shape for shape in shapes if shape.province == "ID-PA")
    assert papua.count == 3
    assert provinces.name_of("ID-PE") == "Papua Pegunungan"
    assert (provinces.name_of("ID-XX"), provinces.name_of(None)) == ("ID-XX", "")


def test_a_form_sent_twice_has_one_code_and_another_browser_another() -> None:
    code = code_of("secret", "key")
    assert code == code_of("secret", "key")
    assert len({code, code_of("other", "key"), code_of("secret", "other")}) == 3
    assert len(code) == 43
