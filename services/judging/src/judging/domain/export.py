"""A round as one canonical document, and the document as a round again.

Canonical is RFC 8785: keys sorted, no spaces, UTF-8; every number that scores is text, all others
are whole, so that no reader can round anything. The same round gives the same bytes for ever.
"""

import hashlib
import json
from collections.abc import Mapping
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
Document = dict[str, Any]


def canonical(document: Mapping[str, Any]) -> str:
    """The one way to write `document` down."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of a canonical document, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def document(whole: Whole, outcome: Outcome) -> Document:
    """The whole round, and what was decided: as values of JSON."""
    return {
        "format": FORMAT,
        "edition": {"id": whole.edition_id, "simulated": whole.simulated},
        "round": {"id": whole.round_id, **_rule(whole.rule)},
        "lists": [_list(rule) for rule in whole.lists],
        "groups": [_group(group) for group in whole.groups],
        "seed": whole.seed,
        "seed_sha256": commitment(whole.seed),
        "entries": [_contestant(one) for one in _by_proposal(whole.entries)],
        "sheets": [_sheet(one) for one in sorted(whole.sheets, key=_place_of_sheet)],
        "decided": {
            list_: [{"proposal_id": one.entry.proposal_id, "rank": one.place} for one in listed]
            for list_, listed in outcome.lists.items()
        },
    }


def read(document: Mapping[str, Any]) -> Whole:
    """The round in a document; KeyError, TypeError or ValueError where it is none."""
    if document["format"] != FORMAT:
        raise ValueError(f"this is no {FORMAT}: {document['format']}")
    return Whole(
        document["round"]["id"],
        document["edition"]["id"],
        document["edition"]["simulated"],
        _read_rule(document["round"]),
        tuple(_read_list(rule) for rule in document["lists"]),
        tuple(_read_group(group) for group in document["groups"]),
        document["seed"],
        tuple(Contestant(**one) for one in document["entries"]),
        tuple(_read_sheet(one) for one in document["sheets"]),
    )


def _by_proposal(entries: tuple[Contestant, ...]) -> list[Contestant]:
    return sorted(entries, key=lambda entry: entry.proposal_id)


def _place_of_sheet(sheet: Sheet) -> tuple[str, str]:
    return sheet.proposal_id, sheet.judge_id


def _rule(rule: RoundRule) -> Document:
    return {
        "rule": rule.id,
        "role": rule.role,
        "readings": rule.readings,
        "enough": rule.enough,
        "source": rule.source.value,
        "source_list": rule.source_list,
        "settled": rule.settled,
        "method": rule.method.value,
        "pass_mark": None if rule.pass_mark is None else str(rule.pass_mark),
        "tie_break": list(rule.tie_break),
    }


def _read_rule(text: Mapping[str, Any]) -> RoundRule:
    return RoundRule(
        text["rule"],
        text["role"],
        text["readings"],
        text["enough"],
        Source(text["source"]),
        text["source_list"],
        text["settled"],
        Method(text["method"]),
        None if text["pass_mark"] is None else Decimal(text["pass_mark"]),
        tuple(text["tie_break"]),
    )


def _list(rule: ListRule) -> Document:
    rows = [{"group": r.group, "cluster": r.cluster, "seats": r.seats} for r in rule.seats]
    return {
        "id": rule.id,
        "round": rule.round,
        "announced": rule.announced,
        "size": rule.size,
        "seats": rows,
        "unfilled": rule.unfilled.value,
        "freed": rule.freed.value,
    }


def _read_list(text: Mapping[str, Any]) -> ListRule:
    return ListRule(
        text["id"],
        text["round"],
        text["announced"],
        text["size"],
        tuple(SeatRow(**row) for row in text["seats"]),
        Unfilled(text["unfilled"]),
        Freed(text["freed"]),
    )


def _group(group: Group) -> Document:
    scale = group.scale
    return {
        "id": group.id,
        "criteria": [{"id": c.id, "weight": str(c.weight), "name": c.name} for c in group.criteria],
        "scale": {
            "lowest": str(scale.lowest),
            "highest": str(scale.highest),
            "step": str(scale.step),
        },
    }


def _read_group(text: Mapping[str, Any]) -> Group:
    criteria = (Criterion(c["id"], Decimal(c["weight"]), c["name"]) for c in text["criteria"])
    scale = {name: Decimal(value) for name, value in text["scale"].items()}
    return Group(text["id"], tuple(criteria), Scale(**scale))


def _contestant(one: Contestant) -> Document:
    return {
        "proposal_id": one.proposal_id,
        "agency_id": one.agency_id,
        "title": one.title,
        "group": one.group,
        "cluster": one.cluster,
    }


def _sheet(sheet: Sheet) -> Document:
    scores = {criterion: str(score) for criterion, score in sheet.scores.items()}
    return {"proposal_id": sheet.proposal_id, "judge_id": sheet.judge_id, "scores": scores}


def _read_sheet(text: Mapping[str, Any]) -> Sheet:
    scores = {criterion: Decimal(score) for criterion, score in text["scores"].items()}
    return Sheet(text["proposal_id"], text["judge_id"], scores)
