"""Who has an item of the queue before him."""

from datetime import datetime

from shared.grants import Who
from shared.mongo import Missing, Mongo
from submission import access
from submission.domain.claim import live
from submission.domain.proposal import Claim
from submission.store.shapes import PROPOSAL


async def held(mongo: Mongo, who: Who, id: str, now: datetime) -> Claim | None:
    """The claim that holds at that instant; to a proposal's own people there is none to see."""
    proposal = (await mongo.find(PROPOSAL, id)).state
    if access.view(who, id, proposal) is not access.View.FROZEN:
        raise Missing("claim on proposal", id)
    return live(proposal, now)
