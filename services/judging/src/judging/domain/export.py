"""A round as one canonical document, and the document as a round again.

Canonical is RFC 8785: keys sorted, no spaces, UTF-8; every number that scores is text, all others
are whole, so that no reader can round anything. The same round gives the same bytes for ever.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from judging.domain.edition import (
    Criterion,
    Freed,
    Group,
    ListRule,
    Method,
    RoundRule,
    Scale,
    SeatRow,
    Source,
    Unfilled,
)
from judging.domain.outcome import Outcome, Whole, commitment
from judging.domain.ranking import Contestant, Sheet

FORMAT = "gelanggang.round/1"
Text = Mapping[str, Any]


def canonical(document: Text) -> str:
    """The one way to write a document down; decimals as text."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def fingerprint(text: str) -> str:
    """SHA-256 of a canonical document, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def document(whole: Whole, outcome: Outcome) -> dict[str, Any]:
    """The whole round, and what was decided: as values of JSON."""
    entries = sorted(whole.entries, key=lambda entry: entry.proposal_id)
    sheets = sorted(whole.sheets, key=lambda sheet: (sheet.proposal_id, sheet.judge_id))
    values = {
        "format": FORMAT,
        "edition": {"id": whole.edition_id, "simulated": whole.simulated},
        "round": {"id": whole.round_id, "rule": asdict(whole.rule)},
        "lists": [asdict(rule) for rule in whole.lists],
        "groups": [asdict(group) for group in whole.groups],
        "seed": whole.seed,
        "seed_sha256": commitment(whole.seed),
        "entries": [asdict(entry) for entry in entries],
        "sheets": [asdict(sheet) for sheet in sheets],
        "decided": {
            name: [{"proposal_id": one.entry.proposal_id, "rank": one.place} for one in listed]
            for name, listed in outcome.lists.items()
        },
    }
    plain: dict[str, Any] = json.loads(canonical(values))
    return plain


def read(document: Text) -> Whole:
    """The round in a document; KeyError, TypeError or ValueError where it is none."""
    if document["format"] != FORMAT:
        raise ValueError(f"this is no {FORMAT}: {document['format']}")
    return Whole(
        document["round"]["id"],
        document["edition"]["id"],
        document["edition"]["simulated"],
        _rule(document["round"]["rule"]),
        tuple(_list(rule) for rule in document["lists"]),
        tuple(_group(group) for group in document["groups"]),
        document["seed"],
        tuple(Contestant(**entry) for entry in document["entries"]),
        tuple(_sheet(sheet) for sheet in document["sheets"]),
    )


def _rule(text: Text) -> RoundRule:
    mark = text["pass_mark"]
    read = {
        "source": Source(text["source"]),
        "method": Method(text["method"]),
        "pass_mark": None if mark is None else _number(mark),
        "tie_break": tuple(text["tie_break"]),
    }
    return RoundRule(**{**text, **read})


def _list(text: Text) -> ListRule:
    read = {
        "seats": tuple(SeatRow(**row) for row in text["seats"]),
        "unfilled": Unfilled(text["unfilled"]),
        "freed": Freed(text["freed"]),
    }
    return ListRule(**{**text, **read})


def _group(text: Text) -> Group:
    criteria = (Criterion(**{**c, "weight": _number(c["weight"])}) for c in text["criteria"])
    return Group(text["id"], tuple(criteria), Scale(**_numbers(text["scale"])))


def _sheet(text: Text) -> Sheet:
    return Sheet(text["proposal_id"], text["judge_id"], _numbers(text["scores"]))


def _numbers(texts: Text) -> dict[str, Decimal]:
    return {name: _number(text) for name, text in texts.items()}


def _number(text: object) -> Decimal:
    """A number that scores; only text is one, for a number of JSON may have been rounded."""
    if not isinstance(text, str):
        raise TypeError(f"a number that scores is text, not {text!r}")
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text} is no score")
    return number
