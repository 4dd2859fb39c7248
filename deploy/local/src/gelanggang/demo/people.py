"""Act one: agencies, and everybody's account by invitation."""

import hashlib
from collections import Counter

from gelanggang.demo.client import Json, Person, Refused, refused
from gelanggang.demo.season import Season
from gelanggang.demo.world import Agency

DOMAIN = "contoh.example"
SAID = {"officer": "petugas", "panellist": "panelis", "event-staff": "panitia pameran"}


async def settle_in(season: Season) -> None:
    """Register the agencies, invite everybody, and sign everybody in."""

    async def register(agency: Agency) -> None:
        said = {"name": agency.name, "type": agency.type, "province": agency.province}
        try:
            await season.chief.put(f"/identity/agencies/{agency.id}", said)
        except Refused as no:
            # Of an earlier edition, and perhaps corrected since: it is the same agency.
            if no.kind != "identity:agency-exists":
                raise

    await season.all("agencies", register, season.world.agencies, 8)
    await _officials(season)
    busy = {p.agency.id for p in season.world.proposals}
    agencies = [a for a in season.world.agencies if a.id in busy]

    async def welcome(agency: Agency) -> None:
        role = {"role": "agency_administrator", "scope_id": agency.id}
        admin = await invite(season, season.chief, f"{agency.id}-admin", role)
        season.administrators[agency.id] = admin
        role = {"role": "unit_member", "scope_id": agency.id}
        season.units[agency.id] = await invite(season, admin, f"{agency.id}-unit", role)

    await season.all("accounts", welcome, agencies, 8)


async def _officials(season: Season) -> None:
    """A second and a third officer, an auditor, and the judges."""
    roles: dict[str, Json] = {
        "officer-2": {"role": "secretariat"},
        "officer-3": {"role": "secretariat"},
        "auditor": {"role": "auditor", "scope_id": season.edition},
        "event-staff": {"role": "event_staff", "scope_id": forum_id(season)},
        "operator": {"role": "operator"},
    }
    judges: dict[str, list[str]] = {}
    for role, of in season.scenario.judges.items():
        judges[role] = [f"{role}-{n:02}" for n in range(1, of.count + 1)]
        roles |= {n: {"role": role, "scope_id": season.edition} for n in judges[role]}
    invited: dict[str, Person] = {}

    async def welcome(name: str) -> None:
        invited[name] = await invite(season, season.chief, name, roles[name])

    await season.all("officials", welcome, roles, 8)
    season.officers += [invited["officer-2"], invited["officer-3"]]
    season.judges |= {role: [invited[n] for n in names] for role, names in judges.items()}
    season.staff = invited["event-staff"]
    season.auditor = invited["auditor"]
    season.operator = invited["operator"]


def shown(season: Season) -> list[Json]:
    """Some of everybody, by role, to sign in as: nobody real is behind them."""
    found = [_entry("secretariat", officer) for officer in (season.chief, *season.officers)]
    for role, judges in season.judges.items():
        found += [_entry(role, judge) for judge in judges[:2]]
    others = {
        "auditor": season.auditor, "event_staff": season.staff, "operator": season.operator
    }  # fmt: skip
    found += [_entry(role, one) for role, one in others.items() if one is not None]
    for agency in _busiest(season):
        found.append(_entry("agency_administrator", season.administrators[agency.id], agency.name))
        found.append(_entry("unit_member", season.units[agency.id], agency.name))
    return [one | {"edition": season.edition} for one in found]


def _busiest(season: Season) -> list[Agency]:
    """Three agencies with the most proposals: of their pages none is empty."""
    count = Counter(p.agency.id for p in season.world.proposals)
    return [season.agency(id) for id, _ in count.most_common(3)]


def _entry(role: str, person: Person, where: str = "") -> Json:
    return {
        "role": role, "name": person.email.partition("@")[0], "email": person.email,
        "password": person.password, "where": where,
    }  # fmt: skip


def forum_id(season: Season) -> str:
    """The id of the forum of this edition."""
    return f"{season.edition}-forum"


async def invite(season: Season, by: Person, name: str, role: Json) -> Person:
    """Invite somebody, who sets a password by the one-time link and signs in."""
    known_as = f"{season.edition}-{name}"
    account, email = account_id(known_as), f"{known_as}@{DOMAIN}"
    said = {"name": called(season, name), "email": email, "roles": [role]}
    invited = await by.put(f"/identity/accounts/{account}", said)
    person = Person(season.platform, account, email, password_of(season, known_as))
    token = invited["link"]["token"]
    await set_password(person, token)
    await person.sign_in()
    return person


def called(season: Season, name: str) -> str:
    """What somebody is called: by his agency, or by what he does, in Indonesian."""
    for agency in season.world.agencies:
        if name.startswith(f"{agency.id}-"):
            return f"{agency.name} {name.removeprefix(agency.id)[1:].replace('-', ' ').title()}"
    for word, said in SAID.items():
        name = name.replace(word, said)
    return name.replace("-", " ").title()


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
