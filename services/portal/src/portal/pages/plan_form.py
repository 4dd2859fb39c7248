"""A plan as a form: a table of coordinates, and what may be done with its rows."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.clients.api import Problem, plain
from portal.clients.exhibition import Finding
from portal.clients.floor import Plan, Plot
from portal.pages.ask import Asked
from portal.pages.form import Form

NUMBERS = ("x", "y", "width", "depth")
CELLS = ("code", "hall", "kind", *NUMBERS, "turn", "power")
FLAGS = ("water", "accessible")
HALL_CELLS = ("id", "name", "width", "depth")
MOST_ROWS, MOST_HALLS = 400, 20
POINTER = re.compile(r".*/plan/(booths|halls)/(\d+)/(\w+)")
TAIL = re.compile(r"(\d+)$")


def figure(text: str) -> str:
    """Metres as the service reads them: people write a comma too."""
    return text.strip().replace(",", ".")


def fill(form: Form, plan: Plan) -> None:
    """Write a plan into the form, and nothing of another."""
    for name in [name for name in form.values if re.match(r"[bh]\d+-", name)]:
        del form.values[name]
    form.values |= {"aisle": str(plan.aisle), "kinds": ", ".join(plan.kinds)}
    for n, hall in enumerate(plan.halls):
        form.values |= {f"h{n}-{cell}": str(getattr(hall, cell)) for cell in HALL_CELLS}
    for n, plot in enumerate(plan.booths):
        form.values |= {f"b{n}-{cell}": str(getattr(plot, cell)) for cell in CELLS}
        form.values |= {f"b{n}-{flag}": "yes" for flag in FLAGS if getattr(plot, flag)}


def said(form: Form) -> dict[str, Any]:
    """The plan that the form says, as the service takes it; empty rows are none. The rows are
    closed up, so that a booth's place in the plan is its row in the form."""
    halls, booths = list(_hall_rows(form)), list(_booth_rows(form))
    kinds = [kind for text in form["kinds"].split(",") if (kind := text.strip())]
    _write(form, halls, booths)
    return {
        "kinds": kinds,
        "aisle": figure(form["aisle"]),
        "halls": [hall | {name: figure(hall[name]) for name in ("width", "depth")}
                  for hall in halls],
        "booths": [_sent(booth) for booth in booths],
    }  # fmt: skip


def plots(form: Form) -> list[Plot]:
    """The rows as far as they can be drawn: what is no number lies at nought."""
    return [
        Plot.model_validate(
            row
            | {name: number(row[name]) for name in NUMBERS}
            | {"turn": int(number(row["turn"])), "power": int(number(row["power"]))}
        )
        for row in _booth_rows(form)
    ]


def halls(form: Form) -> list[Mapping[str, str]]:
    """The rows of halls."""
    return list(_hall_rows(form))


def change(form: Form, do: str) -> bool:
    """Do with the rows what a button says: add, turn:N, remove:N, repeat; whether it was one of
    those."""
    act, _, row = do.partition(":")
    booths = list(_booth_rows(form))
    at = int(row) if row.isdigit() and int(row) < len(booths) else None
    if act == "turn" and at is not None:
        booths[at] = turned(booths[at])
    elif act == "remove" and at is not None:
        del booths[at]
    elif act == "repeat":
        booths = repeated(form, booths)
    elif act != "add":
        return False
    _write(form, list(_hall_rows(form)), booths)
    if act == "add":
        form.values["spare"] = "5"
    return True


def turned(row: Mapping[str, Any]) -> dict[str, Any]:
    """A quarter turn clockwise about its corner: its width becomes its depth."""
    turn = (int(number(row["turn"])) + 90) % 360
    return {**row, "width": row["depth"], "depth": row["width"], "turn": str(turn)}


