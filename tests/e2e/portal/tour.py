"""Every page of the portal: whose it is, and where it is in an edition that was carried.

What is listed here is looked at in both languages on a phone and on a desk: for what hinders
people (axe-core), for what scrolls sideways, for errors, and as a picture.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from tests.e2e.portal.small_edition import HALL, Seed

Places = Mapping[str, str]
"""What a path is filled in with, as {edition} or {winner}."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page: the role that looks at it (`anyone` is not signed in), a name, a path."""

    role: str
    name: str
    path: str

    def at(self, places: Places) -> str:
        """Where it is in this edition."""
        return self.path.format_map(places)


TOUR: tuple[Stop, ...] = (
    Stop("anyone", "home", "/"),
    Stop("anyone", "sign-in", "/sign-in"),
    Stop("anyone", "people", "/people"),
    Stop("anyone", "missing", "/no-such-page"),
    Stop("anyone", "results", "/results"),
    Stop("anyone", "results-list", "/results/{edition}/top-99"),
    Stop("anyone", "results-awaited", "/results/{taking}/top-99"),
    Stop("anyone", "results-map", "/results/{edition}/map"),
    Stop("anyone", "innovation", "/innovations/{winner}"),
    Stop("anyone", "certificates", "/certificates"),
    Stop("anyone", "certificate", "/certificates/{serial}"),
    Stop("anyone", "objections", "/objections"),
    Stop(
        "anyone", "objection-over", "/objections/new?edition={edition}&list=top-99&entry={winner}"
    ),
    Stop("secretariat", "lists", "/secretariat/editions/{edition}/lists"),
    Stop("secretariat", "list", "/secretariat/editions/{edition}/lists/top-99"),
    Stop("secretariat", "objections", "/secretariat/editions/{edition}/objections"),
    Stop("secretariat", "objection", "/secretariat/editions/{edition}/objections/{objection}"),
    Stop("auditor", "lists", "/audit/editions/{edition}/lists"),
    Stop("auditor", "list", "/audit/editions/{edition}/lists/top-40"),
    Stop("auditor", "objections", "/audit/editions/{edition}/objections"),
    Stop("auditor", "objection", "/audit/editions/{edition}/objections/{objection}"),
    Stop("auditor", "decisions", "/audit/editions/{edition}/decisions"),
    Stop("auditor", "search", "/audit/editions/{edition}/search?text=inovasi"),
    Stop("auditor", "proposal", "/audit/editions/{edition}/selection/{winner}"),
    Stop("agency_administrator", "objections", "/agency/{agency}/objections"),
    Stop("agency_administrator", "certificates", "/agency/{agency}/certificates"),
    Stop("anyone", "rules", "/rules"),
    Stop("anyone", "editions", "/editions"),
    Stop("anyone", "edition", "/editions/{edition}"),
    Stop("anyone", "welcome", "/welcome"),
    Stop("secretariat", "agencies", "/secretariat/people"),
    Stop("secretariat", "agency-new", "/secretariat/people/agencies/new"),
    Stop("secretariat", "agency-one", "/secretariat/people/agencies/{agency}"),
    Stop("secretariat", "agencies-import", "/secretariat/people/import"),
    Stop("secretariat", "accounts", "/secretariat/people/accounts"),
    Stop("secretariat", "account-one", "/secretariat/people/accounts/{somebody}"),
    Stop("secretariat", "invite", "/secretariat/people/invite"),
    Stop("secretariat", "log", "/secretariat/log"),
    Stop("agency_administrator", "people", "/agency/{agency}/people"),
    Stop("agency_administrator", "invite", "/agency/{agency}/people/invite"),
    Stop("unit_member", "account", "/account"),
    Stop("operator", "overview", "/operator"),
    Stop("operator", "letters", "/operator/letters"),
    Stop("evaluator", "home", "/judge"),
    Stop("evaluator", "pact", "/judge/pact/{edition}"),
    Stop("evaluator", "conflicts", "/judge/conflicts/{edition}?q=a"),
    Stop("evaluator", "pile", "/judge/rounds/{edition}:desk"),
    Stop("evaluator", "reading", "/judge/readings/{reading}"),
    Stop("panellist", "home", "/judge"),
    Stop("panellist", "pact", "/judge/pact/{edition}"),
    Stop("panellist", "pile", "/judge/rounds/{edition}:panel"),
    Stop("panellist", "reading", "/judge/readings/{panel_reading}"),
    Stop("secretariat", "rounds", "/secretariat/editions/{edition}/rounds"),
    Stop("secretariat", "round", "/secretariat/editions/{edition}/rounds/desk"),
    Stop("secretariat", "roster", "/secretariat/editions/{edition}/rounds/desk/roster"),
    Stop("secretariat", "assignment", "/secretariat/editions/{edition}/rounds/desk/assignment"),
    Stop("secretariat", "round-closing", "/secretariat/editions/{edition}/rounds/desk/closing"),
    Stop("secretariat", "viewers", "/secretariat/editions/{edition}/rounds/desk/viewers"),
    Stop("secretariat", "ranking", "/secretariat/editions/{edition}/rounds/desk/ranking"),
    Stop("secretariat", "shortlist", "/secretariat/editions/{edition}/rounds/panel/lists/top-99"),
    Stop("secretariat", "cut", "/secretariat/editions/{edition}/rounds/desk/lists/nominees/cut"),
    Stop("auditor", "rounds", "/audit/editions/{edition}/rounds"),
    Stop("auditor", "recompute", "/audit/editions/{edition}/rounds/desk/recomputation"),
    Stop("unit_member", "evaluation", "/evaluations/{evaluated}"),
    Stop("auditor", "home", "/audit"),
    Stop("auditor", "log", "/audit/log?edition={edition}"),
    Stop("anyone", "funnel", "/editions/{edition}/funnel"),
    Stop("agency_administrator", "table", "/agency/{agency}?edition={taking}"),
    Stop("agency_administrator", "table-selecting", "/agency/{agency}?edition={selecting}"),
    Stop("agency_administrator", "proposal", "/agency/{agency}/proposals/{handed_over}"),
    Stop("agency_administrator", "draft", "/agency/{agency}/proposals/{draft}"),
    Stop(
        "agency_administrator", "correction", "/agency/{agency}/proposals/{handed_over}/correction"
    ),
    Stop(
        "agency_administrator", "last-look", "/agency/{agency}/proposals/{handed_over}/submission"
    ),
    Stop("agency_administrator", "receipt", "/agency/{agency}/proposals/{queued}/receipt"),
    Stop("agency_administrator", "refused", "/agency/{agency}/proposals/{refused}"),
    Stop("secretariat", "landing", "/secretariat"),
    Stop("secretariat", "dashboard", "/secretariat/editions/{selecting}"),
    Stop("secretariat", "dashboard-over", "/secretariat/editions/{edition}"),
    Stop("secretariat", "queue", "/secretariat/editions/{selecting}/selection"),
    Stop("secretariat", "queue-early", "/secretariat/editions/{taking}/selection"),
    Stop("secretariat", "queue-item", "/secretariat/editions/{selecting}/selection/{queued}"),
    Stop("secretariat", "bulk", "/secretariat/editions/{selecting}/selection/bulk"),
    Stop("secretariat", "closing", "/secretariat/editions/{selecting}/selection/closing"),
    Stop("secretariat", "closing-over", "/secretariat/editions/{edition}/selection/closing"),
    Stop("secretariat", "decisions", "/secretariat/editions/{edition}/decisions"),
    Stop("secretariat", "late", "/secretariat/editions/{taking}/late"),
    Stop("secretariat", "late-blank", "/secretariat/editions/{taking}/late?what=blank"),
    Stop("secretariat", "search", "/secretariat/editions/{selecting}/search?text=layanan"),
    Stop("unit_member", "inbox", "/inbox"),
    Stop("evaluator", "inbox", "/inbox"),
    Stop("agency_administrator", "inbox-settings", "/inbox/settings"),
    Stop("unit_member", "proposals", "/unit"),
    Stop("unit_member", "new", "/unit/new"),
    Stop("unit_member", "proposal", "/unit/proposals/{writing}"),
    Stop("unit_member", "about", "/unit/proposals/{writing}/about"),
    Stop("unit_member", "question", "/unit/proposals/{writing}/questions/ringkasan"),
    Stop("unit_member", "files", "/unit/proposals/{writing}/files"),
    Stop("unit_member", "people", "/unit/proposals/{writing}/people"),
    Stop("unit_member", "proposal-over", "/unit/proposals/{own}"),
    Stop("unit_member", "about-over", "/unit/proposals/{own}/about"),
    Stop("unit_member", "question-over", "/unit/proposals/{own}/questions/ringkasan"),
    Stop("unit_member", "history", "/unit/proposals/{own}/history"),
    Stop("unit_member", "version", "/unit/proposals/{own}/history/2"),
    Stop("unit_member", "journey", "/unit/proposals/{evaluated}/journey"),
    Stop("unit_member", "last-look", "/unit/proposals/{writing}/hand-over"),
    Stop("unit_member", "withdraw", "/unit/proposals/{writing}/withdraw"),
    Stop("anyone", "shipped-rules", "/rule-books/kipp-2018"),
    Stop("secretariat", "setup-begin", "/secretariat/setup"),
    Stop("secretariat", "setup-book", "/secretariat/setup/rule-book?start=kipp-2018"),
    Stop("secretariat", "setup", "/secretariat/editions/{drafted}/setup"),
    Stop("secretariat", "setup-naming", "/secretariat/editions/{drafted}/setup/naming"),
    Stop("secretariat", "setup-calendar", "/secretariat/editions/{drafted}/setup/calendar"),
    Stop("secretariat", "setup-preview", "/secretariat/editions/{drafted}/setup/preview"),
    Stop("secretariat", "setup-publication", "/secretariat/editions/{drafted}/setup/publication"),
    Stop("secretariat", "stages", "/secretariat/editions/{edition}/stages"),
    Stop("secretariat", "stage-extend", "/secretariat/editions/{edition}/stages/desk/extend"),
    Stop("anyone", "forum", "/forums/{forum}"),
    Stop("anyone", "forum-exhibitors", "/forums/{forum}/exhibitors"),
    Stop("anyone", "forum-booth", "/forums/{forum}/booths/{booth}"),
    Stop("agency_administrator", "booth", "/agency/{agency}/booth"),
    Stop("event_staff", "forums", "/staff"),
    Stop("event_staff", "forum", "/staff/forums/{forum}"),
    Stop("event_staff", "facts", "/staff/forums/{forum}/facts"),
    Stop("event_staff", "plan", "/staff/forums/{forum}/plan"),
    Stop("event_staff", "board", "/staff/forums/{forum}/board"),
    Stop("event_staff", "booth", "/staff/forums/{forum}/booths/{booth}"),
    Stop("event_staff", "waiting", "/staff/forums/{forum}/waiting"),
    Stop("secretariat", "forum-new", "/staff/new"),
    Stop("secretariat", "forum-draft", "/staff/forums/{hall}"),
    Stop("secretariat", "plan", "/staff/forums/{hall}/plan"),
)


