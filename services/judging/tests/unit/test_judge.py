"""The pact that is signed, and the conflicts that are declared."""

import hashlib
from typing import Any

import pytest

from judging.domain.judge import (
    MOST_DECLARED,
    AnotherPact,
    Judge,
    Of,
    PactNotSigned,
    TooManyConflicts,
    declare,
    require_pact,
    sign,
)
from judging.domain.pact import SHA256, TEXT

JUDGE = Judge("kipp", "ani")


def test_signing_keeps_text_hash_and_time(make: Any) -> None:
    pact = sign(JUDGE, SHA256, make.now).pact
    assert pact is not None
    assert (pact.text, pact.sha256, pact.at) == (TEXT, SHA256, make.now)
    assert hashlib.sha256(pact.text.encode()).hexdigest() == pact.sha256


def test_another_text_cannot_be_signed(make: Any) -> None:
    with pytest.raises(AnotherPact):
        sign(JUDGE, "0" * 64, make.now)


def test_signing_again_changes_nothing(make: Any) -> None:
    signed = sign(JUDGE, SHA256, make.now)
    assert sign(signed, SHA256, make.later) is signed


def test_who_has_not_signed_is_refused(make: Any) -> None:
    with pytest.raises(PactNotSigned):
        require_pact(None)
    with pytest.raises(PactNotSigned):
        require_pact(JUDGE)
    require_pact(sign(JUDGE, SHA256, make.now))


def test_a_declared_conflict_is_kept_with_why(make: Any) -> None:
    judge = declare(JUDGE, Of.AGENCY, "kota", "my sister works there", make.now)
    judge = declare(judge, Of.ENTRY, "p1", "I advised them", make.later)
    assert judge.declares(Of.AGENCY) == {"kota"}
    assert judge.declares(Of.ENTRY) == {"p1"}
    assert [one.why for one in judge.declared] == ["my sister works there", "I advised them"]


def test_declaring_it_again_changes_nothing(make: Any) -> None:
    judge = declare(JUDGE, Of.ENTRY, "p1", "first", make.now)
    assert declare(judge, Of.ENTRY, "p1", "second", make.later) is judge


def test_the_declared_conflicts_are_bounded(make: Any) -> None:
    judge = JUDGE
    for n in range(MOST_DECLARED):
        judge = declare(judge, Of.ENTRY, f"p{n}", "x", make.now)
    with pytest.raises(TooManyConflicts):
        declare(judge, Of.ENTRY, "one-more", "x", make.now)
    assert declare(judge, Of.ENTRY, "p0", "x", make.now) is judge
