"""A small edition of one's own, over the services' public addresses: for pages that need a stage
which the carried edition has left behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from gelanggang.demo.client import until

HALL = "contoh-aula"
"""A forum whose plan is still drawn: a whole hall of booths, told to nobody."""
PROSE = "Warga mengambil nomor antrean dari rumah dan datang saat gilirannya tiba di loket kami. "


@dataclass
class Seed:
    """Acts as the demo's people; every act is one of theirs."""

    url: str
    people: Mapping[str, Mapping[str, Any]]
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, role: str, method: str, path: str, body: Any = None) -> Any:
        """What a service answers; a failure says what it answered."""
        async with httpx.AsyncClient(base_url=f"{self.url}/api", timeout=60) as client:
            answer = await self._send(client, role, method, path, body)
            if answer.status_code == 401:  # the token has expired
                del self._tokens[role]
                answer = await self._send(client, role, method, path, body)
            assert answer.is_success, f"{method} {path}: {answer.text}"
            return answer.json() if answer.content else None

    async def _send(
        self, client: httpx.AsyncClient, role: str, method: str, path: str, body: Any
    ) -> httpx.Response:
        if role not in self._tokens:
            who = self.people[role]
            said = {"email": who["email"], "password": who["password"]}
            answer = await client.post("/identity/sessions", json=said)
            self._tokens[role] = answer.raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {self._tokens[role]}"}
        return await client.request(method, path, json=body, headers=headers)

    async def edition(
        self, id: str | None = None, name: str = "", *, until: datetime | None = None
    ) -> str:
        """A published edition whose intake is open; its stages end by hand, a second's notice,
        but the intake by the clock where it is said `until` when."""
        id = id or f"contoh-{uuid4().hex[:8]}"
        book = await self.ask("secretariat", "GET", "/programme/rule-books/kipp-2018")
        book |= {"id": id, "notice_seconds": 1}
        bound = [{"stage": "submission", "closes_at": until.isoformat()}] if until else []
        name = name or f"Edisi {id}"
        body = {"rule_book": book, "name": name, "simulated": True, "stages": bound}
        await self.ask("secretariat", "PUT", f"/programme/editions/{id}", body)
        await self.ask("secretariat", "POST", f"/programme/editions/{id}/publication", {})
        await self.stage(id, "submission", "opening")
        return id

    async def stage(self, edition: str, stage: str, act: str) -> None:
        """Open or close a stage, and wait until submission has heard of it."""
        path = f"/programme/editions/{edition}/stages/{stage}/{act}"
        await self.ask("secretariat", "POST", path, {"reason": "Contoh."})

        async def heard() -> bool:
            try:
                shown = await self.ask("secretariat", "GET", f"/submission/editions/{edition}")
            except AssertionError:
                return False
            one = next(s for s in shown["stages"] if s["stage"] == stage)
            return bool(one["opened"] if act == "opening" else one["over"])

        await until(f"the {act} of {stage}", heard)

    async def proposal(self, edition: str, title: str, *, whole: bool = True) -> str:
        """A proposal of the demo's unit; `whole` is written and handed over to its agency."""
        id, agency = str(uuid4()), await self.agency()
        body = {
            "edition_id": edition, "agency_id": agency, "group": "umum", "title": title,
            "started_on": "2015-08-17",
        }  # fmt: skip
        await self.ask("unit_member", "PUT", f"/submission/proposals/{id}", body)
        if whole:
            answers = {"answers": await self._answers(edition, title)}
            await self.ask("unit_member", "PATCH", f"/submission/proposals/{id}/answers", answers)
            await self.ask("unit_member", "POST", f"/submission/proposals/{id}/handing-over")
        return id

    async def submitted(self, edition: str, *titles: str) -> list[str]:
        """Proposals that have reached the ministry."""
        ids = [await self.proposal(edition, title) for title in titles]
        for id in ids:
            await self.ask("agency_administrator", "POST", f"/submission/proposals/{id}/submission")
        return ids

    async def selecting(self, edition: str) -> None:
        """The intake closed and counted: the selection may begin."""
        await self.stage(edition, "submission", "closing")

        async def counted() -> bool:
            shown = await self.ask("secretariat", "GET", f"/submission/editions/{edition}")
            return bool(shown["phase"] != "open")

        await until("the counting of the intake", counted)

    async def showcase(self) -> tuple[str, str]:
        """An edition in its selection and one that takes proposals in, with something in each;
        made once for a platform."""
        selecting, open_one = "contoh-seleksi", "contoh-pengajuan"
        listed = await self.ask("secretariat", "GET", "/programme/editions?limit=200")
        if selecting in {one["id"] for one in listed["items"]}:
            return selecting, open_one
        await self.edition(selecting, "KIPP 2025 (contoh)")
        long = "Pelayanan Terpadu Satu Pintu yang Ramah bagi Semua Warga Nomor"
        titles = [f"{long} {n}" for n in range(5)] + ["Antrean Tanpa Antre", "ANTREAN tanpa antre"]
        ids = await self.submitted(selecting, *titles)
        await self.selecting(selecting)
        body = {"reasons": ["incomplete"], "sentence": "Lampiran tidak dapat dibuka."}
        await self.ask("secretariat", "POST", f"/submission/proposals/{ids[0]}/refusal", body)
        await self.stage(selecting, "administration", "opening")
        soon = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=6)
        await self.edition(open_one, "KIPP 2026 (contoh)", until=soon)
        await self.proposal(open_one, "Perpustakaan Keliling Desa")
        await self.proposal(open_one, "Rintisan yang belum ditulis", whole=False)
        await self.submitted(open_one, "Klinik Berjalan")
        back = await self.proposal(open_one, "Rumah Baca di Setiap Dermaga")
        body = {"remark": "Sebutkan jumlah warga yang terlayani setiap bulan."}
        await self.ask("agency_administrator", "POST", f"/submission/proposals/{back}/return", body)
        await self.ask("secretariat", "PUT", f"/exhibition/forums/{HALL}", _hall(selecting))
        return selecting, open_one

    async def agency(self) -> str:
        """The agency of the demo's administrator."""
        me = await self.ask("agency_administrator", "GET", "/identity/me")
        return str(me["grants"][0]["scope_id"])

    async def somebody(self, role: str, scope: str, name: str) -> Mapping[str, str]:
        """Somebody new in that role, who has just set a password."""
        id = str(uuid4())
        who = {"email": f"{id[:8]}@contoh.example", "password": f"simulasi-{id}"}
        roles = [{"role": role, "scope_id": scope}]
        said = {"name": name, "email": who["email"], "roles": roles}
        invited = await self.ask("secretariat", "PUT", f"/identity/accounts/{id}", said)
        chosen = {"token": invited["link"]["token"], "password": who["password"]}
        async with httpx.AsyncClient(base_url=f"{self.url}/api", timeout=60) as client:
            (await client.post("/identity/passwords", json=chosen)).raise_for_status()
        return who

    async def forum(self, edition: str, like: str) -> str:
        """A draft of a forum for that edition: as another one, with more room and two booths."""
        id = f"{edition}-forum"
        kept = await self.ask("event_staff", "GET", f"/exhibition/forums/{like}")
        names = ("name", "hold_seconds", "offer_seconds", "requirements_until", "facts", "plan")
        body = {name: kept[name] for name in names} | {"edition_id": edition}
        for day in body["facts"]["days"]:
            day.pop("hall", None)
        body["plan"]["halls"][0] |= {"width": "36", "depth": "24"}
        body["plan"]["booths"] = body["plan"]["booths"][:2]
        await self.ask("secretariat", "PUT", f"/exhibition/forums/{id}", body)
        return id

    async def _answers(self, edition: str, title: str) -> dict[str, str]:
        book = await self.ask("secretariat", "GET", f"/programme/editions/{edition}/rule-book")
        form = next(g["form"] for g in book["groups"] if g["id"] == "umum")
        return {
            f["id"]: _answer(f, f"{title}: {f['label']['id']}. {PROSE * 3}") for f in form["fields"]
        }


