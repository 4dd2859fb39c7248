"""Eligibility: every rule of the rule book held against a proposal, at any moment.

A finding never refuses by itself: it says what is met, what is not, and what a person must judge.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from submission.domain.answer import as_date, fault
from submission.domain.content import Content
from submission.domain.edition import Edition, EligibilityRule, Group, Property, RuleKind
from submission.domain.title import Namesake, Win, title_key


class Outcome(StrEnum):
    """What a rule says of a proposal."""

    MET = "met"
    UNMET = "unmet"
    FOR_PERSON = "for_person"


class Code(StrEnum):
    """What a finding says, for those who want to say it in their own words."""

    MET = "met"
    TOO_YOUNG = "too-young"
    MISSING = "missing"
    MISSING_FILE = "missing-file"
    TOO_FEW_WORDS = "too-few-words"
    TOO_MANY_WORDS = "too-many-words"
    TOO_LONG = "too-long"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_DATE = "not-a-date"
    NOT_A_NUMBER = "not-a-number"
    NOT_AN_ADDRESS = "not-an-address"
    SAME_TITLE = "same-title"
    WON_BEFORE = "won-before"
    SHORT = "short"
    REPEATED = "repeated"
    PLACEHOLDER = "placeholder"
    QUOTA = "quota"


SAYS: dict[Code, str] = {
    Code.MET: "This rule is met.",
    Code.TOO_YOUNG: "It began on {started_on}; to be old enough it must have begun by {latest}.",
    Code.MISSING: "Nothing is written in {field!r} yet, and it is required.",
    Code.MISSING_FILE: "Nothing is attached at {field!r} yet, and it is required.",
    Code.TOO_FEW_WORDS: "{field!r} has {words} words; it needs {limit} at least.",
    Code.TOO_MANY_WORDS: "{field!r} has {words} words; {limit} are the most.",
    Code.TOO_LONG: "{field!r} has {length} characters; {limit} are the most.",
    Code.NOT_A_CHOICE: "What is written in {field!r} is none of the answers it offers.",
    Code.NOT_A_DATE: "What is written in {field!r} is not a date (year-month-day).",
    Code.NOT_A_NUMBER: "What is written in {field!r} is not a number.",
    Code.NOT_AN_ADDRESS: "What is written in {field!r} is not a web address.",
    Code.SAME_TITLE: "The same title stands on another proposal of this edition ({count} in all).",
    Code.WON_BEFORE: "Under this title it stood on {lists} before, {count} times.",
    Code.SHORT: "{field!r} has only {words} words; an officer looks whether it says enough.",
    Code.REPEATED: "{field!r} has the same text as {other!r}; an officer looks at both.",
    Code.PLACEHOLDER: "{field!r} holds {placeholder!r}; an officer looks whether it is an answer.",
    Code.QUOTA: "The agency submitted {submitted} before this one; its quota is {limit}.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one proposal; `reason` is the rule book's ground of refusal for it."""

    rule: str
    outcome: Outcome
    code: Code
    params: dict[str, Any]
    field: str | None = None
    reason: str | None = None

    @property
    def sentence(self) -> str:
        """The finding in a sentence."""
        said = {k: ", ".join(v) if isinstance(v, list) else v for k, v in self.params.items()}
        return SAYS[self.code].format(field=self.field, **said)


@dataclass(frozen=True, slots=True)
class Known:
    """What the asker may know of other proposals, and how many its agency submitted before it."""

    namesakes: tuple[Namesake, ...] = ()
    wins: tuple[Win, ...] = ()
    submitted: int = 0


@dataclass(frozen=True, slots=True)
class _Case:
    content: Content
    edition: Edition
    group: Group
    rule: EligibilityRule
    known: Known
    now: datetime

    def unmet(self, code: Code, field: str | None, **params: Any) -> Finding:
        return self._found(Outcome.UNMET, code, field, params)

    def for_person(self, code: Code, field: str | None, **params: Any) -> Finding:
        return self._found(Outcome.FOR_PERSON, code, field, params)

    def _found(
        self, outcome: Outcome, code: Code, field: str | None, params: dict[str, Any]
    ) -> Finding:
        reason = self.edition.reason_for(self.rule.rule)
        return Finding(self.rule.id, outcome, code, params, field, reason)


