"""Act nine: the forum, its floor, and every winner's booth."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import cycle

from gelanggang.demo.client import Json, Person, Refused, until
from gelanggang.demo.people import forum_id
from gelanggang.demo.season import Season

WIDTH, DEPTH, AISLE, ROW = 3, 3, 3, 10


async def exhibit(season: Season, winners: list[Json]) -> None:
    """Publish the forum, and let the winners' agencies take their booths."""
    staff = season.staff
    assert staff is not None, "invited in act one"  # noqa: S101
    floor = _floor(season)
    path = f"/exhibition/forums/{forum_id(season)}"
    await staff.put(path, floor)
    await staff.post(f"{path}/publication")
    codes: dict[str, list[str]] = defaultdict(list)
    for booth in floor["plan"]["booths"]:
        codes[booth["kind"]].append(booth["code"])
    free = dict(codes)
    for _ in range(season.scenario.forum.blocked):
        code = max(free.values(), key=len).pop()
        await staff.post(f"{path}/booths/{code}/block", {"reason": "Simulasi: pintu darurat."})

    async def invited() -> bool:
        known = [e async for e in staff.pages(f"{path}/exhibitors")]
        return len(known) == len(winners)

    await until("the invitations of the exhibitors", invited)
    wishes = list(zip(winners, cycle(free), strict=False))
    hall = _Hall(season, free)
    await season.all("booths", hall.take, wishes, 8)
    await hall.give_up(season.scenario.forum.give_up)


def _floor(season: Season) -> Json:
    """Rows of booths with an aisle between, as many of each kind as the scenario says."""
    forum = season.scenario.forum
    booths = []
    kinds = [kind for kind, count in forum.kinds.items() for _ in range(count)]
    for n, kind in enumerate(kinds):
        row, place = divmod(n, ROW)
        booths.append({
            "code": f"{chr(ord('A') + row)}{place + 1:02}", "hall": "utama", "kind": kind,
            "x": str(AISLE + place * WIDTH), "y": str(AISLE + row * (DEPTH + AISLE)),
            "width": str(WIDTH), "depth": str(DEPTH), "power": 2200, "water": place == 0,
            "accessible": True,
        })  # fmt: skip
    rows = (len(kinds) + ROW - 1) // ROW
    hall = {"id": "utama", "name": "Hall utama", "width": str(2 * AISLE + ROW * WIDTH),
            "depth": str(AISLE + rows * (DEPTH + AISLE))}  # fmt: skip
    today = datetime.now(UTC)  # noqa: TID251 - the instants below are people's to set
    return {
        "edition_id": season.edition, "name": forum.name, "name_en": forum.name_en,
        "hold_seconds": 900, "requirements_until": (today + timedelta(days=30)).isoformat(),
        "facts": _facts(today),
        "plan": {
            "kinds": list(forum.kinds), "aisle": str(AISLE), "halls": [hall], "booths": booths,
        },
    }  # fmt: skip


def _facts(today: datetime) -> Json:
    """Two days of the forum some weeks ahead; stands are built before and cleared after, the first
    row's before the others."""
    morning = today.replace(hour=2, minute=0, second=0, microsecond=0)  # nine o'clock in Jakarta

    def hours(day: int, opens: int, closes: int, **whose: str) -> Json:
        begins = morning + timedelta(days=day)
        return {"opens_at": (begins + timedelta(hours=opens)).isoformat(),
                "closes_at": (begins + timedelta(hours=closes)).isoformat(), **whose}  # fmt: skip

    return {
        "time_zone": "Asia/Jakarta",
        "venue": {"name": "Balai Sidang Contoh", "address": "Jalan Contoh Nomor 1",
                  "city": "Jakarta"},
        "contact": {"office": "Sekretariat Forum (simulasi)", "email": "forum@example.org",
                    "phone": "+62 21 555 0100"},
        "days": [hours(40, 0, 8), hours(41, 0, 7)],
        "move_in": [hours(39, -1, 3, zone="A"), hours(39, 3, 11)],
        "move_out": [hours(41, 8, 13)],
    }  # fmt: skip


class _Hall:
    """Exhibitors who want booths; two may want the same one, and one of them is told no."""

    def __init__(self, season: Season, free: dict[str, list[str]]) -> None:
        self._season = season
        self._free = free
        self._kinds = {code: kind for kind, codes in free.items() for code in codes}
        self._confirmed: list[tuple[Person, str, str]] = []
        self._waiting: list[tuple[Person, str]] = []
        self._wanted: list[str] = []

    async def take(self, wish: tuple[Json, str]) -> None:
        """Hold a booth of the wished kind and confirm it; else of another kind; else wait."""
        winner, kind = wish
        agency = self._season.administrators[winner["agency_id"]]
        exhibitor = f"/exhibition/exhibitors/{forum_id(self._season)}:{winner['proposal_id']}"
        for wanted in (kind, *(k for k in self._free if k != kind)):
            for code in list(self._free[wanted]):
                if await self._hold(agency, exhibitor, code):
                    await agency.post(f"{exhibitor}/confirmation", {
                        "code": code, "power": 1300, "shows": f"Simulasi: {winner['title']}"[:200],
                        "staff": ["Contoh Petugas"],
                    })  # fmt: skip
                    self._confirmed.append((agency, exhibitor, code))
                    return
        await agency.put(f"{exhibitor}/waiting", {"kind": kind})
        self._waiting.append((agency, exhibitor))
        self._wanted.append(kind)

    async def _hold(self, agency: Person, exhibitor: str, code: str) -> bool:
        try:
            await agency.post(f"{exhibitor}/hold", {"code": code})
        except Refused as no:
            if no.status != 409:
                raise
            self._drop(code)
            return False
        self._drop(code)
        return True

    def _drop(self, code: str) -> None:
        for codes in self._free.values():
            if code in codes:
                codes.remove(code)

    async def give_up(self, count: int) -> None:
        """Some give their booth up; whoever waits first is offered it, and takes it."""
        wanted = self._wanted[:count]
        for agency, exhibitor, code in self._confirmed:
            if self._kinds[code] in wanted:
                wanted.remove(self._kinds[code])
                await agency.post(f"{exhibitor}/release", {"code": code})
        taken: set[str] = set()
        for _ in range(min(count, len(self._waiting)) - len(wanted)):
            await until("an offer to somebody who waits", lambda: self._offered(taken))

    async def _offered(self, taken: set[str]) -> bool:
        for agency, exhibitor in self._waiting:
            if exhibitor in taken:
                continue
            now = await agency.get(exhibitor)
            if now["state"] == "offered":
                await agency.post(f"{exhibitor}/confirmation", {
                    "code": now["place"]["code"], "power": 900, "shows": "Simulasi.", "staff": [],
                })  # fmt: skip
                taken.add(exhibitor)
                return True
        return False
