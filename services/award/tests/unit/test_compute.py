"""Hashes, signatures and the printed certificate are always the same."""

import asyncio
import base64
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from award import compute
from award.domain.entry import Entry

SEED = "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE"
STATEMENT = {
    "serial": "E1/TOP-10/0001", "kind": "winner", "simulated": False,
    "edition": {"id": "e1", "name": {"id": "Kompetisi", "en": "Competition"}, "year": 2018},
    "list": {"id": "top-10", "name": {"id": "Sepuluh Besar", "en": "Top 10"}},
    "proposal": {"id": "a", "title": '#panic("x") *Satu* \\ $x$ <b> "Pintu"'},
    "agency": {"id": "agency-a", "name": "Kota A"}, "issued_at": "2018-06-17T17:30:00Z",
}  # fmt: skip


def test_a_list_is_hashed_from_its_entries_alone(entry: Callable[..., Entry]) -> None:
    canonical = (
        b'[{"agency_id":"agency-a","cluster":"kota","group":"umum","proposal_id":"a",'
        b'"title":"Caf\xc3\xa9"}]'
    )
    assert compute.canonical_entries([entry("a", "Café")]) == canonical
    assert compute.entries_sha256([entry("a", "Café")]) == sha256(canonical).hexdigest()


def test_a_signature_is_verified_with_the_public_half() -> None:
    signature = compute.sign(SEED, b"text")
    assert compute.sign(SEED, b"text") == signature
    _, public = compute.public_half(SEED)
    key = Ed25519PublicKey.from_public_bytes(_raw(public))
    key.verify(_raw(signature), b"text")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def test_a_certificate_is_printed_the_same_whatever_its_title_holds() -> None:
    def printed(**change: object) -> bytes:
        statement = STATEMENT | change
        return asyncio.run(compute.certificate_pdf(statement, "signature", "https://x/y"))

    one = printed()
    assert one.startswith(b"%PDF")
    assert one == printed()
    assert one != printed(simulated=True)
    assert len(printed(proposal={"id": "a", "title": "Panjang " * 40})) > 10_000


def test_a_date_is_that_of_western_indonesia() -> None:
    at = datetime.fromisoformat(str(STATEMENT["issued_at"]))
    assert compute._date(at, "id") == "18 Juni 2018"
    assert compute._date(at, "en") == "18 June 2018"
