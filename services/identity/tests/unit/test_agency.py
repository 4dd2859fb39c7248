"""Agencies: registered once, their names corrected without changing what was told."""

from datetime import UTC, datetime

import pytest

from identity.domain.agency import (
    Agency,
    AgencyExists,
    AgencyRegistered,
    AgencyType,
    FormerName,
    NameCorrected,
    correct_name,
    evolve,
    first_name,
    register,
)

NOON = datetime(2018, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2018, 3, 2, 12, tzinfo=UTC)
REGISTERED = AgencyRegistered("kota-a", "Kota A", AgencyType.KOTA, "prov", NOON, "boss")
AGENCY = Agency("Kota A", AgencyType.KOTA, "prov", NOON, "boss")


def ask(existing: Agency | None, name: str = "Kota A") -> AgencyRegistered | None:
    return register(
        existing,
        agency_id="kota-a",
        name=name,
        type=AgencyType.KOTA,
        parent_id="prov",
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
    event = correct_name(AGENCY, name="Kota  Aa", reason=" misspelt ", by="eve", now=LATER)
    assert event == NameCorrected("Kota Aa", "misspelt", LATER, "eve")
    assert event is not None
    after = evolve(AGENCY, event)
    former = FormerName("Kota A", LATER, "misspelt", "eve")
    assert after == Agency("Kota Aa", AgencyType.KOTA, "prov", NOON, "boss", (former,))
    assert first_name(after) == "Kota A"


def test_correcting_to_the_same_name_is_silent() -> None:
    assert correct_name(AGENCY, name="Kota A ", reason="none", by="eve", now=LATER) is None


def test_the_registration_may_be_repeated_after_a_correction() -> None:
    event = correct_name(AGENCY, name="Kota Aa", reason="misspelt", by="eve", now=LATER)
    assert event is not None
    assert ask(evolve(AGENCY, event)) is None
    with pytest.raises(AgencyExists):
        ask(evolve(AGENCY, event), "Kota Aa")


def test_nothing_is_corrected_before_it_is_registered() -> None:
    with pytest.raises(TypeError):
        evolve(None, NameCorrected("Kota A", "misspelt", NOON, "eve"))
