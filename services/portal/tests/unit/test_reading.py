"""A rule book as people read it, and what may be done with a stage as it stands."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.clients.programme import Edition, Mistake, Names, Stage
from portal.locales import Words
from portal.pages.reading import Reading, named
from portal.pages.setup import _line, said
from portal.pages.stages import offered

AT = datetime(2027, 3, 1, tzinfo=UTC)
BOOK: dict[str, Any] = {
    "notice_seconds": 300,
    "windows": {"repair_seconds": 60, "reply_seconds": 3600, "objection_seconds": 432000},
    "clusters": [{"id": "kota", "name": {"id": "Kota", "en": "Cities"}}],
    "groups": [
        {"criteria": [{"id": "dampak", "name": {"id": "Dampak", "en": "Impact"}}]},
        {"criteria": [{"id": "baru", "name": {"id": "Kebaruan", "en": "Novelty"}}]},
    ],
    "lists": [{"id": "top", "round": "desk"}, {"id": "winners", "round": "final"}],
    "assumptions": [{"at": "/groups"}, {"at": "/rounds/0/method"}],
}


def test_an_instant_that_is_past_is_told_with_which_end_it_is() -> None:
    def finding(end: str) -> str:
        params = {"stage": "Pengajuan"}
        return said(Words("id"), "instant-past", params, "", f"/stages/0/{end}")

    assert "Waktu pembukaan tahapan Pengajuan" in finding("opens_at")
    assert "Waktu penutupan tahapan Pengajuan" in finding("closes_at")


def test_ids_are_read_as_names_and_what_has_none_as_itself() -> None:
    reading = Reading(BOOK)
    assert reading.name("clusters", "kota") == {"id": "Kota", "en": "Cities"}
    assert reading.name("clusters", "desa") == "desa"
    assert reading.criterion("baru") == {"id": "Kebaruan", "en": "Novelty"}
    assert reading.criterion("murah") == "murah"
    assert reading.lists_of("final") == [(1, {"id": "winners", "round": "final"})]


def test_assumptions_are_numbered_as_they_stand_at_the_end() -> None:
    assert Reading(BOOK).assumed == {"/groups": 1, "/rounds/0/method": 2}


def test_lengths_and_sizes_are_read_as_people_say_them() -> None:
    reading = Reading(BOOK)
    assert reading.notice == timedelta(minutes=5)
    assert reading.windows == [
        ("repair", timedelta(minutes=1)), ("reply", timedelta(hours=1)),
        ("objection", timedelta(days=5)),
    ]  # fmt: skip
    assert (Reading.megabytes(2_097_152), Reading.megabytes(524_288)) == (2.0, 0.5)
    assert Reading.kinds(["application/pdf", "image/jpeg", "text/csv"]) == "PDF, JPG, CSV"


def stage(id: str, state: str, purpose: str = "round", **more: Any) -> Stage:
    """A stage that people open and close, unless `more` says otherwise."""
    told: dict[str, Any] = {
        "id": id, "name": Names(id=f"Tahap {id}", en=f"Stage {id}"), "purpose": purpose,
        "opens_at": None, "closes_at": None, "opened_at": None, "closed_at": None,
        "opens_by": "hand", "closes_by": "hand", "state": state,
    }  # fmt: skip
    return Stage.model_validate(told | more)


def edition(*stages: Stage) -> Edition:
    """An edition with these stages."""
    return Edition(
        id="uji", name="Uji", title=Names(id="Uji", en="Uji"), year=2027, simulated=True,
        state="published", published_at=AT, rule_book="uji", rule_book_sha256="0" * 64,
        notice_seconds=1, stages=stages, amendments=(), acts=(), version=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stages", "acts"),
    [
        ([stage("a", "open"), stage("b", "waiting")], [["close"], ["open"]]),
        ([stage("a", "waiting"), stage("b", "waiting")], [["open"], []]),
        ([stage("a", "over"), stage("b", "waiting", opens_by="clock", opens_at=AT)], [[], []]),
        ([stage("a", "open", closes_at=AT)], [["extend"]]),
        ([stage("a", "over", closes_at=AT)], [["extend"]]),
        ([stage("a", "over", "intake", closes_at=AT)], [[]]),
        ([stage("a", "waiting", closes_at=AT)], [["open", "extend"]]),
    ],
)
def test_only_what_would_be_done_is_offered(stages: list[Stage], acts: list[list[str]]) -> None:
    running = edition(*stages)
    assert [offered(running, one) for one in stages] == acts


def test_sentences_name_stages_as_people_know_them() -> None:
    stages = (stage("a", "open"), stage("b", "waiting"))
    params = {"stage": "b", "earlier": "a", "count": 2}
    assert named(Words("en"), stages, params) == {
        "stage": "Stage b", "earlier": "Stage a", "count": 2,
    }  # fmt: skip


def test_a_fault_is_said_in_the_readers_words_and_an_unknown_one_in_the_services() -> None:
    assert said(Words("id"), "weights", {"total": "95"}, "x") == (
        "Jumlah bobot kriteria ini 95; harus 100."
    )
    assert said(Words("id"), "of-a-later-release", {}, "This is new.") == "This is new."


def test_the_line_of_a_mistake_is_shown_from_where_it_can_be_seen() -> None:
    lines = ["year: 2018", "x" * 90 + ": contest"]
    mistake = Mistake(pointer="/a", detail="", code="missing", line=1, column=7)
    assert _line(lines, mistake) == "year: 2018"
    assert _line(lines, mistake.model_copy(update={"line": 2, "column": 93})) == (
        "…" + "x" * 21 + ": contest"
    )
    assert _line(lines, mistake.model_copy(update={"line": 9})) == ""
    assert _line(lines, mistake.model_copy(update={"line": None})) == ""
