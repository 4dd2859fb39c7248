"""Proposals: begun, written, shared, and read again at any version."""

from typing import Annotated, Any, Literal, Self

from fastapi import Depends, Path, Query, Response
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared import http
from shared.mongo import Kept
from submission.api.shown import (
    ProgressAnswer,
    ProposalAnswer,
    ProposalId,
    Words,
)
from submission.commands.proposal import Register, Share, Write, register, share, unshare, write
from submission.domain import draft, lineage, refusal
from submission.domain.edition import NoClusterForAgency, Property, UnknownGroup
from submission.domain.proposal import Proposal, Standing
from submission.queries import proposal as queries

router = http.router("proposals")
Text = Annotated[str, StringConstraints(max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=500)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Account = Annotated[str, Path(max_length=100, pattern=r"^[\w.:@|-]+$", description="An account.")]
Format = Annotated[Literal["json", "csv"], Query(description="As pages, or whole as a table.")]
OR_TABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
WRITING = http.refusals(
    refusal.TooLate, refusal.NotOpenYet, refusal.WrongStanding, refusal.WithSomebodyElse,
    draft.UnknownField, draft.AnswerTooLong, draft.TitleNeeded, draft.ChangedMeanwhile,
    draft.NotToBeRepaired, draft.RepairTimeUp,
)  # fmt: skip


class Written(http.Body):
    """What is written: properties and answers; what is not named is left as it is."""

    title: Line | None = None
    category: Line | None = None
    started_on: Line | None = Field(default=None, description="The innovation's first day.")
    formerly: Line | None = Field(default=None, description="The title it once competed under.")
    answers: dict[Name, Text] = Field(default_factory=dict, max_length=120)

    def texts(self) -> Words:
        """All that was named, by field; null clears."""
        named = {p.value: getattr(self, p) or "" for p in Property if p in self.model_fields_set}
        return self.answers | named


class RegisterBody(Written):
    """A new proposal."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "edition_id": "kipp-2018",
                    "agency_id": "kota-semarang",
                    "group": "umum",
                    "title": "Antrean Tanpa Antre (contoh)",
                    "started_on": "2016-08-17",
                }
            ]
        }
    )

    edition_id: Name
    agency_id: Name
    group: Name
    begun_from: Name | None = Field(
        default=None,
        description="An earlier proposal of the agency's that you see whole: what is not named "
        "here is taken over from it, field by field.",
    )

    @model_validator(mode="after")
    def _is_titled(self) -> Self:
        if self.title is None and self.begun_from is None:
            raise ValueError("name a title, or an earlier proposal to start from")
        return self


class WriteBody(Written):
    """Some fields, and for those that must not overwrite a colleague the version last seen."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": {"ringkasan": "Warga mengambil nomor dari rumah."},
                    "based_on": {"ringkasan": 3},
                }
            ]
        }
    )

    based_on: dict[Name, Annotated[int, Field(ge=0, le=2**31 - 1)]] = Field(
        default_factory=dict, max_length=120
    )


class WrittenAnswer(http.Answer):
    """What is kept now: the version of the content, and of each field that was sent."""

    id: str
    version: int
    content_version: int
    field_versions: dict[str, int]


@router.put(
    "/proposals/{proposal_id}",
    status_code=201,
    response_model=ProposalAnswer,
    responses=http.refusals(
        refusal.TooLate,
        refusal.NotOpenYet,
        draft.IdTaken,
        draft.AgencyUnknown,
        draft.TitleNeeded,
        draft.UnknownField,
        draft.AnswerTooLong,
        lineage.SameEdition,
        lineage.OtherAgency,
        UnknownGroup,
        NoClusterForAgency,
    ),
    summary="Register a proposal",
)
async def put_proposal(proposal_id: ProposalId, body: RegisterBody, call: http.Call) -> Response:
    """Begin a proposal under an id of your own; asked again, the one that is there is answered."""
    command = Register(
        call.who, proposal_id, body.edition_id, body.agency_id, body.group, body.texts(),
        body.begun_from,
    )  # fmt: skip
    return await call.run(register, command, ProposalAnswer.whole, 201)


