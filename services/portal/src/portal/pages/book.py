"""The names that a rule book gives to what pages show: rounds, lists, groups, clusters, fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.pages.ask import Asked

Named = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Book:
    """An edition's rule book, as far as pages name things by it."""

    edition: str
    document: Mapping[str, Any]

    @property
    def title(self) -> Any:
        """The edition's name in both languages."""
        return self.document.get("name") or self.edition

    def one(self, of: str, id: str | None) -> Named:
        """The round, list, group or cluster of that id; one that says only its id without it."""
        found = (one for one in self.document.get(of, ()) if one["id"] == id)
        return next(found, {"id": id, "name": id or ""})

    def name(self, of: str, id: str | None) -> Any:
        """Its name in both languages."""
        return self.one(of, id)["name"]

    def fields(self, group: str) -> list[Named]:
        """The questions that a proposal of the group answers, in order."""
        form = self.one("groups", group).get("form", {})
        return list(form.get("fields", ()))

    def answer(self, field: Named, text: str) -> Any:
        """An answer as people read it: of a choice, what was chosen."""
        listed = field.get("choices") or ()
        return next((one["label"] for one in listed if one["id"] == text), text)

    def attachment(self, group: str, slot: str) -> Any:
        """What a group calls one of its documents."""
        form = self.one("groups", group).get("form", {})
        return next((a["label"] for a in form.get("attachments", ()) if a["id"] == slot), slot)

    def category(self, group: str, id: str | None) -> Any:
        """What a group calls one of its categories."""
        listed = self.one("groups", group).get("categories", ())
        return next((one["name"] for one in listed if one["id"] == id), id or "")


async def book_of(ask: Asked, edition: str) -> Book:
    """The rule book of an edition that is published."""
    found = await ask.programme.get(f"/editions/{edition}/rule-book", dict[str, Any])
    return Book(edition, found)
