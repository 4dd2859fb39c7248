"""A proposal at any version: who wrote what when, and what was frozen."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query

from shared import http
from submission.api.shown import ProposalId, Words
from submission.domain.content import Frozen
from submission.domain.proposal import Overwritten, Proposal
from submission.queries import proposal as queries

router = http.router("proposals")
Version = Annotated[int, Path(ge=1, le=2**31, description="A content version.")]
Since = Annotated[
    int | None, Query(ge=0, le=2**31, description="An older one; not given, the one before.")
]


class Change(http.Answer):
    """One content version: who wrote which fields, or attached what is there still, and when."""

    content_version: int
    by: str
    at: datetime
    fields: list[str]
    attachments: list[str]


class Difference(http.Answer):
    """One field as it was at a content version and at a later one, with who wrote that and when."""

    field: str
    before: str
    after: str
    by: str | None
    at: datetime | None


class DifferencesAnswer(http.Answer):
    """Every field that differs between two content versions."""

    since: int
    content_version: int
    differences: list[Difference]


class TextsAnswer(http.Answer):
    """What was written at a content version, by field."""

    content_version: int
    texts: Words


class FrozenAnswer(http.Answer):
    """A frozen version: the hash is of `canonical`, byte by byte in UTF-8."""

    proposal_id: str
    content_version: int
    sha256: str
    canonical: str
    at: datetime

    @classmethod
    def of(cls, frozen: Frozen) -> "FrozenAnswer":
        """As it was kept."""
        return cls(
            proposal_id=frozen.proposal_id,
            content_version=frozen.content_version,
            sha256=frozen.sha256,
            canonical=frozen.canonical,
            at=frozen.at,
        )


@router.get(
    "/proposals/{proposal_id}/history",
    response_model=http.Page[Change],
    summary="Who wrote what when",
)
async def get_history(
    proposal_id: ProposalId, call: http.Call, cursor: http.Cursor
) -> http.Page[Change]:
    """Every content version, the newest first."""
    kept, overwritten = await queries.written(call.mongo, call.who, proposal_id)
    before = http.after_place(cursor.after, kept.state.content_version + 1)
    changes: dict[int, Change] = {}
    for version, by, at, field, of in sorted(_writings(kept.state, overwritten), reverse=True):
        if version < before:
            change = Change(content_version=version, by=by, at=at, fields=[], attachments=[])
            getattr(changes.setdefault(version, change), of).insert(0, field)
    shown = list(changes.values())[: cursor.limit + 1]
    return http.page(shown, cursor.limit, lambda change: [change.content_version])


def _writings(
    proposal: Proposal, overwritten: Sequence[Overwritten]
) -> Iterator[tuple[int, str, datetime, str, str]]:
    yield from ((a.version, a.by, a.at, f, "fields") for f, a in proposal.answers.items())
    yield from ((o.version, o.by, o.at, o.field, "fields") for o in overwritten)
    for slot, file in proposal.attachments.items():
        yield file.version, file.by, file.at, slot, "attachments"


@router.get(
    "/proposals/{proposal_id}/history/{version}",
    response_model=TextsAnswer,
    summary="What was written at a version",
)
async def get_version(proposal_id: ProposalId, version: Version, call: http.Call) -> TextsAnswer:
    """Every field as it was at that content version."""
    texts = await queries.texts(call.mongo, call.who, proposal_id, version)
    return TextsAnswer(content_version=version, texts=texts)


@router.get(
    "/proposals/{proposal_id}/history/{version}/differences",
    response_model=DifferencesAnswer,
    summary="What a version changed",
)
async def get_differences(
    proposal_id: ProposalId, version: Version, call: http.Call, since: Since = None
) -> DifferencesAnswer:
    """Field by field, from the version before it or from an older one."""
    then = version - 1 if since is None else since
    found = await queries.differences(call.mongo, call.who, proposal_id, then, version)
    return DifferencesAnswer(
        since=then,
        content_version=version,
        differences=[
            Difference(field=d.field, before=d.before, after=d.after, by=d.by, at=d.at)
            for d in found
        ],
    )


@router.get(
    "/proposals/{proposal_id}/versions/{version}",
    response_model=FrozenAnswer,
    summary="A frozen version",
)
async def get_frozen(proposal_id: ProposalId, version: Version, call: http.Call) -> FrozenAnswer:
    """The canonical content that a receipt's hash was made of."""
    return FrozenAnswer.of(await queries.version(call.mongo, call.who, proposal_id, version))
