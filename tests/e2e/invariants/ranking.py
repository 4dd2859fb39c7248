"""The ranking and the seats once more, written from the rule book's words alone.

Means and deviations are taken as a statistician writes them, with sixty digits, and a score is
rounded half to even at twelve places at the end; the services go another way to the same numbers.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """One judge's handed-in sheet."""

    judge: str
    proposal: str
    group: str
    given: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in its place."""

    proposal: str
    group: str
    cluster: str
    score: Decimal | None
    mark: Decimal | None


def ranked(
    entries: Mapping[str, tuple[str, str]], scores: Sequence[Score], book: Rule, round_id: str,
    seed: str,
) -> list[Place]:  # fmt: skip
    """The entries (proposal → group and cluster), best first, by the rule book."""
    rule = next(r for r in book["rounds"] if r["id"] == round_id)
    weights = {
        g["id"]: {c["id"]: Decimal(c["weight"]) for c in g["criteria"]} for g in book["groups"]
    }
    with localcontext() as context:
        context.prec, context.rounding = 60, ROUND_HALF_EVEN
        totals = [_total(s, weights[s.group]) for s in scores]
        standard = _standardised(scores, totals)
        places = []
        for proposal, (group, cluster) in entries.items():
            own = [n for n, s in enumerate(scores) if s.proposal == proposal]
            mark = _mean([totals[n] / sum(weights[group].values()) for n in own])
            score = mark if rule["method"] == "mean" else _mean([standard[n] for n in own])
            places.append(Place(proposal, group, cluster, score, mark))
        keys = {p.proposal: _key(p, scores, rule["tie_break"], seed) for p in places}
    return sorted(places, key=lambda place: keys[place.proposal])


def seated(ranking: Sequence[Place], book: Rule, listed: Rule) -> list[tuple[str, int]]:
    """(proposal, place) of those who get the seats of a list."""
    rule = next(r for r in book["rounds"] if r["id"] == listed["round"])
    mark = Decimal(rule["pass_mark"]) if rule.get("pass_mark") else None
    rows = listed["seats"] or [{"seats": listed["size"]}]
    left = [row["seats"] for row in rows]
    chosen: list[int] = []
    spare: list[int] = []
    for n, place in enumerate(ranking):
        if place.mark is None or (mark is not None and place.mark < mark):
            continue
        at = next((i for i, row in enumerate(rows) if _fits(row, place)), None)
        if at is not None and left[at]:
            left[at] -= 1
            chosen.append(n)
        elif at is not None or any(r.get("group") in {None, place.group} for r in rows):
            spare.append(n)
    if listed["unfilled"] == "next_best":
        chosen += spare[: sum(left)]
    return [(ranking[n].proposal, n + 1) for n in sorted(chosen)]


def _fits(row: Rule, place: Place) -> bool:
    group, cluster = row.get("group"), row.get("cluster")
    return group in {None, place.group} and cluster in {None, place.cluster}


def _total(score: Score, weights: Mapping[str, Decimal]) -> Decimal:
    return sum((weight * score.given[c] for c, weight in weights.items()), Decimal(0))


def _standardised(scores: Sequence[Score], totals: Sequence[Decimal]) -> list[Decimal]:
    """How many of the judge's own deviations each total lies above the judge's own mean."""
    piles: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for score, total in zip(scores, totals, strict=True):
        piles[score.judge, score.group].append(total)
    found = []
    for score, total in zip(scores, totals, strict=True):
        pile = piles[score.judge, score.group]
        mean = sum(pile, Decimal(0)) / len(pile)
        variance = sum(((x - mean) ** 2 for x in pile), Decimal(0)) / len(pile)
        alike = all(x == pile[0] for x in pile)
        found.append(Decimal(0) if alike else (total - mean) / variance.sqrt())
    return found


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.000000000001"))


def _key(
    place: Place, scores: Iterable[Score], steps: Sequence[str], seed: str
) -> tuple[Decimal | float | str, ...]:
    own = [s for s in scores if s.proposal == place.proposal]
    wanted = [step.removeprefix("criterion:") for step in steps if step != "lot"]
    values = [place.score, *(_mean([s.given[c] for s in own if c in s.given]) for c in wanted)]
    lot = hashlib.sha256(f"{seed}\n{place.proposal}".encode()).hexdigest()
    return (*(float("inf") if v is None else -v for v in values), lot)
