"""A smaller edition of the same shape: volumes, lists and seats shrink together."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

from gelanggang.demo.scenario import FAULTS, Scenario, Volume


def shares(counts: Sequence[int], scale: Fraction, least: int = 0) -> list[int]:
    """`counts` times `scale`, whole, adding up to the rounded whole, by the largest remainder.

    What is not 0 becomes `least` at least. Hamilton's method; ties go to the earlier.
    """
    exact = [count * scale for count in counts]
    whole = [int(e) for e in exact]
    left = round(sum(counts) * scale) - sum(whole)
    order = sorted(range(len(counts)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:left]:
        whole[i] += 1
    return [max(w, least) if count else 0 for w, count in zip(whole, counts, strict=True)]


def scaled(scenario: Scenario, scale: Fraction) -> Scenario:
    """The scenario with every count of proposals, agencies and booths at `scale`."""
    if scale == 1:
        return scenario
    columns = {
        name: shares([getattr(v, name) for v in scenario.volumes], scale, 1)
        for name in ("registered", "handed_over", "submitted")
    }
    faults = {name: shares([getattr(v, name) for v in scenario.volumes], scale) for name in FAULTS}
    volumes = [
        _volume(v, {n: c[i] for n, c in columns.items()}, {n: c[i] for n, c in faults.items()})
        for i, v in enumerate(scenario.volumes)
    ]
    forum = scenario.forum
    kinds = dict(zip(forum.kinds, shares(list(forum.kinds.values()), scale, 1), strict=True))
    return scenario.model_copy(update={
        "volumes": volumes,
        "agencies": _agencies(scenario, scale),
        "forum": forum.model_copy(update={
            "kinds": kinds, "blocked": min(forum.blocked, 1, sum(kinds.values()) - 1),
            "give_up": min(forum.give_up, 1),
        }),
        "contests": min(scenario.contests, 1),
    })  # fmt: skip


def _volume(volume: Volume, counts: Mapping[str, int], faults: Mapping[str, int]) -> Volume:
    registered = counts["registered"]
    handed_over = min(registered, counts["handed_over"])
    submitted = min(handed_over, counts["submitted"])
    kept: dict[str, int] = {}
    for name, count in faults.items():
        room = max(0, submitted - 1 - sum(kept.values()))
        kept[name] = min(count, room)
        if name == "same_title" and kept[name] == 1:
            kept[name] = 2 if room >= 2 else 0
    return volume.model_copy(
        update={"registered": registered, "handed_over": handed_over, "submitted": submitted} | kept
    )


def _agencies(scenario: Scenario, scale: Fraction) -> Any:
    """As many agencies of each type as the scale says; of the real ones those that come first."""
    agencies = scenario.agencies
    types = sorted({a.type for a in agencies.real})
    counts = shares([sum(a.type == t for a in agencies.real) for t in types], scale, 1)
    wanted = dict(zip(types, counts, strict=True))
    real = []
    for agency in agencies.real:
        if wanted[agency.type] > 0:
            wanted[agency.type] -= 1
            real.append(agency.model_copy(update={"titles": agency.titles[:1]}))
    named = list(agencies.examples)
    examples = shares([agencies.examples[t] for t in named], scale, 1)
    return agencies.model_copy(
        update={"real": real, "examples": dict(zip(named, examples, strict=True))}
    )


def scaled_book(book: Mapping[str, Any], scale: Fraction) -> dict[str, Any]:
    """The rule book with each list's size and seats at `scale`, at least one; later lists never
    longer than those they are chosen from."""
    smaller = deepcopy(dict(book))
    if scale == 1:
        return smaller
    for one in smaller["lists"]:
        rows = one["seats"]
        for row, seats in zip(rows, shares([r["seats"] for r in rows], scale, 1), strict=True):
            row["seats"] = seats
        one["size"] = sum(r["seats"] for r in rows) or max(1, round(one["size"] * scale))
    by_id = {one["id"]: one for one in smaller["lists"]}
    for round_ in reversed(smaller["rounds"]):
        source = by_id.get(round_["entries"].get("list") or "")
        chosen = sum(one["size"] for one in smaller["lists"] if one["round"] == round_["id"])
        if source is not None and source["size"] < chosen and not source["seats"]:
            source["size"] = chosen
    return smaller
