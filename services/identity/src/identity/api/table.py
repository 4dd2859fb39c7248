"""A table as people export it from a spreadsheet: CSV in UTF-8, with commas or semicolons."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from shared import http

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, from 1, and its cells by column; an empty cell is
    absent. `columns` is how many there were, where that is another number than the header's."""

    line: int
    cells: Mapping[str, str]
    columns: int | None = None


def read(raw: bytes, needed: Collection[str], known: Collection[str]) -> list[Row]:
    """The rows below the header; a Problem where it is no such table at all."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_table("not-utf-8", "Save it as CSV in UTF-8.", byte=error.start) from error
    lines = text.splitlines(keepends=True)
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = list(_rows(lines, delimiter))
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    _check_header(header, needed, known)
    if len(rows) - 1 > MOST_ROWS:
        raise _no_table("too-many-rows", f"Send at most {MOST_ROWS} rows.", most=MOST_ROWS)
    return [_row(line, header, cells) for line, cells in rows[1:]]


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader, begins = csv.reader(lines, delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        says = f"A quote or a row is not as CSV has it, from line {begins} on: {error}."
        raise _no_table("not-csv", says, line=begins) from error


def _check_header(header: list[str], needed: Collection[str], known: Collection[str]) -> None:
    missing = [name for name in needed if name not in header]
    strange = [name for name in header if name not in known or header.count(name) > 1]
    if missing or strange:
        says = f"The first line names the columns: {', '.join(known)}."
        strange = [name[:60] for name in dict.fromkeys(strange)][:20]
        raise _no_table("columns", says, missing=missing, unknown=strange)


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    while len(cells) > len(header) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(header):
        return Row(line, {}, len(cells))
    pairs = zip(header, cells, strict=True)
    return Row(line, {name: cell.strip() for name, cell in pairs if cell.strip()})


def _no_table(reason: str, says: str, **params: object) -> http.Problem:
    title = "This is no table that can be read."
    given = {"reason": reason, **params}
    return http.Problem(422, "identity:no-table", title, says, params=given)