def repeated(form: Form, booths: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, and copies of one of them: each a step further, its code counted up."""
    model = next((row for row in booths if row["code"] == form["repeat-code"]), None)
    count = form["repeat-count"]
    if model is None or not count.isdigit():
        return booths
    step = {"x": number(form["repeat-x"]), "y": number(form["repeat-y"])}
    codes = {row["code"] for row in booths}
    code, made = model["code"], []
    for n in range(1, min(int(count), MOST_ROWS - len(booths)) + 1):
        code = following(code, codes)
        codes.add(code)
        moved = {axis: str(number(model[axis]) + step[axis] * n) for axis in step}
        made.append({**model, "code": code, **moved})
    return [*booths, *made]


def following(code: str, taken: set[str]) -> str:
    """The next code that nobody has: A-09 is followed by A-10, HALL by HALL2."""
    while True:
        found = TAIL.search(code)
        if found is None:
            code += "2"
        else:
            code = code[: found.start()] + str(int(found[1]) + 1).zfill(len(found[1]))
        if code not in taken:
            return code


def in_rows(form: Form, hall: str, kind: str) -> list[dict[str, Any]]:
    """Booths of one size in rows with the aisle between and around them, coded A-01, A-02 … ."""
    width, depth, aisle = (number(form[name]) for name in ("size_x", "size_y", "aisle"))
    count, a_row = (int(number(form[name])) for name in ("count", "per_row"))
    booths = []
    for n in range(max(0, min(count, MOST_ROWS))):
        row, place = divmod(n, max(1, a_row))
        booths.append({
            "code": f"{_letters(row)}-{place + 1:02}", "hall": hall, "kind": kind,
            "x": str(aisle + place * width), "y": str(aisle + row * (depth + aisle)),
            "width": str(width), "depth": str(depth), "power": int(number(form["power"])),
            "accessible": True,
        })  # fmt: skip
    return booths


def heard(ask: Asked, problem: Problem) -> bool:
    """Put what cannot be read at its cell; whether there was such a thing."""
    found = False
    for fault in problem.faults:
        place = POINTER.fullmatch(fault.pointer)
        if place is not None:
            row, cell = f"{place[1][0]}{place[2]}", place[3]
            text = ask.words("plan.unreadable", column=ask.words(f"plan.column.{cell}"))
            ask.form.errors.setdefault(f"{row}-{cell}", text)
        elif fault.field in {"aisle", "kinds"} or "/kinds/" in fault.pointer:
            name = "aisle" if fault.field == "aisle" else "kinds"
            ask.form.errors.setdefault(name, ask.words(f"plan.wrong.{name}"))
        else:
            continue
        found = True
    return found


def is_cell(name: str) -> bool:
    """Whether a field of the form is of the plan itself, and not of what is done with it."""
    return name in {"aisle", "kinds"} or re.match(r"[bh]\d+-", name) is not None


def finding_says(ask: Asked, finding: Finding) -> str:
    """A finding in the reader's words; in the service's where we have none."""
    if not ask.words.has(f"plan.finding.{finding.rule}"):
        return finding.says
    params = {name: plain(value) for name, value in finding.params.items()}
    return ask.words(f"plan.finding.{finding.rule}", **params)


def _hall_rows(form: Form) -> Iterator[dict[str, str]]:
    for n in range(MOST_HALLS):
        row = {cell: form[f"h{n}-{cell}"] for cell in HALL_CELLS}
        if row["id"] or row["name"]:
            yield row


def _booth_rows(form: Form) -> Iterator[dict[str, Any]]:
    """The rows that say a code or a place, in their order."""
    numbers = {int(m[1]) for name in form.values if (m := re.match(r"b(\d{1,4})-", name))}
    for n in sorted(numbers):
        row: dict[str, Any] = {cell: form[f"b{n}-{cell}"] for cell in CELLS}
        if row["code"] or row["x"] or row["y"]:
            flags = {flag: bool(form[f"b{n}-{flag}"]) for flag in FLAGS}
            yield row | flags


def _write(form: Form, halls: list[dict[str, str]], booths: list[dict[str, Any]]) -> None:
    for name in [name for name in form.values if re.match(r"[bh]\d+-", name)]:
        del form.values[name]
    for n, hall in enumerate(halls):
        form.values |= {f"h{n}-{cell}": hall[cell] for cell in HALL_CELLS}
    for n, booth in enumerate(booths):
        form.values |= {f"b{n}-{cell}": str(booth[cell]) for cell in CELLS}
        form.values |= {f"b{n}-{flag}": "yes" for flag in FLAGS if booth[flag]}


def _sent(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the service takes it; what is no number is sent as it is, to be told of it."""
    turn, power = row["turn"] or "0", row["power"] or "0"
    return {
        **row,
        **{name: figure(row[name]) for name in NUMBERS},
        "turn": int(turn) if turn.isdigit() else turn,
        "power": int(power) if power.lstrip("-").isdigit() else power,
    }


def number(text: object) -> Decimal:
    """Metres that somebody wrote; nought where it is no number."""
    try:
        number = Decimal(figure(str(text)) or 0)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() and abs(number) < 10_000_000 else Decimal(0)


def _letters(row: int) -> str:
    """A, B … Z, AA, AB … ."""
    text = ""
    row += 1
    while row:
        row, place = divmod(row - 1, 26)
        text = chr(ord("A") + place) + text
    return text
