"""What the ids of an edition are called, in the reader's language, by its rule book."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.clients.api import Problem
from portal.clients.identity import Grant, Person
from portal.clients.rounds import Holder
from portal.clients.selecting import Finding
from portal.locales import Words
from portal.pages.ask import Asked

PROPERTIES = ("title", "category", "started_on", "formerly")


@dataclass(frozen=True)
class Named:
    """A rule book and the reader's words."""

    book: Mapping[str, Any]
    words: Words

    def _in(self, part: str, id: str | None, label: str = "name") -> str:
        found = (one[label] for one in self.book[part] if one["id"] == id)
        return self.words.pick(next(found, id))

    def cluster(self, id: str | None) -> str:
        """A cluster's name; an id that the book has not stays as it is; so do the others."""
        return self._in("clusters", id)

    def group(self, id: str | None) -> str:
        """A group's."""
        return self._in("groups", id)

    def stage(self, id: str | None) -> str:
        """A stage's."""
        return self._in("stages", id)

    def reason(self, id: str | None) -> str:
        """A ground of refusal."""
        return self._in("reasons", id, "label")

    def options(self, part: str, label: str = "name") -> list[tuple[str, str]]:
        """All of one part, for a choice."""
        return [(one["id"], self.words.pick(one[label])) for one in self.book[part]]

    def _form(self, group: str) -> Mapping[str, Any]:
        forms = (one["form"] for one in self.book["groups"] if one["id"] == group)
        return next(forms, {"fields": [], "attachments": []})

    def fields(self, group: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The properties and the questions of a group's form: id, label, and how it is asked."""
        categories = next((g["categories"] for g in self.book["groups"] if g["id"] == group), ())
        for name in PROPERTIES:
            asked: Mapping[str, Any] = {"kind": "property"}
            if name == "category":
                asked = {"kind": "choice", "choices": categories}
            if name != "category" or categories:  # where there is none, it is not asked for
                yield name, self.words(f"agency.property.{name}"), asked
        for field in self._form(group)["fields"]:
            yield field["id"], self.words.pick(field["label"]), field

    def slots(self, group: str) -> list[tuple[str, str]]:
        """The places for attachments of a group's form."""
        return [(s["id"], self.words.pick(s["label"])) for s in self._form(group)["attachments"]]

    def place(self, group: str, id: str | None) -> str:
        """What a field or an attachment of the form is called."""
        named = {i: label for i, label, _ in self.fields(group)} | dict(self.slots(group))
        return named.get(id or "", id or "")

    def choice(self, group: str, field: str, value: str) -> str:
        """An answer as people read it: of a choice its label, a day in words."""
        if field == "started_on":
            return self._day(value)
        for id, _, asked in self.fields(group):
            if id == field:
                choices = asked.get("choices") or ()
                labels = (c.get("label") or c.get("name") for c in choices if c["id"] == value)
                return self.words.pick(next(labels, value))
        return value

    def _day(self, value: str) -> str:
        try:
            return self.words.date(date.fromisoformat(value))
        except ValueError:
            return value

    def finding(self, group: str, finding: Finding) -> str:
        """What a rule says, in a sentence."""
        params = dict(finding.params)
        for name in ("lists", "proposals"):
            if isinstance(params.get(name), Sequence):
                params[name] = ", ".join(params[name])
        if "other" in params:
            params["other"] = self.place(group, params["other"])
        params["field"] = self.place(group, finding.field)
        if not self.words.has(f"selection.finding.{finding.code}"):
            return finding.sentence
        return self.words(f"selection.finding.{finding.code}", **params)


async def book_of(ask: Asked, edition: str) -> Named:
    """The names of an edition."""
    book = await ask.programme.get(f"/editions/{edition}/rule-book", dict[str, Any])
    return Named(book, ask.words)


async def places_named(ask: Asked, held: Iterable[Grant]) -> Mapping[str, str]:
    """What the agencies, editions and forums are called in which somebody holds roles."""
    ids: dict[str, set[str]] = {"agency": set(), "edition": set(), "forum": set()}
    for grant in held:
        ids.get(grant.scope_kind or "", set()).add(grant.scope_id or "")
    names: dict[str, str] = dict(await ask.identity.agency_names(ids["agency"] - {""}))
    if ids["edition"]:
        names |= {one.id: one.name for one in await ask.programme.editions()}
    if ids["forum"]:
        forums = await ask.exhibition.forums()
        names |= {one.forum_id: ask.words.pick(one.names) for one in forums}
    return names


async def people_named(ask: Asked, accounts: Sequence[str]) -> Mapping[str, str]:
    """The names of those accounts whose names the reader may know; without names where the
    directory cannot say them now, for an id is still an answer."""
    if not accounts:
        return {}
    try:
        return await ask.identity.names(accounts)
    except Problem:
        return {}


def told_apart(holders: Iterable[Holder | Person]) -> dict[str, str]:
    """What people are called where one is chosen: two of one name by their addresses too."""
    people = list({one.account_id: one for one in holders}.values())
    often = Counter(one.name for one in people)
    return {
        one.account_id: f"{one.name} ({one.email})" if often[one.name] > 1 and one.email
        else one.name or one.account_id
        for one in people
    }  # fmt: skip
