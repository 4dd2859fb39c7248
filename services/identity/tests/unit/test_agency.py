"""Agencies: registered once, their names corrected without changing what was told."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from identity.domain.agency import (
    Agency,
    AgencyExists,
    AgencyRegistered,
    AgencyType,
    Corrected,
    FormerName,
    FormerPlace,
    NoProvince,
    complete,
    correct_name,
    evolve,
    first_words,
    place,
    register,
)
from identity.domain.province import Province

NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2018, 3, 2, 12, tzinfo=UTC)
REGISTERED = AgencyRegistered("kota-a", "Kota A", AgencyType.KOTA, "prov", NOON, "boss")
AGENCY = Agency("Kota A", AgencyType.KOTA, "prov", NOON, "boss")


def ask(
    existing: Agency | None, name: str = "Kota A", province: Province | None = None
) -> AgencyRegistered | None:
    return register(
        existing,
        agency_id="kota-a",
        name=name,
        type=AgencyType.KOTA,
        parent_id="prov",
        province=province,
        by="boss",
        now=NOON,
    )


def test_an_agency_is_registered_under_its_tidy_name() -> None:
    assert ask(None, "  Kota\u200b  A ") == REGISTERED
    assert evolve(None, REGISTERED) == AGENCY


def test_registering_it_again_in_the_same_words_tells_nothing() -> None:
    assert ask(AGENCY) is None


def test_another_agency_cannot_take_the_id() -> None:
    with pytest.raises(AgencyExists) as no:
        ask(AGENCY, "Kota B")
    assert no.value.params == {"agency_id": "kota-a"}


def test_a_corrected_name_keeps_the_former_one_with_its_reason() -> None:
    event = correct_name(
        AGENCY, agency_id="kota-a", name="Kota  Aa", reason=" misspelt ", by="eve", now=LATER
    )
    assert event == Corrected("kota-a", "Kota Aa", AgencyType.KOTA, None, "misspelt", LATER, "eve")
    assert event is not None
    after = evolve(AGENCY, event)
    former = FormerName("Kota A", LATER, "misspelt", "eve")
    assert after == Agency("Kota Aa", AgencyType.KOTA, "prov", NOON, "boss", (former,))
    assert first_words(after) == ("Kota A", AgencyType.KOTA, "prov", None)


def test_correcting_to_the_same_name_is_silent() -> None:
    assert (
        correct_name(AGENCY, agency_id="kota-a", name="Kota A ", reason="none", by="eve", now=LATER)
        is None
    )


def test_the_registration_may_be_repeated_after_a_correction() -> None:
    event = correct_name(
        AGENCY, agency_id="kota-a", name="Kota Aa", reason="misspelt", by="eve", now=LATER
    )
    assert event is not None
    assert ask(evolve(AGENCY, event)) is None
    with pytest.raises(AgencyExists):
        ask(evolve(AGENCY, event), "Kota Aa")


def lies(agency: Agency, province: Province | None, why: str = "left out") -> Agency:
    event = place(agency, agency_id="kota-a", province=province, reason=why, by="eve", now=LATER)
    assert event == Corrected("kota-a", agency.name, agency.type, province, why, LATER, "eve")
    return evolve(agency, event)


def test_an_agency_is_placed_and_what_was_said_before_is_kept() -> None:
    after = lies(AGENCY, Province.JAWA_TENGAH)
    assert (after.province, after.former_places) == (
        Province.JAWA_TENGAH,
        (FormerPlace(None, LATER, "left out", "eve"),),
    )
    assert lies(after, None, "no").former_places[1].province is Province.JAWA_TENGAH
    assert ask(after) is None, "as it was registered"
    with pytest.raises(AgencyExists):
        ask(after, province=Province.JAWA_TENGAH)


def test_placing_it_where_it_lies_is_silent() -> None:
    after = lies(AGENCY, Province.BALI)
    again = {"agency_id": "kota-a", "reason": "again", "by": "eve", "now": LATER}
    assert place(after, province=Province.BALI, **again) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("type", [AgencyType.KEMENTERIAN, AgencyType.LEMBAGA])
def test_an_agency_of_the_whole_nation_lies_in_no_province(type: AgencyType) -> None:
    ministry = replace(AGENCY, type=type)
    with pytest.raises(NoProvince) as no:
        lies(ministry, Province.JAKARTA)
    assert no.value.params == {"type": type}
    with pytest.raises(NoProvince):
        register(
            None, agency_id="m", name="M", type=type, parent_id=None, province=Province.JAKARTA,
            by="boss", now=NOON,
        )  # fmt: skip


def completed(agency: Agency, name: str, province: Province | None) -> Corrected | None:
    return complete(
        agency, agency_id="kota-a", name=name, type=AgencyType.KOTA, parent_id="prov",
        province=province, reason="table", by="eve", now=LATER,
    )  # fmt: skip


def test_a_table_gives_an_agency_the_province_that_it_lacks() -> None:
    told = Corrected("kota-a", "Kota A", AgencyType.KOTA, Province.BALI, "table", LATER, "eve")
    assert completed(AGENCY, " Kota A", Province.BALI) == told
    assert completed(AGENCY, "Kota A", None) is None
    after = lies(lies(AGENCY, Province.BALI), Province.BANTEN, "mistaken")
    for province in (Province.BALI, Province.BANTEN, None):
        assert completed(after, "Kota A", province) is None


def test_a_table_changes_no_other_word_of_an_agency() -> None:
    for name, province in (("Kota B", None), ("Kota A", Province.ACEH)):
        with pytest.raises(AgencyExists):
            completed(lies(AGENCY, Province.BALI), name, province)


def test_the_provinces_are_those_of_the_standard() -> None:
    assert len(set(Province)) == 38
    assert all(re.fullmatch("ID-[A-Z]{2}", code) for code in Province)


def test_nothing_is_corrected_before_it_is_registered() -> None:
    with pytest.raises(TypeError):
        evolve(None, Corrected("k", "K", AgencyType.KOTA, None, "misspelt", NOON, "eve"))
