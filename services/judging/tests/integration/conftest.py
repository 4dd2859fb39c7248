"""Judging alone, and a small edition to judge in: three rounds, as in 2018."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from judging.app import create_api, create_worker
from judging.domain.pact import SHA256
from judging.domain.selection import digest
from judging.settings import Settings
from shared import clock, testing
from shared.grants import Grant
from shared.testing import Served

EDITION = "kipp"
SECRETARIAT = Grant("secretariat", "nation", None)
EVALUATORS = ("ani", "budi", "citra")
PANELLISTS = ("pak", "pur", "put")
HEADERS = dict[str, str]


def label(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def round_(id: str, judges: str, readings: int, source: str | None, **more: Any) -> dict[str, Any]:
    entries = {"from": "list" if source else "admitted", "list": source, "settled": False}
    plain = {
        "id": id, "name": label(id), "judges": judges, "readings": readings, "entries": entries,
        "method": "mean", "pass_mark": None, "tie_break": ["criterion:novelty", "lot"],
        "close": {"policy": "all", "readings": None},
    }  # fmt: skip
    return plain | more


def list_(id: str, round: str, size: int, **more: Any) -> dict[str, Any]:
    plain = {
        "id": id, "name": label(id), "round": round, "announced": True, "size": size, "seats": [],
        "unfilled": "leave_empty", "freed": "next_in_order", "certificate": None, "booth": False,
    }  # fmt: skip
    return plain | more


def rule_book() -> dict[str, Any]:
    """A book with two criteria, desk → nominees → panel → top → interview → winners."""
    criteria = [
        {
            "id": "impact",
            "name": label("Impact"),
            "weight": "60",
            "help": {"id": "Hasil nyata.", "en": "Real results."},
        },
        {"id": "novelty", "name": label("Novelty"), "weight": "40"},
    ]
    return {
        "format": "gelanggang.rule-book/1", "id": "small",
        "groups": [{
            "id": "umum", "name": label("Umum"), "criteria": criteria,
            "scale": {"lowest": "0", "highest": "100", "step": "5"},
        }],
        "rounds": [
            round_("desk", "evaluator", 2, None,
                   close={"policy": "at_least", "readings": 1}),
            round_("panel", "panellist", 2, "nominees"),
            round_("interview", "panellist", 3, "top",
                   entries={"from": "list", "list": "top", "settled": True}),
        ],
        "lists": [
            list_("nominees", "desk", 4, announced=False),
            list_("top", "panel", 3),
            list_("winners", "interview", 2,
                  seats=[{"group": None, "cluster": "kota", "seats": 1},
                         {"group": None, "cluster": "provinsi", "seats": 1}]),
        ],
        "stages": [
            {"id": id, "name": label(id), "purpose": "round", "round": id, "list": None}
            for id in ("desk", "panel", "interview")
        ],
    }  # fmt: skip


class World:
    """One edition as judging meets it, and the people in it."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.book = rule_book()
        self.people: dict[str, HEADERS] = {}

    # --- people

    async def person(self, account: str, *grants: Grant) -> HEADERS:
        self.people[account] = await self.served.token(account, *grants)
        return self.people[account]

    async def people_of_the_edition(self) -> None:
        """Everybody at once, in one write."""
        held = {
            "sari": SECRETARIAT, "susi": SECRETARIAT,
            "agus": Grant("auditor", "edition", EDITION),
            "umi": Grant("unit_member", "agency", "a1"),
            **{e: Grant("evaluator", "edition", EDITION) for e in EVALUATORS},
            **{p: Grant("panellist", "edition", EDITION) for p in PANELLISTS},
        }  # fmt: skip
        rows = [
            {"_id": clock.new_id(), "account": account, "removed": False, **asdict(grant)}
            for account, grant in held.items()
        ]
        await self.served.mongo.collection("grants").insert_many(rows)
        for account in held:
            signed = testing.token(self.served.settings.issuer.url, account)
            self.people[account] = {"Authorization": f"Bearer {signed}"}

    async def ask(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        signed = self.people[who] if who else {}
        return await self.served.client.request(
            method, path, json=body, headers={**signed, **headers}
        )

    async def done(self, who: str, method: str, path: str, body: object = None) -> Any:
        answer = await self.ask(who, method, path, body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def refused(self, who: str, method: str, path: str, body: object = None) -> str:
        """The end of the refusal's type."""
        answer = await self.ask(who, method, path, body)
        assert answer.status_code == 409, answer.text
        return str(answer.json()["type"]).removeprefix("urn:gelanggang:judging:")

    # --- what others tell

    async def programme(self, fact: str, **said: Any) -> Any:
        said = {"edition_id": EDITION, **said}
        return await self.served.hear("programme.events", f"programme.{fact}.v1", EDITION, said)

    async def published(self) -> None:
        stages = [{"stage": s, "opens_at": None, "closes_at": None}
                  for s in ("desk", "panel", "interview")]  # fmt: skip
        await self.programme(
            "edition_published", name=label("KIPP"), year=2018, simulated=True,
            rule_book=self.book, rule_book_sha256="0" * 64, stages=stages,
            published_at=clock.now(),
        )  # fmt: skip

    async def extended(self, stage: str, minutes: int = 60) -> None:
        """A stage that is given an end some minutes from now, whether or not it was over."""
        await self.programme(
            "stage_extended", stage=stage, closes_at=clock.now() + timedelta(minutes=minutes),
            previous_closes_at=clock.now(), amendment=1,
        )  # fmt: skip

    async def stage_over(self, stage: str) -> None:
        """A stage that is closed by hand and was heard to be closed."""
        await self.programme("stage_closing", stage=stage, closes_at=clock.now())
        await self.programme("stage_closed", stage=stage, at=clock.now(), by_hand=True)

    async def agency(self, id: str, parent: str | None = None) -> None:
        said = {"agency_id": id, "name": id, "type": "kota", "parent_id": parent}
        await self.served.hear("identity.events", "identity.agency_registered.v1", id, said)

    async def admitted(self, *ids: str, agency: str | None = None, **more: Any) -> None:
        for number, id in enumerate(ids):
            said = {
                "proposal_id": id, "edition_id": EDITION, "agency_id": agency or f"a{id[1:]}",
                "title": f"Title {id}", "group": "umum", "category": None,
                "cluster": ("kota", "provinsi")[number % 2], "content_version": 1,
                "content_sha256": "0" * 64, "at": clock.now(),
            } | more  # fmt: skip
            topic = "submission.events"
            await self.served.hear(topic, "submission.proposal_admitted.v1", id, said)

    async def settled(self, *ids: str, **more: Any) -> None:
        said = {
            "edition_id": EDITION, "admitted": len(ids), "admitted_sha256": digest(ids),
            "at": clock.now(), **more,
        }  # fmt: skip
        await self.served.hear(
            "submission.events", "submission.selection_settled.v1", f"{EDITION}:intake", said
        )

    async def withdrawn(self, id: str, **more: Any) -> None:
        said = {"proposal_id": id, "edition_id": EDITION, "agency_id": "a", "at": clock.now()}
        said |= more
        await self.served.hear("submission.events", "submission.proposal_withdrawn.v1", id, said)

    async def award(self, fact: str, list: str, **said: Any) -> Any:
        subject = f"{EDITION}:{list}"
        words = {"list_id": subject, "edition_id": EDITION, "list": list, "at": clock.now(), **said}
        return await self.served.hear("award.events", f"award.{fact}.v1", subject, words)

    async def released(self, list: str) -> None:
        await self.award("list_released", list, simulated=True, entries=[], sha256="0" * 64)

    async def objections_settled(self, list: str, *standing: str) -> None:
        await self.award(
            "objections_settled", list, standing=sorted(standing), standing_sha256=digest(standing)
        )

    async def disqualified(self, list: str, id: str, seat: str = "next_in_order") -> None:
        await self.award("finalist_disqualified", list, proposal_id=id, freed_seat=seat)

    async def corrected(
        self, list: str, *removed: str, reason: str, added: Iterable[str] = ()
    ) -> None:
        new = [
            {"proposal_id": id, "agency_id": f"a{id[1:]}", "title": f"Title {id}",
             "group": "umum", "cluster": "kota"}
            for id in added
        ]  # fmt: skip
        await self.award(
            "list_corrected", list, correction=1, removed=removed, added=new, reason=reason
        )

    # --- what people do

    async def signed(self, *judges: str) -> None:
        for judge in judges:
            await self.done(judge, "POST", "/pacts", {"edition_id": EDITION, "sha256": SHA256})

    async def roster(self, round: str, *judges: str) -> Any:
        body = {"judges": [{"judge": judge} for judge in judges]}
        return await self.done("sari", "PUT", f"/rounds/{EDITION}:{round}/roster", body)

    async def prepared(self, round: str, *judges: str, viewers: Iterable[str] = ("sari",)) -> Any:
        """The round with its readings made."""
        await self.signed(*judges)
        await self.roster(round, *judges)
        path = f"/rounds/{EDITION}:{round}/preparation"
        prepared = await self.done("sari", "POST", path, {"viewers": list(viewers)})
        await self.time_passes()
        return prepared

    async def time_passes(self) -> None:
        """Everything that is due is done."""
        while await self.served.due(clock.now() + timedelta(minutes=1)):
            pass

    async def opened(self, round: str, *judges: str, viewers: Iterable[str] = ("sari",)) -> None:
        """The round with its stage open too."""
        await self.prepared(round, *judges, viewers=viewers)
        await self.programme("stage_opened", stage=round, at=clock.now(), by_hand=True)

    async def readings(self, judge: str, round: str = "desk") -> list[dict[str, Any]]:
        path = f"/readings?round_id={EDITION}:{round}&limit=200"
        found: list[dict[str, Any]] = (await self.done(judge, "GET", path))["items"]
        return found

    async def handed_in(self, judge: str, reading: str, impact: int, novelty: int = 50) -> Any:
        sheet = {"scores": {"impact": str(impact), "novelty": str(novelty)}}
        await self.done(judge, "PATCH", f"/readings/{reading}/sheet", sheet)
        return await self.done(judge, "POST", f"/readings/{reading}/handing-in")

    async def all_handed_in(self, round: str, *judges: str) -> None:
        """Every judge hands everything in; a proposal with a higher number is worse."""
        for judge in judges:
            for reading in await self.readings(judge, round):
                if reading["state"] == "assigned":
                    impact = 100 - 5 * int(reading["proposal_id"][1:])
                    await self.handed_in(judge, reading["id"], impact)

    async def closed(self, round: str, *judges: str) -> Any:
        await self.all_handed_in(round, *judges)
        return await self.done("sari", "POST", f"/rounds/{EDITION}:{round}/closing")

    async def desk_closed(self, *ids: str, viewers: Iterable[str] = ("sari",)) -> None:
        """From the first entry to the nominees p1 to p4."""
        await self.ready(*ids)
        await self.opened("desk", *EVALUATORS, viewers=viewers)
        await self.closed("desk", *EVALUATORS)

    async def ready(self, *ids: str) -> None:
        """An edition whose admitted are all here and settled."""
        await self.people_of_the_edition()
        await self.published()
        for id in ids:
            await self.agency(f"a{id[1:]}")
        await self.admitted(*ids)
        await self.settled(*ids)

    # --- what was told

    async def told(self, kind: str | None = None, topic: str | None = None) -> list[Any]:
        """The data of what was told, of one type where it is given."""
        rows = await self.served.told(topic)
        wanted = f"judging.{kind}.v1"
        return [row["data"] for row in rows if kind is None or row["type"] == wanted]

    def now(self) -> datetime:
        return clock.now()

    def at(self, instant: datetime) -> Any:
        return self.served.at(instant)


@pytest.fixture
async def served(mongo_url: str) -> AsyncIterator[Served]:
    async with testing.serve(mongo_url, Settings(), create_api, create_worker) as alone:
        yield alone


@pytest.fixture
async def world(served: Served) -> World:
    return World(served)
