"""Which agency was meant: people know its name, the directory wants its code."""

import re

from portal.clients import directory
from portal.clients.api import Problem
from portal.clients.directory import Agency
from portal.pages.ask import Asked

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LETTERS = 100
"""As many letters of a name as the directory looks for."""
MOST = 20
"""How many agencies can still be chosen among at a glance."""


async def agency_meant(ask: Asked) -> list[Agency]:
    """The form's `agency` becomes the code of the agency that it means; where several fit, they
    are answered to be chosen among, and nothing is decided."""
    form = ask.form
    if form["agency_chosen"]:
        form.values["agency"] = form["agency_chosen"]
        return []
    if not form["agency"] or await _is_code(ask, form["agency"]):
        return []
    found = await directory.agencies(ask.identity, q=form["agency"][:LETTERS])
    fits = [one for one in found.items if one.name.casefold() == form["agency"].casefold()]
    fits = fits if len(fits) == 1 else found.items
    if len(fits) == 1:
        form.values["agency"] = fits[0].agency_id
        return []
    if not fits or found.next or len(fits) > MOST:
        form.errors["agency"] = ask.words("people.agency.many" if fits else "people.agency.none")
        return []
    form.errors["agency_chosen"] = ask.words("people.agency.which")
    return fits


async def _is_code(ask: Asked, text: str) -> bool:
    if not CODE.fullmatch(text):
        return False
    try:
        await directory.agency(ask.identity, text)
    except Problem as problem:
        if problem.status not in (404, 422):
            raise
        return False
    return True
