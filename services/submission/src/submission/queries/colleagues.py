"""Who might write a proposal too."""

from shared import grants
from shared.grants import Who
from shared.mongo import Missing, Mongo
from submission import access
from submission.domain.proposal import Holder
from submission.store.shapes import PROPOSAL


async def colleagues(mongo: Mongo, who: Who, id: str) -> tuple[str, ...]:
    """The accounts of its agency's units, for its unit and its agency; those who write it too."""
    kept = await mongo.find(PROPOSAL, id)
    if not {Holder.UNIT, Holder.AGENCY} & set(access.hands(who, kept.state)):
        raise Missing(PROPOSAL.noun, id)
    return await grants.holders(mongo, "unit_member", kept.state.agency_id)
