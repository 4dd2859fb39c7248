"""Award: lists, objections, certificates."""

from collections.abc import AsyncIterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import httpx
import orjson

from portal.clients.api import Api, Piece, Told
from portal.clients.objecting import Contact, Objection, Tracked


class Label(Told):
    """A name in both languages."""

    id: str
    en: str


class Windows(Told):
    """When a list may be objected to."""

    open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    settled_at: datetime | None = None


class Composed(Told):
    """How many entries a cluster has on a list."""

    cluster: str
    name: Label | None
    entries: int
    standing: int


class Summary(Told):
    """A released list among others."""

    edition_id: str
    list: str
    name: Label | None
    certificate: str | None
    simulated: bool
    released_at: datetime | None
    entries: int
    standing: int
    corrections: int
    sha256: str
    clusters: tuple[Composed, ...]
    objections: Windows


class Left(Told):
    """The correction by which an entry left a list."""

    correction: int
    reason: str
    sentence: str
    at: datetime


class Entry(Told):
    """An entry of a list."""

    proposal_id: str
    agency_id: str
    agency: str | None
    title: str
    group: str
    cluster: str
    standing: bool


class Named(Entry):
    """An entry with the released list that names or named it."""

    edition_id: str
    list: str
    list_name: Label | None
    cluster_name: Label | None
    group_name: Label | None
    province: str | None = None
    simulated: bool
    released_at: datetime | None
    added_by: int | None
    left: Left | None
    objection_open: bool
    objection_until: datetime | None


class Correction(Told):
    """A later entry of a released list."""

    correction: int
    removed: tuple[str, ...]
    added: tuple[Entry, ...]
    reason: str
    sentence: str
    at: datetime


class Released(Told):
    """A released list with every correction."""

    edition_id: str
    list: str
    simulated: bool
    released_at: datetime | None
    sha256: str
    entries: tuple[Entry, ...]
    corrections: tuple[Correction, ...]
    objections: Windows


class Certified(Told):
    """What a certificate says."""

    serial: str
    kind: str
    simulated: bool
    edition: dict[str, Any]
    list: dict[str, Any]
    proposal: dict[str, Any]
    agency: dict[str, Any]


class Certificate(Told):
    """A certificate's check."""

    serial: str
    stands: bool
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str | None
    certified: Certified
    signature: str
    key_id: str
    page: str


class Request(Told):
    """A correction that waits for a second person."""

    request_id: str
    removes: str | None
    replaces: str | None
    empties: str | None
    reason: str
    sentence: str
    by: str
    at: datetime


class Replacement(Told):
    """Who is next in order for a freed seat."""

    replaces: str
    proposal_id: str
    agency_id: str
    title: str
    cluster: str


class EmptySeat(Told):
    """A freed seat that two people left empty."""

    seat: str
    sentence: str
    at: datetime
    requested_by: str
    approved_by: str


class Signatories(Told):
    """Who answers for a correction."""

    correction: int
    requested_by: str | None
    approved_by: str | None


class Record(Told):
    """How a list came about."""

    list_id: str
    life: str
    entries: tuple[Entry, ...]
    sha256: str
    decision_id: str
    decision_sha256: str
    received_at: datetime
    readers: tuple[str, ...]
    release_at: datetime | None
    prepared_by: str | None
    prepared_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    released_at: datetime | None
    signatories: tuple[Signatories, ...]
    requests: tuple[Request, ...]
    replacements: tuple[Replacement, ...]
    left_empty: tuple[EmptySeat, ...]
    undecided_objections: int
    version: int

    @property
    def list(self) -> str:
        """Its id in the rule book."""
        return self.list_id.partition(":")[2]


class Naming(Told):
    """A further reader of a list."""

    naming_id: str
    reader: str
    reason: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None


