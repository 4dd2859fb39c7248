"""Minutes (berita acara) of a list: what was decided by whom in which steps, for people to sign.

Nothing is in them that only the list's readers may know once it is released, no objector, and no
text of an objection.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from award.domain.amendment import Correction
from award.domain.award_list import AwardList, Life
from award.domain.composition import composition
from award.domain.edition import Edition, Label
from award.domain.entry import Entry, alphabetical
from award.domain.objection import Objection, Status

Said = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a list's objections: how many stand where, and those that were taken up."""

    counts: Mapping[Status, int]
    taken_up: Sequence[Objection]


def minutes(
    list_id: str, award_list: AwardList, edition: Edition, agencies: Mapping[str, str],
    course: Course,
) -> Said:  # fmt: skip
    """What the minutes say, in values and codes; names of people are put to accounts by others."""
    return {
        "list_id": list_id,
        "edition": {"name": _texts(edition.name), "year": edition.year},
        "simulated": award_list.simulated,
        "list": _texts(edition.rule(award_list.list).name),
        "life": award_list.life.value,
        "decision": {"id": award_list.decision_id, "sha256": award_list.decision_sha256},
        "sha256": award_list.sha256,
        "steps": list(_steps(award_list)),
        "readers": award_list.readers,
        "clusters": list(_clusters(award_list, edition, agencies)),
        "entries": len(award_list.entries),
        "standing": len(award_list.standing()),
        "corrections": [_correction(award_list, c) for c in award_list.corrections],
        "left_empty": [
            {
                "title": award_list.entry(seat.seat).title, "sentence": seat.sentence,
                "at": seat.at, "by": [seat.requested_by, seat.approved_by],
            }
            for seat in award_list.left_empty
        ],
        "objections": {status.value: course.counts.get(status, 0) for status in Status},
        "taken_up": [_objection(award_list, objection) for objection in course.taken_up],
        "prepared_by": award_list.prepared_by,
        "verified_by": award_list.verified_by,
    }  # fmt: skip


def _steps(award_list: AwardList) -> Iterator[Said]:
    there = award_list
    yield _step("received", there.received_at)
    if there.prepared_by:
        yield _step("prepared", there.prepared_at, there.prepared_by)
    if there.verified_by:
        yield _step("verified", there.verified_at, there.verified_by)
    if there.life is Life.EMBARGOED:
        yield _step("embargo", there.release_at)
    if there.released_at:
        yield _step("released", there.released_at)
    for correction in there.corrections:
        yield _step("corrected", correction.at, *_people(correction))
    if there.settled_at:
        yield _step("settled", there.settled_at)


def _step(code: str, at: datetime | None, *by: str) -> Said:
    return {"code": code, "at": at, "by": by}


def _people(correction: Correction) -> tuple[str, ...]:
    return tuple(who for who in (correction.requested_by, correction.approved_by) if who)


def _clusters(
    award_list: AwardList, edition: Edition, agencies: Mapping[str, str]
) -> Iterator[Said]:
    names = {cluster.id: cluster.name for cluster in edition.clusters}
    standing = frozenset(award_list.standing())
    ever = alphabetical(dict.fromkeys((*award_list.entries, *standing)))
    for part in composition(award_list, tuple(names)):
        theirs = [entry for entry in ever if entry.cluster == part.cluster]
        if theirs:
            yield {
                "name": _texts(names.get(part.cluster) or Label(part.cluster, part.cluster)),
                "released": part.released, "standing": part.standing,
                "entries": [_entry(entry, entry in standing, agencies) for entry in theirs],
            }  # fmt: skip


def _entry(entry: Entry, stands: bool, agencies: Mapping[str, str]) -> Said:
    agency = agencies.get(entry.agency_id, entry.agency_id)
    return {"title": entry.title, "agency": agency, "stands": stands}


def _correction(award_list: AwardList, correction: Correction) -> Said:
    # What followed from a ruling or a withdrawal says so by its reason; its sentence is ours.
    return {
        "number": correction.number, "at": correction.at, "reason": correction.reason.value,
        "sentence": correction.sentence if correction.requested_by else "",
        "removed": [award_list.entry(proposal_id).title for proposal_id in correction.removed],
        "added": [entry.title for entry in correction.added], "by": _people(correction),
    }  # fmt: skip


def _objection(award_list: AwardList, objection: Objection) -> Said:
    return {
        "title": award_list.entry(objection.proposal_id).title, "status": objection.status.value,
        "filed_at": objection.filed_at, "screened_at": objection.screened_at,
        "screened_by": objection.screened_by, "replied_at": objection.replied_at,
        "ruled_at": objection.ruled_at, "ruled_by": objection.ruled_by,
    }  # fmt: skip


def _texts(label: Label) -> Said:
    return {"id": label.id, "en": label.en}
