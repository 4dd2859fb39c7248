"""A rule book as people read it: names for its ids, and what in it is assumed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from portal.clients.programme import Book, Stage
from portal.locales import Words

MEGABYTE = 1_048_576


def named(words: Words, stages: Iterable[Stage], params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a sentence, with the names of the stages that they mention."""
    names = {stage.id: words.pick(stage.name) for stage in stages}
    return {
        key: names.get(value, value) if key in ("stage", "earlier") else value
        for key, value in params.items()
    }


@dataclass(frozen=True)
class Reading:
    """A rule book, and what its pages look up in it."""

    book: Book

    @cached_property
    def assumed(self) -> Mapping[str, int]:
        """The number under which each assumed value stands at the end, by its pointer."""
        return {one["at"]: number for number, one in enumerate(self.book["assumptions"], 1)}

    def name(self, part: str, id: str) -> Any:
        """What a cluster, group, round, list or stage is called; its id where it has no name."""
        return next((one["name"] for one in self.book[part] if one["id"] == id), id)

    def criterion(self, id: str) -> Any:
        """What a criterion is called, in the first group that has it."""
        criteria = (one for group in self.book["groups"] for one in group["criteria"])
        return next((one["name"] for one in criteria if one["id"] == id), id)

    def lists_of(self, round_id: str) -> list[tuple[int, dict[str, Any]]]:
        """The lists that a round ends with, each with its place in the book."""
        listed = enumerate(self.book["lists"])
        return [(place, one) for place, one in listed if one["round"] == round_id]

    @property
    def windows(self) -> list[tuple[str, timedelta]]:
        """How long things may take."""
        named = ((key.removesuffix("_seconds"), s) for key, s in self.book["windows"].items())
        lengths = {key: timedelta(seconds=seconds) for key, seconds in named}
        return [(key, lengths[key]) for key in ("repair", "reply", "objection")]

    @property
    def notice(self) -> timedelta:
        """How long before its end the closing of a stage by hand is told."""
        return timedelta(seconds=self.book["notice_seconds"])

    @staticmethod
    def megabytes(size: int) -> float:
        """A size as people say it, to a tenth."""
        return round(size / MEGABYTE, 1)

    @staticmethod
    def kinds(types: list[str]) -> str:
        """Media types as people call them."""
        names = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}
        return ", ".join(names.get(one, one.rpartition("/")[2].upper()) for one in types)
