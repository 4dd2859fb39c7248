"""Reading a proposal with its edition, and writing it: the autosave's one read and one write."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from shared.mongo import Kept, Missing, Mongo, Stale
from shared.outbox import Unit
from submission.domain.content import Content, Frozen, as_frozen, content_of, frozen
from submission.domain.edition import Edition
from submission.domain.event import Event, Written, evolve
from submission.domain.intake import Intake
from submission.domain.proposal import Overwritten, Proposal, Standing
from submission.messages import told
from submission.store.shapes import INTAKE, PROPOSAL

MOST_OVERWRITTEN = 100
"""How many overwritten answers lie with the proposal before they are moved to the revisions."""


_FROZEN: TypeAdapter[Frozen] = TypeAdapter(Frozen)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal and the intake that it is for, read together."""

    kept: Kept[Proposal]
    intake: Kept[Intake]

    @property
    def proposal(self) -> Proposal:
        """The proposal's state."""
        return self.kept.state

    @property
    def edition(self) -> Edition:
        """Its edition."""
        return self.intake.state.edition


async def find(mongo: Mongo, id: str, version: int | None = None) -> Draft:
    """The proposal with its intake in one round trip; Missing, or Stale where it has moved on."""
    join = {"from": INTAKE.collection, "localField": "intake_id", "foreignField": "_id"}
    found = await mongo.aggregate(
        PROPOSAL.collection,
        [
            {"$match": {"_id": id}},
            {"$project": PROPOSAL.shown},
            {"$lookup": {**join, "as": "intake"}},
        ],
    )
    if not found or not found[0]["intake"]:
        raise Missing("proposal", id)
    kept = PROPOSAL.kept(found[0])
    if version is not None and version != kept.version:
        raise Stale(kept.version)
    return Draft(kept, INTAKE.kept(found[0]["intake"][0]))


def record(unit: Unit, kept: Kept[Proposal], event: Event) -> Kept[Proposal]:
    """Keep the proposal as it is after `event`, and tell what is told of it."""
    after = evolve(kept.state, event)
    return unit.record(PROPOSAL, kept, after, *told.facts(kept.id, after, event))


def hold_settlement(unit: Unit, intake: Kept[Intake]) -> None:
    """Move the intake on, whatever its version: a settlement that is being made looks again."""
    phase = {"_id": intake.id, "phase": intake.state.phase.value}
    unit.update(INTAKE.collection, phase, {"$inc": {"version": 1}})


async def autosave(unit: Unit, kept: Kept[Proposal], event: Written) -> Kept[Proposal]:
    """Keep written answers in one guarded write; what they overwrote goes to the history."""
    after = evolve(kept.state, event)
    overwritten = [asdict(o) for o in event.overwritten]
    push: dict[str, Any] = {"$push": {"history": {"$each": overwritten}}} if overwritten else {}
    if overwritten and after.overwritten > MOST_OVERWRITTEN:
        await _move_history(unit, kept.id)
        after = replace(after, overwritten=len(overwritten))
        push = {}
    document = PROPOSAL.document(after)
    changed = {f"answers.{f}": document["answers"][f] for f in event.answers}
    fields = ("content_version", "overwritten", "title_key", "title_words", "blank")
    changed |= {field: document[field] for field in fields}
    if overwritten and not push:
        changed["history"] = overwritten
    seen = {"_id": kept.id, "version": kept.version}
    unit.update(PROPOSAL.collection, seen, {"$set": changed, "$inc": {"version": 1}, **push})
    return replace(kept, state=after, version=kept.version + 1)


async def _move_history(unit: Unit, id: str) -> None:
    """Move what lies with the proposal to the revisions; the proposal's guard keeps it one move."""
    entries = await _history(unit.mongo, id)
    if entries:
        first, last = entries[0]["until"], entries[-1]["until"]
        bucket = {"_id": f"{id}:{first}", "proposal_id": id, "last": last, "entries": entries}
        unit.insert("revisions", bucket)


async def overwritten(mongo: Mongo, id: str, since: int = 0) -> list[Overwritten]:
    """Every overwritten answer that stood after content version `since`, oldest first."""
    buckets = mongo.collection("revisions").find({"proposal_id": id, "last": {"$gt": since}})
    moved = [e for b in await mongo.all(buckets.sort("last", 1)) for e in b["entries"]]
    return [Overwritten(**e) for e in (*moved, *await _history(mongo, id)) if e["until"] > since]


async def _history(mongo: Mongo, id: str) -> list[dict[str, Any]]:
    found = await mongo.collection(PROPOSAL.collection).find_one({"_id": id}, {"history": 1})
    return list(found.get("history", ())) if found else []


async def submitted_content(mongo: Mongo, kept: Kept[Proposal]) -> Content:
    """What the ministry has before it: what was submitted, while something is being mended."""
    content = content_of(kept.state)
    if kept.state.standing is not Standing.REPAIR:
        return content
    return as_frozen(content, await frozen_version(mongo, kept.id, kept.state.frozen_version))


def freeze(unit: Unit, id: str, proposal: Proposal, canonical: str, sha256: str) -> None:
    """Keep the content as it is now for ever, unless this version of it is kept already."""
    if proposal.frozen_version < proposal.content_version:
        version = frozen(id, proposal, canonical=canonical, sha256=sha256, at=unit.now)
        unit.insert(
            "versions", {"_id": _version_id(id, version.content_version), **asdict(version)}
        )


async def frozen_version(mongo: Mongo, id: str, number: int) -> Frozen:
    """A frozen version; Missing where that content version was never frozen."""
    found = await mongo.collection("versions").find_one({"_id": _version_id(id, number)})
    if found is None:
        raise Missing("frozen version", str(number))
    return _FROZEN.validate_python(found)


def _version_id(id: str, version: int) -> str:
    return f"{id}:{version}"
