"""The map as plain text, for a terminal."""

from decimal import Decimal

from exhibition.domain.plan import Hall, Plot
from exhibition.queries.maps import Map, Shown

MARKS = {"free": " ", "held": "~", "confirmed": "#", "blocked": "x"}
WIDEST, DEEPEST = 100, 200


def drawn(floor: Map) -> str:
    """Every hall to scale, then who is where; a character is half as wide as it is high."""
    title = f"{floor.forum.name}{' (simulated)' if floor.simulated else ''}"
    legend = ", ".join(f"{mark!r} {state}" for state, mark in MARKS.items())
    halls = [line for hall in floor.forum.plan.halls for line in _hall(hall, floor.booths)]
    return "\n".join([title, f"[{legend}]", *halls, *_who_is_where(floor), ""])


def _who_is_where(floor: Map) -> list[str]:
    rows = [
        (one.plot.code, floor.names.of(one.holder.agency_id) or one.holder.agency_id, one.holder)
        for one in floor.booths
        if one.holder is not None
    ]
    return ["", *(f"{code:<9} {agency}: {holder.title}" for code, agency, holder in rows)]


def _hall(hall: Hall, booths: tuple[Shown, ...]) -> list[str]:
    scale = _scale(hall)
    columns, rows = _at(hall.width, scale), _at(hall.depth, scale / 2)
    paper = [[" "] * (columns + 1) for _ in range(rows + 1)]
    _box(paper, (0, 0, columns, rows))
    for one in booths:
        if one.plot.hall == hall.id:
            _booth(paper, one, scale)
    lines = ["".join(row).rstrip() for row in paper]
    return ["", f"{hall.name} ({hall.width} m x {hall.depth} m)", *lines]


def _scale(hall: Hall) -> Decimal:
    """Columns for a metre: two, or as many times half as it takes to fit."""
    scale = Decimal(2)
    while hall.width * scale > WIDEST or hall.depth * scale / 2 > DEEPEST:
        scale /= 2
    return scale


def _booth(paper: list[list[str]], one: Shown, scale: Decimal) -> None:
    """Its walls, its code in the first line, and its mark in the lines below, or behind the code
    where there are none."""
    left, top, right, bottom = _edges(one.plot, scale)
    _box(paper, (left, top, right, bottom))
    inside = max(0, right - left - 1)
    code = one.plot.code.ljust(inside, MARKS[one.state] if bottom - top == 2 else " ")
    rows = [code, *[MARKS[one.state] * inside] * (bottom - top)]
    for row, letters in zip(range(top + 1, bottom), rows, strict=False):
        paper[row][left + 1 : left + 1 + inside] = letters[:inside]


def _edges(plot: Plot, scale: Decimal) -> tuple[int, int, int, int]:
    across, along = plot.spans
    left, right = (_at(x, scale) for x in across)
    top, bottom = (_at(y, scale / 2) for y in along)
    return left, top, right, bottom


def _box(paper: list[list[str]], edges: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = edges
    for row in (top, bottom):
        for column in range(left, right + 1):
            _line(paper, row, column, "-")
    for column in (left, right):
        for row in range(top, bottom + 1):
            _line(paper, row, column, "|")


def _line(paper: list[list[str]], row: int, column: int, stroke: str) -> None:
    there = paper[row][column]
    paper[row][column] = "+" if there in "-|+" and there != stroke else stroke


def _at(metres: Decimal, scale: Decimal) -> int:
    return int((metres * scale).to_integral_value())
