"""The provinces of Indonesia: their codes (ISO 3166-2), what people call them, and their shapes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

NAMES: Mapping[str, str] = {
    "ID-AC": "Aceh", "ID-BA": "Bali", "ID-BB": "Kepulauan Bangka Belitung", "ID-BE": "Bengkulu",
    "ID-BT": "Banten", "ID-GO": "Gorontalo", "ID-JA": "Jambi", "ID-JB": "Jawa Barat",
    "ID-JI": "Jawa Timur", "ID-JK": "DKI Jakarta", "ID-JT": "Jawa Tengah",
    "ID-KB": "Kalimantan Barat", "ID-KI": "Kalimantan Timur", "ID-KR": "Kepulauan Riau",
    "ID-KS": "Kalimantan Selatan", "ID-KT": "Kalimantan Tengah", "ID-KU": "Kalimantan Utara",
    "ID-LA": "Lampung", "ID-MA": "Maluku", "ID-MU": "Maluku Utara",
    "ID-NB": "Nusa Tenggara Barat", "ID-NT": "Nusa Tenggara Timur", "ID-PA": "Papua",
    "ID-PB": "Papua Barat", "ID-PD": "Papua Barat Daya", "ID-PE": "Papua Pegunungan",
    "ID-PS": "Papua Selatan", "ID-PT": "Papua Tengah", "ID-RI": "Riau",
    "ID-SA": "Sulawesi Utara", "ID-SB": "Sumatera Barat", "ID-SG": "Sulawesi Tenggara",
    "ID-SN": "Sulawesi Selatan", "ID-SR": "Sulawesi Barat", "ID-SS": "Sumatera Selatan",
    "ID-ST": "Sulawesi Tengah", "ID-SU": "Sumatera Utara", "ID-YO": "DI Yogyakarta",
}  # fmt: skip
STEPS = 5
"""Shades of the map; the darkest is the most."""
YOUNGER: Mapping[str, str] = {
    "ID-PD": "ID-PB", "ID-PE": "ID-PA", "ID-PS": "ID-PA", "ID-PT": "ID-PA",
}  # fmt: skip
"""Provinces that the map draws as a part of the one that they came from."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A province on the map: its outline, how much it has, and the shade of that."""

    province: str
    name: str
    path: str
    count: int
    shade: int


def name_of(province: str | None) -> str:
    """What people call a province; its code where it is none that we know."""
    return NAMES.get(province or "", province or "")


def shaped(counts: Mapping[str, int]) -> tuple[str, list[Shape]]:
    """The map's view box, and each province with its shade by `counts`; 0 is the palest."""
    box, drawn = _drawn()
    merged: dict[str, int] = {}
    for province, count in counts.items():
        home = YOUNGER.get(province, province)
        merged[home] = merged.get(home, 0) + count
    most = max(merged.values(), default=0)
    return box, [
        Shape(code, name_of(code), path, merged.get(code, 0), _shade(merged.get(code, 0), most))
        for code, path in drawn.items()
    ]


def _shade(count: int, most: int) -> int:
    return 0 if count == 0 else max(1, -(-count * STEPS // most))


@cache
def _drawn() -> tuple[str, Mapping[str, str]]:
    file = resources.files("portal.assets").joinpath("built", "map.json")
    found = json.loads(file.read_text(encoding="utf-8"))
    return found["viewBox"], {one["id"].upper(): one["path"] for one in found["locations"]}
