"""The front page: what this is, what is open now and until when, how it works."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.pages.ask import Ask, Asked

router = APIRouter()


async def _may_know(ask: Asked, edition: str) -> bool:
    """An edition's stages are for whoever may see it: a published one is for all."""
    return await ask.programme.seek_edition(edition) is not None


MAY_WATCH = {"programme/edition": _may_know}


@router.get("/")
async def home(ask: Ask) -> Response:
    """What this is, and where one goes from here."""
    return await ask.page("home/home.html", editions=(await ask.programme.now()).items)


@router.get("/now")
async def now(ask: Ask) -> Response:
    """What is open now: the part of the front page that is kept right."""
    return ask.part("home/now.html", editions=(await ask.programme.now()).items)