def findings(
    content: Content, edition: Edition, known: Known, now: datetime
) -> tuple[Finding, ...]:
    """Every rule of the proposal's group, in the rule book's order: met, or what is the matter."""
    group = edition.group(content.group)
    found: list[Finding] = []
    for rule in group.rules:
        case = _Case(content, edition, group, rule, known, now)
        matters = list(_RULES[rule.rule](case))
        found += matters or [Finding(rule.id, Outcome.MET, Code.MET, {})]
    return tuple(found)


def _minimum_age(case: _Case) -> Iterator[Finding]:
    started = as_date(case.content.text(Property.STARTED_ON))
    if started is None:
        yield case.unmet(Code.MISSING, Property.STARTED_ON)
        return
    latest = _years_before(case.edition.counting_day(case.now), case.rule.years)
    if started > latest:
        yield case.unmet(
            Code.TOO_YOUNG,
            Property.STARTED_ON,
            started_on=started.isoformat(),
            latest=latest.isoformat(),
        )


def _complete(case: _Case) -> Iterator[Finding]:
    yield from _properties(case)
    for question in case.group.fields:
        text = case.content.text(question.id)
        if not text.strip():
            if question.required:
                yield case.unmet(Code.MISSING, question.id)
        elif wrong := fault(question, text):
            yield case.unmet(Code(wrong.code), question.id, **wrong.params)
    for slot in case.group.slots:
        if slot.required and slot.id not in case.content.attachments:
            yield case.unmet(Code.MISSING_FILE, slot.id)


def _properties(case: _Case) -> Iterator[Finding]:
    content = case.content
    if title_key(content.text(Property.TITLE)) is None:
        yield case.unmet(Code.MISSING, Property.TITLE)
    started_on = content.text(Property.STARTED_ON)
    if as_date(started_on) is None:
        code = Code.NOT_A_DATE if started_on else Code.MISSING
        yield case.unmet(code, Property.STARTED_ON)
    category = content.text(Property.CATEGORY)
    if case.group.categories and category not in case.group.categories:
        code = Code.NOT_A_CHOICE if category else Code.MISSING
        yield case.unmet(code, Property.CATEGORY)


def _unique_title(case: _Case) -> Iterator[Finding]:
    namesakes = case.known.namesakes
    if namesakes:
        named = [n.proposal_id for n in namesakes if n.proposal_id]
        count = len(namesakes)
        yield case.unmet(Code.SAME_TITLE, Property.TITLE, count=count, proposals=named)


def _not_won_before(case: _Case) -> Iterator[Finding]:
    wins = [w for w in case.known.wins if w.list in case.rule.lists]
    if len(wins) >= case.rule.times:
        lists = sorted({f"{w.list} {w.year}" if w.year else w.list for w in wins})
        yield case.unmet(Code.WON_BEFORE, Property.TITLE, lists=lists, count=len(wins))


def _careless(case: _Case) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for question in case.group.prose:
        text = " ".join(case.content.text(question.id).casefold().split())
        if not text:
            continue
        if placeholder := _placeholder(case.rule, text):
            yield case.for_person(Code.PLACEHOLDER, question.id, placeholder=placeholder)
        elif (words := len(text.split())) < case.rule.min_words:
            yield case.for_person(Code.SHORT, question.id, words=words)
        if text in seen:
            yield case.for_person(Code.REPEATED, question.id, other=seen[text])
        seen.setdefault(text, question.id)


def _placeholder(rule: EligibilityRule, text: str) -> str | None:
    """The placeholder of which the whole text is made, said once or again and again."""
    for placeholder in rule.placeholders:
        word = " ".join(placeholder.casefold().split())
        if word and not text.replace(word, "").strip(" .,;"):
            return placeholder
    return None


def _agency_quota(case: _Case) -> Iterator[Finding]:
    if case.known.submitted >= case.rule.limit:
        yield case.unmet(Code.QUOTA, None, submitted=case.known.submitted, limit=case.rule.limit)


_RULES: dict[RuleKind, Callable[[_Case], Iterator[Finding]]] = {
    RuleKind.MINIMUM_AGE: _minimum_age,
    RuleKind.COMPLETE: _complete,
    RuleKind.UNIQUE_TITLE: _unique_title,
    RuleKind.NOT_WON_BEFORE: _not_won_before,
    RuleKind.CARELESS: _careless,
    RuleKind.AGENCY_QUOTA: _agency_quota,
}


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
