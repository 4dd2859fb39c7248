"""Certificates for anybody: checked by the link of a QR code or by serial, and printed."""

import re
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from portal.clients.api import Problem
from portal.pages.ask import Ask
from portal.pages.passing import passed_on

router = APIRouter()
SERIAL = re.compile(r"^[A-Z0-9_-]{1,60}/[A-Z0-9_-]{1,60}/[0-9]{4,6}$")


@router.get("/certificates")
async def door(ask: Ask, serial: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Where a serial is written, and on to its check."""
    written = re.sub(r"\s", "", serial).upper()
    if SERIAL.match(written):
        return ask.to(f"/certificates/{written}")
    ask.form.values["serial"] = serial
    if serial:
        ask.form.errors["serial"] = ask.words("certificate.no-serial")
    return await ask.page("certificate/door.html", 422 if serial else 200)


@router.get("/certificates/{edition}/{name}/{number}")
async def check(ask: Ask, edition: str, name: str, number: str) -> Response:
    """What was certified under a serial, and whether it still stands."""
    serial = f"{edition}/{name}/{number}".upper()
    try:
        found = await ask.award.certificate(serial)
    except Problem as problem:
        if problem.status not in (404, 422):
            raise
        ask.form.values["serial"] = serial
        ask.form.errors["serial"] = ask.words("certificate.unknown")
        return await ask.page("certificate/door.html", 404)
    return await ask.page("certificate/check.html", certificate=found)


@router.get("/certificates/{edition}/{name}/{number}/pdf")
async def printed(ask: Ask, edition: str, name: str, number: str) -> Response:
    """The certificate itself."""
    return passed_on(await ask.award.file(f"/certificates/{edition}/{name}/{number}/pdf"))
