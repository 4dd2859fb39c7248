"""How a list came about, over HTTP: prepared, verified, corrected by those who answer for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, Field

from award import access
from award.api.lists import EntryAnswer, standing_ids
from award.api.words import EditionId, Id, ListName
from award.commands.lists import Prepare, Verify, prepare, verify
from award.domain.amendment import Reason
from award.domain.award_list import (
    AlreadyReleased,
    AwardList,
    EmbargoPassed,
    Life,
    NotPrepared,
    NotWhatYouSaw,
    SamePerson,
    WithoutOffice,
    list_id,
)
from award.domain.correction import requests_seen
from award.queries import lists as queries
from shared import http
from shared.mongo import Kept

router = http.router("records")


class PreparationBody(http.Body):
    """Who may see the list before its release, beside yourself, and when it is released.

    Readers are of the secretariat, or auditors of the edition.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"readers": ["01978a00-4c1e-7d2a-9b3f-2a1b3c4d5e6f"],
                 "release_at": "2018-06-08T10:00:00+07:00"}
            ]
        }
    )  # fmt: skip

    readers: Annotated[list[Id], Field(max_length=100)]
    release_at: http.Instant


class VerificationBody(http.Body):
    """The hash of the list that you looked at."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sha256": "0" * 64}]})

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class SignatoriesAnswer(http.Answer):
    """Who answers for a correction; nobody where it followed from a ruling or a withdrawal."""

    correction: int
    requested_by: str | None
    approved_by: str | None


class RequestAnswer(http.Answer):
    """What waits for a second person: a removal, an addition, or a seat to be left empty."""

    request_id: str
    removes: str | None
    replaces: str | None
    empties: str | None
    reason: Reason
    sentence: str
    by: str
    at: datetime


class ReplacementAnswer(http.Answer):
    """Who is next in order for a freed seat; sealed until a correction adds it."""

    replaces: str
    proposal_id: str
    agency_id: str
    title: str
    cluster: str


class EmptySeatAnswer(http.Answer):
    """A freed seat that two people left empty."""

    seat: str
    sentence: str
    at: datetime
    requested_by: str
    approved_by: str


class RecordAnswer(http.Answer):
    """How a list came about and where it stands; what is sealed in it stays with its readers."""

    list_id: str
    life: Life
    entries: tuple[EntryAnswer, ...]
    sha256: str
    decision_id: str
    decision_sha256: str
    received_at: datetime
    readers: tuple[str, ...]
    release_at: datetime | None
    prepared_by: str | None
    prepared_at: datetime | None
    verified_by: str | None
    verified_at: datetime | None
    released_at: datetime | None
    signatories: tuple[SignatoriesAnswer, ...]
    requests: tuple[RequestAnswer, ...]
    replacements: tuple[ReplacementAnswer, ...]
    left_empty: tuple[EmptySeatAnswer, ...]
    undecided_objections: int
    version: int


@router.put(
    "/lists/{edition_id}/{list}/preparation", summary="Prepare a list",
    response_model=RecordAnswer,
    responses=http.refusals(AlreadyReleased, EmbargoPassed, WithoutOffice),
)  # fmt: skip
async def preparation(
    edition_id: EditionId, list: ListName, body: PreparationBody, call: http.Call
) -> Response:
    """The secretariat names who may see a decided list before its release, and when that is."""
    command = Prepare(
        call.who, edition_id, list, tuple(body.readers), body.release_at, call.if_match
    )
    return await call.run(prepare, command, lambda kept: record(kept, call.who.account))


@router.post(
    "/lists/{edition_id}/{list}/verification", summary="Verify a list",
    response_model=RecordAnswer,
    responses=http.refusals(
        AlreadyReleased, NotPrepared, SamePerson, NotWhatYouSaw, EmbargoPassed
    ),
)  # fmt: skip
async def verification(
    edition_id: EditionId, list: ListName, body: VerificationBody, call: http.Call
) -> Response:
    """A second person of the secretariat, named on the list, finds it right; the embargo begins."""
    command = Verify(call.who, list_id(edition_id, list), body.sha256, call.if_match)
    return await call.run(verify, command, lambda kept: record(kept, call.who.account))


@router.get(
    "/editions/{edition_id}/records", summary="How the lists of an edition came about",
    response_model=http.Page[RecordAnswer],
)  # fmt: skip
async def of_edition(edition_id: EditionId, call: http.Call) -> http.Page[RecordAnswer]:
    """The lists whose record you may read: sealed ones that name you, and released ones."""
    access.require(call.who, "read how a list came about", edition=edition_id)
    found = await queries.records(call.mongo, edition_id, call.who)
    names = await queries.agency_names(call.mongo, *(kept.state for kept in found))
    return http.Page(items=[record(kept, call.who.account, names) for kept in found])


@router.get(
    "/lists/{edition_id}/{list}/record", summary="How a list came about",
    response_model=RecordAnswer,
)  # fmt: skip
async def one(
    edition_id: EditionId, list: ListName, call: http.Call, response: Response
) -> RecordAnswer:
    """Before the release those named on it may read a list here; then its keepers and auditors."""
    kept = await queries.recorded(call.mongo, edition_id, list, call.who)
    if kept.state.life is not Life.RELEASED:
        await call.looked(edition_id)
    names = await queries.agency_names(call.mongo, kept.state)
    response.headers["ETag"] = f'"{kept.version}"'
    return record(kept, call.who.account, names)


def record(
    kept: Kept[AwardList], account: str, names: Mapping[str, str] | None = None
) -> RecordAnswer:
    """The record as this account may see it: who is next in order only its readers learn."""
    there, standing = kept.state, standing_ids(kept.state)
    replacements = there.replacements if account in there.readers else ()
    return RecordAnswer(
        list_id=kept.id, life=there.life, sha256=there.sha256,
        entries=tuple(EntryAnswer.of(e, names or {}, standing) for e in there.entries),
        decision_id=there.decision_id, decision_sha256=there.decision_sha256,
        received_at=there.received_at, readers=there.readers, release_at=there.release_at,
        prepared_by=there.prepared_by, prepared_at=there.prepared_at,
        verified_by=there.verified_by, verified_at=there.verified_at,
        released_at=there.released_at, signatories=_signatories(there),
        requests=_requests(there, account),
        replacements=tuple(
            ReplacementAnswer(
                replaces=r.replaces, proposal_id=r.entry.proposal_id,
                agency_id=r.entry.agency_id, title=r.entry.title, cluster=r.entry.cluster,
            )
            for r in replacements
        ),
        left_empty=tuple(
            EmptySeatAnswer.model_validate(seat, from_attributes=True) for seat in there.left_empty
        ),
        undecided_objections=there.undecided, version=kept.version,
    )  # fmt: skip


def _signatories(award_list: AwardList) -> tuple[SignatoriesAnswer, ...]:
    return tuple(
        SignatoriesAnswer(
            correction=c.number, requested_by=c.requested_by, approved_by=c.approved_by
        )
        for c in award_list.corrections
    )


def _requests(award_list: AwardList, account: str) -> tuple[RequestAnswer, ...]:
    return tuple(
        RequestAnswer.model_validate(request, from_attributes=True)
        for request in requests_seen(award_list, account)
    )
