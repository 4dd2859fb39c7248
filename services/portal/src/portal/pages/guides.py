"""Help: the guide of each role, as it stands in the papers."""

from functools import cache

from fastapi import APIRouter
from starlette.responses import Response

from portal.assets import BUILT
from portal.clients.api import Problem
from portal.pages.ask import Ask

router = APIRouter()
GUIDES = ("anyone", "unit", "agency", "judge", "secretariat", "staff", "auditor", "operator")
PICTURES = "../pictures/"


@cache
def _guide(language: str, role: str) -> str | None:
    """A guide as HTML, built from the papers; None where there is none."""
    file = BUILT / "guide" / language / f"{role}.html"
    return file.read_text(encoding="utf-8") if file.is_file() else None


@router.get("/help")
async def guides(ask: Ask) -> Response:
    """Every guide."""
    return await ask.page("help.html", guides=GUIDES)


@router.get("/help/{role}")
async def guide(ask: Ask, role: str) -> Response:
    """How a role does its job, step by step."""
    text = _guide(ask.words.language, role) if role in GUIDES else None
    if text is None:
        raise Problem(404, {})
    pictures = f"/assets/{ask.site.assets.digest}/guide/pictures/"
    return await ask.page("guide.html", role=role, guide=text.replace(PICTURES, pictures))
