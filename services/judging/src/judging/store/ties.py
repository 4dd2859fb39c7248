"""What ties judges to entries: the agencies above each other, offices held, what was declared."""

from judging.domain.conflict import Ties
from judging.domain.judge import Judge, Of
from judging.store.shapes import AGENCY
from shared.grants import grants_of
from shared.mongo import Mongo


async def parents_of(mongo: Mongo) -> dict[str, str | None]:
    """The agency above each agency that was heard of."""
    return {kept.id: kept.state.parent_id for kept in await mongo.find_many(AGENCY, {})}


async def ties_of(mongo: Mongo, account: str, judge: Judge | None) -> Ties:
    """What ties an account: its offices in agencies, and what it declared."""
    granted = await grants_of(mongo, account)
    offices = frozenset(g.scope_id for g in granted if g.scope_kind == "agency" and g.scope_id)
    if judge is None:
        return Ties(account, offices)
    return Ties(account, offices, judge.declares(Of.ENTRY), judge.declares(Of.AGENCY))
