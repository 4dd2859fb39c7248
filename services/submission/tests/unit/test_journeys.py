"""How far a proposal came, whatever order its steps were heard in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from submission.domain.edition import Edition, Shortlist
from submission.domain.journey import KINDS, Actor, Step, Stretch, furthest, shown

START = datetime(2018, 3, 1, tzinfo=UTC)


def step(kind: str, hour: int, **more: object) -> Step:
    service = kind.partition(".")[0]
    at = START + timedelta(hours=hour)
    return Step(kind, at, f"{service}.events", "p1", hour, **more)  # type: ignore[arg-type]


WAY = (
    step("submission.proposal_registered.v1", 1),
    step("submission.proposal_handed_over.v1", 2),
    step("submission.proposal_submitted.v1", 3),
    step("submission.proposal_refused.v1", 4),
    step("submission.refusal_contested.v1", 5),
    step("submission.proposal_admitted.v1", 6),
    step("judging.reading_assigned.v1", 7),
    step("award.list_released.v1", 8, list="top-99"),
    step("award.objection_filed.v1", 9, list="top-99"),
    step("award.list_released.v1", 10, list="top-40"),
    step("exhibition.booth_confirmed.v1", 11),
)
FAR = (
    Stretch.REGISTERED, Stretch.WITH_AGENCY, Stretch.SUBMITTED, Stretch.REFUSED, Stretch.REFUSED,
    Stretch.ADMITTED, Stretch.ADMITTED, Stretch.FINALIST, Stretch.FINALIST, Stretch.WINNER,
    Stretch.EXHIBITING,
)  # fmt: skip


@given(st.permutations(range(len(WAY))), st.integers(1, len(WAY)))
def test_the_furthest_step_wins_in_whatever_order(order: list[int], heard: int) -> None:
    some = [WAY[n] for n in order[:heard]]
    assert furthest(some, _EDITION) is FAR[max(order[:heard])]
    assert list(shown(some, ())) == sorted(some, key=lambda s: s.at)


def test_without_a_step_it_came_nowhere(edition: Edition) -> None:
    assert furthest([], edition) is None


def test_what_came_sealed_is_shown_once_its_list_names_the_proposal() -> None:
    sealed = step("judging.reading_assigned.v1", 7, sealed_round="panel")
    assert shown([*WAY, sealed], ()) == WAY
    assert sealed in shown([*WAY, sealed], {"panel"})
    assert sealed not in shown([*WAY, sealed], {"desk"})


def test_an_entry_that_was_taken_off_a_list_is_no_finalist_by_that(edition: Edition) -> None:
    removed = step("award.list_corrected.v1", 9, list="top-99", details={"removed": True})
    added = step("award.list_corrected.v1", 9, list="top-99", details={"removed": False})
    assert furthest([WAY[5], removed], edition) is Stretch.ADMITTED
    assert furthest([WAY[5], added], edition) is Stretch.FINALIST


def test_a_list_that_certifies_nothing_nominates(edition: Edition) -> None:
    listed = step("award.list_released.v1", 9, list="nominees")
    assert furthest([listed], edition) is Stretch.NOMINATED
    unknown = step("award.list_released.v1", 9, list="top-1")
    assert furthest([unknown], edition) is None


def test_the_actor_is_known_by_the_kind_of_fact() -> None:
    assert [s.actor for s in WAY[:4]] == [
        Actor.UNIT, Actor.UNIT, Actor.AGENCY, Actor.SECRETARIAT,
    ]  # fmt: skip
    assert step("award.objection_filed.v1", 1).actor is Actor.CITIZEN


def test_whose_act_it_was_is_known_where_it_was_told() -> None:
    acts = {
        ("submission.proposal_withdrawn.v1", None): Actor.AGENCY,
        ("submission.proposal_withdrawn.v1", "unit"): Actor.UNIT,
        ("submission.proposal_withdrawn.v1", "agency"): Actor.AGENCY,
        ("submission.proposal_repaired.v1", None): Actor.UNIT,
        ("submission.proposal_repaired.v1", "unit"): Actor.UNIT,
        ("submission.proposal_repaired.v1", "clock"): Actor.SYSTEM,
    }
    assert {(k, p): step(k, 1, part=p).actor for k, p in acts} == acts


def test_judges_are_judges_and_nobody_else() -> None:
    judges = {kind for kind, k in KINDS.items() if k.actor is Actor.JUDGE}
    assert judges == {"judging.reading_declined.v1", "judging.sheet_handed_in.v1"}


def _edition() -> Edition:
    lists = (
        Shortlist("top-99", "panel", announced=True, certificate="finalist"),
        Shortlist("top-40", "interview", announced=True, certificate="winner"),
    )
    return Edition("e", "E", 2018, False, 60, (), (), (), lists, ())


_EDITION = _edition()
