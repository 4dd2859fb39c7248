"""Programme: editions, rule books, the calendar."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import httpx
from pydantic import Field

from portal.clients.api import Api, Piece, Told

Book = dict[str, Any]
"""A rule book as it is published: read by the pages as it is written."""


class Names(Told):
    """A name in both languages."""

    id: str
    en: str


class Stage(Told):
    """A stage of an edition, as it stands now."""

    id: str
    name: Names
    purpose: str
    list: str | None = None
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    opens_by: str
    closes_by: str
    state: str


class Running(Told):
    """An edition that is not over."""

    id: str
    title: Names
    simulated: bool
    stages: tuple[Stage, ...]

    @property
    def open(self) -> list[Stage]:
        """What is open now."""
        return [stage for stage in self.stages if stage.state == "open"]

    @property
    def next(self) -> Stage | None:
        """What comes after: the first stage that waits."""
        return next((stage for stage in self.stages if stage.state == "waiting"), None)


class Now(Told):
    """The editions that are not over."""

    items: tuple[Running, ...]


class Summary(Told):
    """An edition in a list."""

    id: str
    name: str
    year: int
    simulated: bool
    published_at: datetime | None


class Amendment(Told):
    """A later end of a stage, and why."""

    number: int
    stage: str
    closes_at: datetime
    previous_closes_at: datetime
    reason: str
    at: datetime


class Act(Told):
    """A stage opened or closed by hand, and why."""

    stage: str
    act: str
    reason: str
    at: datetime


class Edition(Told):
    """An edition, whole but for its rule book."""

    id: str
    name: str
    title: Names
    year: int
    simulated: bool
    state: str
    published_at: datetime | None
    rule_book: str
    rule_book_sha256: str
    notice_seconds: int
    stages: tuple[Stage, ...]
    amendments: tuple[Amendment, ...]
    acts: tuple[Act, ...]
    version: int

    def stage(self, id: str) -> Stage | None:
        """The stage of that id."""
        return next((stage for stage in self.stages if stage.id == id), None)


class Shipped(Told):
    """A rule book that comes with the platform."""

    id: str
    name: Names
    year: int
    assumptions: int


class Finding(Told):
    """What is wrong, where, and what its sentence is made of."""

    pointer: str
    detail: str
    code: str
    params: dict[str, str | int] = Field(default_factory=dict)


class Mistake(Finding):
    """A mistake in a file, with its place there."""

    line: int | None = None
    column: int | None = None


class Check(Told):
    """What a file is worth."""

    sound: bool
    rule_book_sha256: str | None
    rule_book: Book | None
    count: int
    mistakes: tuple[Mistake, ...]


class Readiness(Told):
    """Whether a draft could be published now."""

    publishable: bool
    findings: tuple[Finding, ...]


class Programme(Api):
    """Editions, rule books, the calendar."""

    service: ClassVar[str] = "programme"

    async def now(self) -> Now:
        """What is open now, and what comes next."""
        return await self.get("/now", Now)

    async def editions(self) -> list[Summary]:
        """The published editions, the latest years first; of one year, the last published."""
        found = await self.whole("/editions", Summary)
        return sorted(found, key=lambda one: (one.year, str(one.published_at)), reverse=True)

    async def latest(self) -> Summary | None:
        """The latest published edition: a real one where there is one."""
        found = await self.editions()
        return next((one for one in found if not one.simulated), found[0] if found else None)

    async def drafts(self) -> list[Summary]:
        """The editions that are not published yet."""
        return await self.whole("/drafts", Summary)

    async def edition(self, id: str) -> Edition:
        """An edition with its stages now."""
        return await self.get(f"/editions/{id}", Edition)

    async def seek_edition(self, id: str) -> Edition | None:
        """An edition, or None where there is none that this person may see."""
        return await self.seek(f"/editions/{id}", Edition)

    async def rule_book(self, edition: str) -> Book:
        """An edition's rule book."""
        return await self.get(f"/editions/{edition}/rule-book", Book)

    async def shipped(self) -> list[Shipped]:
        """The rule books that come with the platform."""
        return (await self.get("/rule-books", Piece[Shipped])).items

    async def shipped_book(self, id: str) -> Book:
        """One of them."""
        return await self.get(f"/rule-books/{id}", Book)

    async def text(self, path: str) -> str:
        """A rule book as a file, whole."""
        answer = await self.file(path)
        try:
            return (await answer.aread()).decode()
        finally:
            await answer.aclose()

    async def rule_book_file(self, edition: str, kind: str) -> httpx.Response:
        """An edition's rule book to be kept: `json` in its hashed form, or `yaml` to be read."""
        path = f"/editions/{edition}/rule-book"
        return await self.file(path if kind == "json" else f"{path}.yaml")

    async def check(self, text: str) -> Check:
        """Every mistake in a file, or the rule book that it is."""
        answer = await self._ask(
            "POST", "/rule-books/check", content=text.encode(),
            headers={"Content-Type": "application/yaml"},
        )  # fmt: skip
        return Check.model_validate_json(answer.content)

    async def draft(
        self, id: str, *, book: Book | None, template: str | None, name: str, simulated: bool,
        stages: Sequence[dict[str, Any]] = (), key: str | None = None, version: int | None = None,
    ) -> Edition:  # fmt: skip
        """Make a draft, or make it anew."""
        body = {
            "rule_book": book, "template": template, "name": name or None, "simulated": simulated,
            "stages": stages,
        }  # fmt: skip
        given = {field: value for field, value in body.items() if value is not None}
        return await self.send("PUT", f"/editions/{id}", given, Edition, key=key, version=version)

    async def redraft(
        self, id: str, book: Book, *, key: str | None, version: int | None
    ) -> Edition:
        """Give a draft another rule book."""
        path = f"/editions/{id}/rule-book"
        return await self.send("PUT", path, book, Edition, key=key, version=version)

    async def readiness(self, id: str) -> Readiness:
        """Whether a draft could be published now, and what stands in the way."""
        return await self.get(f"/editions/{id}/check", Readiness)

    async def publish(
        self, id: str, sha256: str, *, key: str | None, version: int | None
    ) -> Edition:
        """Publish a draft whose rule book still has that hash."""
        body = {"rule_book_sha256": sha256}
        path = f"/editions/{id}/publication"
        return await self.send("POST", path, body, Edition, key=key, version=version)

    async def act(
        self, edition: str, stage: str, act: str, body: dict[str, Any], *,
        key: str | None, version: int | None,
    ) -> Edition:  # fmt: skip
        """Open (`opening`), close (`closing`) or extend (`extension`) a stage, with a reason."""
        path = f"/editions/{edition}/stages/{stage}/{act}"
        return await self.send("POST", path, body, Edition, key=key, version=version)
