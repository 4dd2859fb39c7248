"""A form as it was sent, what was wrong with it, and how it is shown again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import FormData, UploadFile

from portal.clients.api import Fault, Problem
from portal.locales import Words

Said = Callable[[Problem], str]
SaidOfField = Callable[[Fault], str]
STALE = 412
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_CODE = 60
YEARS = range(1970, 2200)
"""Those in which a competition may be; what else is written is a slip of the keys."""


@dataclass
class Form:
    """What a person wrote; `errors` by field, "" for what concerns no single one."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    stale: bool = False
    """Whether what it was about changed after the page was shown."""
    labels: dict[str, str] = field(default_factory=dict)
    """What each field that the page has shown is called there, in the page's order."""

    @classmethod
    def of(cls, sent: FormData) -> "Form":
        """A form of the browser, its line ends as we keep them."""
        made = cls()
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    made.files[name] = value
            else:
                text = value.replace("\r\n", "\n")
                made.lists.setdefault(name, []).append(text)
                made.values[name] = text
        return made

    @classmethod
    def with_values(cls, values: Mapping[str, object]) -> "Form":
        """A form before anybody wrote: what is known already."""
        return cls({name: "" if v is None else str(v) for name, v in values.items()})

    def __getitem__(self, name: str) -> str:
        """What a field says, without space around it; empty where it says nothing."""
        return self.values.get(name, "").strip()

    def all(self, name: str) -> list[str]:
        """What several boxes of one name say."""
        return [text.strip() for text in self.lists.get(name, []) if text.strip()]

    def chose(self, name: str, value: str) -> bool:
        """Whether a box or radio was chosen."""
        return value in self.lists.get(name, [self.values.get(name, "")])

    @property
    def key(self) -> str | None:
        """The key under which this sending is done once: the form carried it."""
        return self.values.get("once") or None

    @property
    def version(self) -> int | None:
        """The version that the page showed, where the form says so."""
        text = self.values.get("version", "")
        return int(text) if text.isascii() and text.isdigit() else None

    def called(self, name: str, label: str) -> str:
        """The label of a field, which is remembered as it is shown."""
        self.labels[name] = label
        return label

    def summary(self) -> list[tuple[str, str, str]]:
        """Each error as its field's name, what that is called, and what is wrong: as the page has
        them; what concerns no field of the page comes last, and is called nothing."""
        shown = [name for name in self.labels if name in self.errors]
        others = [name for name in self.errors if name not in self.labels]
        return [(n, self.labels.get(n, ""), self.errors[n]) for n in (*shown, *others)]

    def need(self, words: Words, *names: str) -> bool:
        """Whether all of these are filled in; each empty one is an error."""
        for name in names:
            if not self[name] and name not in self.files:
                self.errors.setdefault(name, words("ground.form.needed"))
        return not self.errors

    def code(self, words: Words, name: str) -> str:
        """The code that a person chooses for what is made; an error where it can be none."""
        text = self[name]
        if text and not (len(text) <= LONGEST_CODE and CODE.fullmatch(text)):
            self.errors[name] = words("ground.form.no-code")
        return text

    def instant(self, words: Words, name: str) -> datetime | None:
        """The instant that a field says, in the reader's zone; an error where it is none."""
        if not self[name]:
            return None
        try:
            at = words.read(self[name])
        except ValueError:
            self.errors[name] = words("ground.form.no-instant")
            return None
        if at.year not in YEARS:
            self.errors[name] = words("ground.form.no-year", year=str(at.year))
            return None
        return at

    def heard(
        self, problem: Problem, said: Said, said_of_field: SaidOfField, **fields: str
    ) -> None:
        """Put a service's no where it belongs; `fields` names our field for each of its own."""
        self.stale = self.stale or problem.status == STALE
        for fault in problem.faults:
            name = fields.get(fault.field, fault.field)
            if name in self.values or name in self.files:
                self.errors.setdefault(name, said_of_field(fault))
        if not self.errors:
            self.errors[""] = said(problem)
