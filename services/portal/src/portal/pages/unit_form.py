"""A proposal beside the form of its group: its parts, what is in each, and what the rules say."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.clients.api import Problem
from portal.clients.selecting import Finding
from portal.clients.writing import PROPERTIES, Proposal
from portal.locales import Words
from portal.pages.ask import Asked

DAY = len("2018-03-31")
ABOUT = "about"
FILES = "files"
COUNTED = ("years", "times", "count")
"""What a sentence of a rule has one or several of."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, in the reader's language."""

    id: str
    label: str
    help: str
    kind: str
    required: bool
    max_words: int | None
    min_words: int | None
    max_length: int | None
    choices: tuple[tuple[str, str], ...]
    public: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place for a file, in the reader's language."""

    id: str
    label: str
    types: tuple[str, ...]
    max_bytes: int
    required: bool
    public: bool

    @property
    def takes(self) -> str:
        """The types as people know them: PDF, JPG."""
        return ", ".join(one.partition("/")[2] for one in self.types).replace("jpeg", "jpg").upper()

    @property
    def megabytes(self) -> float:
        """How large a file may be, to a tenth."""
        return round(self.max_bytes / 1048576, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the editor: the fields on it, and the findings about them."""

    id: str
    label: str
    href: str
    empty: bool
    required: bool
    open: bool
    """Whether it may be written now."""
    faults: tuple[Finding, ...]


@dataclass(frozen=True)
class Sheet:
    """A proposal with the rule book of its edition, as one reader reads it."""

    proposal: Proposal
    book: Mapping[str, Any]
    findings: Sequence[Finding]
    words: Words

    @cached_property
    def _group(self) -> Mapping[str, Any]:
        groups = self.book["groups"]
        found: Mapping[str, Any] = next(g for g in groups if g["id"] == self.proposal.group)
        return found

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in order."""
        pick = self.words.pick
        return tuple(
            Question(
                f["id"], pick(f["label"]), pick(f.get("help")), f["kind"], f["required"],
                f["max_words"], f["min_words"], f["max_length"],
                tuple((c["id"], pick(c["label"])) for c in f["choices"]),
                f.get("public", False),
            )
            for f in self._group["form"]["fields"]
        )  # fmt: skip

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places for files, in order."""
        return tuple(
            Place(
                a["id"], self.words.pick(a["label"]), tuple(a["types"]), a["max_bytes"],
                a["required"], a.get("public", False),
            )
            for a in self._group["form"]["attachments"]
        )  # fmt: skip

    @property
    def categories(self) -> list[tuple[str, str]]:
        """What it may compete in."""
        return [(c["id"], self.words.pick(c["name"])) for c in self._group["categories"]]

    def name(self, part: str, id: str) -> str:
        """What a group, cluster, list or reason is called; its id where it has no name."""
        named = (o.get("name") or o.get("label") for o in self.book[part] if o["id"] == id)
        return self.words.pick(next(named, id))

    def label(self, field: str | None) -> str:
        """What a property, a question or a place for a file is called."""
        if field in PROPERTIES:
            return self.words(f"unit.property.{field}")
        labels = {q.id: q.label for q in self.questions} | {p.id: p.label for p in self.places}
        return labels.get(field or "", field or "")

    def about(self, name: str) -> str:
        """A property as people read it: a day in words, a category by its name."""
        return self.read(name, self.proposal.text(name))

    def read(self, field: str, text: str) -> str:
        """What stood in a field once, as people read it."""
        if field == "started_on":
            with suppress(ValueError):
                return self.words.date(date.fromisoformat(text))
        choices = dict(self.categories) if field == "category" else {}
        for question in self.questions:
            if question.id == field:
                choices = dict(question.choices)
        return choices.get(text, text)

    def answer(self, question: Question) -> str:
        """The answer as people read it: a choice by its label."""
        text = self.proposal.text(question.id)
        return dict(question.choices).get(text, text)

    def question(self, id: str) -> Question | None:
        """The question of that id, if the form has it."""
        return next((q for q in self.questions if q.id == id), None)

    @property
    def home(self) -> str:
        """Where its pages begin."""
        return f"/unit/proposals/{self.proposal.id}"

    def where(self, field: str | None) -> str:
        """The page on which a field is written."""
        if field is None or field in PROPERTIES:
            return f"{self.home}/{ABOUT}"
        if any(place.id == field for place in self.places):
            return f"{self.home}/{FILES}#{field}"
        return f"{self.home}/questions/{field}"

    def may_write(self, field: str) -> bool:
        """Whether its unit may write the field now."""
        repair = self.proposal.repair
        if self.proposal.standing == "repair" and repair is not None:
            return field in repair.fields
        return self.proposal.standing == "draft"

    def of(self, *fields: str) -> tuple[Finding, ...]:
        """What is not met, or for a person to decide, about those fields."""
        return tuple(f for f in self.findings if f.outcome != "met" and f.field in fields)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The pages of the editor, in the order of the form."""
        asked = self.asked_about
        slots = [place.id for place in self.places]
        parts = [
            Part(
                ABOUT, self.words("unit.part.about"), f"{self.home}/{ABOUT}", False, True,
                any(map(self.may_write, asked)), self.of(*asked),
            )
        ]  # fmt: skip
        for q in self.questions:
            href, empty = f"{self.home}/questions/{q.id}", not self.proposal.text(q.id).strip()
            open, faults = self.may_write(q.id), self.of(q.id)
            parts.append(Part(q.id, q.label, href, empty, q.required, open, faults))
        if self.places:
            required = any(place.required for place in self.places)
            parts.append(
                Part(
                    FILES, self.words("unit.part.files"), f"{self.home}/{FILES}",
                    not self.proposal.attachments, required, any(map(self.may_write, slots)),
                    self.of(*slots),
                )
            )  # fmt: skip
        return tuple(parts)

    @property
    def asked_about(self) -> tuple[str, ...]:
        """The properties that this group is asked."""
        return tuple(p for p in PROPERTIES if p != "category" or self.categories)

    def beside(self, id: str) -> tuple[Part | None, Part | None]:
        """The parts before and after one."""
        ids = [part.id for part in self.parts]
        at = ids.index(id)
        before = self.parts[at - 1] if at else None
        return before, self.parts[at + 1] if at + 1 < len(ids) else None

    def says(self, finding: Finding) -> str:
        """A finding in a sentence."""
        if finding.outcome == "met":
            return self._said(f"unit.rule.{finding.kind}", finding, finding.asks)
        return self._said(f"unit.finding.{finding.code}", finding, finding.params)

    def mends(self, finding: Finding) -> str:
        """How it is mended, where somebody can."""
        return self._said(f"unit.mend.{finding.code}", finding, finding.params)

    def _said(self, key: str, finding: Finding, params: Mapping[str, Any]) -> str:
        if not self.words.has(key):
            return finding.sentence if key.startswith("unit.finding.") else ""
        said: dict[str, Any] = {name: _plain(value) for name, value in params.items()}
        if isinstance(params.get("lists"), list):
            said["lists"] = ", ".join(self._list(one) for one in params["lists"])
        if "other" in params:
            said["other"] = self.label(params["other"])
        counted = (said[name] for name in COUNTED if isinstance(said.get(name), int))
        return self.words(key, **said, field=self.label(finding.field), n=next(counted, 1))

    def _list(self, id: str) -> str:
        """A list as people call it, with the year of its edition where it is said."""
        name, _, year = id.partition(" ")
        return f"{self.name('lists', name)} {year}".strip()

    @property
    def writable(self) -> bool:
        """Whether its unit may write anything of it now."""
        return self.proposal.standing in ("draft", "repair")

    @cached_property
    def unmet(self) -> list[Finding]:
        """What is not met, each matter once: two rules may ask for the same."""
        found = (f for f in self.findings if f.outcome == "unmet")
        return list({(f.code, f.field): f for f in sorted(found, key=_blocks_last)}.values())

    @property
    def for_person(self) -> list[Finding]:
        """What an officer will decide."""
        return [f for f in self.findings if f.outcome == "for_person"]

    def matters(self, here: Sequence[str]) -> tuple[list[Finding], list[Finding]]:
        """What is the matter with those fields, and with the rest."""
        of_here = [f for f in (*self.unmet, *self.for_person) if f.field in here]
        rest = [f for f in (*self.unmet, *self.for_person) if f.field not in here]
        return of_here, rest

    @property
    def met(self) -> list[Finding]:
        """What is met."""
        return [f for f in self.findings if f.outcome == "met"]

    @property
    def blocked(self) -> bool:
        """Whether an unmet rule stops it on its way."""
        return any(f.blocks for f in self.unmet)


def _plain(value: Any) -> Any:
    """What a service says as what it is: several things as a list, a day as a day."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and len(value) == DAY:
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


def _blocks_last(finding: Finding) -> bool:
    """Of two for the same matter the one that blocks is kept."""
    return finding.blocks


async def rule_book(ask: Asked, edition: str) -> Mapping[str, Any]:
    """The rule book of an edition."""
    return await ask.programme.get(f"/editions/{edition}/rule-book", dict[str, Any])


async def sheet(ask: Asked, id: str) -> Sheet:
    """A proposal that this person writes, without what the rules say of it."""
    proposal = _whole(await ask.submission.proposal(id))
    return Sheet(proposal, await rule_book(ask, proposal.edition_id), (), ask.words)


async def judged_sheet(ask: Asked, id: str) -> Sheet:
    """The same with what the rules say."""
    proposal, findings = await asyncio.gather(
        ask.submission.proposal(id), ask.submission.findings(id)
    )
    book = await rule_book(ask, _whole(proposal).edition_id)
    return Sheet(proposal, book, findings, ask.words)


def _whole(proposal: Proposal) -> Proposal:
    """These pages are for who writes it; others have pages of their own."""
    if proposal.view != "whole":
        raise Problem(404, {})
    return proposal
