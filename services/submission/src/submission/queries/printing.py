"""A proposal to be printed, for those who may read its words."""

from dataclasses import dataclass

from shared.grants import Who
from shared.mongo import Kept, Missing, Mongo
from submission import access, compute
from submission.domain.content import content_of
from submission.domain.intake import intake_id
from submission.domain.proposal import Proposal
from submission.domain.wording import Wording
from submission.queries import proposal as proposals
from submission.queries.wording import wording
from submission.store.shapes import INTAKE


@dataclass(frozen=True, slots=True)
class Printing:
    """One content version with what is around it."""

    kept: Kept[Proposal]
    content_version: int
    canonical: str
    sha256: str
    agency: str
    simulated: bool
    wording: Wording


async def printing(mongo: Mongo, who: Who, id: str, version: int | None) -> Printing:
    """The version that he sees, or the frozen one that he names."""
    seen = await proposals.see(mongo, who, id)
    if seen.view not in {access.View.WHOLE, access.View.FROZEN}:
        raise Missing("proposal", id)
    state = seen.kept.state
    frozen = seen.frozen
    present = seen.view is access.View.WHOLE and version == state.content_version
    if version is not None and not present:
        frozen = await proposals.version(mongo, who, id, version)
    if frozen is not None:
        text = (frozen.content_version, frozen.canonical, frozen.sha256)
    else:
        text = (state.content_version, *compute.hashed(content_of(state)))
    agency = await mongo.collection("agencies").find_one({"_id": state.agency_id})
    edition = (await mongo.find(INTAKE, intake_id(state.edition_id))).state.edition
    return Printing(
        seen.kept,
        *text,
        agency=agency["name"] if agency else state.agency_id,
        simulated=edition.simulated,
        wording=await wording(mongo, state.edition_id),
    )
