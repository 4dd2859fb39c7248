"""Whom submission listens to, and what falls due."""

from collections.abc import Sequence
from datetime import timedelta

from shared.delivery import Consumer, Hears
from shared.mongo import Kept
from shared.timers import Due
from submission import projections, reactions
from submission.commands import attachment, intake, selection
from submission.domain.intake import Intake
from submission.domain.refusal import Refusal
from submission.messages.heard import EditionPublished, StageClosed, StageEnd, StageOpened
from submission.store.shapes import INTAKE, PROPOSAL, STRAY

CONSUMERS: Sequence[Consumer] = (
    Consumer(
        "submission.calendar",
        {
            "programme.events": {
                "programme.edition_published.v1": Hears(
                    EditionPublished, reactions.on_edition_published
                ),
                "programme.stage_opened.v1": Hears(StageOpened, reactions.on_stage_opened),
                "programme.stage_extended.v1": Hears(StageEnd, reactions.on_stage_end),
                "programme.stage_closing.v1": Hears(StageEnd, reactions.on_stage_end),
                "programme.stage_closed.v1": Hears(StageClosed, reactions.on_stage_closed),
            }
        },
        refusals=(Refusal,),
    ),
)
PROJECTIONS = projections.PROJECTIONS


def due(budget: timedelta, contest_budget: timedelta, pause: timedelta) -> Sequence[Due]:
    """What falls due: an intake's next act, the end of a repair, a file that nobody named."""

    def advance(kept: Kept[Intake]) -> intake.Advance:
        return intake.Advance(kept.id, budget, contest_budget, pause)

    return (
        Due(INTAKE, intake.advance, advance),
        Due(PROPOSAL, selection.lapse, lambda kept: selection.Lapse(kept.id)),
        Due(STRAY, attachment.sweep, lambda kept: attachment.Sweep(kept.id)),
    )
