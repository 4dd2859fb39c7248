"""An edition as it is shown: its stages at this instant, and everything that was done to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from programme import compute
from programme.domain.calendar import Stage
from programme.domain.edition import Edition
from programme.domain.rule_book import RuleBook, StageRule
from shared import http
from shared.mongo import Kept


class NameAnswer(http.Answer):
    """A name in Indonesian and English."""

    id: str
    en: str


By = Literal["clock", "hand"]


class StageAnswer(http.Answer):
    """A stage: what it is for, its instants (null: not set yet), who opens and closes it, and how
    it stands now."""

    id: str
    name: NameAnswer
    purpose: str
    round: str | None
    list: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    opens_by: By
    closes_by: By
    state: Literal["waiting", "open", "over"]


class AmendmentAnswer(http.Answer):
    """A later end of a stage, and why."""

    number: int
    stage: str
    closes_at: datetime
    previous_closes_at: datetime
    reason: str
    at: datetime


class ActAnswer(http.Answer):
    """A stage opened or closed by hand, and why."""

    stage: str
    act: Literal["opening", "closing"]
    reason: str
    at: datetime


class WhyAnswer(http.Answer):
    """Why a value is what it is; null in Indonesian where the rule book says it only in English."""

    id: str | None
    en: str


class AssumptionAnswer(http.Answer):
    """A value of the rule book that no source gives, and why it is what it is."""

    at: str
    why: WhyAnswer


class WindowsAnswer(http.Answer):
    """How long a repair, a reply, and objections to a correction may take, in seconds."""

    repair_seconds: int
    reply_seconds: int
    objection_seconds: int


class EditionAnswer(http.Answer):
    """An edition, whole but for its rule book, which is served by itself."""

    id: str
    name: str
    title: NameAnswer
    year: int
    simulated: bool
    state: Literal["draft", "published"]
    published_at: datetime | None
    rule_book: str
    rule_book_sha256: str
    notice_seconds: int
    windows: WindowsAnswer
    stages: list[StageAnswer]
    amendments: list[AmendmentAnswer]
    acts: list[ActAnswer]
    assumptions: list[AssumptionAnswer]
    as_of: datetime
    version: int


def answered(kept: Kept[Edition], now: datetime) -> EditionAnswer:
    """The edition at an instant."""
    edition, book = kept.state, compute.rule_book(kept.state.canonical)
    return EditionAnswer(
        id=edition.id,
        name=edition.name,
        title=_title(edition, book),
        year=edition.year,
        simulated=edition.simulated,
        state="draft" if edition.published_at is None else "published",
        published_at=edition.published_at,
        rule_book=book.id,
        rule_book_sha256=edition.sha256,
        notice_seconds=edition.notice_seconds,
        windows=WindowsAnswer.model_validate(book.windows, from_attributes=True),
        stages=stages(edition, book, now),
        amendments=[
            AmendmentAnswer.model_validate(each, from_attributes=True)
            for each in edition.amendments
        ],
        acts=[ActAnswer.model_validate(each, from_attributes=True) for each in edition.acts],
        assumptions=[
            AssumptionAnswer(at=each.at, why=WhyAnswer(id=each.why_indonesian, en=each.why))
            for each in book.assumptions
        ],
        as_of=now,
        version=kept.version,
    )


class RunningAnswer(http.Answer):
    """An edition that is not over, and its stages at this instant."""

    id: str
    name: str
    title: NameAnswer
    year: int
    simulated: bool
    stages: list[StageAnswer]


class NowAnswer(http.Answer):
    """The editions that are not over, the latest years first, at an instant."""

    items: list[RunningAnswer]
    as_of: datetime


def running(editions: Sequence[Edition], now: datetime) -> NowAnswer:
    """Editions as they stand at an instant."""
    books = [(edition, compute.rule_book(edition.canonical)) for edition in editions]
    return NowAnswer(
        items=[
            RunningAnswer(
                id=edition.id,
                name=edition.name,
                title=_title(edition, book),
                year=edition.year,
                simulated=edition.simulated,
                stages=stages(edition, book, now),
            )
            for edition, book in books
        ],
        as_of=now,
    )


def _title(edition: Edition, book: RuleBook) -> NameAnswer:
    """In both languages where it has its rule book's name; one that it was given is its own."""
    own = edition.name == book.name.id
    return NameAnswer(id=edition.name, en=book.name.en if own else edition.name)


def stages(edition: Edition, book: RuleBook, now: datetime) -> list[StageAnswer]:
    """The stages of an edition in order, as they stand at an instant."""
    rules = {rule.id: rule for rule in book.stages}
    return [_stage(stage, rules[stage.id], now) for stage in edition.stages]


def _stage(stage: Stage, rule: StageRule, now: datetime) -> StageAnswer:
    return StageAnswer(
        id=stage.id,
        name=NameAnswer(id=rule.name.id, en=rule.name.en),
        purpose=rule.purpose,
        round=rule.round,
        list=rule.list,
        opens_at=stage.opens_at,
        closes_at=stage.closes_at,
        opened_at=stage.opened_at,
        closed_at=stage.closed_at,
        opens_by="hand" if stage.opens_at is None else "clock",
        closes_by="hand" if stage.closes_by_hand else "clock",
        state=stage.state(now).value,
    )
