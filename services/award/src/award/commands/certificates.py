"""Certificates: signed for what stands once a list is settled, revoked with what leaves it."""

from dataclasses import dataclass
from datetime import datetime

from award import compute
from award.domain import certificate as certificates
from award.domain.amendment import Reason
from award.domain.award_list import AwardList, list_id
from award.domain.certificate import Certificate, certificate_id
from award.domain.edition import Edition, Kind
from award.domain.signing_key import SigningKey
from award.messages import told
from award.store import AGENCIES, CERTIFICATES, EDITIONS, LISTS, SIGNING_KEYS
from shared import clock
from shared.delivery import NotYet
from shared.outbox import Unit


@dataclass(frozen=True, slots=True)
class Issue:
    """Certify the entries that stand on a settled list."""

    edition_id: str
    list: str
    standing: tuple[str, ...]
    at: datetime
    seed: str | None = None


@dataclass(frozen=True, slots=True)
class Revoke:
    """End the certificates of entries that left a list."""

    list_id: str
    proposal_ids: tuple[str, ...]
    because: Reason


@dataclass(frozen=True, slots=True)
class HaveKey:
    """Have a key to sign with: that of the given seed, else the newest of ours, made if needed."""

    seed: str | None = None


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What all certificates of a list have in common."""

    edition_id: str
    edition: Edition
    award_list: AwardList
    kind: Kind
    at: datetime
    key: SigningKey
    seed: str


async def issue(command: Issue, unit: Unit) -> None:
    """One certificate for each standing entry, where the rule book says that there are any."""
    edition = (await unit.find(EDITIONS, command.edition_id)).state
    kind = edition.rule(command.list).certificate
    if kind is None:
        return
    award_list = (await unit.find(LISTS, list_id(command.edition_id, command.list))).state
    names = await _agency_names(unit, award_list, command.standing)
    key, seed = await have_key(HaveKey(command.seed), unit)
    occasion = _Occasion(command.edition_id, edition, award_list, kind, command.at, key, seed)
    serials = certificates.serials(command.edition_id, command.list, command.standing)
    for proposal_id, serial in serials.items():
        certificate = _signed(occasion, proposal_id, serial, names)
        named = certificate_id(list_id(command.edition_id, command.list), proposal_id)
        agency_id = award_list.entry(proposal_id).agency_id
        fact = told.certificate_issued(named, certificate, agency_id)
        unit.create(CERTIFICATES, named, certificate, fact)


async def revoke(command: Revoke, unit: Unit) -> None:
    """Revoke those that were issued."""
    ids = [certificate_id(command.list_id, proposal_id) for proposal_id in command.proposal_ids]
    for kept in await unit.mongo.find_many(CERTIFICATES, {"_id": {"$in": ids}}):
        if event := certificates.revoke(kept.state, command.because, now=unit.now):
            unit.record(CERTIFICATES, kept, certificates.evolve(kept.state, event))


async def have_key(command: HaveKey, unit: Unit) -> tuple[SigningKey, str]:
    """The key that signs from now on, and its seed; older ones stay published for what they signed.

    A given seed is kept nowhere: whoever reads MongoDB, or a backup of it, cannot sign with it.
    """
    if command.seed is None:
        return await _own_key(unit)
    key_id, public = compute.public_half(command.seed)
    kept = await unit.seek(SIGNING_KEYS, key_id)
    if kept is not None and kept.state.seed is None:
        return kept.state, command.seed
    key = SigningKey(key_id, public, None, unit.now)
    if kept is None:
        unit.create(SIGNING_KEYS, key_id, key)
    else:
        unit.record(SIGNING_KEYS, kept, key)
    return key, command.seed


async def _own_key(unit: Unit) -> tuple[SigningKey, str]:
    """The newest key whose seed lies here, made at the first start."""
    ours = {"seed": {"$ne": None}}
    for kept in await unit.mongo.find_many(SIGNING_KEYS, ours, [("since", -1)], limit=1):
        if kept.state.seed is not None:
            return kept.state, kept.state.seed
    seed = clock.new_secret(32)
    key_id, public = compute.public_half(seed)
    key = SigningKey(key_id, public, seed, unit.now)
    unit.create(SIGNING_KEYS, key_id, key)
    return key, seed


def _signed(
    occasion: _Occasion, proposal_id: str, serial: str, names: dict[str, str]
) -> Certificate:
    entry = occasion.award_list.entry(proposal_id)
    name = occasion.award_list.list
    statement = certificates.statement(
        serial, occasion.edition_id, occasion.edition, name, entry, kind=occasion.kind,
        agency_name=names[entry.agency_id], issued_at=occasion.at,
    )  # fmt: skip
    signed = compute.canonical(statement)
    return Certificate(
        serial=serial, edition_id=occasion.edition_id, list=name, proposal_id=proposal_id,
        issued_at=occasion.at, signed=signed.decode(),
        signature=compute.sign(occasion.seed, signed), key_id=occasion.key.key_id,
    )  # fmt: skip


async def _agency_names(
    unit: Unit, award_list: AwardList, standing: tuple[str, ...]
) -> dict[str, str]:
    """What the agencies are called; NotYet where one has not been heard of."""
    wanted = {award_list.entry(proposal_id).agency_id for proposal_id in standing}
    found = await unit.mongo.find_many(AGENCIES, {"_id": {"$in": sorted(wanted)}})
    names = {kept.id: kept.state.name for kept in found}
    for agency_id in sorted(wanted - names.keys()):
        raise NotYet("identity.events", agency_id)
    return names
