"""What was promised in public: receipts, hashes, lists, booths; and what must never be public."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.e2e.evidence import SERVICES, Document, Evidence


def the_funnel_narrows(evidence: Evidence) -> Iterator[str]:
    """A winner was a finalist, a finalist was judged, the judged were admitted, and submitted."""
    steps = {
        "submitted": _proposals(evidence.facts("submission.proposal_submitted.v1")),
        "admitted": _proposals(evidence.facts("submission.proposal_admitted.v1")),
        "judged": _proposals(evidence.facts("judging.sheet_handed_in.v1")),
        "finalists": _released(evidence, "finalist"),
        "winners": _released(evidence, "winner"),
        "exhibiting": _proposals(evidence.facts("exhibition.booth_confirmed.v1")),
    }
    for (wide, outer), (narrow, inner) in pairwise(steps.items()):
        yield from (f"{one} is among the {narrow}, not the {wide}" for one in inner - outer)
        if not inner:
            yield f"there are no {narrow}"
    withdrawn = _proposals(evidence.facts("submission.proposal_withdrawn.v1"))
    yield from (f"{one} was withdrawn and judged" for one in withdrawn & steps["judged"])


def receipts_are_of_what_was_frozen(evidence: Evidence) -> Iterator[str]:
    """Each receipt's hash is that of the content kept under its version; files too are as said."""
    frozen = {v["_id"]: v for v in evidence.of("submission", "versions")}
    chunks: dict[str, list[Document]] = {}
    for chunk in evidence.of("submission", "attachments.chunks"):
        chunks.setdefault(chunk["files_id"], []).append(chunk)
    for proposal in evidence.of("submission", "proposals"):
        for receipt in proposal["receipts"]:
            kept = frozen.get(f"{proposal['_id']}:{receipt['version']}")
            if kept is None or _sha256(kept["canonical"]) != receipt["sha256"]:
                yield f"the receipt of {proposal['_id']} is of something else"
        if proposal["submitted_at"] is not None and not proposal["receipts"]:
            yield f"{proposal['_id']} was submitted without a receipt"
        for file in proposal["attachments"].values():
            pieces = sorted(chunks.get(file["file_id"], []), key=lambda chunk: chunk["n"])
            content = b"".join(piece["data"] for piece in pieces)
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                yield f"a file of {proposal['_id']} is not what it was"


def lists_have_their_hashes(evidence: Evidence) -> Iterator[str]:
    """Released lists, and who stands of them once they are settled."""
    for said in evidence.facts("award.list_released.v1"):
        if _sha256(_canonical(said["entries"])) != said["sha256"]:
            yield f"{said['list_id']} was released under another hash"
    for said in evidence.facts("award.objections_settled.v1"):
        if _sha256("\n".join(sorted(said["standing"]))) != said["standing_sha256"]:
            yield f"{said['list_id']} was settled under another hash"


def the_admitted_have_their_hash(evidence: Evidence) -> Iterator[str]:
    """What was settled of an edition is how many, and which, were admitted."""
    admitted = evidence.facts("submission.proposal_admitted.v1")
    for said in evidence.facts("submission.selection_settled.v1"):
        of = [f["proposal_id"] for f in admitted if f["edition_id"] == said["edition_id"]]
        if (len(of), _sha256("\n".join(sorted(of)))) != (said["admitted"], said["admitted_sha256"]):
            yield f"the admitted of {said['edition_id']} are not those that were settled"


def documents_have_their_hashes(evidence: Evidence) -> Iterator[str]:
    """Rule books, and the exported rounds that lists were decided by."""
    for edition in evidence.of("programme", "editions"):
        if _sha256(edition["canonical"]) != edition["sha256"]:
            yield f"the rule book of {edition['_id']} has another hash"
    exports = {e["_id"]: e["text"] for e in evidence.of("judging", "exports")}
    for decision in evidence.of("judging", "decisions"):
        if _sha256(exports[decision["round_id"]]) != decision["sha256"]:
            yield f"{decision['_id']} was decided by another round than the exported one"


