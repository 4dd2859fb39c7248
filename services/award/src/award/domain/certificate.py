"""Certificates (sertifikat): what is certified of an entry, under a serial that never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from award.domain.amendment import Reason
from award.domain.edition import Edition, Kind, Label
from award.domain.entry import Entry
from award.domain.refusal import Refusal

FORMAT = "gelanggang.certificate/1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was certified, as it was signed, and whether it still stands."""

    serial: str
    edition_id: str
    list: str
    proposal_id: str
    issued_at: datetime
    signed: str
    signature: str
    key_id: str
    revoked_at: datetime | None = None
    revoked_because: Reason | None = None


@dataclass(frozen=True, slots=True)
class Revoked:
    """The entry is off the list, so its certificate no longer stands."""

    at: datetime
    because: Reason


class RevokedCertificate(Refusal):
    """What no longer stands is not printed."""

    says = "Certificate {serial} was revoked at {revoked_at} ({because}); it is not printed."


def certificate_id(list_id: str, proposal_id: str) -> str:
    """The id of the one certificate that an entry of a list can have."""
    return f"{list_id}:{proposal_id}"


def serials(edition_id: str, name: str, standing: tuple[str, ...]) -> Mapping[str, str]:
    """Each standing proposal's serial, e.g. KIPP-2018/TOP-99/0007: its place among their ids."""
    prefix = f"{edition_id}/{name}".upper()
    ordered = enumerate(sorted(standing), 1)
    return {proposal_id: f"{prefix}/{place:04}" for place, proposal_id in ordered}


def statement(
    serial: str, edition_id: str, edition: Edition, name: str, entry: Entry, *,
    kind: Kind, agency_name: str, issued_at: datetime,
) -> Mapping[str, object]:  # fmt: skip
    """What is signed: everything that the certificate says, and nothing that can change."""
    return {
        "format": FORMAT,
        "serial": serial,
        "kind": kind.value,
        "simulated": edition.simulated,
        "edition": {"id": edition_id, "name": _texts(edition.name), "year": edition.year},
        "list": {"id": name, "name": _texts(edition.rule(name).name)},
        "proposal": {"id": entry.proposal_id, "title": entry.title},
        "agency": {"id": entry.agency_id, "name": agency_name},
        "issued_at": issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def revoke(certificate: Certificate, because: Reason, *, now: datetime) -> Revoked | None:
    """End it; nothing when it has ended already."""
    return None if certificate.revoked_at else Revoked(now, because)


def printable(certificate: Certificate) -> None:
    """Refuse to print what no longer stands."""
    if certificate.revoked_at:
        raise RevokedCertificate(
            serial=certificate.serial, revoked_at=certificate.revoked_at,
            because=certificate.revoked_because,
        )  # fmt: skip


def evolve(certificate: Certificate, event: Revoked) -> Certificate:
    """The certificate after the event."""
    return replace(certificate, revoked_at=event.at, revoked_because=event.because)


def _texts(label: Label) -> Mapping[str, str]:
    return {"id": label.id, "en": label.en}
