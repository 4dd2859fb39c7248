"""Starting from an earlier proposal: what is taken over, and what is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from submission.domain.draft import register
from submission.domain.edition import Edition
from submission.domain.event import Registered
from submission.domain.lineage import Earlier, OtherAgency, SameEdition
from submission.domain.proposal import Proposal

Built = Callable[..., Proposal]


def begun(
    edition: Edition, proposal: Proposal, now: datetime, *, agency: str = "semarang", **texts: str
) -> Registered:
    """A proposal of 2018 that starts from one of 2017."""
    earlier = Earlier("p0", replace(proposal, edition_id="kipp-2017"))
    return register(
        edition,
        agency_id=agency,
        agency_type="kota",
        group="umum",
        texts=texts,
        earlier=earlier,
        by="budi",
        now=now,
    )


def said(event: Registered) -> dict[str, str]:
    """What the new proposal says."""
    return {f: a.text for f, a in event.answers.items()}


def test_equal_fields_are_taken_over_and_what_is_named_goes_before(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    old = proposal(ringkasan="dulu", ide="dulu", rencana="tidak ada lagi")
    event = begun(edition, old, now, ide="sekarang")
    assert said(event) == {
        "title": "Antrean Tanpa Antre",
        "formerly": "Antrean Tanpa Antre",
        "started_on": "2016-08-17",
        "ringkasan": "dulu",
        "ide": "sekarang",
    }
    assert event.begun_from == "p0"
    assert {(a.by, a.at, a.version) for a in event.answers.values()} == {("budi", now, 1)}


def test_what_is_too_long_now_comes_whole(edition: Edition, proposal: Built, now: datetime) -> None:
    long = "https://contoh.id/" + "v" * 600
    assert said(begun(edition, proposal(video=long), now))["video"] == long


@pytest.mark.parametrize(
    ("title", "formerly"),
    [
        ("Antrean Tanpa Antre", "Antre"),
        ("antrean tanpa ANTRE!", "Antre"),
        ("Sipadu", "Antrean Tanpa Antre"),
    ],
)
def test_the_title_it_once_had_is_kept_for_those_who_look_who_has_won(
    edition: Edition, proposal: Built, now: datetime, title: str, formerly: str
) -> None:
    event = begun(edition, proposal(formerly="Antre"), now, title=title)
    assert (said(event)["title"], said(event)["formerly"]) == (title, formerly)


def test_a_category_is_taken_over_where_it_is_offered_still(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    groups = tuple(replace(g, categories=("digital",)) for g in edition.groups)
    offering = replace(edition, groups=groups)
    assert said(begun(offering, proposal(category="digital"), now))["category"] == "digital"
    assert "category" not in said(begun(offering, proposal(category="pandemi"), now))


def test_it_starts_from_another_edition_and_the_same_agency(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    with pytest.raises(OtherAgency):
        begun(edition, proposal(), now, agency="jateng")
    with pytest.raises(SameEdition):
        begun(replace(edition, id="kipp-2017"), proposal(), now)