def released_lists_only_grow_by_corrections(evidence: Evidence) -> Iterator[str]:
    """What was released is still there; two people stand behind it; corrections are all told."""
    kept = {one["_id"]: one for one in evidence.of("award", "lists")}
    for said in evidence.facts("award.list_released.v1"):
        listed = kept[said["list_id"]]
        if listed["entries"] != said["entries"]:
            yield f"{said['list_id']} is not what was released"
        if listed["prepared_by"] == listed["verified_by"]:
            yield f"{said['list_id']} was prepared and verified by one person"
    told = {(f["list_id"], f["correction"]): f for f in evidence.facts("award.list_corrected.v1")}
    for name, listed in kept.items():
        for correction in listed["corrections"]:
            said = told.get((name, correction["number"]), {})
            if (said.get("removed"), said.get("added")) != (
                correction["removed"], correction["added"],
            ):  # fmt: skip
                yield f"correction {correction['number']} of {name} was not told"
            asked, approved = correction["requested_by"], correction["approved_by"]
            if correction["added"] and (asked is None or asked == approved):
                yield f"correction {correction['number']} of {name} has no second person"


def booths_have_one_booking(evidence: Evidence) -> Iterator[str]:
    """At no moment is a booth booked while somebody else's booking of it lives."""
    live: dict[str, Document] = {}
    for row in evidence.rows():
        said, booth = row["data"], row["subject"]
        before = live.get(booth)
        match row["type"].split(".")[1]:
            case "booth_held" | "booth_offered":
                if before is not None and before.get("until", "9") > said["at"]:
                    yield f"{booth} was booked while {before['exhibitor_id']} had it"
                live[booth] = said
            case "booth_confirmed":
                if before is None or before["exhibitor_id"] != said["exhibitor_id"]:
                    yield f"{booth} was confirmed by one who did not hold it"
                live[booth] = said
            case "booth_released":
                live.pop(booth, None)


def exhibitors_have_one_booth(evidence: Evidence) -> Iterator[str]:
    """Nobody holds two booths, and booths and exhibitors name each other."""
    holders = {b["_id"]: b["holder"]["exhibitor_id"]
               for b in evidence.of("exhibition", "booths") if b["holder"]}  # fmt: skip
    places = {f"{e['forum_id']}:{e['place']['code']}": e["_id"]
              for e in evidence.of("exhibition", "exhibitors") if e["place"]}  # fmt: skip
    if holders != places:
        yield f"the booths name {holders}, the exhibitors {places}"
    if len(set(holders.values())) != len(holders):
        yield f"somebody has two booths: {holders}"


def names_stay_where_they_belong(evidence: Evidence) -> Iterator[str]:
    """No person's name or address leaves identity, and no staff's exhibition."""
    people = {"identity": [w for p in evidence.of("identity", "people")
                           for w in (p["name"], p["email"]) if w],
              "exhibition": [name for names in evidence.of("exhibition", "staff_lists")
                             for name in names["names"]]}  # fmt: skip
    for owner, words in people.items():
        for told in evidence.log:
            text = f"{told.key} {dict(told.headers)} {told.value.decode()}"
            yield from (f"{told.id} in the log says {word}" for word in words if word in text)
        for service in SERVICES:
            for collection, documents in evidence.databases[service].items():
                if service == owner:
                    continue
                text = "\n".join(map(str, documents))
                yield from (f"{service} {collection} says {word}" for word in words if word in text)


def _proposals(facts: Iterable[Document]) -> set[str]:
    return {fact["proposal_id"] for fact in facts}


def _released(evidence: Evidence, certificate: str) -> set[str]:
    """The proposals that ever stood on lists of finalists, or of winners."""
    found: set[str] = set()
    for type, field in (("list_released", "entries"), ("list_corrected", "added")):
        for said in evidence.facts(f"award.{type}.v1"):
            rules = evidence.book(said["edition_id"])["lists"]
            rule = next(one for one in rules if one["id"] == said["list"])
            if rule["certificate"] == certificate:
                found |= {entry["proposal_id"] for entry in said[field]}
    return found


def _canonical(value: object) -> str:
    """RFC 8785 for what has only texts in it: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
