"""A judge about themselves: the integrity pact, and conflicts of interest."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from judging.api.words import EditionId, Why
from judging.commands import judges as commands
from judging.domain import pact
from judging.domain.judge import AnotherPact, ConflictWithNothing, Judge, Of, TooManyConflicts
from judging.domain.round import NotBeingRead
from judging.queries import entries as queries
from shared import http
from shared.mongo import Kept

router: APIRouter = http.router("judges")
Id = Annotated[str, Field(min_length=1, max_length=100)]


class PactAnswer(http.Answer):
    """The text to be signed, in Indonesian and English, and its SHA-256; `texts` has each alone."""

    text: str
    sha256: str
    texts: dict[str, str]


class SignedAnswer(http.Answer):
    """The pact as it was signed."""

    text: str
    sha256: str
    at: datetime


class DeclaredAnswer(http.Answer):
    """A conflict of interest that was declared."""

    of: Of
    id: str
    why: str
    at: datetime


class JudgeAnswer(http.Answer):
    """What a judge signed and declared in an edition; only they are shown it."""

    edition_id: str
    account: str
    pact: SignedAnswer | None
    conflicts: list[DeclaredAnswer]
    version: int

    @classmethod
    def of(cls, kept: Kept[Judge]) -> "JudgeAnswer":
        """As it is answered."""
        one = kept.state
        return cls(
            edition_id=one.edition_id,
            account=one.account,
            pact=SignedAnswer(**asdict(one.pact)) if one.pact else None,
            conflicts=[DeclaredAnswer(**asdict(declared)) for declared in one.declared],
            version=kept.version,
        )


class PactBody(http.Body):
    """The edition, and the hash of the text that was read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"edition_id": "kipp-2018", "sha256": pact.SHA256}]}
    )
    edition_id: Id
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ConflictBody(http.Body):
    """An entry, by its proposal, or an agency; and why, which is kept here and told to nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "edition_id": "kipp-2018",
                    "of": "agency",
                    "id": "0190a5c2-a7",
                    "why": "Saudara saya bekerja di sana.",
                }
            ]
        }
    )
    edition_id: Id
    of: Of
    id: Id
    why: Why


@router.get("/pact", summary="The integrity pact", response_model=PactAnswer)
async def read_pact(call: http.Call) -> PactAnswer:
    """The text that a judge signs before seeing anything (pakta integritas)."""
    _ = call.who
    texts = {"id": pact.INDONESIAN, "en": pact.ENGLISH}
    return PactAnswer(text=pact.TEXT, sha256=pact.SHA256, texts=texts)


@router.get("/judges/me", summary="Myself as a judge", response_model=JudgeAnswer)
async def read_myself(edition_id: EditionId, call: http.Call) -> JudgeAnswer:
    """What who asks has signed and declared in an edition."""
    return JudgeAnswer.of(await queries.myself(call.mongo, call.who, edition_id))


@router.post(
    "/pacts",
    summary="Sign the integrity pact",
    response_model=JudgeAnswer,
    responses=http.refusals(AnotherPact),
)
async def sign(body: PactBody, call: http.Call) -> Response:
    """Sign the pact of an edition, by the hash of the text that was read; once is enough."""
    command = commands.SignPact(body.edition_id, body.sha256, call.who)
    return await call.run(commands.sign, command, JudgeAnswer.of)


@router.post(
    "/conflicts",
    summary="Declare a conflict of interest",
    response_model=JudgeAnswer,
    responses=http.refusals(NotBeingRead, ConflictWithNothing, TooManyConflicts),
)
async def declare(body: ConflictBody, call: http.Call) -> Response:
    """Declare a conflict; readings that it forbids, handed in or not, go to other judges."""
    command = commands.DeclareConflict(body.edition_id, body.of, body.id, body.why, call.who)
    return await call.run(commands.declare, command, JudgeAnswer.of)
