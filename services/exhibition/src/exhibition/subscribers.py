"""What is listened to, and what is due."""

from exhibition import projections, reactions
from exhibition.commands.booths import Lapse, lapse
from exhibition.domain.refusal import Refusal
from exhibition.messages import (
    CorrectedList,
    DisqualifiedFinalist,
    EditionPublished,
    NamedAgency,
    PublishedForum,
    ReleasedList,
    WithdrawnProposal,
)
from exhibition.store import BOOTH
from shared.delivery import Consumer, Folds, Hears, Projection
from shared.timers import Due

CONSUMERS = (
    Consumer(
        "exhibition.entitlements.v1",
        {
            "programme.events": {
                "programme.edition_published.v1": Hears(
                    EditionPublished, reactions.on_edition_published
                ),
            },
            "submission.events": {
                "submission.proposal_withdrawn.v1": Hears(
                    WithdrawnProposal, reactions.on_proposal_withdrawn
                ),
            },
            "award.events": {
                "award.list_released.v1": Hears(ReleasedList, reactions.on_list_released),
                "award.list_corrected.v1": Hears(CorrectedList, reactions.on_list_corrected),
                "award.finalist_disqualified.v1": Hears(
                    DisqualifiedFinalist, reactions.on_finalist_disqualified
                ),
            },
            "exhibition.events": {
                "exhibition.forum_published.v1": Hears(
                    PublishedForum, reactions.on_forum_published
                ),
            },
        },
        refusals=(Refusal,),
    ),
)

PROJECTIONS = (
    Projection(
        "exhibition.agencies.v2",
        {
            "identity.events": {
                "identity.agency_registered.v1": Folds(NamedAgency, projections.agency_named),
                "identity.agency_corrected.v1": Folds(NamedAgency, projections.agency_named),
            },
        },
    ),
)

DUE = (Due(BOOTH, lapse, lambda kept: Lapse(kept.id)),)