@dataclass
class Guide:
    """Finds where things are, over the services' public addresses and as the demo's people."""

    url: str
    people: Mapping[str, Mapping[str, Any]]
    edition: str
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, role: str, path: str, put: Any = None) -> Any:
        """What a service answers to somebody of that role; to what is `put` there, if anything."""
        async with httpx.AsyncClient(base_url=f"{self.url}/api", timeout=30) as client:
            headers = {}
            if role != "anyone":
                if role not in self._tokens:
                    who = self.people[role]
                    said = {"email": who["email"], "password": who["password"]}
                    answer = await client.post("/identity/sessions", json=said)
                    self._tokens[role] = answer.raise_for_status().json()["access_token"]
                headers = {"Authorization": f"Bearer {self._tokens[role]}"}
            way = "GET" if put is None else "PUT"
            answer = await client.request(way, path, headers=headers, json=put)
            return json.loads(answer.raise_for_status().content)

    async def places(self) -> Places:
        """Every place that a path of the tour may name."""
        found = {"edition": self.edition, "forum": f"{self.edition}-forum"}
        for name, find in FOUND.items():
            found[name] = await find(self)
        return {**found, **await _seeded(self)}


async def _winner(guide: Guide) -> str:
    listed = await guide.ask("anyone", f"/award/lists/{guide.edition}/top-40")
    return str(listed["entries"][0]["proposal_id"])


