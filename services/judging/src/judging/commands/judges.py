"""Commands of a judge about themselves: the pact is signed, a conflict is declared."""

from dataclasses import dataclass

from judging import access
from judging.commands.substitutes import Gap, fill
from judging.domain import entry as entries
from judging.domain import judge as judges
from judging.domain.judge import Judge, Of
from judging.domain.reading import LIVE as HELD
from judging.domain.reading import decline, evolve
from judging.domain.round import LIVE, Round, require_read
from judging.messages import reading_told
from judging.store import AGENCY, EDITION, ENTRY, JUDGE, READING, ROUND
from shared.grants import Who
from shared.mongo import Document, Kept
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class SignPact:
    """Sign the integrity pact of an edition, by the hash of the text that was read."""

    edition_id: str
    sha256: str
    by: Who


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Declare a conflict of interest with an entry (a proposal's id) or an agency."""

    edition_id: str
    of: Of
    id: str
    why: str
    by: Who


async def sign(command: SignPact, unit: Unit) -> Kept[Judge]:
    """The pact is signed once."""
    await unit.find(EDITION, command.edition_id)
    access.require(command.by, "read and score entries", command.edition_id)
    kept = await _known(unit, command.edition_id, command.by)
    return _keep(unit, kept, judges.sign(kept.state, command.sha256, unit.now))


async def declare(command: DeclareConflict, unit: Unit) -> Kept[Judge]:
    """The conflict is kept; readings that it forbids are given back, and to others.

    Sheets handed in are given back too, until the round's closing is begun.
    """
    await unit.find(EDITION, command.edition_id)
    access.require(command.by, "read and score entries", command.edition_id)
    if not await _is_there(command, unit):
        raise judges.ConflictWithNothing(of=command.of.value, id=command.id)
    return await declare_conflict(command, unit)


async def declare_conflict(command: DeclareConflict, unit: Unit) -> Kept[Judge]:
    """As `declare`, for who is known to be a judge of the edition."""
    account = command.by.account
    kept = await _known(unit, command.edition_id, command.by)
    rounds = await unit.mongo.find_many(
        ROUND, {"edition_id": command.edition_id, "state": {"$in": list(LIVE)}}
    )
    for round_ in (one for one in rounds if one.state.member(account)):
        require_read(round_.state)
        await _give_back(unit, round_, account, _forbidden(command))
    after = judges.declare(kept.state, command.of, command.id, command.why, unit.now)
    return _keep(unit, kept, after)


async def _is_there(command: DeclareConflict, unit: Unit) -> bool:
    if command.of is Of.AGENCY:
        return await unit.seek(AGENCY, command.id) is not None
    entry = await unit.seek(ENTRY, entries.id_of(command.id))
    return entry is not None and entry.state.edition_id == command.edition_id


async def _give_back(unit: Unit, round: Kept[Round], account: str, forbidden: Document) -> None:
    """Decline what is forbidden; the round is guarded, for others are given readings in it."""
    wanted = {"round_id": round.id, "judge_id": account, "state": {"$in": list(HELD)}}
    gaps = []
    for kept in await unit.mongo.find_many(READING, wanted | forbidden):
        event = decline(kept.state, unit.now)
        if event is not None:
            unit.record(READING, kept, evolve(event), reading_told(kept.id, event))
            gaps.append(Gap(kept.state.proposal_id))
    unit.touch(ROUND, round)
    await fill(unit, round.state, gaps)


def _forbidden(command: DeclareConflict) -> Document:
    return {"proposal_id" if command.of is Of.ENTRY else "agency_id": command.id}


async def _known(unit: Unit, edition_id: str, by: Who) -> Kept[Judge]:
    id = judges.id_of(edition_id, by.account)
    return await unit.seek(JUDGE, id) or Kept(id, Judge(edition_id, by.account), 0, 0)


def _keep(unit: Unit, kept: Kept[Judge], after: Judge) -> Kept[Judge]:
    if after == kept.state:
        return kept
    if kept.version == 0:
        return unit.create(JUDGE, kept.id, after)
    return unit.record(JUDGE, kept, after)
