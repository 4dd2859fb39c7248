"""Hashes, what the bytes of a file are, and PDF: libraries behind pure functions."""

import asyncio
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib import resources

import puremagic
import rfc8785
import typst

from submission.domain.answer import as_date
from submission.domain.content import Content
from submission.domain.edition import JAKARTA
from submission.domain.printed import Printed
from submission.domain.proposal import Receipt, Standing
from submission.domain.wording import Language

HEAD = 8192
"""How many bytes of a file tell what it is."""
_LONG = re.compile(r"(\S{30})(?=\S)")
_MONTHS = {
    Language.INDONESIAN: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober "
    "November Desember",
    Language.ENGLISH: "January February March April May June July August September October "
    "November December",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A proposal to be printed, at an instant."""

    says: Printed
    language: Language
    number: str
    agency: str
    simulated: bool
    standing: Standing
    content_version: int
    canonical: str
    sha256: str
    receipts: tuple[Receipt, ...]
    at: datetime


def hashed(content: Content) -> tuple[str, str]:
    """The content in the canonical form of RFC 8785 (JCS), and its SHA-256 in hex."""
    canonical = rfc8785.dumps(content.canonical())
    return canonical.decode(), hashlib.sha256(canonical).hexdigest()


def is_of_type(head: bytes, media_type: str) -> bool:
    """Whether a file that begins with `head` can be of that media type, by its magic bytes."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return media_type == "text/plain" and _is_text(head)
    return media_type in {match.mime_type for match in found}


def _is_text(head: bytes) -> bool:
    try:
        # The head may end inside a character.
        text = head.decode("utf-8", errors="strict") if len(head) < HEAD else head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text


async def proposal_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF; the same sheet gives the same bytes."""
    return await asyncio.to_thread(_proposal_pdf, sheet)


def _proposal_pdf(sheet: Sheet) -> bytes:
    pdf: bytes = typst.compile(
        resources.files("submission").joinpath("proposal.typ").read_bytes(),
        sys_inputs={"shown": json.dumps(_shown(sheet)), "canonical": sheet.canonical},
        ignore_system_fonts=True, timestamp=int(sheet.at.timestamp()),
    )  # fmt: skip
    return pdf


def _shown(sheet: Sheet) -> dict[str, object]:
    says, language = sheet.says, sheet.language
    started = as_date(says.started_on or "")
    return {
        **asdict(says),
        "title": _breakable(says.title),
        "formerly": _breakable(says.formerly or ""),
        "started_on": _day(started, language) if started else says.started_on,
        "answers": [
            {"label": a.label, "paragraphs": _breakable(a.text).split("\n")} for a in says.answers
        ],
        "files": [
            asdict(f) | {"name": _breakable(f.name), "size": _size(f.size, language)}
            for f in says.files
        ],
        "language": language.value,
        "number": sheet.number,
        "agency": sheet.agency,
        "simulated": sheet.simulated,
        "standing": sheet.standing.value,
        "content_version": sheet.content_version,
        "sha256": sheet.sha256,
        "receipts": [
            {"content_version": r.version, "sha256": r.sha256, "at": _instant(r.at, language)}
            for r in sheet.receipts
        ],
        "at": _instant(sheet.at, language),
    }


def _breakable(text: str) -> str:
    """`text` with places where a line may break in what has none, such as a long address."""
    return _LONG.sub("\\1\u200b", text)


def _day(day: date, language: Language) -> str:
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def _instant(at: datetime, language: Language) -> str:
    there = at.astimezone(JAKARTA)
    hour = f"{there:%H.%M.%S}" if language is Language.INDONESIAN else f"{there:%H:%M:%S}"
    return f"{_day(there.date(), language)}, {hour} WIB"


def _size(size: int, language: Language) -> str:
    for limit, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= limit:
            text = f"{size / limit:.1f} {unit}"
            return text.replace(".", ",") if language is Language.INDONESIAN else text
    return f"{size} B"
