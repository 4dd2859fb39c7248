"""Many documents in one write."""

from collections.abc import Iterable
from typing import TypeVar

from shared.mongo import Session, Shape
from shared.outbox import Fact, Unit

S = TypeVar("S")


def create_all(unit: Unit, shape: Shape[S], made: Iterable[tuple[str, S, Fact]]) -> None:
    """Keep new states, each with its id, in one write, and tell one fact of each."""
    documents = [
        {**shape.document(state), "_id": id, "version": 1, "sequence": unit.tell(id, 0, fact)}
        for id, state, fact in made
    ]

    async def write(session: Session) -> None:
        await unit.mongo.collection(shape.collection).insert_many(documents, session=session)

    if documents:
        unit.write(write)
