"""Whom judging listens to: topic, type of fact, what it makes us do."""

from judging import reactions
from judging.commands.rounds import Advance, advance
from judging.domain.refusal import Refusal
from judging.domain.round import Round
from judging.messages import hears
from judging.store import ROUND
from shared.delivery import Consumer, Hears, Projection
from shared.mongo import Kept
from shared.timers import Due

LISTENING = {
    "identity.events": {
        "identity.agency_registered.v1": Hears(
            hears.AgencyRegistered, reactions.on_agency_registered
        ),
    },
    "programme.events": {
        "programme.edition_published.v1": Hears(
            hears.EditionPublished, reactions.on_edition_published
        ),
        "programme.stage_opened.v1": Hears(hears.StageSaid, reactions.on_stage_opened),
        "programme.stage_extended.v1": Hears(hears.StageEnds, reactions.on_stage_ends),
        "programme.stage_closing.v1": Hears(hears.StageEnds, reactions.on_stage_ends),
        "programme.stage_closed.v1": Hears(hears.StageSaid, reactions.on_stage_closed),
    },
    "submission.events": {
        "submission.proposal_admitted.v1": Hears(
            hears.ProposalAdmitted, reactions.on_proposal_admitted
        ),
        "submission.proposal_withdrawn.v1": Hears(
            hears.ProposalWithdrawn, reactions.on_proposal_withdrawn
        ),
        "submission.selection_settled.v1": Hears(
            hears.SelectionSettled, reactions.on_selection_settled
        ),
    },
    "award.events": {
        "award.list_released.v1": Hears(hears.ListReleased, reactions.on_list_released),
        "award.list_corrected.v1": Hears(hears.ListCorrected, reactions.on_list_corrected),
        "award.objections_settled.v1": Hears(
            hears.ObjectionsSettled, reactions.on_objections_settled
        ),
        "award.finalist_disqualified.v1": Hears(
            hears.FinalistDisqualified, reactions.on_finalist_disqualified
        ),
    },
}

CONSUMERS = (Consumer("judging", LISTENING, refusals=(Refusal,)),)
PROJECTIONS: tuple[Projection, ...] = ()


def _advance(kept: Kept[Round]) -> Advance:
    return Advance(kept.id)


DUE = (Due(ROUND, advance, _advance),)
