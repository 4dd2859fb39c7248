"""A proposal at any version: who wrote what when, and what was frozen."""

from datetime import datetime
from typing import Annotated

from fastapi import Path

from shared import http
from submission.api.shown import ProposalId, Words
from submission.domain.content import Frozen
from submission.queries import proposal as queries

router = http.router("proposals")
Version = Annotated[int, Path(ge=1, le=2**31, description="A content version.")]


class Change(http.Answer):
    """One content version: who wrote which fields when."""

    content_version: int
    by: str
    at: datetime
    fields: list[str]


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
    writings = [(a.version, a.by, a.at, f) for f, a in kept.state.answers.items()]
    writings += [(o.version, o.by, o.at, o.field) for o in overwritten]
    before = http.after_place(cursor.after, kept.state.content_version + 1)
    changes: dict[int, Change] = {}
    for version, by, at, field in sorted(writings, key=lambda w: (-w[0], w[3])):
        if version < before:
            change = Change(content_version=version, by=by, at=at, fields=[])
            changes.setdefault(version, change).fields.append(field)
    shown = list(changes.values())[: cursor.limit + 1]
    return http.page(shown, cursor.limit, lambda change: [change.content_version])


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
    "/proposals/{proposal_id}/versions/{version}",
    response_model=FrozenAnswer,
    summary="A frozen version",
)
async def get_frozen(proposal_id: ProposalId, version: Version, call: http.Call) -> FrozenAnswer:
    """The canonical content that a receipt's hash was made of."""
    return FrozenAnswer.of(await queries.version(call.mongo, call.who, proposal_id, version))
