"""Objections over HTTP, for whoever objects: filed by anyone, followed with a secret code."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import ConfigDict, Field

from award.api.desk import FILING, LOOKUP
from award.api.shown import EvidenceAnswer
from award.api.words import EMAIL, EditionId, Id, Link, ListName, Text
from award.commands.objections import EraseByCode, File, erase_by_code, file
from award.compute import secret_sha256
from award.domain import progress
from award.domain.award_list import list_id
from award.domain.contact import Contact
from award.domain.correction import NotStanding
from award.domain.objection import Objection, Status
from award.domain.settling import NotHeardNow, WindowClosed
from award.queries import objections as queries
from shared import clock, http
from shared.mongo import Kept

router = http.router("objectors")


Secret = Annotated[str, Field(min_length=43, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class ContactBody(http.Body):
    """How you may be reached; kept apart, shown to the secretariat only, erased when you ask."""

    name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=254, pattern=EMAIL)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class FilingBody(http.Body):
    """What you object to and why, with what shows it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"proposal_id": "01978a10-0000-7000-8000-000000000001",
                 "reason": "The service was closed last year.",
                 "evidence": "The notice on its door, photographed.",
                 "links": ["https://example.org/notice.jpg"],
                 "contact": {"email": "warga@example.org"}}
            ]
        }
    )  # fmt: skip

    proposal_id: Id
    reason: Text
    evidence: Annotated[str, Field(max_length=20_000)] = ""
    links: tuple[Link, ...] = Field(default=(), max_length=20)
    contact: ContactBody | None = None
    code: Secret | None = Field(
        default=None,
        description="The code to follow it with, where you draw it yourself: 32 random bytes in "
        "base64url. So you have it even if the answer is lost. It is kept nowhere here.",
    )


class CodeBody(http.Body):
    """The tracking code that you were given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "x" * 43}]})

    code: Annotated[str, Field(min_length=1, max_length=200)]


class PassedAnswer(http.Answer):
    """A step behind your objection: filed, accepted, turned_away, replied, dismissed, upheld."""

    code: str
    at: datetime
    params: dict[str, Any] = Field(description="What was said with it.")


class AwaitedAnswer(http.Answer):
    """The step before it: screening, reply, ruling."""

    code: str
    until: datetime | None


class TrackedAnswer(http.Answer):
    """Where your objection stands."""

    objection_id: str
    edition_id: str
    list: str
    proposal_id: str
    title: str | None
    status: Status
    filed_at: datetime
    screened_at: datetime | None
    turned_away_because: str | None
    reply_until: datetime | None
    replied_at: datetime | None
    ruled_at: datetime | None
    ruling: str | None
    files: tuple[EvidenceAnswer, ...]
    takes_evidence: bool = Field(description="Whether files can be lodged and taken back.")
    contact_kept: bool = Field(description="Whether the secretariat can read how to reach you.")
    passed: tuple[PassedAnswer, ...]
    awaited: AwaitedAnswer | None = Field(description="Nothing once it is decided.")

    @classmethod
    def of(cls, kept: Kept[Objection], *, contact: bool, now: datetime) -> "TrackedAnswer":
        """The objection as its objector sees it."""
        there, next_ = kept.state, progress.awaited(kept.state, now)
        return cls(
            objection_id=kept.id, **{name: getattr(there, name) for name in _STATE},
            files=tuple(EvidenceAnswer.of(file) for file in there.files),
            takes_evidence=there.status is Status.FILED, contact_kept=contact,
            passed=tuple(
                PassedAnswer.model_validate(step, from_attributes=True)
                for step in progress.passed(there)
            ),
            awaited=AwaitedAnswer.model_validate(next_, from_attributes=True) if next_ else None,
        )  # fmt: skip


_OURS = ("objection_id", "files", "takes_evidence", "contact_kept", "passed", "awaited")
_STATE = tuple(name for name in TrackedAnswer.model_fields if name not in _OURS)


class FiledAnswer(TrackedAnswer):
    """What was filed, and once the code by which only you can follow it."""

    code: str | None = Field(
        default=None, description="Shown once and kept nowhere here: write it down."
    )


@router.post(
    "/lists/{edition_id}/{list}/objections", summary="Object to an entry", status_code=201,
    response_model=FiledAnswer, dependencies=[FILING],
    responses=http.refusals(NotStanding, NotHeardNow, WindowClosed),
)  # fmt: skip
async def filing(
    edition_id: EditionId, list: ListName, body: FilingBody, guest: http.Guest
) -> Response:
    """Anyone may object to an entry of a released list while its window is open."""
    code = body.code or clock.new_secret()
    contact = Contact(**body.contact.model_dump()) if body.contact else None
    command = File(
        clock.new_id(), list_id(edition_id, list), body.proposal_id, body.reason, body.evidence,
        body.links, contact, secret_sha256(code),
    )  # fmt: skip
    shown = partial(TrackedAnswer.of, contact=contact is not None, now=guest.now)
    return await guest.run(file, command, shown, 201, shown_once=lambda _: {"code": code})


@router.post(
    "/tracking", summary="Follow your objection", response_model=TrackedAnswer,
    dependencies=[LOOKUP],
)  # fmt: skip
async def tracking(body: CodeBody, guest: http.Guest) -> TrackedAnswer:
    """Whoever has the code may see what became of the objection; it travels in the body only."""
    return await answered(guest, await queries.tracked(guest.mongo, secret_sha256(body.code)))


@router.post(
    "/tracking/erasure", summary="Have your contact erased", response_model=TrackedAnswer,
    dependencies=[LOOKUP],
)  # fmt: skip
async def erasure(body: CodeBody, guest: http.Guest) -> Response:
    """Whoever has the code may have the contact erased; the objection stays."""
    command = EraseByCode(secret_sha256(body.code))
    shown = partial(TrackedAnswer.of, contact=False, now=guest.now)
    return await guest.run(erase_by_code, command, shown)


async def answered(guest: http.Asked, kept: Kept[Objection]) -> TrackedAnswer:
    """The objection as its objector sees it now."""
    contact = await queries.has_contact(guest.mongo, kept.id)
    return TrackedAnswer.of(kept, contact=contact, now=guest.now)
