"""Journeys, and the marks of which the funnel is counted: one document for each proposal.

Every fact is a part of its own, so that facts may come in any order and again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from shared.delivery import Entry, Folds, Heard, Projection
from submission.messages.heard import (
    Booth,
    BoothOffered,
    BoothReleased,
    Disqualified,
    EntryRemoved,
    ListCorrected,
    ListReleased,
    ObjectionsSettled,
    OfList,
    OfProposal,
    OfRound,
    OwnPart,
    OwnPlaced,
    OwnRefused,
    OwnRegistered,
    OwnRepairAsked,
    OwnStep,
    Ruled,
)

P = TypeVar("P", bound=OfProposal)
SEALED = "judging.sealed"
Details = Callable[[P], Mapping[str, Any]]
Marks = Callable[[Heard[P]], tuple[str, Mapping[str, Any]]]


def _nothing(_: OfProposal) -> Mapping[str, Any]:
    return {}


def _folds(model: type[P], details: Details[P] = _nothing, marks: Marks[P] | None = None) -> Folds:
    """How a fact of one proposal becomes a step of it, and a mark for the funnel."""

    def fold(heard: Heard[P]) -> Sequence[Entry]:
        step = _step(heard, heard.data.proposal_id, details(heard.data))
        if marks is None:
            return [step]
        part, fields = marks(heard)
        return [step, _mark(heard, heard.data.proposal_id, part, fields)]

    return Folds(model, fold)


def _step(heard: Heard[Any], proposal_id: str, details: Mapping[str, Any]) -> Entry:
    if heard.time is None:
        raise ValueError("a step of a journey needs its time")
    key = _key(f"{heard.topic}|{heard.subject}|{heard.sequence}")
    step = {
        "kind": heard.type,
        "at": heard.time,
        "topic": heard.topic,
        "subject": heard.subject,
        "sequence": heard.sequence,
        "list": getattr(heard.data, "list", None),
        "part": getattr(heard.data, "part", None),
        "sealed_round": heard.data.round if heard.topic == SEALED else None,
        "details": dict(details),
    }
    return Entry("journeys", proposal_id, {f"steps.{key}": step}, heard.sequence, part=key)


def _mark(heard: Heard[Any], proposal_id: str, part: str, fields: Mapping[str, Any]) -> Entry:
    known = {**fields, "heard_at": heard.time}
    return Entry("funnel", proposal_id, known, heard.sequence, part=_key(part))


def _key(text: str) -> str:
    """`text` as the name of a field: MongoDB gives dots and dollars a meaning."""
    return text.replace("%", "%25").replace(".", "%2e").replace("$", "%24")


def _placed(flag: str) -> Marks[Any]:
    def marks(heard: Heard[Any]) -> tuple[str, Mapping[str, Any]]:
        own = heard.data
        place = {"edition_id": own.edition_id, "group": own.group, "cluster": own.cluster}
        return flag, place | {flag: True}

    return marks


def _registered(heard: Heard[OwnRegistered]) -> Sequence[Entry]:
    """A step, a mark, and whose it is: apart, so that a replay adds it to what had no agency."""
    own = heard.data
    part, fields = _placed("registered")(heard)
    return [
        _step(heard, own.proposal_id, {}),
        _mark(heard, own.proposal_id, part, fields),
        _mark(heard, own.proposal_id, "agency", {"agency_id": own.agency_id}),
    ]


def _reached(flag: str) -> Marks[Any]:
    return lambda heard: (flag, {"edition_id": heard.data.edition_id, flag: True})


def _admitted(heard: Heard[OwnPlaced]) -> tuple[str, Mapping[str, Any]]:
    return "decision", {"edition_id": heard.data.edition_id, "decision": "admitted", "reasons": []}


def _refused(heard: Heard[OwnRefused]) -> tuple[str, Mapping[str, Any]]:
    fields = {"decision": "refused", "reasons": list(heard.data.reasons)}
    return "decision", fields | {"edition_id": heard.data.edition_id}


def _booth(*, confirmed: bool) -> Marks[Any]:
    """A booth is one part: of what became of it for a proposal, the last fact stays."""
    return lambda heard: (
        f"booth-{heard.data.booth_id}",
        {f"booths.{_key(heard.data.booth_id)}": confirmed},
    )


def _released(heard: Heard[ListReleased]) -> Sequence[Entry]:
    ids = [entry.proposal_id for entry in heard.data.entries]
    return [*(_step(heard, id, {}) for id in ids), *(_on_list(heard, id) for id in ids)]


def _corrected(heard: Heard[ListCorrected]) -> Sequence[Entry]:
    """Who was added was released too; who was removed stays one who was."""
    added = [entry.proposal_id for entry in heard.data.added]
    gone = [id for id in heard.data.removed if id not in added]
    steps = [_step(heard, id, {"removed": True}) for id in gone]
    steps += [_step(heard, id, {"removed": False}) for id in added]
    return [*steps, *(_on_list(heard, id) for id in added)]


def _on_list(heard: Heard[ListReleased] | Heard[ListCorrected], proposal_id: str) -> Entry:
    name = heard.data.list
    mark = {"edition_id": heard.data.edition_id, f"lists.{name}.released": True}
    return _mark(heard, proposal_id, f"released-{name}", mark)


def _settled(heard: Heard[ObjectionsSettled]) -> Sequence[Entry]:
    return [_step(heard, proposal_id, {}) for proposal_id in heard.data.standing]


def _outcome(ruled: Ruled) -> Mapping[str, Any]:
    return {"outcome": ruled.outcome}


def _code(booth: Booth) -> Mapping[str, Any]:
    return {"code": booth.code}


_OWN = {
    "submission.proposal_registered.v1": Folds(OwnRegistered, _registered),
    "submission.proposal_handed_over.v1": _folds(OwnStep, marks=_reached("with_agency")),
    "submission.proposal_returned.v1": _folds(OwnStep),
    "submission.proposal_submitted.v1": _folds(OwnPlaced, marks=_placed("submitted")),
    "submission.proposal_withdrawn.v1": _folds(OwnPart, marks=_reached("withdrawn")),
    "submission.repair_asked.v1": _folds(
        OwnRepairAsked, lambda own: {"fields": list(own.fields), "until": own.until}
    ),
    "submission.proposal_repaired.v1": _folds(OwnPart),
    "submission.proposal_admitted.v1": _folds(OwnPlaced, marks=_admitted),
    "submission.proposal_refused.v1": _folds(
        OwnRefused, lambda own: {"reasons": list(own.reasons)}, _refused
    ),
    "submission.refusal_contested.v1": _folds(OwnStep),
    "submission.refusal_upheld.v1": _folds(OwnStep),
}
_OF_ROUND = {
    "judging.reading_assigned.v1": _folds(OfRound, lambda step: {"round": step.round}),
    "judging.reading_declined.v1": _folds(OfRound, lambda step: {"round": step.round}),
    "judging.reading_ended.v1": _folds(OfRound, lambda step: {"round": step.round}),
    "judging.sheet_handed_in.v1": _folds(OfRound, lambda step: {"round": step.round}),
}
_OF_ENTRY = {
    "judging.entry_listed.v1": _folds(OfProposal),
    "judging.entry_removed.v1": _folds(EntryRemoved, lambda step: {"why": step.why}),
}
_AWARD = {
    "award.list_released.v1": Folds(ListReleased, _released),
    "award.list_corrected.v1": Folds(ListCorrected, _corrected),
    "award.objection_filed.v1": _folds(OfList),
    "award.objection_screened.v1": _folds(Ruled, _outcome),
    "award.objection_replied.v1": _folds(OfList),
    "award.objection_ruled.v1": _folds(Ruled, _outcome),
    "award.finalist_disqualified.v1": _folds(Disqualified),
    "award.objections_settled.v1": Folds(ObjectionsSettled, _settled),
    "award.certificate_issued.v1": _folds(OfList),
}
_EXHIBITION = {
    "exhibition.exhibitor_invited.v1": _folds(OfProposal),
    "exhibition.booth_held.v1": _folds(Booth, _code),
    "exhibition.booth_offered.v1": _folds(
        BoothOffered, lambda booth: {"code": booth.code, "until": booth.until}
    ),
    "exhibition.booth_confirmed.v1": _folds(Booth, _code, _booth(confirmed=True)),
    "exhibition.booth_released.v1": _folds(
        BoothReleased,
        lambda booth: {"code": booth.code, "why": booth.why},
        _booth(confirmed=False),
    ),
}

JOURNEY = Projection(
    "submission.journey.v1",
    {
        "submission.events": _OWN,
        "judging.events": {**_OF_ENTRY, **_OF_ROUND},
        SEALED: _OF_ROUND,
        "award.events": _AWARD,
        "exhibition.events": _EXHIBITION,
    },
)