@router.patch(
    "/proposals/{proposal_id}/answers",
    response_model=WrittenAnswer,
    responses=WRITING,
    summary="Write some fields",
)
async def patch_answers(proposal_id: ProposalId, body: WriteBody, call: http.Call) -> Response:
    """Keep one or several fields; others' fields are left alone, and every version is kept."""
    texts = body.texts()

    def answer(kept: Kept[Proposal]) -> WrittenAnswer:
        answers = kept.state.answers
        return WrittenAnswer(
            id=kept.id,
            version=kept.version,
            content_version=kept.state.content_version,
            field_versions={f: answers[f].version for f in texts if f in answers},
        )

    command = Write(call.who, proposal_id, texts, body.based_on, call.if_match)
    # Not logged: who wrote what, and when, is kept with each text that is overwritten.
    return await call.run(write, command, answer, logged=False)


def _chosen(
    edition_id: Annotated[str | None, Query(max_length=100)] = None,
    agency_id: Annotated[str | None, Query(max_length=100)] = None,
    standing: Standing | None = None,
) -> queries.Chosen:
    return queries.Chosen(edition_id, agency_id, standing)


Chosen = Annotated[queries.Chosen, Depends(_chosen)]


@router.get(
    "/proposals",
    response_model=http.Page[ProgressAnswer],
    responses=OR_TABLE,
    summary="Your proposals",
)
async def get_proposals(
    call: http.Call,
    cursor: http.Cursor,
    chosen: Chosen,
    format: Format = "json",
) -> http.Page[ProgressAnswer] | Response:
    """Those you write; your agency's when you name it; the submitted ones for the secretariat."""
    limit = 100_000 if format == "csv" else cursor.limit
    found = await queries.proposals(call.mongo, call.who, chosen, cursor.after, limit)
    if format == "json":
        shown = [ProgressAnswer.of(kept) for kept in found]
        return http.page(shown, cursor.limit, lambda item: [item.id])
    header = ("id", "number", "agency_id", "group", "cluster", "standing", "title", "submitted_at")
    rows = (
        (k.id, p.number, p.agency_id, p.group, p.cluster, p.standing, p.title, p.submitted_at)
        for k in found
        for p in (k.state,)
    )
    return http.csv("proposals.csv", header, rows)


@router.get("/proposals/{proposal_id}", response_model=ProposalAnswer, summary="One proposal")
async def get_proposal(
    proposal_id: ProposalId, call: http.Call, response: Response
) -> ProposalAnswer:
    """The proposal as far as you may see it; its ETag is for If-Match."""
    seen = await queries.see(call.mongo, call.who, proposal_id)
    response.headers["ETag"] = f'"{seen.kept.version}"'
    return ProposalAnswer.seen(seen)


@router.put(
    "/proposals/{proposal_id}/collaborators/{account}",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.WrongStanding, draft.TooManyCollaborators),
    summary="Let somebody write too",
)
async def put_collaborator(proposal_id: ProposalId, account: Account, call: http.Call) -> Response:
    """Said by who began it; once he is no longer of a unit there, by the agency's administrator."""
    command = Share(call.who, proposal_id, account)
    return await call.run(share, command, ProposalAnswer.seen_by(call.who))


@router.delete(
    "/proposals/{proposal_id}/collaborators/{account}",
    response_model=ProposalAnswer,
    responses=http.refusals(refusal.WrongStanding),
    summary="Let somebody write no longer",
)
async def delete_collaborator(
    proposal_id: ProposalId, account: Account, call: http.Call
) -> Response:
    """The account may no longer write or see the proposal."""
    command = Share(call.who, proposal_id, account)
    return await call.run(unshare, command, ProposalAnswer.seen_by(call.who))
