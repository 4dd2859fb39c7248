"""Colleagues over HTTP: whom a proposal may be shared with."""

from shared import http
from submission.api.shown import ProposalId
from submission.queries import colleagues as queries

router = http.router("proposals")


class ColleaguesAnswer(http.Answer):
    """The accounts of the units of a proposal's agency; their names are the directory's to tell."""

    accounts: list[str]


@router.get(
    "/proposals/{proposal_id}/colleagues",
    response_model=ColleaguesAnswer,
    summary="Who may write it too",
)
async def get_colleagues(proposal_id: ProposalId, call: http.Call) -> ColleaguesAnswer:
    """Whom its owner may let write: every unit member of its agency, those who do included."""
    found = await queries.colleagues(call.mongo, call.who, proposal_id)
    return ColleaguesAnswer(accounts=list(found))
