"""Who may ask what, role by role and place by place."""

import pytest

from exhibition.access import ABILITIES, may, require
from shared.grants import Forbidden, Grant, Who

PEOPLE = {
    "usher": Who("1", (Grant("event_staff", "forum", "ips"),)),
    "admin": Who("2", (Grant("agency_administrator", "agency", "a1"),)),
    "unit": Who("3", (Grant("unit_member", "agency", "a1"),)),
    "chief": Who("4", (Grant("secretariat", "nation", None),)),
    "judge": Who("5", (Grant("evaluator", "edition", "kipp-2018"),)),
}


@pytest.mark.parametrize(
    ("ability", "here"),
    [
        ("plan the forum", {"usher", "chief"}),
        ("see the board", {"usher", "chief"}),
        ("run the booths", {"usher"}),
        ("see the exhibitor", {"admin", "unit", "usher", "chief"}),
        ("take a booth", {"admin"}),
    ],
)
def test_the_table_holds_here_and_not_elsewhere(ability: str, here: set[str]) -> None:
    def able(agency: str | None, forum: str | None) -> set[str]:
        return {
            name for name, who in PEOPLE.items() if may(who, ability, agency=agency, forum=forum)
        }

    assert able("a1", "ips") == here
    assert able("a2", "other") == here & {"chief"}
    assert able(None, None) == here & {"chief"}


def test_every_ability_is_in_the_table_and_a_refusal_names_who_may() -> None:
    assert len(ABILITIES) == 5
    with pytest.raises(Forbidden, match="Only the event staff may run the booths"):
        require(PEOPLE["chief"], "run the booths", forum="ips")