async def _agency(guide: Guide) -> str:
    me = await guide.ask("agency_administrator", "/identity/me")
    return str(me["grants"][0]["scope_id"])


async def _somebody(guide: Guide) -> str:
    me = await guide.ask("unit_member", "/identity/me")
    return str(me["account_id"])


async def _serial(guide: Guide) -> str:
    listed = await guide.ask("anyone", f"/award/lists/{guide.edition}/top-40/certificates?limit=1")
    return str(listed["items"][0]["serial"])


async def _objection(guide: Guide) -> str:
    listed = await guide.ask("secretariat", f"/award/editions/{guide.edition}/objections?limit=1")
    return str(listed["items"][0]["objection_id"])


async def _seeded(guide: Guide) -> Places:
    """Places in an edition whose selection goes on, and in one that takes proposals in."""
    seed = Seed(guide.url, guide.people)
    selecting, taking = await seed.showcase()
    found = {"selecting": selecting, "taking": taking, "hall": HALL}
    agency = await seed.agency()
    for edition, wanted in (
        (taking, ("draft", "handed_over", "writing")),
        (selecting, ("submitted", "refused")),
    ):
        path = f"/submission/editions/{edition}/agencies/{agency}/proposals"
        rows = (await guide.ask("agency_administrator", path))["items"]
        for standing in wanted:
            name = "queued" if standing == "submitted" else standing
            found[name] = next(str(r["id"]) for r in rows if _stands(r, standing))
    return found


