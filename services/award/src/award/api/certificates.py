"""Certificates over HTTP: checked, printed, and verified by anyone."""

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import Field

from award import compute
from award.api.desk import PRINT, Public
from award.api.words import EditionId, ListName, PathId
from award.domain import certificate as domain
from award.domain.amendment import Reason
from award.domain.certificate import Certificate, RevokedCertificate
from award.queries import certificates as queries
from shared import http
from shared.mongo import Kept

router = http.router("certificates")
Number = Annotated[str, Path(pattern=r"^[0-9]{4,6}$", examples=["0007"])]
Upper = Annotated[
    str, Path(max_length=60, pattern=r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$", examples=["TOP-99"])
]


class CertificateAnswer(http.Answer):
    """What was certified, and whether it still stands."""

    certificate_id: str
    serial: str
    stands: bool
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: Reason | None
    certified: dict[str, Any] = Field(description="What the certificate says.")
    signed: str = Field(description="The same as canonical JSON: the text that was signed.")
    signature: str = Field(description="Ed25519, in base64url.")
    key_id: str = Field(description="The `kid` of the key at /certificates/keys.")
    page: str = Field(description="Where its QR leads: the address at which it can be checked.")

    @classmethod
    def of(cls, kept: Kept[Certificate], page: str) -> "CertificateAnswer":
        """The certificate as it is answered."""
        there = kept.state
        return cls(
            certificate_id=kept.id, serial=there.serial, stands=there.revoked_at is None,
            issued_at=there.issued_at, revoked_at=there.revoked_at,
            revoked_because=there.revoked_because, certified=json.loads(there.signed),
            signed=there.signed, signature=there.signature, key_id=there.key_id, page=page,
        )  # fmt: skip


class KeyAnswer(http.Answer):
    """A public key as JSON Web Key (RFC 8037)."""

    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "Ed25519"
    use: str = "sig"
    kid: str
    x: str


class KeysAnswer(http.Answer):
    """Every key that ever signed a certificate, the newest first."""

    keys: list[KeyAnswer]


@router.get("/certificates/keys", summary="Keys of certificates", response_model=KeysAnswer)
async def keys(guest: http.Guest) -> KeysAnswer:
    """Anyone may fetch the public keys and verify certificates without asking again."""
    found = await queries.keys(guest.mongo)
    return KeysAnswer(keys=[KeyAnswer(kid=key.key_id, x=key.public) for key in found])


@router.get(
    "/lists/{edition_id}/{list}/certificates", summary="Certificates of a list",
    response_model=http.Page[CertificateAnswer],
)  # fmt: skip
async def of_list(
    edition_id: EditionId, list: ListName, guest: http.Guest, cursor: http.Cursor
) -> http.Page[CertificateAnswer]:
    """Anyone may list the certificates of a list; there are none before it is settled."""
    after = http.after_filter(queries.BY_SERIAL, cursor.after)
    found = await queries.of_list(guest.mongo, edition_id, list, after, cursor.limit)
    items = [CertificateAnswer.of(kept, page_of(guest, kept.state)) for kept in found]
    return http.page(items, cursor.limit, lambda item: [item.serial])


@router.get(
    "/agencies/{agency_id}/certificates", summary="Certificates of an agency",
    response_model=http.Page[CertificateAnswer],
)  # fmt: skip
async def of_agency(
    agency_id: PathId, guest: http.Guest, cursor: http.Cursor
) -> http.Page[CertificateAnswer]:
    """Anyone may list an agency's certificates; a revoked one is there and does not stand."""
    return await _having(guest, "agency_id", agency_id, cursor)


@router.get(
    "/proposals/{proposal_id}/certificates", summary="Certificates of a proposal",
    response_model=http.Page[CertificateAnswer],
)  # fmt: skip
async def of_proposal(
    proposal_id: PathId, guest: http.Guest, cursor: http.Cursor
) -> http.Page[CertificateAnswer]:
    """Anyone may list the certificates of a proposal; a revoked one is there and does not stand."""
    return await _having(guest, "proposal_id", proposal_id, cursor)


async def _having(
    guest: http.Asked, key: str, value: str, cursor: http.Cursor
) -> http.Page[CertificateAnswer]:
    after = http.after_filter(queries.BY_SERIAL, cursor.after)
    found = await queries.having(guest.mongo, key, value, after, cursor.limit)
    items = [CertificateAnswer.of(kept, page_of(guest, kept.state)) for kept in found]
    return http.page(items, cursor.limit, lambda item: [item.serial])


@router.get(
    "/certificates/{edition}/{list}/{number}", summary="Check a certificate",
    response_model=CertificateAnswer,
)  # fmt: skip
async def check(
    edition: Upper, list: Upper, number: Number, guest: http.Guest
) -> CertificateAnswer:
    """Anyone may check what was certified under a serial, and whether it still stands."""
    kept = await queries.of_serial(guest.mongo, _serial(edition, list, number))
    return CertificateAnswer.of(kept, page_of(guest, kept.state))


@router.get(
    "/certificates/{edition}/{list}/{number}/pdf", summary="Print a certificate",
    dependencies=[PRINT],
    responses={
        200: {"description": "PDF", "content": {"application/pdf": {}}},
        **http.refusals(RevokedCertificate),
    },
)  # fmt: skip
async def pdf(
    edition: Upper, list: Upper, number: Number, guest: http.Guest, desk: Public
) -> Response:
    """Anyone may print a certificate that stands, in Indonesian and English."""
    kept = await queries.of_serial(guest.mongo, _serial(edition, list, number))
    domain.printable(kept.state)
    async with desk.press:
        content = await compute.certificate_pdf(
            json.loads(kept.state.signed), kept.state.signature, page_of(guest, kept.state)
        )
    name = kept.state.serial.replace("/", "-") + ".pdf"
    return http.download(compute.whole(content), name, "application/pdf", len(content))


def _serial(edition: str, name: str, number: str) -> str:
    return f"{edition}/{name}/{number}".upper()


def page_of(guest: http.Asked, certificate: Certificate) -> str:
    """Where its check can be seen: on the public's page, at the public's API, or where we were
    asked."""
    settings = guest.settings
    if settings.certificate_page_url:
        return f"{settings.certificate_page_url.rstrip('/')}/{certificate.serial}"
    here = settings.public_url or str(guest.request.base_url)
    return f"{here.rstrip('/')}/certificates/{certificate.serial}"
