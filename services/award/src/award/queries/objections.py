"""Objections: for the secretariat and auditors, for the agency concerned, and by tracking code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from award import access
from award.domain.contact import Contact
from award.domain.evidence import Evidence
from award.domain.objection import SHOWN_TO_AGENCY, Objection, Status
from award.domain.queue import Step
from award.store import CONTACTS, OBJECTIONS
from shared.grants import Who
from shared.mongo import Document, Kept, Missing, Mongo

BY_ID = (("_id", 1),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the objections are asked for; `by` asks at `now`."""

    by: str
    now: datetime
    name: str | None = None
    status: Status | None = None
    waits_for: Step | None = None
    free: bool = False
    text: str = ""
    """Words of the title of the entry that is objected to, or the objection's id, whole."""

    def filters(self) -> list[Document]:
        """What each of the wishes means to MongoDB."""
        found: list[Document] = []
        if self.name is not None:
            found.append({"list": self.name})
        if self.status is not None:
            found.append({"status": self.status})
        if self.waits_for is not None:
            found.append(_waiting(self.waits_for, self.now))
        if self.free:
            ended = {"claim.until": {"$lte": self.now}}
            found.append({"$or": [{"claim": None}, ended, {"claim.by": self.by}]})
        if self.text:
            found.append({"$or": [{"_id": self.text.strip()}, _titled(self.text)]})
        return found


async def one(mongo: Mongo, objection_id: str, who: Who) -> Kept[Objection]:
    """An objection for those who deal with it; its agency sees it once it was accepted."""
    kept = await mongo.find(OBJECTIONS, objection_id)
    there = kept.state
    if access.may(who, "read objections", edition=there.edition_id):
        return kept
    theirs = access.may(who, "reply to objections", agency=there.agency_id)
    if theirs and there.status in SHOWN_TO_AGENCY:
        return kept
    raise Missing("objection", objection_id)


async def of_edition(
    mongo: Mongo, edition_id: str, wanted: Wanted, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Objection]]:
    """An edition's objections, the first filed first; one more than `limit`."""
    chosen = {"$and": [{"edition_id": edition_id}, *wanted.filters(), after]}
    return await mongo.find_many(OBJECTIONS, chosen, BY_ID, limit + 1)


async def of_agency(
    mongo: Mongo, agency_id: str, wanted: Wanted, after: Mapping[str, Any], limit: int
) -> Sequence[Kept[Objection]]:
    """The accepted objections against an agency's entries; one more than `limit`."""
    theirs = {"agency_id": agency_id, "status": {"$in": SHOWN_TO_AGENCY}}
    chosen = {"$and": [theirs, *wanted.filters(), after]}
    return await mongo.find_many(OBJECTIONS, chosen, BY_ID, limit + 1)


async def evidence(mongo: Mongo, objection_id: str, file_id: str, who: Who) -> Evidence:
    """A file of an objection for those who deal with it; its agency sees none that is withheld."""
    there = (await one(mongo, objection_id, who)).state
    official = access.may(who, "read objections", edition=there.edition_id)
    return _file(there.files if official else there.shown_to_agency(), file_id)


async def own_evidence(mongo: Mongo, code_sha256: str, file_id: str) -> Evidence:
    """A file of the objection of a tracking code."""
    return _file((await tracked(mongo, code_sha256)).state.files, file_id)


async def tracked(mongo: Mongo, code_sha256: str) -> Kept[Objection]:
    """The objection of a tracking code."""
    found = await mongo.find_many(OBJECTIONS, {"code_sha256": code_sha256}, limit=1)
    if not found:
        raise Missing("objection", "of that code")
    return found[0]


async def contact(mongo: Mongo, objection_id: str) -> Contact:
    """How the objector may be reached; Missing when he did not say, or had it erased."""
    return (await mongo.find(CONTACTS, objection_id)).state


async def has_contact(mongo: Mongo, objection_id: str) -> bool:
    """Whether a contact of the objector is kept."""
    return await mongo.seek(CONTACTS, objection_id) is not None


def _titled(text: str) -> Document:
    """Those with every one of these words in the title, in whatever case."""
    return {"$and": [{"title": re.compile(re.escape(w), re.IGNORECASE)} for w in text.split()]}


def _waiting(step: Step, now: datetime) -> Document:
    """What waits for a step at `now`, by the same instants as the rules."""
    unanswered = {"status": Status.ACCEPTED, "replied_at": None}
    heard = [{"replied_at": {"$ne": None}}, {"reply_until": {"$lte": now}}]
    match step:
        case Step.SCREENING:
            return {"status": Status.FILED}
        case Step.REPLY:
            return unanswered | {"reply_until": {"$gt": now}}
        case Step.RULING:
            return {"status": Status.ACCEPTED, "$or": heard}


def _file(files: Sequence[Evidence], file_id: str) -> Evidence:
    for file in files:
        if file.file_id == file_id:
            return file
    raise Missing("file", file_id)
