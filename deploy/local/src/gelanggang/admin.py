"""`gelanggang admin create`: a member of the secretariat, invited from the command line."""

import os

from gelanggang import compose, reach, running
from gelanggang.paths import Home
from gelanggang.screen import Screen


async def create(home: Home, name: str, email: str, screen: Screen) -> None:
    """Invite the person, and show the one-time token; it is kept nowhere and shown once."""
    if "IDENTITY_MONGO__URL" not in os.environ:
        os.environ["IDENTITY_MONGO__URL"] = reach.mongo_url(home)
    token = await compose.first_administrator(name, email)
    found = running.found(home)
    here = found.url if found else "http://127.0.0.1:8080"
    link, url = f"{here}/welcome#{token}", f"{here}/api/identity/passwords"
    screen.say(f"{name} is invited. The page that sets the password, once; shown only now:\n")
    screen.say(f"  {link}\n")
    screen.answer({"name": name, "email": email, "token": token, "url": url, "link": link})
