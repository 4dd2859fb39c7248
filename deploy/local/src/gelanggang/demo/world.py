"""The world of a scenario: agencies, proposals with what is wrong with them, and how able they are.

Everything is drawn from the seed, so the same scenario and seed make the same world.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random  # noqa: TID251 - drawn from the scenario's seed, as is everything here
from typing import Any

from gelanggang.demo.fit import quota
from gelanggang.demo.scenario import FAULTS, Ability, Scenario, Volume, agency_id
from gelanggang.trouble import Trouble

EXAMPLE = "Contoh"
WORDS = (
    """
    layanan warga cepat mudah murah daring antrean puskesmas sekolah desa nelayan petani
    izin berkas data terpadu gerak bersama sehat cerdas aman bersih air jalan pasar kapal
    tanam panen obat lansia anak ibu guru murid surat kartu rumah sampah pohon listrik
    sinyal aplikasi pesan jemput antar keliling siaga tanggap darurat gratis ramah difabel
    perempuan pemuda koperasi usaha kecil wisata budaya bahasa peta sungai hutan laut pulau
    gunung kota kampung
    """
).split()


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the world."""

    id: str
    name: str
    type: str
    titles: tuple[str, ...] = ()
    province: str | None = None

    @property
    def example(self) -> bool:
        """Whether it is made up."""
        return self.name.startswith(EXAMPLE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal of the world: how far its people carry it, and what is wrong with it."""

    id: str
    agency: Agency
    group: str
    title: str
    example: bool
    reaches: str
    fault: str | None
    ability: float
    started_on: date
    answers: Mapping[str, str]
    category: str | None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is given before anybody does anything."""

    agencies: tuple[Agency, ...]
    proposals: tuple[Proposal, ...]


def build(scenario: Scenario, book: Mapping[str, Any], edition: str, seed: int) -> World:
    """The world of a scenario that goes with the rule book."""
    agencies = tuple(_agencies(scenario))
    clusters = {c["id"]: c["agency_types"] for c in book["clusters"]}
    groups = {g["id"]: g for g in book["groups"]}
    rooms = _Rooms(quota(book))
    proposals: list[Proposal] = []
    for volume in scenario.volumes:
        of_cluster = [a for a in agencies if a.type in clusters[volume.cluster]]
        group = groups[volume.group]
        run = (edition, seed, rooms)
        proposals += _proposals(scenario, volume, of_cluster, group, run)
    return World(agencies, tuple(proposals))


class _Rooms:
    """How many proposals each agency may still submit, where the rule book has a quota."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._taken: Counter[str] = Counter()

    def choose(self, rng: Random, agencies: Sequence[Agency], *, submits: bool) -> Agency:
        """An agency by chance; one that submits has room for one more."""
        if self._limit is None or not submits:
            return rng.choice(agencies)
        chosen = rng.choice([a for a in agencies if self._taken[a.id] < self._limit])
        self._taken[chosen.id] += 1
        return chosen


IN_A_PROVINCE = ("kepolisian", "provinsi", "kabupaten", "kota", "bumd")
PROVINCES = tuple(
    f"ID-{code}"
    for code in "AC SU SB RI KR JA SS BB BE LA JK BT JB JT YO JI BA NB NT KB KT KS KI KU SA GO ST "
    "SR SN SG MU MA PA PB".split()
)
"""Where example agencies lie, one after another, from west to east (ISO 3166-2:ID)."""


def _agencies(scenario: Scenario) -> Iterator[Agency]:
    for real in scenario.agencies.real:
        yield Agency(agency_id(real.name), real.name, real.type, tuple(real.titles), real.province)
    for type, count in scenario.agencies.examples.items():
        for n in range(1, count + 1):
            name = f"{EXAMPLE} {type.title()} {n:02}"
            province = PROVINCES[n % len(PROVINCES)] if type in IN_A_PROVINCE else None
            yield Agency(agency_id(name), name, type, province=province)


def _proposals(
    scenario: Scenario, volume: Volume, agencies: Sequence[Agency], group: Mapping[str, Any],
    run: tuple[str, int, _Rooms],
) -> Iterator[Proposal]:  # fmt: skip
    edition, seed, rooms = run
    rng = Random(f"{seed}/{volume.group}/{volume.cluster}")  # noqa: S311
    real = [(a, title) for a in agencies for title in a.titles]
    if len(real) > volume.submitted - volume.faulty:
        raise Trouble(f"{volume.cluster}: more real titles than sound submitted proposals.")
    examples = [a for a in agencies if a.example] or list(agencies)
    faults = [f for f in FAULTS for _ in range(getattr(volume, f))]
    for n in range(volume.registered):
        submits = n < volume.handed_over
        agency, title = (
            real[n] if n < len(real) else (rooms.choose(rng, examples, submits=submits), None)
        )
        fault = faults[n - len(real)] if len(real) <= n < len(real) + len(faults) else None
        name = title or _title(rng, volume, n if fault != "same_title" else _pair(faults, n, real))
        yield Proposal(
            id=f"{edition}-{volume.group}-{volume.cluster}-{n + 1:04}",
            agency=agency, group=volume.group, title=name, example=title is None,
            reaches=_reaches(volume, n), fault=fault,
            ability=_drawn(rng, scenario.ability_of_real if title else scenario.ability),
            started_on=_started(rng, group, young=fault == "too_young"),
            answers=_answers(rng, group, fault),
            category=_category(rng, group),
        )  # fmt: skip


def _pair(faults: Sequence[str], n: int, real: Sequence[object]) -> int:
    """The same number for both (or, of an odd count, the last three) that share a title."""
    first = faults.index("same_title") + len(real)
    count = faults.count("same_title")
    pair = min((n - first) // 2, count // 2 - 1)
    return 100_000 + pair


def _reaches(volume: Volume, n: int) -> str:
    if n < volume.submitted:
        return "submitted"
    return "handed_over" if n < volume.handed_over else "registered"


def _title(rng: Random, volume: Volume, n: int) -> str:
    # Drawn apart for a shared title, so that two that share a number share every word.
    own = Random(f"{volume.cluster}/{volume.group}/{n}") if n >= 100_000 else rng  # noqa: S311
    words = " ".join(own.sample(WORDS, 3)).title()
    # Letters, not digits: titles are compared with numerals read as numbers.
    mark = "".join(chr(ord("A") + (n // 26**i) % 26) for i in range(4))
    return f"{EXAMPLE}: {words} ({volume.cluster.title()} {mark})"


def _drawn(rng: Random, ability: Ability) -> float:
    return min(99.0, max(1.0, rng.gauss(ability.mean, ability.spread)))


def _started(rng: Random, group: Mapping[str, Any], *, young: bool) -> date:
    """When the innovation began: well before what every age rule asks for, or well after."""
    years = max((r.get("years") or 0 for r in group["eligibility"]), default=0)
    days = rng.randrange(30, 200) if young else 366 * years + rng.randrange(60, 1500)
    return _today() - timedelta(days=days)


def _today() -> date:
    return date.today()  # noqa: DTZ011, TID251 - the day on which the demo's people write


def _category(rng: Random, group: Mapping[str, Any]) -> str | None:
    offered = [c["id"] for c in group["categories"]]
    return rng.choice(offered) if offered else None


def _answers(rng: Random, group: Mapping[str, Any], fault: str | None) -> dict[str, str]:
    fields = group["form"]["fields"]
    answers = {f["id"]: _answer(rng, f) for f in fields if f["required"]}
    texts = [f["id"] for f in fields if f["required"] and f["kind"] == "text"]
    if fault == "incomplete":
        del answers[rng.choice(texts)]
    if fault == "careless":
        answers[rng.choice(texts)] = "asal isi"
    return answers


def _answer(rng: Random, field: Mapping[str, Any]) -> str:
    match field["kind"]:
        case "choice":
            return str(rng.choice(field["choices"])["id"])
        case "date":
            return (_today() - timedelta(days=rng.randrange(500, 2000))).isoformat()
        case "number":
            return str(rng.randrange(1, 1000))
        case "url":
            return f"https://contoh.example/{rng.randrange(10**9)}"
    least, most = field.get("min_words") or 25, field.get("max_words") or 200
    words = [rng.choice(WORDS) for _ in range(min(most, max(least, rng.randrange(25, 60))))]
    return " ".join(words).capitalize() + "."


def score(ability: float, draw: tuple[object, ...], judges: Any, scale: Mapping[str, str]) -> str:
    """What a judge of some severity gives an entry of that ability for one criterion.

    `draw` is (seed, judge, entry, criterion): the same draw gives the same score. The answer lies
    on the rule book's scale, as text.
    """
    seed, judge, *rest = draw
    severity = Random(f"{seed}/{judge}").gauss(0, judges.severity)  # noqa: S311
    error = Random("/".join(map(str, (seed, judge, *rest)))).gauss(0, judges.error)  # noqa: S311
    lowest, highest, step = (float(scale[k]) for k in ("lowest", "highest", "step"))
    wanted = lowest + (highest - lowest) * (ability + severity + error) / 100
    steps = round((min(highest, max(lowest, wanted)) - lowest) / step)
    value = lowest + steps * step
    return str(int(value)) if value == int(value) else f"{value:g}"
