"""Who scored what, when, and what follows from the scores."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from tests.e2e.evidence import Document, Evidence
from tests.e2e.invariants.ranking import Place, Score, ranked, seated


def judges_are_on_the_roster(evidence: Evidence) -> Iterator[str]:
    """A sheet is of a judge of the round, who signed the pact and was assigned the entry."""
    assigned = {
        (f["reading_id"], f["judge_id"]) for f in evidence.facts("judging.reading_assigned.v1")
    }
    signed = {
        (j["edition_id"], j["account"]) for j in evidence.of("judging", "judges") if j["pact"]
    }
    rounds = _rounds(evidence)
    for reading in _sheets(evidence):
        judge, name = reading["judge_id"], reading["_id"]
        if judge not in {member["account"] for member in rounds[reading["round_id"]]["roster"]}:
            yield f"{name} is of {judge}, who is not on the roster"
        if (name, judge) not in assigned:
            yield f"{name} was never assigned to {judge}"
        if (reading["edition_id"], judge) not in signed:
            yield f"{name} is of {judge}, who has not signed"


def judges_have_no_conflict(evidence: Evidence) -> Iterator[str]:
    """No sheet of a judge who holds an office at the agency, above or below it, or declared it."""
    offices = {
        account["_id"]: {
            grant["office"]["scope_id"]
            for grant in account["grants"]
            if grant["office"]["role"] in {"agency_administrator", "unit_member"}
        }
        for account in evidence.of("identity", "accounts")
    }
    parents = {a["_id"]: a["parent_id"] for a in evidence.of("identity", "agencies")}
    declared = {
        (j["edition_id"], j["account"]): str(j["declared"])
        for j in evidence.of("judging", "judges")
    }
    for reading in _sheets(evidence):
        own, agency = offices.get(reading["judge_id"], set()), reading["agency_id"]
        said = declared.get((reading["edition_id"], reading["judge_id"]), "")
        near = {agency, parents.get(agency)} | {a for a, parent in parents.items()
                                                if parent == agency}  # fmt: skip
        if own & (near - {None}):
            yield f"{reading['_id']}: {reading['judge_id']} is tied to {agency}"
        if f"'{agency}'" in said or f"'{reading['proposal_id']}'" in said:
            yield f"{reading['_id']}: {reading['judge_id']} had declared a conflict"


def sheets_are_in_time(evidence: Evidence) -> Iterator[str]:
    """Nothing was handed in before the round opened, or after its stage ended."""
    rounds = _rounds(evidence)
    for reading in _sheets(evidence):
        round_ = rounds[reading["round_id"]]
        for version in reading["history"]:
            if not round_["opened_at"] <= version["at"] < round_["closed_at"]:
                yield f"{reading['_id']} was handed in at {version['at']}"


def entries_are_read_enough(evidence: Evidence) -> Iterator[str]:
    """As many sheets as the rule book asks for, each of another judge, none counted twice."""
    sheets = _sheets(evidence)
    twice = Counter((r["round_id"], r["proposal_id"], r["judge_id"]) for r in sheets)
    yield from (f"{one} is there {n} times" for one, n in twice.items() if n > 1)
    read = Counter((r["round_id"], r["proposal_id"]) for r in sheets)
    for round_id, round_ in _rounds(evidence).items():
        rules = evidence.book(round_["edition_id"])["rounds"]
        wanted = next(r["readings"] for r in rules if r["id"] == round_["round"])
        for (of, proposal), count in read.items():
            if of == round_id and count != wanted:
                yield f"{proposal} has {count} sheets in {round_id}, not {wanted}"
        if sum(of == round_id for of, _ in read) != round_["entries"]:
            yield f"{round_id} was to read {round_['entries']} entries"


def seeds_were_committed_to(evidence: Evidence) -> Iterator[str]:
    """The hash was told before the first sheet, and is that of the seed told at the close."""
    first: dict[str, str] = {}
    for said in evidence.facts("judging.sheet_handed_in.v1"):
        first[said["round_id"]] = min(said["at"], first.get(said["round_id"], said["at"]))
    closed = {f["round_id"]: f["seed"] for f in evidence.facts("judging.round_closed.v1")}
    for said in evidence.facts("judging.round_prepared.v1"):
        round_id = said["round_id"]
        if hashlib.sha256(closed[round_id].encode()).hexdigest() != said["seed_sha256"]:
            yield f"the seed of {round_id} is not the one that was committed to"
        if said["at"] > first[round_id]:
            yield f"the seed of {round_id} was fixed after the first sheet"


def rankings_follow_from_the_sheets(evidence: Evidence) -> Iterator[str]:
    """Every stored ranking, its scores included, is what the sheets make under the rule book."""
    for kept in evidence.of("judging", "rankings"):
        round_ = _rounds(evidence)[kept["round_id"]]
        wanted = [(p.proposal, p.score, p.mark) for p in _ranked(evidence, round_)]
        stored = [
            (r["entry"]["proposal_id"], _number(r["score"]), _number(r["mark"]))
            for r in sorted(kept["rows"], key=lambda row: row["place"])
        ]
        different = [f"{a} and not {b}" for a, b in zip(wanted, stored, strict=False) if a != b]
        if different or len(wanted) != len(stored):
            yield f"the ranking of {kept['round_id']} should say {different[:1]}"


def lists_follow_from_the_rankings(evidence: Evidence) -> Iterator[str]:
    """Every decided list holds those who get its seats, in the order of the ranking."""
    for decision in evidence.of("judging", "decisions"):
        round_, book = _rounds(evidence)[decision["round_id"]], evidence.book(
            decision["edition_id"]
        )  # fmt: skip
        rule = next(one for one in book["lists"] if one["id"] == decision["list"])
        wanted = seated(_ranked(evidence, round_), book, rule)
        found = [(one["entry"]["proposal_id"], one["rank"]) for one in decision["entries"]]
        if wanted != found:
            yield f"{decision['_id']} holds {found}, not {wanted}"


def _ranked(evidence: Evidence, round_: Document) -> list[Place]:
    entries = {
        e["proposal_id"]: (e["group"], e["cluster"]) for e in evidence.of("judging", "entries")
        if e["edition_id"] == round_["edition_id"]
    }  # fmt: skip
    readings = [r for r in evidence.of("judging", "readings") if r["round_id"] == round_["_id"]]
    part = {r["proposal_id"]: entries[r["proposal_id"]] for r in readings}
    scores = [
        Score(
            r["judge_id"], r["proposal_id"], r["group"],
            {c: Decimal(given) for c, given in r["history"][-1]["scores"].items()},
        )
        for r in readings if r["history"]
    ]  # fmt: skip
    return ranked(
        part, scores, evidence.book(round_["edition_id"]), round_["round"], round_["seed"]
    )


def _sheets(evidence: Evidence) -> list[Document]:
    return [r for r in evidence.of("judging", "readings") if r["history"]]


def _rounds(evidence: Evidence) -> dict[str, Document]:
    return {r["_id"]: r for r in evidence.of("judging", "rounds") if r["closed_at"]}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
