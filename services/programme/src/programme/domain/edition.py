"""An edition: a rule book bound to instants, published once, and carried through its stages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from programme.domain.calendar import NOTICE, Binding, Stage, bind, findings
from programme.domain.refusal import AlreadyPublished, CalendarNotReady, RuleBookChanged
from programme.domain.rule_book import Fault, Mistake, RuleBook


@dataclass(frozen=True, slots=True)
class Written:
    """A rule book, its canonical text, and that text's SHA-256: what is hashed is what is kept."""

    book: RuleBook
    canonical: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later end of a stage, numbered from 1, and why."""

    number: int
    stage: str
    closes_at: datetime
    previous_closes_at: datetime
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did to a stage by hand ("opening" or "closing"), and why."""

    stage: str
    act: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the competition, draft or published."""

    id: str
    name: str
    year: int
    simulated: bool
    canonical: str
    sha256: str
    notice_seconds: int
    stages: tuple[Stage, ...]
    published_at: datetime | None = None
    published_by: str | None = None
    amendments: tuple[Amendment, ...] = ()
    acts: tuple[Act, ...] = ()

    def stage(self, id: str) -> Stage | None:
        """The stage of that id, if the rule book has it."""
        return next((stage for stage in self.stages if stage.id == id), None)

    def due_at(self) -> datetime | None:
        """The next instant at which the clock opens or closes a stage; a draft has none."""
        due = [stage.next_due() for stage in self.stages if self.published_at is not None]
        return min((instant for instant in due if instant is not None), default=None)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft was made, or made anew."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class Published:
    """The draft became the edition that everybody goes by."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class StageOpened:
    """A stage opened: by the clock, or by a person with a reason."""

    stage: str
    at: datetime
    by_hand: Act | None = None


@dataclass(frozen=True, slots=True)
class StageClosing:
    """A person set the near end of a stage that was bound to none."""

    stage: str
    closes_at: datetime
    by_hand: Act


@dataclass(frozen=True, slots=True)
class StageExtended:
    """A stage was given a later end."""

    amendment: Amendment


@dataclass(frozen=True, slots=True)
class StageClosed:
    """A stage's end has come."""

    stage: str
    at: datetime
    by_hand: bool


Event = Drafted | Published | StageOpened | StageClosing | StageExtended | StageClosed


def draft(
    edition: Edition | None,
    *,
    id: str,
    name: str | None,
    simulated: bool,
    written: Written,
    bindings: tuple[Binding, ...],
) -> Drafted:
    """A draft of an edition from a rule book; an earlier draft is replaced whole."""
    if edition is not None and edition.published_at is not None:
        raise AlreadyPublished(edition=edition.id)
    book = written.book
    return Drafted(
        Edition(
            id=id,
            name=name or book.name.id,
            year=book.year,
            simulated=simulated,
            canonical=written.canonical,
            sha256=written.sha256,
            notice_seconds=book.notice_seconds,
            stages=bind(tuple(stage.id for stage in book.stages), bindings),
        )
    )


def redraft(edition: Edition, written: Written) -> Drafted:
    """The same draft under another rule book; stages that both have keep their instants."""
    kept = {stage.id for stage in written.book.stages}
    bindings = tuple(
        Binding(stage.id, stage.opens_at, stage.closes_at)
        for stage in edition.stages
        if stage.id in kept
    )
    return draft(
        edition,
        id=edition.id,
        name=edition.name,
        simulated=edition.simulated,
        written=written,
        bindings=bindings,
    )


def unready(edition: Edition, now: datetime) -> tuple[Mistake, ...]:
    """What stands in the way of publishing this draft: instants, and a notice of seconds.

    A simulated edition may have such a notice: nobody loses words by a closing heard late.
    """
    found = findings(edition.stages, now)
    by_hand = any(stage.closes_by_hand for stage in edition.stages)
    enough = timedelta(seconds=edition.notice_seconds) >= NOTICE
    if edition.simulated or enough or not by_hand:
        return found
    notice = {"seconds": edition.notice_seconds, "least": NOTICE.seconds}
    return (*found, Mistake.of("/notice_seconds", Fault.NOTICE_TOO_SHORT, **notice))


def publish(edition: Edition, *, sha256: str | None, by: str, now: datetime) -> Published:
    """The draft as it stands: its rule book the one looked at, its instants ones to be kept."""
    if edition.published_at is not None:
        raise AlreadyPublished(edition=edition.id)
    if sha256 is not None and sha256 != edition.sha256:
        raise RuleBookChanged(sha256=edition.sha256)
    found = unready(edition, now)
    if found:
        raise CalendarNotReady(
            count=len(found),
            findings=[
                {"pointer": each.pointer, "detail": each.sentence, "code": each.fault.code}
                | {"params": dict(each.params)}
                for each in found
            ],
        )
    return Published(at=now, by=by)


def evolve(edition: Edition | None, event: Event) -> Edition:
    """The edition after an event."""
    if isinstance(event, Drafted):
        return event.edition
    if edition is None:
        raise ValueError(f"there is no edition to which {event} could have happened")
    match event:
        case Published(at=at, by=by):
            return replace(edition, published_at=at, published_by=by)
        case StageOpened(stage=id, at=at, by_hand=act):
            acts = edition.acts if act is None else (*edition.acts, act)
            stages = _each(edition, id, lambda stage: replace(stage, opened_at=at))
            return replace(edition, stages=stages, acts=acts)
        case StageClosing(stage=id, closes_at=end, by_hand=act):
            stages = _each(edition, id, lambda stage: replace(stage, closes_at=end))
            return replace(edition, stages=stages, acts=(*edition.acts, act))
        case StageExtended(amendment=made):
            stages = _each(edition, made.stage, lambda stage: stage.until(made.closes_at))
            return replace(edition, stages=stages, amendments=(*edition.amendments, made))
        case StageClosed(stage=id, at=at):
            stages = _each(edition, id, lambda stage: replace(stage, closed_at=at))
            return replace(edition, stages=stages)


def _each(edition: Edition, id: str, change: Callable[[Stage], Stage]) -> tuple[Stage, ...]:
    return tuple(change(stage) if stage.id == id else stage for stage in edition.stages)