def _hall(edition: str) -> dict[str, Any]:
    """Three rows of eight booths, each row with an aisle before it."""
    booths = [
        {"code": f"{row}{n + 1:02}", "hall": "utama", "x": str(6 + 3 * n), "y": str(3 + 6 * at),
         "width": "3", "depth": "3", "power": 2200, "kind": "sudut" if n in {0, 7} else "standar"}
        for at, row in enumerate("ABC") for n in range(8)
    ]  # fmt: skip
    hall = {"id": "utama", "name": "Aula utama", "width": "36", "depth": "21"}
    plan = {"kinds": ["standar", "sudut"], "aisle": "2.5", "halls": [hall], "booths": booths}
    return {
        "edition_id": edition, "name": "Pameran KIPP 2025 (contoh)",
        "name_en": "KIPP 2025 exhibition (example)", "plan": plan,
        "requirements_until": (datetime.now(UTC) + timedelta(days=60)).isoformat(),
    }  # fmt: skip


def _answer(question: Mapping[str, Any], prose: str) -> str:
    if question["kind"] == "choice":
        return str(question["choices"][0]["id"])
    if question["kind"] == "text":
        return prose
    return {"date": "2015-08-17", "number": "12", "url": "https://contoh.example/video"}.get(
        question["kind"], "Contoh"
    )
