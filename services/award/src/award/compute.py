"""Hashes, signatures, QR codes and PDF: heavy libraries behind pure functions."""

import asyncio
import base64
import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib import resources

import puremagic
import rfc8785
import segno
import typst
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from award.domain.entry import Entry
from award.domain.evidence import TYPES

HEAD = 8192
"""How many bytes of a file tell what it is."""
WESTERN_INDONESIA = timedelta(hours=7)
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}

DAYS = {
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}


def media_type(head: bytes) -> str | None:
    """Which of the types that are taken as evidence a file is, by how it begins; None if none."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return None
    return next((known for known in TYPES if known in found), None)


def canonical(value: object) -> bytes:
    """The one form of a JSON value (RFC 8785): what is hashed and signed."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def canonical_entries(entries: Iterable[Entry]) -> bytes:
    """The canonical JSON of a list's entries, in the order of the list."""
    return canonical([asdict(entry) for entry in entries])


def entries_sha256(entries: Iterable[Entry]) -> str:
    """SHA-256 of a list, in lower-case hexadecimal: anyone can compute it from its entries."""
    return hashlib.sha256(canonical_entries(entries)).hexdigest()


def secret_sha256(secret: str) -> str:
    """How a secret that somebody else keeps is recognised; it is long, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def public_half(seed: str) -> tuple[str, str]:
    """The id (RFC 7638 thumbprint) and public half of the Ed25519 key of a seed, in base64url."""
    raw = _private(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    public = _text(raw)
    named = canonical({"crv": "Ed25519", "kty": "OKP", "x": public})
    return _text(hashlib.sha256(named).digest()), public


def sign(seed: str, message: bytes) -> str:
    """The Ed25519 signature of a message, in base64url; the same message has always the same."""
    return _text(_private(seed).sign(message))


async def certificate_pdf(statement: Mapping[str, object], signature: str, url: str) -> bytes:
    """The certificate as PDF, in both languages; the same certificate gives the same bytes."""
    return await asyncio.to_thread(_certificate_pdf, statement, signature, url)


def _certificate_pdf(statement: Mapping[str, object], signature: str, url: str) -> bytes:
    at = datetime.fromisoformat(str(statement["issued_at"]))
    shown = {
        **statement, "url": url, "signature": signature,
        "dates": {language: _date(at, language) for language in MONTHS},
    }  # fmt: skip
    signed = {"signed": canonical(statement).decode(), "signature": signature}
    pdf: bytes = typst.compile(
        resources.files("award").joinpath("certificate.typ").read_bytes(),
        sys_inputs={"shown": json.dumps(shown), "qr": _qr(url), "signed": json.dumps(signed)},
        ignore_system_fonts=True, timestamp=int(at.timestamp()),
    )  # fmt: skip
    return pdf


async def minutes_pdf(
    said: Mapping[str, object], paper: Mapping[str, object], now: datetime
) -> bytes:
    """Minutes of a list as PDF, in the paper's `language`; the same at the same instant."""
    return await asyncio.to_thread(_minutes_pdf, said, paper, now)


def _minutes_pdf(said: Mapping[str, object], paper: Mapping[str, object], now: datetime) -> bytes:
    language = str(paper["language"])

    def written(value: object) -> str:
        if isinstance(value, datetime):
            return _instant(value, language)
        raise TypeError(f"the minutes cannot say a {type(value).__name__}")

    today = {"day": _weekday(now, language), "date": _date(now, language), "now": now}
    shown = json.dumps({"said": said, "paper": paper, "today": today}, default=written)
    record = json.dumps(said, default=lambda at: at.isoformat(), ensure_ascii=False)
    pdf: bytes = typst.compile(
        resources.files("award").joinpath("minutes.typ").read_bytes(),
        sys_inputs={"shown": shown, "record": record},
        ignore_system_fonts=True, timestamp=int(now.timestamp()),
    )  # fmt: skip
    return pdf


async def whole(content: bytes) -> AsyncIterator[bytes]:
    """The content in one piece, for what is sent as a stream."""
    yield content


def _qr(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()


def _date(at: datetime, language: str) -> str:
    there = at + WESTERN_INDONESIA
    return f"{there.day} {MONTHS[language].split()[there.month - 1]} {there.year}"


def _instant(at: datetime, language: str) -> str:
    there = at + WESTERN_INDONESIA
    clock = f"{there.hour:02}{'.' if language == 'id' else ':'}{there.minute:02}"
    return f"{_date(at, language)}, {clock} WIB"


def _weekday(at: datetime, language: str) -> str:
    return DAYS[language].split()[(at + WESTERN_INDONESIA).weekday()]


def _private(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(seed + "=="))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
