"""What is listened to: topic, type of message, and what it makes us do; and what the clock does."""

from datetime import timedelta
from functools import partial

from award import reactions
from award.commands.evidence import Sweep, sweep
from award.commands.lists import Advance, advance
from award.domain.refusal import Refusal
from award.messages import heard as said
from award.store import LISTS, STRAYS
from shared.delivery import Consumer, Hears, Projection
from shared.timers import Due

CORRECTIONS = {
    "identity.events": {
        "identity.agency_corrected.v1": Hears(said.AgencySaid, reactions.on_agency_said),
    }
}


def consumers(seed: str | None = None) -> tuple[Consumer, ...]:
    """Who listens; certificates are signed with the key of `seed` where one is given."""
    settled = partial(reactions.on_objections_settled, seed=seed)
    listening = {
        "identity.events": {
            "identity.agency_registered.v1": Hears(said.AgencySaid, reactions.on_agency_said),
        },
        "programme.events": {
            "programme.edition_published.v1": Hears(
                said.EditionPublished, reactions.on_edition_published
            ),
            "programme.stage_opened.v1": Hears(said.StageOpened, reactions.on_stage_opened),
            "programme.stage_extended.v1": Hears(said.StageEnds, reactions.on_stage_ends),
            "programme.stage_closing.v1": Hears(said.StageEnds, reactions.on_stage_ends),
            "programme.stage_closed.v1": Hears(said.StageClosed, reactions.on_stage_closed),
        },
        "judging.sealed": {
            "judging.shortlist_decided.v1": Hears(
                said.ShortlistDecided, reactions.on_shortlist_decided
            ),
            "judging.replacement_named.v1": Hears(
                said.ReplacementNamed, reactions.on_replacement_named
            ),
        },
        "submission.events": {
            "submission.proposal_withdrawn.v1": Hears(
                said.ProposalWithdrawn, reactions.on_proposal_withdrawn
            ),
        },
        "award.events": {
            "award.objection_ruled.v1": Hears(said.ObjectionRuled, reactions.on_objection_ruled),
            "award.list_corrected.v1": Hears(said.ListCorrected, reactions.on_list_corrected),
            "award.objections_settled.v1": Hears(said.ObjectionsSettled, settled),
        },
    }
    return (
        Consumer("award", listening, (Refusal,)),
        Consumer("award.agencies", CORRECTIONS, (Refusal,)),
    )


CONSUMERS = consumers()
PROJECTIONS: tuple[Projection, ...] = ()


def due(budget: timedelta) -> tuple[Due, ...]:
    """What falls due: a list's release, end of windows and settling; a file that nobody lodged."""
    return (
        Due(LISTS, advance, lambda kept: Advance(kept.id, budget)),
        Due(STRAYS, sweep, lambda kept: Sweep(kept.id)),
    )