def _stands(row: Mapping[str, Any], wanted: str) -> bool:
    """Whether it stands so; a draft that is written in is told from one that was only begun."""
    if row["standing"] == "draft":
        return wanted == ("draft" if row["blank"] else "writing")
    return bool(row["standing"] == wanted)


async def _reading(guide: Guide) -> str:
    listed = await guide.ask("evaluator", f"/judging/readings?round_id={guide.edition}:desk")
    return str(listed["items"][0]["id"])


async def _panel_reading(guide: Guide) -> str:
    listed = await guide.ask("panellist", f"/judging/readings?round_id={guide.edition}:panel")
    return str(listed["items"][0]["id"])


async def _evaluated(guide: Guide) -> str:
    """A proposal of the unit's that was read."""
    for one in (await guide.ask("unit_member", "/submission/proposals?limit=200"))["items"]:
        with suppress(httpx.HTTPStatusError):
            path = f"/judging/entries/{one['id']}/evaluation"
            found = await guide.ask("unit_member", path)
            if found["rounds"]:
                return str(one["id"])
    return "none"


async def _own(guide: Guide) -> str:
    written = await guide.ask("unit_member", f"/submission/proposals?edition_id={guide.edition}")
    return str(written["items"][0]["id"])


async def _drafted(guide: Guide) -> str:
    """A draft that is being set up: made where there is none, and told to nobody."""
    body = {"template": "kipp-2018", "name": "KIPP 2027 (rancangan)", "simulated": True}
    made = await guide.ask("secretariat", "/programme/editions/contoh-rancangan", body)
    return str(made["id"])


async def _booth(guide: Guide) -> str:
    listed = await guide.ask("anyone", f"/exhibition/forums/{guide.edition}-forum/stands")
    return str(listed["items"][0]["code"])


FOUND: dict[str, Callable[[Guide], Awaitable[str]]] = {
    "winner": _winner,
    "booth": _booth,
    "agency": _agency,
    "somebody": _somebody,
    "serial": _serial,
    "objection": _objection,
    "reading": _reading,
    "panel_reading": _panel_reading,
    "evaluated": _evaluated,
    "own": _own,
    "drafted": _drafted,
}
