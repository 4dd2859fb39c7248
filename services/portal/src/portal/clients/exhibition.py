"""Exhibition: forums, plans, booths."""

from typing import ClassVar

from portal.clients.api import Api, Piece, Told


class Stand(Told):
    """A booth at which an innovation is shown."""

    code: str
    hall: str


class StandAt(Told):
    """Where an innovation stands at a forum."""

    forum_id: str
    name: str
    name_en: str | None = None
    stand: Stand


class Exhibition(Api):
    """Forums, plans, booths."""

    service: ClassVar[str] = "exhibition"

    async def stands_of(self, proposal: str) -> list[StandAt]:
        """Where an innovation stands, at every forum."""
        return (await self.get(f"/stands/{proposal}", Piece[StandAt])).items
