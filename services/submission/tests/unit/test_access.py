"""Who may ask what, and how much of a proposal somebody sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from shared.grants import Forbidden, Grant, Who
from shared.mongo import Missing
from submission import access
from submission.access import View
from submission.domain.proposal import Contest, Holder, Proposal, Standing
from submission.domain.refusal import OwnCase

Built = Callable[..., Proposal]
SITI = Who("siti", (Grant("unit_member", "agency", "semarang"),))
BUDI = Who("budi", (Grant("unit_member", "agency", "semarang"),))
MOVED = Who("siti", (Grant("unit_member", "agency", "jateng"),))
ADMIN = Who("admin", (Grant("agency_administrator", "agency", "semarang"),))
RIVAL = Who("rival", (Grant("agency_administrator", "agency", "jateng"),))
OFFICER = Who("officer", (Grant("secretariat", "nation", None),))
AUDITOR = Who("auditor", (Grant("auditor", "edition", "kipp-2018"),))
JUDGE = Who("judge", (Grant("evaluator", "edition", "kipp-2018"),))
SUBMITTED = [s for s in Standing if s not in {Standing.DRAFT, Standing.HANDED_OVER}]


@pytest.mark.parametrize("standing", list(Standing))
def test_its_people_see_it_whole_and_strangers_not_at_all(
    proposal: Built, standing: Standing
) -> None:
    assert access.view(SITI, "p1", proposal(standing)) is View.WHOLE
    for nobody in (BUDI, MOVED, RIVAL, JUDGE, Who("none")):
        with pytest.raises(Missing):
            access.view(nobody, "p1", proposal(standing))


def test_a_collaborator_sees_it_as_long_as_he_is_in_the_agency(proposal: Built) -> None:
    shared = replace(proposal(), collaborators=("budi",))
    assert access.view(BUDI, "p1", shared) is View.WHOLE
    with pytest.raises(Missing):
        access.view(Who("budi"), "p1", shared)


def test_the_agency_sees_the_words_once_they_are_handed_over(proposal: Built) -> None:
    returned = replace(proposal(Standing.HANDED_OVER), standing=Standing.DRAFT)
    assert access.view(ADMIN, "p1", proposal()) is View.PROGRESS
    assert access.view(ADMIN, "p1", returned) is View.PROGRESS
    assert access.view(ADMIN, "p1", proposal(Standing.WITHDRAWN)) is View.PROGRESS
    assert access.view(ADMIN, "p1", proposal(Standing.HANDED_OVER)) is View.WHOLE
    assert access.view(ADMIN, "p1", proposal(Standing.REPAIR)) is View.WHOLE


def test_the_secretariat_sees_what_was_submitted(proposal: Built) -> None:
    for standing in (Standing.DRAFT, Standing.HANDED_OVER, Standing.WITHDRAWN):
        with pytest.raises(Missing):
            access.view(OFFICER, "p1", proposal(standing))
    for standing in (Standing.SUBMITTED, Standing.REPAIR, Standing.ADMITTED, Standing.REFUSED):
        assert access.view(OFFICER, "p1", proposal(standing)) is View.FROZEN


def test_an_auditor_sees_the_steps(proposal: Built) -> None:
    assert access.view(AUDITOR, "p1", proposal()) is View.STEPS
    assert access.view(AUDITOR, "p1", proposal(Standing.SUBMITTED)) is View.FROZEN
    elsewhere = Who("auditor", (Grant("auditor", "edition", "kipp-2019"),))
    with pytest.raises(Missing):
        access.view(elsewhere, "p1", proposal())


def test_who_is_both_takes_the_part_that_has_it(proposal: Built) -> None:
    both = Who("siti", (*SITI.grants, *ADMIN.grants))
    assert access.hand(both, "p1", proposal()) is Holder.UNIT
    assert access.hand(both, "p1", proposal(Standing.HANDED_OVER)) is Holder.AGENCY
    assert access.hand(ADMIN, "p1", proposal()) is Holder.AGENCY
    with pytest.raises(Missing):
        access.hand(RIVAL, "p1", proposal())


def test_another_part_is_forbidden_and_strangers_find_nothing(proposal: Built) -> None:
    ask = "submit a proposal"
    access.require_hand(ADMIN, "p1", proposal(), Holder.AGENCY, ask)
    with pytest.raises(Forbidden):
        access.require_hand(SITI, "p1", proposal(), Holder.AGENCY, ask)
    with pytest.raises(Missing):
        access.require_hand(RIVAL, "p1", proposal(), Holder.AGENCY, ask)


def test_only_who_began_it_shares_it(proposal: Built) -> None:
    shared, members = replace(proposal(), collaborators=("budi",)), ("budi", "siti")
    access.require_sharing(SITI, "p1", shared, members)
    for other in (BUDI, ADMIN):
        with pytest.raises(Forbidden):
            access.require_sharing(other, "p1", shared, members)
    with pytest.raises(Missing):
        access.require_sharing(RIVAL, "p1", shared, members)


def test_when_he_has_left_its_agency_shares_it(proposal: Built) -> None:
    shared = replace(proposal(), collaborators=("budi",))
    access.require_sharing(ADMIN, "p1", shared, ("budi",))
    with pytest.raises(Forbidden):
        access.require_sharing(BUDI, "p1", shared, ("budi",))
    for stranger in (MOVED, RIVAL, OFFICER):
        with pytest.raises(Missing):
            access.require_sharing(stranger, "p1", shared, ("budi",))


@pytest.mark.parametrize("ability", list(access.ABILITIES))
def test_each_ability_is_held_in_its_place_only(ability: str) -> None:
    people = {
        "unit_member": SITI, "agency_administrator": ADMIN,
        "secretariat": OFFICER, "auditor": AUDITOR,
    }  # fmt: skip
    for role in access.ABILITIES[ability]:
        access.require(people[role], ability, agency="semarang", edition="kipp-2018")
    with pytest.raises(Forbidden):
        access.require(JUDGE, ability, agency="semarang", edition="kipp-2018")
    if access.ABILITIES[ability] == ("unit_member",):
        with pytest.raises(Forbidden):
            access.require(SITI, ability, agency="jateng")


def test_who_has_a_part_in_it_does_not_decide_on_it(proposal: Built, now: datetime) -> None:
    contested = replace(proposal(Standing.CONTESTED), contest=Contest("x", "left", now))
    shared = replace(contested, collaborators=("officer",))
    for impartial in (OFFICER, RIVAL, Who("other")):
        access.require_impartial(impartial, shared)
    for partial in (SITI, BUDI, ADMIN, Who("siti", OFFICER.grants), Who("left", OFFICER.grants)):
        with pytest.raises(OwnCase):
            access.require_impartial(partial, shared)
