"""The front page."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.pages.ask import Ask

router = APIRouter()


@router.get("/")
async def home(ask: Ask) -> Response:
    """What this is, and where one goes from here."""
    return await ask.page("home.html")
