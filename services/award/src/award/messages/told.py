"""Our events as the facts that our contracts promise."""

from collections.abc import Mapping

from award.domain.amendment import Correction
from award.domain.award_list import AwardList
from award.domain.certificate import Certificate
from award.domain.correction import Disqualified
from award.domain.objection import Objection
from award.domain.settling import Settled
from shared.outbox import Fact


def list_released(list_id: str, after: AwardList) -> Fact:
    """A list became public."""
    data = {
        **_of(list_id, after),
        "simulated": after.simulated,
        "entries": after.entries,
        "sha256": after.sha256,
        "at": after.released_at,
    }
    return Fact("award.list_released.v1", data)


def list_corrected(list_id: str, after: AwardList, correction: Correction) -> Fact:
    """A released list got a later entry."""
    data = {
        **_of(list_id, after),
        "correction": correction.number,
        "removed": correction.removed,
        "added": correction.added,
        "reason": correction.reason,
        "at": correction.at,
    }
    return Fact("award.list_corrected.v1", data)


def finalist_disqualified(list_id: str, after: AwardList, event: Disqualified) -> Fact:
    """An upheld objection took an entry from a list, and what happens to its seat."""
    data = {
        **_of(list_id, after),
        "proposal_id": event.proposal_id,
        "freed_seat": after.freed,
        "at": event.correction.at,
    }
    return Fact("award.finalist_disqualified.v1", data)


def objections_settled(list_id: str, after: AwardList, event: Settled) -> Fact:
    """Windows and rulings are over; these entries stand."""
    data = {
        **_of(list_id, after),
        "standing": event.standing,
        "standing_sha256": event.standing_sha256,
        "at": event.at,
    }
    return Fact("award.objections_settled.v1", data)


def objection_filed(objection_id: str, after: Objection) -> Fact:
    """Somebody objected to an entry."""
    return Fact("award.objection_filed.v1", {**_about(objection_id, after), "at": after.filed_at})


def objection_screened(objection_id: str, after: Objection) -> Fact:
    """An objection will be ruled on, or was turned away."""
    limit = {"reply_until": after.reply_until} if after.reply_until else {}
    data = {
        **_about(objection_id, after), "agency_id": after.agency_id, "outcome": after.status,
        **limit, "at": after.screened_at,
    }  # fmt: skip
    return Fact("award.objection_screened.v1", data)


def objection_replied(objection_id: str, after: Objection) -> Fact:
    """The agency of the entry replied to an objection; not what."""
    data = {
        **_about(objection_id, after), "agency_id": after.agency_id, "at": after.replied_at,
    }  # fmt: skip
    return Fact("award.objection_replied.v1", data)


def objection_ruled(objection_id: str, after: Objection) -> Fact:
    """An objection was dismissed or upheld."""
    data = {
        **_about(objection_id, after), "agency_id": after.agency_id, "outcome": after.status,
        "at": after.ruled_at,
    }  # fmt: skip
    return Fact("award.objection_ruled.v1", data)


def certificate_issued(certificate_id: str, after: Certificate, agency_id: str) -> Fact:
    """An entry that stands was certified."""
    data = {
        "certificate_id": certificate_id,
        "serial": after.serial,
        "edition_id": after.edition_id,
        "list": after.list,
        "proposal_id": after.proposal_id,
        "agency_id": agency_id,
        "at": after.issued_at,
    }
    return Fact("award.certificate_issued.v1", data)


def _of(list_id: str, award_list: AwardList) -> Mapping[str, object]:
    return {"list_id": list_id, "edition_id": award_list.edition_id, "list": award_list.list}


def _about(objection_id: str, objection: Objection) -> Mapping[str, object]:
    return {
        "objection_id": objection_id,
        "edition_id": objection.edition_id,
        "list": objection.list,
        "proposal_id": objection.proposal_id,
    }
