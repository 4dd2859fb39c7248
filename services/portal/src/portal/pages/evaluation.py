"""What an entry's own agency is shown of its evaluation, once the list is released."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.pages.ask import Signed
from portal.pages.book import book_of
from portal.pages.score_picture import histogram, score

router = APIRouter()


@router.get("/evaluations/{proposal}")
async def evaluation(ask: Signed, proposal: str) -> Response:
    """Each round of which something is shown: means, total, where it lies in its cluster."""
    found = await ask.judging.evaluation(proposal)
    book = await book_of(ask, found.edition_id)
    pictures = {
        one.round: histogram(ask.words, one.position.histogram, one.position.bin)
        for one in found.rounds
        if one.position
    }
    return await ask.page("evaluation.html", found=found, book=book, pictures=pictures, score=score)
