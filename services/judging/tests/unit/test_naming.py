"""A naming: asked for with a reason, approved once, by somebody else."""

from dataclasses import replace
from typing import Any

import pytest

from judging.domain.naming import (
    AlreadyApproved,
    Approved,
    Naming,
    SamePerson,
    approve,
    ask,
    evolve,
)
from judging.domain.opening import NoViewer

OFFICIALS = ("agus", "sari", "susi")


def naming(make: Any) -> Naming:
    return ask(make.round(), "susi", reason="Why.", officials=OFFICIALS, by="sari", now=make.now)


def test_a_naming_says_who_asked_when_and_why(make: Any) -> None:
    assert naming(make) == Naming("kipp:desk", "kipp", "susi", "Why.", "sari", make.now)


def test_who_holds_no_office_is_not_named(make: Any) -> None:
    with pytest.raises(NoViewer):
        ask(make.round(), "umi", reason="Why.", officials=OFFICIALS, by="sari", now=make.now)
    with pytest.raises(NoViewer):
        approve(naming(make), officials=("agus",), by="agus", now=make.later)


def test_another_person_approves_once(make: Any) -> None:
    one = naming(make)
    with pytest.raises(SamePerson):
        approve(one, officials=OFFICIALS, by="sari", now=make.later)
    event = approve(one, officials=OFFICIALS, by="agus", now=make.later)
    assert event == Approved("agus", make.later)
    after = evolve(one, event)
    assert after == replace(one, approved_by="agus", approved_at=make.later)
    with pytest.raises(AlreadyApproved):
        approve(after, officials=OFFICIALS, by="susi", now=make.later)
