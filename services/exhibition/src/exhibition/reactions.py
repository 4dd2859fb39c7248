"""Another's fact, and our own published forum: our commands."""

from exhibition.commands.entitlements import (
    ChangeWins,
    InviteWinners,
    KnowEdition,
    change_wins,
    invite_winners,
    know_edition,
)
from exhibition.domain.booth import Why
from exhibition.domain.edition import Edition
from exhibition.messages import (
    CorrectedList,
    DisqualifiedFinalist,
    EditionPublished,
    PublishedForum,
    ReleasedList,
    WithdrawnProposal,
)
from exhibition.store import EDITION
from shared.delivery import Heard, NotYet
from shared.mongo import Kept
from shared.outbox import Unit


async def on_edition_published(heard: Heard[EditionPublished], unit: Unit) -> None:
    await know_edition(KnowEdition(heard.data.edition()), unit)


async def on_list_released(heard: Heard[ReleasedList], unit: Unit) -> None:
    edition = await _edition(heard.data.edition_id, unit)
    await change_wins(ChangeWins(edition, heard.data.event(), Why.DISQUALIFIED), unit)


async def on_list_corrected(heard: Heard[CorrectedList], unit: Unit) -> None:
    edition = await _edition(heard.data.edition_id, unit)
    await change_wins(ChangeWins(edition, heard.data.event(), heard.data.why()), unit)


async def on_finalist_disqualified(heard: Heard[DisqualifiedFinalist], unit: Unit) -> None:
    edition = await _edition(heard.data.edition_id, unit)
    await change_wins(ChangeWins(edition, heard.data.event(), Why.DISQUALIFIED), unit)


async def on_proposal_withdrawn(heard: Heard[WithdrawnProposal], unit: Unit) -> None:
    edition = await _edition(heard.data.edition_id, unit)
    await change_wins(ChangeWins(edition, heard.data.event(), Why.WITHDRAWN), unit)


async def on_forum_published(heard: Heard[PublishedForum], unit: Unit) -> None:
    edition = await _edition(heard.data.edition_id, unit)
    await invite_winners(InviteWinners(edition, heard.data.forum_id), unit)


async def _edition(edition_id: str, unit: Unit) -> Kept[Edition]:
    kept = await unit.seek(EDITION, edition_id)
    if kept is None:
        raise NotYet("programme.events", edition_id)
    return kept
