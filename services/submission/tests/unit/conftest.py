"""An edition and a proposal for it, as the rules see them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from submission.domain.edition import (
    Cluster,
    Edition,
    EligibilityRule,
    Field,
    FieldKind,
    Group,
    Purpose,
    Reason,
    Round,
    RuleKind,
    Shortlist,
    Slot,
    Stage,
)
from submission.domain.proposal import (
    Answer,
    Decision,
    Proposal,
    Receipt,
    Repair,
    Standing,
)

DEADLINE = datetime(2018, 3, 31, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A day before the deadline."""
    return DEADLINE - timedelta(days=1)


@pytest.fixture
def edition() -> Edition:
    """One group with a text, a choice, a date, a number and an address; its intake is open."""
    fields = (
        Field("ringkasan", FieldKind.TEXT, required=True, min_words=2, max_words=6),
        Field("ide", FieldKind.TEXT, required=True),
        Field("tujuan", FieldKind.CHOICE, required=True, choices=("tpb-1", "tpb-2")),
        Field("mulai", FieldKind.DATE, required=False),
        Field("biaya", FieldKind.NUMBER, required=False),
        Field("video", FieldKind.URL, required=False, max_length=60),
    )
    slots = (
        Slot("sk", ("application/pdf",), 1000, required=False),
        Slot("bukti", ("image/png",), 1000, required=False),
    )
    rules = (
        EligibilityRule("age", RuleKind.MINIMUM_AGE, blocks=False, years=1),
        EligibilityRule("form", RuleKind.COMPLETE, blocks=False),
        EligibilityRule("title", RuleKind.UNIQUE_TITLE, blocks=False),
        EligibilityRule(
            "care", RuleKind.CARELESS, blocks=False, min_words=4, placeholders=("contoh", "n/a")
        ),
        EligibilityRule("top-40", RuleKind.NOT_WON_BEFORE, blocks=False, lists=("top-40",)),
        EligibilityRule(
            "top-99", RuleKind.NOT_WON_BEFORE, blocks=False, lists=("top-99",), times=2
        ),
    )
    kinds = {
        RuleKind.MINIMUM_AGE: "too-young",
        RuleKind.COMPLETE: "incomplete",
        RuleKind.UNIQUE_TITLE: "same-title",
        RuleKind.CARELESS: "careless",
        RuleKind.NOT_WON_BEFORE: "won-before",
        RuleKind.AGENCY_QUOTA: "too-many",
    }
    return Edition(
        id="kipp-2018",
        name="KIPP 2018",
        year=2018,
        simulated=True,
        repair_seconds=3600,
        clusters=(Cluster("kota", ("kota",)), Cluster("provinsi", ("provinsi", "bumd"))),
        groups=(Group("umum", (), fields, slots, rules),),
        reasons=tuple(Reason(id, kind) for kind, id in kinds.items()),
        lists=(
            Shortlist("nominees", "desk", announced=False, certificate=None),
            Shortlist("top-99", "panel", announced=True, certificate="finalist"),
            Shortlist("top-40", "interview", announced=True, certificate="winner"),
        ),
        stages=(
            Stage("submission", Purpose.INTAKE, closes_at=DEADLINE, opened=True),
            Stage("administration", Purpose.SELECTION),
            Stage("contest", Purpose.CONTESTS),
            Stage("desk", Purpose.ROUND, round="desk"),
            Stage("panel", Purpose.ROUND, round="panel"),
            Stage("interview", Purpose.ROUND, round="interview"),
        ),
        rounds=(
            Round("desk", "evaluator"),
            Round("panel", "panellist", reads="nominees"),
            Round("interview", "panellist", reads="top-99"),
        ),
    )


Built = Callable[..., Proposal]


@pytest.fixture
def proposal(now: datetime) -> Built:
    """A proposal of Semarang's that stands somewhere, with those texts."""

    def build(standing: Standing = Standing.DRAFT, **texts: str) -> Proposal:
        texts = {"title": "Antrean Tanpa Antre", "started_on": "2016-08-17", **texts}
        built = Proposal(
            edition_id="kipp-2018",
            agency_id="semarang",
            group="umum",
            cluster="kota",
            owner="siti",
            registered_at=now,
            standing=standing,
            answers={f: Answer(t, 1, "siti", now) for f, t in texts.items()},
        )
        return replace(built, **_past(standing, now))

    return build


def _past(standing: Standing, now: datetime) -> dict[str, Any]:
    """What a proposal that stands there has behind it."""
    if standing in {Standing.DRAFT, Standing.WITHDRAWN}:
        return {}
    past: dict[str, Any] = {"frozen_version": 1, "handed_over_at": now}
    if standing is Standing.HANDED_OVER:
        return past
    past |= {"submitted_at": now, "receipts": (Receipt(1, "0" * 64, now),)}
    if standing is Standing.REPAIR:
        until = now + timedelta(hours=1)
        past["repair"] = Repair(("ringkasan", "sk"), until, "officer", now)
    if standing in {Standing.REFUSED, Standing.CONTESTED, Standing.UPHELD}:
        past["decision"] = Decision(("careless",), "Terlalu singkat.", "officer", now)
    return past
