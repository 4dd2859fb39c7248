"""Writing: who may, when, and what two writers do to each other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submission.domain import attachment as files
from submission.domain import draft
from submission.domain.attachment import attach, detach, is_frozen
from submission.domain.content import content_of, texts_at
from submission.domain.draft import register, share, unshare, write
from submission.domain.edition import (
    Edition,
    Field,
    FieldKind,
    Group,
    NoClusterForAgency,
    Purpose,
    Stage,
    UnknownGroup,
)
from submission.domain.event import Registered, Shared, Written, evolve
from submission.domain.proposal import Answer, Attachment, Holder, Overwritten, Proposal, Standing
from submission.domain.refusal import NotOpenYet, TooLate, WithSomebodyElse, WrongStanding

Built = Callable[..., Proposal]
MS = timedelta(milliseconds=1)


def registered(edition: Edition, now: datetime, **changes: object) -> Registered:
    given: dict[str, object] = {
        "agency_id": "semarang",
        "agency_type": "kota",
        "group": "umum",
        "texts": {"title": "Antrean", "ide": ""},
        "by": "siti",
        "now": now,
    }
    return register(edition, **{**given, **changes})  # type: ignore[arg-type]


def test_a_proposal_begins_in_the_cluster_of_its_agency(edition: Edition, now: datetime) -> None:
    answers = {"title": Answer("Antrean", 1, "siti", now)}
    assert registered(edition, now) == Registered(
        "kipp-2018", "semarang", "umum", "kota", "siti", answers, now
    )
    assert registered(edition, now, agency_type="bumd").cluster == "provinsi"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"agency_type": "kabupaten"}, NoClusterForAgency),
        ({"group": "khusus"}, UnknownGroup),
        ({"texts": {"title": " "}}, draft.TitleNeeded),
        ({"texts": {"title": "x", "judul": "y"}}, draft.UnknownField),
        ({"texts": {"title": "x" * 501}}, draft.AnswerTooLong),
    ],
)
def test_what_cannot_be_registered(
    edition: Edition, now: datetime, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        registered(edition, now, **changes)


def test_a_proposal_begins_only_while_the_intake_is_open(edition: Edition, now: datetime) -> None:
    with pytest.raises(NotOpenYet):
        registered(edition.with_stage("submission", opened=False), now)
    with pytest.raises(TooLate):
        registered(edition, now + timedelta(days=2))


def wrote(
    proposal: Proposal, edition: Edition, now: datetime, hand: Holder = Holder.UNIT, **texts: str
) -> Written | None:
    return write(proposal, edition, texts, based_on={}, hand=hand, by="budi", now=now)


def test_what_is_written_gets_the_next_version_and_keeps_what_it_replaced(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    before = proposal(ide="lama")
    event = wrote(before, edition, now, ide="baru", ringkasan="isi")
    assert event == Written(
        answers={"ide": Answer("baru", 2, "budi", now), "ringkasan": Answer("isi", 2, "budi", now)},
        overwritten=(Overwritten("ide", "lama", 1, 2, "siti", now),),
        version=2,
    )
    after = evolve(before, event)
    assert (after.content_version, after.overwritten) == (2, 1)
    assert texts_at(after, event.overwritten, 1) == {
        "ide": "lama",
        "started_on": "2016-08-17",
        "title": "Antrean Tanpa Antre",
    }


def test_writing_what_is_there_already_is_silence(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    assert wrote(proposal(ide="sama"), edition, now, ide="sama") is None


def test_a_field_that_somebody_else_wrote_is_named_and_others_are_merged(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    mine = proposal(ide="lama", ringkasan="lama")
    event = wrote(mine, edition, now, ide="dari budi")
    assert event is not None
    after = evolve(mine, event)
    with pytest.raises(draft.ChangedMeanwhile) as no:
        write(
            after,
            edition,
            {"ide": "dari siti", "ringkasan": "dari siti"},
            based_on={"ide": 1, "ringkasan": 1},
            hand=Holder.UNIT,
            by="siti",
            now=now,
        )
    theirs = {"text": "dari budi", "version": 2, "by": "budi", "at": now}
    assert no.value.params == {
        "named": "ide",
        "fields": ["ide"],
        "versions": {"ide": 2},
        "conflicts": {"ide": {"mine": "dari siti", "theirs": theirs}},
    }
    merged = write(
        after,
        edition,
        {"ringkasan": "dari siti"},
        based_on={"ringkasan": 1},
        hand=Holder.UNIT,
        by="siti",
        now=now,
    )
    assert merged is not None
    assert evolve(after, merged).text("ide") == "dari budi"


def test_what_is_too_long_may_grow_shorter_but_not_longer(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    long = proposal(title="x" * 600)
    shorter = wrote(long, edition, now, title="x" * 599)
    assert shorter is not None
    with pytest.raises(draft.AnswerTooLong):
        wrote(evolve(long, shorter), edition, now, title="x" * 600)


def test_the_last_writer_wins_where_nobody_says_what_he_had_seen(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    event = wrote(proposal(), edition, now, ide="satu")
    assert event is not None
    first = evolve(proposal(), event)
    second = wrote(first, edition, now, ide="dua")
    assert second is not None
    assert evolve(first, second).text("ide") == "dua"


@pytest.mark.parametrize(
    ("standing", "hand", "refusal"),
    [
        (Standing.DRAFT, Holder.AGENCY, WithSomebodyElse),
        (Standing.HANDED_OVER, Holder.UNIT, WithSomebodyElse),
        (Standing.REPAIR, Holder.AGENCY, WithSomebodyElse),
        (Standing.SUBMITTED, Holder.AGENCY, WrongStanding),
        (Standing.ADMITTED, Holder.UNIT, WrongStanding),
        (Standing.WITHDRAWN, Holder.UNIT, WrongStanding),
    ],
)
def test_only_who_has_it_writes_it(
    edition: Edition,
    proposal: Built,
    now: datetime,
    standing: Standing,
    hand: Holder,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        wrote(proposal(standing), edition, now, hand, ide="x")


def test_the_agency_corrects_what_lies_with_it(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    event = wrote(proposal(Standing.HANDED_OVER), edition, now, Holder.AGENCY, ide="x")
    assert event is not None


def test_a_repair_is_of_the_named_fields_until_its_instant(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    mended = proposal(Standing.REPAIR)
    assert mended.repair is not None
    late = mended.repair.until
    over = edition.with_stage("submission", closed=True)
    assert wrote(mended, over, late - MS, ringkasan="x") is not None
    with pytest.raises(draft.RepairTimeUp):
        wrote(mended, over, late, ringkasan="x")
    with pytest.raises(draft.NotToBeRepaired):
        wrote(mended, over, now, ide="x")


def test_a_writer_may_be_added_once_and_removed_again(proposal: Built, now: datetime) -> None:
    assert share(proposal(), "budi", now=now) == Shared(("budi",), now)
    assert share(proposal(), "siti", now=now) is None
    with_budi = evolve(proposal(), Shared(("budi",), now))
    assert share(with_budi, "budi", now=now) is None
    assert unshare(with_budi, "budi", now=now) == Shared((), now)
    assert unshare(with_budi, "siti", now=now) is None
    with pytest.raises(WrongStanding):
        share(proposal(Standing.WITHDRAWN), "budi", now=now)
    full = evolve(proposal(), Shared(tuple(f"a{n}" for n in range(draft.MOST_COLLABORATORS)), now))
    with pytest.raises(draft.TooManyCollaborators):
        share(full, "budi", now=now)


def file(now: datetime, **changes: object) -> Attachment:
    given: dict[str, object] = {
        "file_id": "f1", "name": "sk.pdf", "type": "application/pdf", "size": 10,
        "sha256": "0" * 64, "version": 2, "by": "siti", "at": now,
    }  # fmt: skip
    return Attachment(**{**given, **changes})  # type: ignore[arg-type]


def test_a_file_takes_its_place_and_is_named_by_the_next_version(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    event = attach(proposal(), edition, "sk", file(now), hand=Holder.UNIT)
    after = evolve(proposal(), event)
    assert after.attachments == {"sk": file(now)}
    assert (after.content_version, event.replaced) == (2, None)
    again = attach(after, edition, "sk", file(now, file_id="f2", version=3), hand=Holder.UNIT)
    assert again.replaced == file(now)
    gone = detach(after, edition, "sk", hand=Holder.UNIT, now=now)
    assert evolve(after, gone).attachments == {}


@pytest.mark.parametrize(
    ("slot", "changes", "refusal"),
    [
        ("foto", {}, files.NoSuchPlace),
        ("sk", {"type": "image/png"}, files.TypeNotAllowed),
        ("sk", {"size": 1001}, files.FileTooLarge),
        ("sk", {"size": 0}, files.FileEmpty),
    ],
)
def test_what_cannot_be_attached(
    edition: Edition,
    proposal: Built,
    now: datetime,
    slot: str,
    changes: dict[str, object],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        attach(proposal(), edition, slot, file(now, **changes), hand=Holder.UNIT)


def test_nothing_can_be_taken_from_an_empty_place(
    edition: Edition, proposal: Built, now: datetime
) -> None:
    with pytest.raises(files.NothingAttached):
        detach(proposal(), edition, "sk", hand=Holder.UNIT, now=now)


def test_a_file_outlives_its_replacement_where_a_frozen_version_names_it(
    proposal: Built, now: datetime
) -> None:
    frozen = replace(proposal(Standing.HANDED_OVER), frozen_version=2)
    assert is_frozen(file(now, version=2), frozen)
    assert not is_frozen(file(now, version=3), frozen)


WRITES = st.lists(
    st.dictionaries(st.sampled_from(["ide", "ringkasan", "title"]), st.sampled_from("abc")),
    max_size=12,
)


@given(WRITES)
def test_every_version_can_be_read_again(writes: list[dict[str, str]]) -> None:
    now = datetime(2018, 3, 1, tzinfo=UTC)
    state = Proposal("e", "a", "umum", "kota", "siti", now)
    edition = _any_edition()
    seen, overwritten = {1: dict[str, str]()}, list[Overwritten]()
    for texts in writes:
        event = write(state, edition, texts, based_on={}, hand=Holder.UNIT, by="x", now=now)
        if event is not None:
            state = evolve(state, event)
            overwritten += event.overwritten
            seen[event.version] = content_of(state).texts
    for version, texts in seen.items():
        assert texts_at(state, overwritten, version) == {f: t for f, t in texts.items() if t}


def _any_edition() -> Edition:
    fields = tuple(Field(f, FieldKind.TEXT, required=True) for f in ("ide", "ringkasan"))
    group = Group("umum", (), fields, (), ())
    stage = Stage("submission", Purpose.INTAKE, opened=True)
    return Edition("e", "E", 2018, False, 60, (), (group,), (), (), (stage,))