class Award(Api):
    """Lists, objections, certificates."""

    service: ClassVar[str] = "award"

    async def released_lists(self, edition: str) -> list[Summary]:
        """An edition's released lists."""
        return await self.whole(f"/editions/{edition}/lists", Summary)

    async def released(self, edition: str, name: str) -> Released:
        """A released list with every correction."""
        return await self.get(f"/lists/{edition}/{name}", Released)

    async def entries(self, edition: str, **wish: Any) -> list[Named]:
        """Entries of an edition's released lists, filtered."""
        return await self.whole(f"/editions/{edition}/entries", Named, **wish)

    async def of_proposal(self, proposal: str) -> list[Named]:
        """The released lists that a proposal is or was on."""
        return (await self.get(f"/proposals/{proposal}/entries", Piece[Named])).items

    async def of_agency(self, agency: str) -> list[Named]:
        """What of an agency is or was on released lists."""
        return (await self.get(f"/agencies/{agency}/entries", Piece[Named])).items

    async def certificates(self, whose: str, id: str) -> list[Certificate]:
        """The certificates of one of the `agencies` or `proposals`."""
        return await self.whole(f"/{whose}/{id}/certificates", Certificate)

    async def certificate(self, serial: str) -> Certificate:
        """A certificate's check."""
        return await self.get(f"/certificates/{serial}", Certificate)

    async def file_objection(
        self, edition: str, name: str, body: Mapping[str, Any], key: str | None
    ) -> Tracked:
        """Object to an entry."""
        path = f"/lists/{edition}/{name}/objections"
        return await self.send("POST", path, body, Tracked, key=key)

    async def track(self, code: str) -> Tracked:
        """An objection by its code."""
        return await self.send("POST", "/tracking", {"code": code}, Tracked)

    async def erase_by_code(self, code: str) -> Tracked:
        """Have one's contact erased."""
        return await self.send("POST", "/tracking/erasure", {"code": code}, Tracked)

    async def lodge(self, code: str, content: AsyncIterable[bytes]) -> Tracked:
        """Add a file to one's objection."""
        given = {"Tracking-Code": code, "Content-Type": "application/octet-stream"}
        return await self.upload(
            "POST", "/tracking/evidence", content, headers=given, model=Tracked
        )

    async def take_back(self, code: str, file: str) -> None:
        """Take a file of one's objection back."""
        given = {"Tracking-Code": code}
        await self._ask("DELETE", f"/tracking/evidence/{file}", headers=given)

    async def objections(self, edition: str, after: str | None, **wish: Any) -> Piece[Objection]:
        """A piece of the objections of an edition."""
        path = f"/editions/{edition}/objections"
        return await self.get(path, Piece[Objection], after=after, limit=50, **wish)

    async def against(self, agency: str, **wish: Any) -> list[Objection]:
        """The accepted objections against an agency's entries."""
        return await self.whole(f"/agencies/{agency}/objections", Objection, **wish)

    async def objection(self, id: str) -> Objection:
        """One objection."""
        return await self.get(f"/objections/{id}", Objection)

    async def contact(self, id: str) -> Contact | None:
        """How an objector may be reached, if he lets it."""
        return await self.seek(f"/objections/{id}/contact", Contact)

    async def records(self, edition: str) -> list[Record]:
        """The lists whose record this person may read."""
        return (await self.get(f"/editions/{edition}/records", Piece[Record])).items

    async def record(self, edition: str, name: str) -> Record | None:
        """How a list came about; None where this person may not know."""
        return await self.seek(f"/lists/{edition}/{name}/record", Record)

    async def namings(self, edition: str, name: str) -> Sequence[Naming]:
        """The further readers of a list."""
        return await self.whole(f"/lists/{edition}/{name}/namings", Naming)

    async def minutes(self, edition: str, name: str, paper: Mapping[str, Any]) -> httpx.Response:
        """The minutes of a list as PDF."""
        headers = {"Content-Type": "application/json"}
        path = f"/lists/{edition}/{name}/minutes"
        return await self._ask("POST", path, headers=headers, content=orjson.dumps(paper))
