"""One service's database."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC
from typing import Any, TypeVar, cast

from shared import clock
from shared.mongo import transaction
from shared.mongo.driver import (
    CODEC,
    MAJORITY,
    WRITE,
    Document,
    IndexModel,
    OperationFailure,
    Session,
    awaited,
    connect,
)
from shared.mongo.files import Files
from shared.mongo.shapes import Index, Kept, Missing, Shape
from shared.settings import MongoSettings

S = TypeVar("S")
T = TypeVar("T")


class Mongo:
    """One service's database. `told` is set at each commit that told a fact in this process."""

    def __init__(self, settings: MongoSettings, *, client: Any = None) -> None:
        self._own_client = client is None
        self.client = client if client is not None else connect(settings)
        self.settings = settings
        self.database = self.client.get_database(
            settings.database, codec_options=CODEC, write_concern=WRITE,
            read_concern=MAJORITY,
        )  # fmt: skip
        self.told = asyncio.Event()
        self._collections: dict[str, Any] = {}

    async def close(self) -> None:
        """Let the connections go, when they are ours."""
        if self._own_client:
            await awaited(self.client.close())

    def collection(self, name: str) -> Any:
        """A collection, read and written at majority."""
        # Kept: the drivers build a new object of fifty attributes at each look.
        if name not in self._collections:
            self._collections[name] = self.database[name]
        return self._collections[name]

    def files(self, name: str) -> Files:
        """A bucket of large content."""
        return Files(self.client.get_database(self.settings.database), name)

    async def all(self, cursor: Any) -> list[Document]:
        """Everything a cursor gives."""
        return cast(list[Document], await cursor.to_list(None))

    async def aggregate(self, name: str, pipeline: Sequence[Document]) -> list[Document]:
        """Everything a pipeline gives."""
        return await self.all(await awaited(self.collection(name).aggregate(list(pipeline))))

    async def seek(self, shape: Shape[S], id: str) -> Kept[S] | None:
        """The state of that id, or None."""
        found = await self.collection(shape.collection).find_one({"_id": id}, shape.shown)
        return shape.kept(found) if found else None

    async def find(self, shape: Shape[S], id: str) -> Kept[S]:
        """The state of that id, or Missing."""
        found = await self.seek(shape, id)
        if found is None:
            raise Missing(shape.noun or shape.collection, id)
        return found

    async def find_many(
        self, shape: Shape[S], filter: Mapping[str, Any],
        sort: Sequence[tuple[str, int]] = (("_id", 1),), limit: int = 0, skip: int = 0,
    ) -> list[Kept[S]]:  # fmt: skip
        """The states that match, in order."""
        found = self.collection(shape.collection).find(dict(filter), shape.shown)
        cursor = found.sort(list(sort))
        return [shape.kept(d) for d in await self.all(cursor.skip(skip).limit(limit))]

    async def ensure(self, indexes: Mapping[str, Sequence[Index]]) -> None:
        """Make the collections and their indexes; nothing happens to those that are there."""
        there = set(await self.database.list_collection_names())
        await asyncio.gather(*(
            self._ensure(name, wanted, there=name in there) for name, wanted in indexes.items()
        ))  # fmt: skip

    async def _ensure(self, name: str, wanted: Sequence[Index], *, there: bool) -> None:
        if not there:
            await self._create(name)
        if wanted:
            models = [IndexModel(list(index.keys), **index.options()) for index in wanted]
            await self.collection(name).create_indexes(models)

    async def _create(self, name: str) -> None:
        try:
            await self.database.create_collection(name, check_exists=False)
        except OperationFailure as error:
            if error.code != 48:  # NamespaceExists: another process was faster
                raise

    async def clock_skew(self) -> float:
        """Seconds by which this process's clock is ahead of MongoDB's (half a round trip off)."""
        asked = clock.now()
        server = (await self.database.command("hello"))["localTime"].replace(tzinfo=UTC)
        answered = clock.now()
        return float(((asked + (answered - asked) / 2) - server).total_seconds())

    async def single(self, write: Callable[[Session], Awaitable[None]]) -> None:
        """One write, without a transaction; DuplicateKey, or CommitOutcomeUnknown."""
        await transaction.single(write)

    async def transaction(
        self, work: Callable[[Session], Awaitable[T]], budget_s: float | None = None
    ) -> T:
        """Run `work` in one transaction, again where the server asks for it, within the budget.

        `work` may run several times and must touch nothing but this database. A commit whose
        answer was lost is sent again; when the budget ends first: CommitOutcomeUnknown.
        """
        budget = self.settings.transaction_budget_s if budget_s is None else budget_s
        session = await awaited(self.client.start_session())
        try:
            return await transaction.run(session, work, budget)
        finally:
            await awaited(session.end_session())
