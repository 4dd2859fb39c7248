"""A proposal as PDF."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from shared import http
from submission import compute
from submission.api.shown import ProposalId
from submission.domain.printed import printed
from submission.domain.wording import Language
from submission.queries import printing as queries

router = http.router("proposals")


def _press(request: Request) -> asyncio.Semaphore:
    found: asyncio.Semaphore = request.app.state.press
    return found


Press = Annotated[asyncio.Semaphore, Depends(_press)]
"""How many are printed side by side; made when the process starts, lies in `app.state.press`."""
Tongue = Annotated[Language, Query(description="Of the form's words; answers stay as written.")]
Version = Annotated[
    int | None, Query(ge=1, le=2**31, description="A frozen version; not given, what you see.")
]


@router.get(
    "/proposals/{proposal_id}/pdf",
    response_class=Response,
    responses={200: {"description": "PDF", "content": {"application/pdf": {}}}},
    summary="Print a proposal",
)
async def get_pdf(
    proposal_id: ProposalId,
    call: http.Call,
    press: Press,
    language: Tongue = Language.INDONESIAN,
    version: Version = None,
) -> Response:
    """All that you may see of it, with the hash of its content and that content as canonical JSON
    inside; its letters are printed, never obeyed."""
    found = await queries.printing(call.mongo, call.who, proposal_id, version)
    state = found.kept.state
    sheet = compute.Sheet(
        says=printed(json.loads(found.canonical), found.wording, language),
        language=language,
        number=state.number or proposal_id,
        agency=found.agency,
        simulated=found.simulated,
        standing=state.standing,
        content_version=found.content_version,
        canonical=found.canonical,
        sha256=found.sha256,
        receipts=state.receipts,
        at=call.now,
    )
    async with press:
        content = await compute.proposal_pdf(sheet)
    name = f"{sheet.number}.pdf"
    return http.download(_whole(content), name, "application/pdf", len(content))


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
