"""Editions over HTTP: drafted, published, read by anyone."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import ConfigDict, Field, StrictBool, model_validator

from programme import access, commands, compute, queries
from programme.api.answer import EditionAnswer, NowAnswer, answered, running
from programme.api.plain import (
    EditionId,
    FaultAnswer,
    Reason,
    Slug,
    mistaken,
)
from programme.api.rule_book import FILE, IN_A_FILE, REFUSED_FILE, canonical, read_file, yaml_file
from programme.domain import refusal
from programme.domain.calendar import Binding
from programme.domain.edition import Written, unready
from shared import http

router = http.router("editions")


class BindingBody(http.Body):
    """The instants of a stage; without one, a person opens or closes it."""

    stage: Slug
    opens_at: http.Instant | None = None
    closes_at: http.Instant | None = None


class EditionBody(http.Body):
    """A draft: a shipped rule book by its id, or a whole one, and the instants of its stages."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "KIPP 2018",
                    "simulated": False,
                    "template": "kipp-2018",
                    "stages": [
                        {
                            "stage": "submission",
                            "opens_at": "2018-02-26T08:00:00+07:00",
                            "closes_at": "2018-03-31T23:59:59+07:00",
                        }
                    ],
                }
            ]
        }
    )

    name: Annotated[Reason, Field(max_length=200)] | None = None
    simulated: StrictBool
    template: Slug | None = None
    rule_book: dict[str, Any] | None = None
    stages: Annotated[tuple[BindingBody, ...], Field(max_length=60)] = ()

    @model_validator(mode="after")
    def _one_book(self) -> "EditionBody":
        if (self.template is None) == (self.rule_book is None):
            raise ValueError("give either a template or a rule_book")
        return self

    def bindings(self) -> tuple[Binding, ...]:
        """The calendar in our words."""
        return tuple(Binding(each.stage, each.opens_at, each.closes_at) for each in self.stages)


