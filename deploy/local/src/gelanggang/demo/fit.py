"""Whether a scenario and a rule book go together: what is asked of the world, the rules must know.

Every mistake is named at once, each by its field in the scenario and why it cannot be.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gelanggang.demo.client import PATIENCE_S
from gelanggang.demo.scenario import FAULTS, Scenario, Volume
from gelanggang.trouble import Trouble

Book = Mapping[str, Any]
FOUND_BY = {
    "too_young": "minimum-age", "incomplete": "complete", "careless": "careless",
    "same_title": "unique-title",
}  # fmt: skip
"""The kind of eligibility rule that finds each fault."""


def check(scenario: Scenario, book: Book) -> None:
    """Trouble with every field of the scenario that this rule book has no place for."""
    mistakes = [
        *_volumes(scenario, book), *_quotas(scenario, book), *_judges(scenario, book),
        *_objections(scenario, book), *_waits(scenario, book),
    ]  # fmt: skip
    if mistakes:
        said = "\n".join(f"  {mistake}" for mistake in mistakes)
        raise Trouble(f"The scenario does not go with its rule book:\n{said}")


def quota(book: Book) -> int | None:
    """How many proposals an agency may submit; None where the rule book stops nobody.

    An agency's proposals are counted whatever their group, so the least limit holds for all.
    """
    rules = [rule for group in book["groups"] for rule in group["eligibility"]]
    limits = [r["limit"] for r in rules if r["rule"] == "agency-quota" and r["blocks"]]
    return min(limits, default=None)


def _volumes(scenario: Scenario, book: Book) -> Iterator[str]:
    clusters = {c["id"]: c["agency_types"] for c in book["clusters"]}
    groups = {g["id"]: g for g in book["groups"]}
    types = {a.type for a in scenario.agencies.real}
    types |= {type for type, count in scenario.agencies.examples.items() if count}
    for n, volume in enumerate(scenario.volumes):
        if volume.group not in groups:
            yield f"volumes.{n}.group: there is no {volume.group}, but {', '.join(groups)}"
        else:
            for fault in FAULTS:
                yield from _fault(n, volume, fault, groups[volume.group], book)
        if volume.cluster not in clusters:
            yield f"volumes.{n}.cluster: there is no {volume.cluster}, but {', '.join(clusters)}"
        elif not types & set(clusters[volume.cluster]):
            wanted = ", ".join(clusters[volume.cluster])
            yield f"volumes.{n}.cluster: no agency is in {volume.cluster}, which has {wanted}"


def _fault(
    n: int, volume: Volume, fault: str, group: Mapping[str, Any], book: Book
) -> Iterator[str]:
    """What is wrong must be found, must not be stopped before anybody decides, and has a reason."""
    if not getattr(volume, fault):
        return
    kind = FOUND_BY[fault]
    rules = [r for r in group["eligibility"] if r["rule"] == kind]
    if not rules:
        yield f"volumes.{n}.{fault}: no rule of {volume.group} finds it ({kind})"
    elif any(r["blocks"] for r in rules):
        yield f"volumes.{n}.{fault}: {volume.group} does not let it be submitted ({kind} blocks)"
    elif not any(r.get("rule") == kind for r in book["reasons"]):
        yield f"volumes.{n}.{fault}: there is no reason to refuse it for ({kind})"


def _quotas(scenario: Scenario, book: Book) -> Iterator[str]:
    limit = quota(book)
    if limit is None:
        return
    agencies = scenario.agencies
    for cluster in book["clusters"]:
        here = [n for n, v in enumerate(scenario.volumes) if v.cluster == cluster["id"]]
        wanted = sum(scenario.volumes[n].handed_over for n in here)
        examples = sum(agencies.examples.get(t, 0) for t in cluster["agency_types"])
        count = examples or sum(a.type in cluster["agency_types"] for a in agencies.real)
        if wanted > limit * count > 0:
            yield (
                f"volumes.{here[-1]}.handed_over: {cluster['id']} would have {wanted}, and its "
                f"{count} agencies may submit {limit} each"
            )


def _judges(scenario: Scenario, book: Book) -> Iterator[str]:
    for round_ in book["rounds"]:
        judges = scenario.judges.get(round_["judges"])
        if judges is None:
            yield f"judges: nobody reads as {round_['judges']} in {round_['id']}"
        elif judges.count < round_["readings"]:
            yield (
                f"judges.{round_['judges']}.count: {judges.count} cannot give an entry of "
                f"{round_['id']} {round_['readings']} readings"
            )


def _objections(scenario: Scenario, book: Book) -> Iterator[str]:
    heard = [s["list"] for s in book["stages"] if s["purpose"] == "objections"]
    for n, objection in enumerate(scenario.objections):
        if objection.list not in heard:
            yield (
                f"objections.{n}.list: no stage hears objections to {objection.list}, but to "
                f"{', '.join(heard) or 'none'}"
            )


def _waits(scenario: Scenario, book: Book) -> Iterator[str]:
    """The demo waits for the clock where the rules make it; for a minute, not for days."""
    most = PATIENCE_S / 2
    if book["notice_seconds"] > most:
        yield (
            f"rule_book: the demo closes stages by hand, and {book['notice_seconds']} s of notice "
            f"(/notice_seconds) are more than the {most:.0f} s that it waits"
        )
    followed = {one["id"] for one in book["lists"] if one.get("freed") == "next_in_order"}
    upheld = {one.list for one in scenario.objections if one.outcome == "upheld"}
    window = book["windows"]["objection_seconds"]
    if followed & upheld and window > most:
        yield (
            f"rule_book: who follows on {', '.join(sorted(followed & upheld))} may be objected to "
            f"for {window} s (/windows/objection_seconds), more than the {most:.0f} s that the "
            "demo waits"
        )
