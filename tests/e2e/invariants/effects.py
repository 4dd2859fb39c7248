"""Every fact has its effect in each service that hears it, and has it once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.e2e.evidence import SERVICES, Document, Evidence

HEARERS = tuple(service for service in SERVICES if service != "identity")


def entries_are_the_admitted(evidence: Evidence) -> Iterator[str]:
    """Judging has one entry for each admission, which submission has too."""
    admitted = [f["proposal_id"] for f in evidence.facts("submission.proposal_admitted.v1")]
    yield from _same("entries", admitted, _each(evidence, "judging", "entries", "proposal_id"))
    listed = [f["proposal_id"] for f in evidence.facts("judging.entry_listed.v1")]
    yield from _same("entries told", admitted, listed)
    states = evidence.of("submission", "proposals")
    standing = [p["_id"] for p in states if p["standing"] == "admitted"]
    yield from _same("admitted proposals", admitted, standing)


def readings_are_the_assigned(evidence: Evidence) -> Iterator[str]:
    """A reading for each assignment, here and in submission; a version for each handing in."""
    assigned = [f["reading_id"] for f in evidence.facts("judging.reading_assigned.v1")]
    pairs = [
        f"{share['round_id']} {pair['proposal_id']} {pair['judge_id']}"
        for share in evidence.of("judging", "assignments")
        for pair in share["pairs"]
    ]
    readings = evidence.of("judging", "readings")
    made = [f"{r['round_id']} {r['proposal_id']} {r['judge_id']}" for r in readings]
    yield from _same("pairs that were decided", pairs, made)
    yield from _same("readings", assigned, _each(evidence, "judging", "readings"))
    yield from _same("readings at submission", assigned, _each(evidence, "submission", "readings"))
    told = [f["reading_id"] for f in evidence.facts("judging.sheet_handed_in.v1")]
    kept = [r["_id"] for r in readings for _ in r["history"]]
    yield from _same("sheets", told, kept)


def lists_are_the_decided(evidence: Evidence) -> Iterator[str]:
    """Award has one list for each shortlist that is to be announced, with its entries."""
    decided = [f for f in evidence.facts("judging.shortlist_decided.v1") if f["announced"]]
    wanted = [f"{f['edition_id']}:{f['list']}:{e['proposal_id']}"
              for f in decided for e in f["entries"]]  # fmt: skip
    kept = [f"{a['_id']}:{e['proposal_id']}"
            for a in evidence.of("award", "lists") for e in a["entries"]]  # fmt: skip
    yield from _same("entries of lists", wanted, kept)


def certificates_are_of_those_who_stand(evidence: Evidence) -> Iterator[str]:
    """One certificate for each entry that stood when a list was settled; serials are unique."""
    wanted = []
    for settled in evidence.facts("award.objections_settled.v1"):
        rule = _list_of(evidence, settled)
        if rule["certificate"] is not None:
            wanted += [f"{settled['list_id']}:{proposal}" for proposal in settled["standing"]]
    issued = [f["certificate_id"] for f in evidence.facts("award.certificate_issued.v1")]
    yield from _same("certificates told", wanted, issued)
    yield from _same("certificates", wanted, _each(evidence, "award", "certificates"))
    serials = Counter(_each(evidence, "award", "certificates", "serial"))
    yield from (f"serial {serial} is there {n} times" for serial, n in serials.items() if n > 1)


def exhibitors_are_the_winners(evidence: Evidence) -> Iterator[str]:
    """One exhibitor at the forum for each entry that stands on a list that gives a booth."""
    forums = {f["edition_id"]: f["_id"] for f in evidence.of("exhibition", "forums")}
    wanted = [
        f"{forums[settled['edition_id']]}:{proposal}"
        for settled in evidence.facts("award.objections_settled.v1")
        if _list_of(evidence, settled)["booth"]
        for proposal in settled["standing"]
    ]
    invited = [f["exhibitor_id"] for f in evidence.facts("exhibition.exhibitor_invited.v1")]
    yield from _same("exhibitors told", wanted, invited)
    yield from _same("exhibitors", wanted, _each(evidence, "exhibition", "exhibitors"))


def grants_are_the_directory(evidence: Evidence) -> Iterator[str]:
    """Every service's copy of who holds which role is what identity told, no more and no less."""
    held: Counter[str] = Counter()
    for begun, ended in (
        ("role_granted", "role_revoked"),
        ("operator_appointed", "operator_dismissed"),
    ):
        held += Counter(f["grant_id"] for f in evidence.facts(f"identity.{begun}.v1"))
        held -= Counter(f["grant_id"] for f in evidence.facts(f"identity.{ended}.v1"))
    own = [g["grant_id"] for a in evidence.of("identity", "accounts") for g in a["grants"]
           if g["revoked_at"] is None]  # fmt: skip
    yield from _same("grants told", own, list(held.elements()))
    for service in HEARERS:
        copies = [g["_id"] for g in evidence.of(service, "grants") if not g["removed"]]
        yield from _same(f"grants at {service}", list(held.elements()), copies)


def the_funnel_is_the_proposals(evidence: Evidence) -> Iterator[str]:
    """The funnel says of each proposal what its own state says."""
    states = evidence.of("submission", "proposals")
    funnel = evidence.of("submission", "funnel")
    yield from _same(
        "proposals in the funnel",
        [f"{p['_id']} {_decision(p)} {p['submitted_at'] is not None}" for p in states],
        [f"{f['_id']} {f.get('decision')} {f.get('submitted', False)}" for f in funnel],
    )


def _decision(proposal: Document) -> str | None:
    decided = {"admitted": "admitted", "refused": "refused", "upheld": "refused"}
    return decided.get(proposal["standing"])


def _list_of(evidence: Evidence, said: Document) -> Document:
    rules: list[Document] = evidence.book(said["edition_id"])["lists"]
    return next(rule for rule in rules if rule["id"] == said["list"])


def _each(evidence: Evidence, service: str, collection: str, field: str = "_id") -> list[str]:
    return [document[field] for document in evidence.of(service, collection)]


def _same(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    """Complaints where two bags differ."""
    expected, there = Counter(wanted), Counter(found)
    yield from (f"{what}: {one} is missing" for one in expected - there)
    yield from (f"{what}: {one} is too many" for one in there - expected)