class PublicationBody(http.Body):
    """The hash of the rule book that was looked at, so that no other is published."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rule_book_sha256": "0" * 64}]})

    rule_book_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


class SummaryAnswer(http.Answer):
    """An edition in a list."""

    id: str
    name: str
    year: int
    simulated: bool
    published_at: datetime | None
    rule_book_sha256: str


class ReadinessAnswer(http.Answer):
    """Whether a draft could be published now, and what stands in the way."""

    publishable: bool
    rule_book_sha256: str
    findings: list[FaultAnswer]


@router.get("/editions", summary="Editions", response_model=http.Page[SummaryAnswer])
async def editions(guest: http.Guest, cursor: http.Cursor) -> http.Page[SummaryAnswer]:
    """Anyone may list the published editions, the latest years first."""
    return await _listed(guest, cursor, published=True)


@router.get("/drafts", summary="Drafts", response_model=http.Page[SummaryAnswer])
async def drafts(call: http.Call, cursor: http.Cursor) -> http.Page[SummaryAnswer]:
    """The secretariat may list the editions that are not published yet."""
    access.require(call.who, "see drafts")
    return await _listed(call, cursor, published=False)


@router.get("/now", summary="What is open now", response_model=NowAnswer)
async def now(guest: http.Guest) -> NowAnswer:
    """Anyone may see the stages of every edition that is not over: what is open now and until when,
    and what comes next, by the clock or by hand."""
    return running(await queries.running(guest.mongo), guest.now)


async def _listed(asked: http.Asked, cursor: Any, *, published: bool) -> http.Page[SummaryAnswer]:
    after = http.after_filter(queries.ORDER, cursor.after)
    found = await queries.editions(
        asked.mongo, published=published, after=after, limit=cursor.limit
    )
    items = [SummaryAnswer.model_validate(each, from_attributes=True) for each in found]
    return http.page(items, cursor.limit, key=lambda item: [item.year, item.id])


@router.get("/editions/{id}", summary="An edition", response_model=EditionAnswer)
async def edition(guest: http.Guest, id: EditionId, response: Response) -> EditionAnswer:
    """Anyone may see a published edition with its stages now; a draft only the secretariat."""
    kept = await queries.edition(guest.mongo, id, guest.who)
    response.headers["ETag"] = f'"{kept.version}"'
    return answered(kept, guest.now)


@router.get(
    "/editions/{id}/rule-book", summary="An edition's rule book", response_model=dict[str, Any]
)
async def rule_book(guest: http.Guest, id: EditionId) -> Response:
    """Anyone may fetch the exact bytes whose SHA-256 was published, and hash them himself."""
    kept = await queries.edition(guest.mongo, id, guest.who)
    return canonical(kept.state.canonical, kept.state.sha256)


@router.get(
    "/editions/{id}/rule-book.yaml",
    summary="An edition's rule book as a file",
    response_class=Response,
    responses=IN_A_FILE,
)
async def rule_book_yaml(guest: http.Guest, id: EditionId) -> Response:
    """Anyone may fetch it as a file to read and to start from; sent in, it has the same hash."""
    kept = await queries.edition(guest.mongo, id, guest.who)
    return yaml_file(await compute.as_yaml(kept.state.canonical), kept.state.id)


@router.put(
    "/editions/{id}",
    summary="Draft an edition",
    response_model=EditionAnswer,
    responses=http.refusals(
        refusal.AlreadyPublished, refusal.UnknownStage, refusal.StageBoundTwice
    ),
)
async def draft(call: http.Call, id: EditionId, body: EditionBody) -> Response:
    """The secretariat makes a draft from a rule book, or makes it anew; nothing is told."""
    access.require(call.who, "draft editions")
    command = commands.Draft(
        id=id,
        name=body.name,
        simulated=body.simulated,
        written=await _book(body),
        bindings=body.bindings(),
        by=call.who,
        version=call.if_match,
    )
    return await call.run(commands.draft, command, partial(answered, now=call.now))


async def _book(body: EditionBody) -> Written:
    if body.template is not None:
        found = compute.shipped().get(body.template)
        if found is None:
            known = ", ".join(compute.shipped())
            errors = [{"pointer": "/body/template", "detail": f"Shipped are: {known}."}]
            title = "No such rule book is shipped."
            raise http.Problem(422, "invalid", title, errors=errors)
        return found
    understood = await compute.understand(body.rule_book)
    if not isinstance(understood, Written):
        raise mistaken(understood)
    return understood


@router.put(
    "/editions/{id}/rule-book",
    summary="Give a draft another rule book",
    response_model=EditionAnswer,
    responses=http.refusals(refusal.AlreadyPublished) | REFUSED_FILE,
    openapi_extra=FILE,
)
async def redraft(call: http.Call, id: EditionId) -> Response:
    """The secretariat sends a rule book as a file; stages that stay keep their instants."""
    access.require(call.who, "draft editions")
    understood = await compute.understand_file(await read_file(call))
    if not isinstance(understood, Written):
        raise mistaken(understood)
    command = commands.Redraft(id, understood, call.who, call.if_match)
    return await call.run(commands.redraft, command, partial(answered, now=call.now))


@router.get(
    "/editions/{id}/check",
    summary="Could it be published?",
    response_model=ReadinessAnswer,
    responses=http.refusals(refusal.AlreadyPublished),
)
async def check(call: http.Call, id: EditionId) -> ReadinessAnswer:
    """The secretariat sees what publishing this draft now would be refused for."""
    kept = await queries.edition(call.mongo, id, call.who)
    if kept.state.published_at is not None:
        raise refusal.AlreadyPublished(edition=id)
    found = unready(kept.state, call.now)
    return ReadinessAnswer(
        publishable=not found,
        rule_book_sha256=kept.state.sha256,
        findings=FaultAnswer.of(found),
    )


@router.post(
    "/editions/{id}/publication",
    summary="Publish an edition",
    response_model=EditionAnswer,
    responses=http.refusals(
        refusal.AlreadyPublished, refusal.CalendarNotReady, refusal.RuleBookChanged
    ),
)
async def publish(call: http.Call, id: EditionId, body: PublicationBody) -> Response:
    """The secretariat publishes a draft; from then on only ends of stages move, and only later."""
    command = commands.Publish(id, body.rule_book_sha256, call.who, call.if_match)
    return await call.run(commands.publish, command, partial(answered, now=call.now))
