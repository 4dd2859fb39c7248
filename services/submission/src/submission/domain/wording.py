"""How an edition calls things, in both languages, and what it lets anyone read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar


class Language(StrEnum):
    """A language of the competition."""

    INDONESIAN = "id"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A name or a question in both languages."""

    id: str
    en: str

    def said(self, language: Language) -> str:
        """In one of them."""
        return self.en if language is Language.ENGLISH else self.id


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: a cluster, a category, a choice."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a form; `public` where anyone may read its answer after a release."""

    id: str
    name: Words
    choices: tuple[Named, ...] = ()
    public: bool = False

    def answer(self, text: str, language: Language) -> str:
        """The answer as people read it: a choice by its name, everything else as written."""
        chosen = named(self.choices, text)
        return chosen.name.said(language) if chosen else text


@dataclass(frozen=True, slots=True)
class Place:
    """A place for an attachment; `public` where anyone may download it after a release."""

    id: str
    name: Words
    public: bool = False


@dataclass(frozen=True, slots=True)
class WordedGroup:
    """A group with its form."""

    id: str
    name: Words
    categories: tuple[Named, ...] = ()
    questions: tuple[Question, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What an edition calls itself, its clusters and its groups."""

    name: Words
    clusters: tuple[Named, ...] = ()
    groups: tuple[WordedGroup, ...] = field(default=())

    def group(self, id: str) -> WordedGroup:
        """The group of that id; one without a form where it is not known."""
        return named(self.groups, id) or WordedGroup(id, Words(id, id))


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Identified)


def named(some: Sequence[N], id: str | None) -> N | None:
    """The one of that id."""
    return next((one for one in some if one.id == id), None)


def unheard(edition_id: str) -> Wording:
    """The wording of an edition whose rule book has not been read for it: ids for names."""
    return Wording(Words(edition_id, edition_id))
