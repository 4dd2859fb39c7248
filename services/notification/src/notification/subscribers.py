"""What is listened to: topic, type of message, and what it makes us do; and what the clock does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from notification.commands.digest import MakeDigest, make_digest
from notification.commands.matters import Tell, tell
from notification.commands.people import Erase, erase_again
from notification.commands.reminders import Remind, remind
from notification.commands.rounds import Look, look
from notification.domain.refusal import Refusal
from notification.messages import heard as said
from notification.reactions import booths, editions, lists, people, proposals, readings
from notification.store import CLOSED, DIGEST, MATTERS, REMINDERS, ROUNDS
from shared.delivery import Consumer, Hears, Projection
from shared.timers import Due

Types = Mapping[str, Hears]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things are news, gathered, or told ahead."""

    news: timedelta = timedelta(days=14)
    gather: timedelta = timedelta(seconds=10)
    hold_ahead: timedelta = timedelta(minutes=5)


def consumers(pace: Pace) -> tuple[Consumer, ...]:
    """Who listens: one to what happens, one to who joins an agency, one to who is no more."""
    happening = {
        "programme.events": _programme(),
        "submission.events": _submission(pace),
        "judging.events": _judging(pace),
        "award.events": _award(pace),
        "exhibition.events": _exhibition(pace),
    }
    joining = {
        "identity.events": {
            "identity.role_granted.v1": Hears(said.AgencyRole, people.on_role_granted)
        },
    }
    closing = {
        "identity.events": {
            "identity.account_closed.v1": Hears(said.AccountClosed, people.on_account_closed)
        },
    }
    return (
        Consumer("notification", happening, (Refusal,)),
        Consumer("notification.newcomers.v1", joining, (Refusal,)),
        Consumer("notification.closing.v1", closing, (Refusal,)),
    )


def _programme() -> Types:
    return {
        "programme.edition_published.v1": Hears(
            said.EditionPublished, editions.on_edition_published
        ),
        "programme.stage_extended.v1": Hears(said.StageEnds, editions.on_stage_ends),
        "programme.stage_closing.v1": Hears(said.StageEnds, editions.on_stage_ends),
        "programme.stage_closed.v1": Hears(said.StageClosed, editions.on_stage_closed),
    }


def _submission(pace: Pace) -> Types:
    returned = partial(proposals.on_returned, news=pace.news)
    moves = {kind: Hears(said.ProposalMoved, proposals.on_moved) for kind in proposals.MOVES}
    registered = Hears(said.ProposalRegistered, proposals.on_registered)
    return (
        {"submission.proposal_registered.v1": registered}
        | moves
        | {
            "submission.writers_changed.v1": Hears(
                said.WritersChanged, proposals.on_writers_changed
            ),
            "submission.proposal_returned.v1": Hears(said.ProposalMoved, returned),
            "submission.repair_asked.v1": Hears(said.RepairAsked, proposals.on_repair_asked),
            "submission.proposal_admitted.v1": Hears(said.ProposalAdmitted, proposals.on_admitted),
            "submission.proposal_withdrawn.v1": Hears(said.ProposalMoved, proposals.on_withdrawn),
            "submission.intake_closed.v1": Hears(said.IntakeClosed, editions.on_intake_closed),
        }
    )


def _judging(pace: Pace) -> Types:
    prepared = partial(readings.on_round_prepared, gather=pace.gather)
    assigned = partial(readings.on_reading_assigned, gather=pace.gather)
    ends = Hears(said.ReadingEnds, readings.on_reading_ends)
    return {
        "judging.round_prepared.v1": Hears(said.RoundOf, prepared),
        "judging.round_closed.v1": Hears(said.RoundOf, readings.on_round_closed),
        "judging.reading_assigned.v1": Hears(said.ReadingAssigned, assigned),
        "judging.sheet_handed_in.v1": ends,
        "judging.reading_declined.v1": ends,
        "judging.reading_ended.v1": ends,
    }


def _award(pace: Pace) -> Types:
    def news(reaction: Any) -> Any:
        return partial(reaction, news=pace.news)

    return {
        "award.list_released.v1": Hears(said.ListReleased, news(lists.on_list_released)),
        "award.list_corrected.v1": Hears(said.ListCorrected, news(lists.on_list_corrected)),
        "award.objection_filed.v1": Hears(said.ObjectionFiled, lists.on_objection_filed),
        "award.objection_screened.v1": Hears(said.ObjectionScreened, lists.on_objection_screened),
        "award.objection_replied.v1": Hears(said.ObjectionReplied, lists.on_objection_replied),
        "award.objection_ruled.v1": Hears(said.ObjectionRuled, news(lists.on_objection_ruled)),
        "award.certificate_issued.v1": Hears(
            said.CertificateIssued, news(lists.on_certificate_issued)
        ),
    }


def _exhibition(pace: Pace) -> Types:
    held = partial(booths.on_booth_held, ahead=pace.hold_ahead)
    settled = Hears(said.BoothSettled, booths.on_booth_settled)
    return {
        "exhibition.booth_held.v1": Hears(said.BoothKept, held),
        "exhibition.booth_offered.v1": Hears(said.BoothKept, booths.on_booth_offered),
        "exhibition.booth_confirmed.v1": settled,
        "exhibition.booth_released.v1": settled,
    }


CONSUMERS = consumers(Pace())
PROJECTIONS: tuple[Projection, ...] = ()


def due(mail_within: timedelta | None, digest_hour: int) -> tuple[Due, ...]:
    """What falls due: a matter to be told, a reminder, a look at a round, the digest."""
    return (
        Due(MATTERS, tell, lambda kept: Tell(kept.id, mail_within)),
        Due(REMINDERS, remind, lambda kept: Remind(kept.id)),
        Due(ROUNDS, look, lambda kept: Look(kept.id)),
        Due(DIGEST, make_digest, lambda kept: MakeDigest(kept.id, digest_hour)),
        Due(CLOSED, erase_again, lambda kept: Erase(kept.id)),
    )
