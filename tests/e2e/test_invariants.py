"""What must always hold is held against what two editions left in the databases and the log."""

import pytest
from tests.e2e.doctored import DOCTORED
from tests.e2e.evidence import Evidence
from tests.e2e.invariants import INVARIANTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", INVARIANTS)
def test_it_holds(name: str, evidence: Evidence) -> None:
    assert list(INVARIANTS[name](evidence)) == []


@pytest.mark.parametrize(
    ("name", "number"), [(name, n) for name, some in DOCTORED.items() for n in range(len(some))]
)
def test_what_breaks_it_is_found(name: str, number: int, evidence: Evidence) -> None:
    assert list(INVARIANTS[name](DOCTORED[name][number](evidence)))


def test_each_can_be_seen_to_fail() -> None:
    assert DOCTORED.keys() == INVARIANTS.keys()
