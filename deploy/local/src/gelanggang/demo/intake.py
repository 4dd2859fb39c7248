"""Act two: units write, hand over, and agencies submit, until the stage is closed."""

from collections.abc import Mapping
from typing import Any

from gelanggang.demo.client import Json, until
from gelanggang.demo.season import Season
from gelanggang.demo.world import Proposal

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
ATTACHMENT_IN = 10


async def publish(season: Season, ends: Mapping[str, str] | None = None) -> None:
    """Publish the edition under the rule book, its stages ending by hand but those of which `ends`
    says when, and open the intake."""
    path = f"/programme/editions/{season.edition}"
    named = season.scenario.edition
    bound = [{"stage": stage, "closes_at": at} for stage, at in (ends or {}).items()]
    said = {"name": named.name, "simulated": True, "rule_book": season.book, "stages": bound}
    await season.chief.put(path, said)
    await season.chief.post(f"{path}/publication", {})
    await season.open_at_submission(season.stage("intake"), "Simulasi: pengajuan dibuka.")


async def take_in(season: Season) -> None:
    """Every proposal, as far as its people carry it; then the intake closes."""
    order = _mixed(season)
    await season.all("proposals", _Intake(season).carry, order)
    await season.close(season.stage("intake"), "Simulasi: pengajuan ditutup.")

    async def closed() -> bool:
        known = await season.chief.get(f"/submission/editions/{season.edition}")
        return bool(known["phase"] != "open")

    await until("the closing of the intake", closed)


def _mixed(season: Season) -> list[Proposal]:
    """In an order in which neighbours belong to different agencies, as in life."""
    return sorted(season.world.proposals, key=lambda p: p.id[::-1])


class _Intake:
    def __init__(self, season: Season) -> None:
        self._season = season
        self._count = 0

    async def carry(self, proposal: Proposal) -> None:
        """One proposal: registration, three autosaves, an attachment in ten, and on."""
        unit = self._season.units[proposal.agency.id]
        path = f"/submission/proposals/{proposal.id}"
        await unit.put(path, {
            "edition_id": self._season.edition, "agency_id": proposal.agency.id,
            "group": proposal.group, "title": proposal.title,
        })  # fmt: skip
        for piece in _autosaves(proposal):
            await unit.ask("PATCH", f"{path}/answers", piece)
        self._count += 1
        if self._count % ATTACHMENT_IN == 0:
            await self._attach(unit, path, proposal)
        if proposal.reaches in ("handed_over", "submitted"):
            await unit.post(f"{path}/handing-over")
        if proposal.reaches == "submitted":
            await self._season.administrators[proposal.agency.id].post(f"{path}/submission")

    async def _attach(self, unit: Any, path: str, proposal: Proposal) -> None:
        group = next(g for g in self._season.book["groups"] if g["id"] == proposal.group)
        slots = [a for a in group["form"]["attachments"] if "application/pdf" in a["types"]]
        if slots:
            headers = {"Content-Type": "application/pdf"}
            url = f"{path}/attachments/{slots[0]['id']}?filename=contoh.pdf"
            await unit.ask("PUT", url, data=PDF, headers=headers)


def _autosaves(proposal: Proposal) -> list[Json]:
    """What is written, in three pieces."""
    fields = list(proposal.answers.items())
    third = (len(fields) + 2) // 3
    pieces: list[Json] = [{"answers": dict(fields[n : n + third])} for n in (0, third, 2 * third)]
    pieces[0]["started_on"] = proposal.started_on.isoformat()
    if proposal.category is not None:
        pieces[0]["category"] = proposal.category
    return pieces
