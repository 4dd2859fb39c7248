"""A floor plan as a table of coordinates: read line by line, each mistake with its line."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from exhibition.api.plans import BoothDrawn, HallDrawn
from exhibition.api.words import Metres, Slug
from exhibition.domain.plan import Hall, Plan, Plot
from shared import http

COLUMNS: Final = (
    "what", "code", "name", "hall", "kind", "x", "y", "width", "depth", "turn", "power", "water",
    "accessible",
)  # fmt: skip
MOST: Final = {"aisle": 1, "kind": 30, "hall": 20, "booth": 400}
MOST_MISTAKES = 200
FLAGS: Final = {"ya": "true", "x": "true", "tidak": "false", "-": "false"}
COMMA = re.compile(r"-?[0-9]{1,6},[0-9]{1,7}")
FORMULA = re.compile(r"'[=+\-@\t\r]")
SAYS: Mapping[str, str] = {
    "not-a-table": "This is no table in UTF-8.",
    "unknown-column": "There is no column {column}.",
    "unknown-what": "A line is of an aisle, a hall, a kind or a booth, and not of {value}.",
    "missing": "The column {column} must be filled in.",
    "unreadable": "The column {column} cannot hold {value}.",
    "too-many": "There can be {most} lines of a {what}; this one is passed over.",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a line, which is counted from 1."""

    line: int
    rule: str
    column: str | None
    params: Mapping[str, object]

    @property
    def says(self) -> str:
        return SAYS[self.rule].format(**self.params)


class Aisle(http.Body):
    """The narrowest way, in the column of widths."""

    width: Metres


class Kind(http.Body):
    """A kind of booth, in the column of codes."""

    code: Slug


SHAPES: Final[Mapping[str, type[http.Body]]] = {
    "aisle": Aisle,
    "kind": Kind,
    "hall": HallDrawn,
    "booth": BoothDrawn,
}


@dataclass(slots=True)
class Reading:
    """A table as far as it was read: what it says, in which lines, and what is wrong with it."""

    read: dict[str, list[Any]] = field(default_factory=lambda: {what: [] for what in MOST})
    places: list[int] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    count: int = 0

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one line; one that does not say what it is of, is of a booth."""
        filled = {name: said for name, cell in cells.items() if (said := _plain(name, cell))}
        what = filled.pop("what", "booth").casefold()
        if what not in SHAPES:
            self.wrong(line, "unknown-what", "what", value=what)
        elif len(self.read[what]) == MOST[what]:
            self.wrong(line, "too-many", "what", what=what, most=MOST[what])
        else:
            self._read(line, what, filled)

    def wrong(self, line: int, rule: str, column: str | None = None, **params: object) -> None:
        """Something is wrong in a line: counted, and the first of them are kept."""
        self.count += 1
        if len(self.mistakes) < MOST_MISTAKES:
            said = params if column is None else {"column": column, **params}
            self.mistakes.append(Mistake(line, rule, column, said))

    def plan(self, kept: Plan | None) -> Plan:
        """The plan that the table says; of what it is silent, the kept one speaks."""
        was = kept or Plan((), Decimal(0), (), ())
        plots = tuple(Plot(**dict(booth)) for booth in self.read["booth"])
        halls = tuple(Hall(**dict(hall)) for hall in self.read["hall"])
        named = [kind.code for kind in self.read["kind"]] or was.kinds
        kinds = tuple(dict.fromkeys([*named, *(plot.kind for plot in plots)]))
        aisle = next((aisle.width for aisle in self.read["aisle"]), was.aisle)
        return Plan(kinds, aisle, halls or was.halls, plots)

    def _read(self, line: int, what: str, filled: dict[str, Any]) -> None:
        if what == "hall" and "code" in filled:
            filled["id"] = filled.pop("code")
        if what == "booth" and filled.get("turn", "").isdigit():
            filled["turn"] = int(filled["turn"])
        try:
            self.read[what].append(SHAPES[what].model_validate(filled))
        except ValidationError as error:
            self._judge(line, error)
        else:
            self.places += [line] if what == "booth" else []

    def _judge(self, line: int, error: ValidationError) -> None:
        for found in error.errors(include_url=False):
            field = str(found["loc"][0])
            column = "code" if field == "id" else field
            if found["type"] == "missing":
                self.wrong(line, "missing", column)
            else:
                self.wrong(line, "unreadable", column, value=str(found["input"])[:80])


def read_csv(raw: bytes) -> Reading:
    """A table as spreadsheets write it: commas, semicolons or tabs, decimal points or commas."""
    reading = Reading()
    try:
        text = raw.decode("utf-8-sig")
        rows = list(_rows(text))
    except (UnicodeDecodeError, csv.Error):
        reading.wrong(1, "not-a-table")
        return reading
    header = [name.strip().casefold() for name in rows[0][1]] if rows else []
    for name in header:
        if name not in COLUMNS:
            reading.wrong(rows[0][0], "unknown-column", name[:80])
    for line, cells in rows[1:]:
        if any(cell.strip() for cell in cells):
            named = zip(header, cells, strict=False)
            reading.take(line, {name: cell for name, cell in named if name in COLUMNS})
    return reading


def read_rows(rows: list[dict[str, str]]) -> Reading:
    """The same table, its lines as objects of cells."""
    reading = Reading()
    for line, cells in enumerate(rows, start=1):
        for name in cells:
            if name not in COLUMNS:
                reading.wrong(line, "unknown-column", name[:80])
        reading.take(line, {name: cell for name, cell in cells.items() if name in COLUMNS})
    return reading


def rows_of(plan: Plan) -> Iterator[dict[str, str]]:
    """A plan as the lines of its table, which are read back as the same plan."""
    yield {"what": "aisle", "width": str(plan.aisle)}
    for kind in plan.kinds:
        yield {"what": "kind", "code": kind}
    for hall in plan.halls:
        size = {"width": str(hall.width), "depth": str(hall.depth)}
        yield {"what": "hall", "code": hall.id, "name": hall.name, **size}
    for plot in plan.plots:
        box = {name: str(getattr(plot, name)) for name in ("x", "y", "width", "depth")}
        yield {
            "what": "booth",
            "code": plot.code,
            "hall": plot.hall,
            "kind": plot.kind,
            **box,
            "turn": str(plot.turn),
            "power": str(plot.power),
            "water": "yes" if plot.water else "no",
            "accessible": "yes" if plot.accessible else "no",
        }


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with their numbers; what the first separates its cells by, separates all."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for cells in reader:
        yield reader.line_num, cells


def _plain(name: str, cell: str) -> str:
    """What a cell says, without what spreadsheets and people put around it."""
    said = cell.strip()
    if FORMULA.match(said):
        said = said[1:]
    if name in {"water", "accessible"}:
        return FLAGS.get(said.casefold(), said)
    return said.replace(",", ".") if COMMA.fullmatch(said) and name != "name" else said
