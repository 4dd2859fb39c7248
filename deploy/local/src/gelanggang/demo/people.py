"""Act one: agencies, and everybody's account by invitation."""

import hashlib

from gelanggang.demo.client import Json, Person, refused
from gelanggang.demo.season import Season
from gelanggang.demo.world import Agency

DOMAIN = "contoh.example"


async def settle_in(season: Season) -> None:
    """Register the agencies, invite everybody, and sign everybody in."""

    async def register(agency: Agency) -> None:
        said = {"name": agency.name, "type": agency.type}
        await season.chief.put(f"/identity/agencies/{agency.id}", said)

    await season.all("agencies", register, season.world.agencies, 8)
    await _officials(season)
    busy = {p.agency.id for p in season.world.proposals}
    agencies = [a for a in season.world.agencies if a.id in busy]
    season.report("accounts", 0, 2 * len(agencies))

    async def welcome(agency: Agency) -> None:
        role = {"role": "agency_administrator", "scope_id": agency.id}
        admin = await invite(season, season.chief, f"{agency.id}-admin", role)
        season.administrators[agency.id] = admin
        role = {"role": "unit_member", "scope_id": agency.id}
        season.units[agency.id] = await invite(season, admin, f"{agency.id}-unit", role)

    await season.all("accounts", welcome, agencies, 8)


async def _officials(season: Season) -> None:
    """A second and a third officer, an auditor, and the judges."""
    for name in ("officer-2", "officer-3"):
        role: Json = {"role": "secretariat"}
        season.officers.append(await invite(season, season.chief, name, role))
    await invite(season, season.chief, "auditor", {"role": "auditor", "scope_id": season.edition})
    for role_name, judges in season.scenario.judges.items():
        role = {"role": role_name, "scope_id": season.edition}
        season.judges[role_name] = [
            await invite(season, season.chief, f"{role_name}-{n:02}", role)
            for n in range(1, judges.count + 1)
        ]
    role = {"role": "event_staff", "scope_id": forum_id(season)}
    season.staff = await invite(season, season.chief, "event-staff", role)


def forum_id(season: Season) -> str:
    """The id of the forum of this edition."""
    return f"{season.edition}-forum"


async def invite(season: Season, by: Person, name: str, role: Json) -> Person:
    """Invite somebody, who sets a password by the one-time link and signs in."""
    known_as = f"{season.edition}-{name}"
    account, email = account_id(known_as), f"{known_as}@{DOMAIN}"
    said = {"name": name.replace("-", " ").title(), "email": email, "roles": [role]}
    invited = await by.put(f"/identity/accounts/{account}", said)
    person = Person(season.platform, account, email, password_of(season, known_as))
    token = invited["link"]["token"]
    await set_password(person, token)
    await person.sign_in()
    return person


def account_id(known_as: str) -> str:
    """The account's UUID, always the same for the same name (RFC 9562 §5.8, from SHA-256)."""
    digest = bytearray(hashlib.sha256(known_as.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def password_of(season: Season, known_as: str) -> str:
    """The password of an example account: nobody real is behind it, and it is shown."""
    return f"simulasi-{season.seed}-{known_as}"


async def set_password(person: Person, token: str) -> None:
    """Use the one-time link."""
    said = {"token": token, "password": person.password}
    answer = await person.platform.ask("POST", "/identity/passwords", json=said)
    if not answer.is_success:
        raise refused(answer, f"{person.email}: set the password")
