"""The inspection of a floor plan: every mistake at once, in the plan's own order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from exhibition.domain.aisle import narrow_aisles, overlaps, without_open_side
from exhibition.domain.facts import Facts, inspect_facts
from exhibition.domain.finding import Area, Sheet, Verdict
from exhibition.domain.plan import Hall, Plan, Plot, Span

CODE = re.compile(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8})?")
CENTIMETRE = Decimal("0.01")


def inspected(plan: Plan, facts: Facts | None = None) -> Verdict:
    """Everything that is wrong with a plan and, where they are given, with a forum's facts; of a
    verdict without findings the plan may be used."""
    sheet = Sheet(plan)
    _inspect_plan(sheet)
    for hall in plan.halls:
        _inspect_hall(hall, sheet)
    _inspect_repeated(sheet)
    for row, plot in enumerate(plan.plots):
        _inspect_plot(row, plot, sheet)
    for hall_id in dict.fromkeys(plot.hall for plot in plan.plots):
        _inspect_floor(hall_id, sheet)
    if facts is not None:
        inspect_facts(facts, sheet)
    return sheet.verdict()


def _inspect_plan(sheet: Sheet) -> None:
    plan = sheet.plan
    if not plan.plots:
        sheet.note("no-booths")
    if plan.aisle < 0 or _finer_than_centimetre(plan.aisle):
        sheet.note("aisle")
    drawn = {plot.kind for plot in plan.plots}
    for kind in plan.kinds:
        if plan.plots and kind not in drawn:
            sheet.note("kind-without-booths", kind=kind)
    if plan.plots and not any(plot.accessible for plot in plan.plots):
        sheet.note("none-accessible")


def _inspect_hall(hall: Hall, sheet: Sheet) -> None:
    if hall.width <= 0 or hall.depth <= 0:
        sheet.note("hall-without-size", hall=hall.id)
    if _finer_than_centimetre(hall.width, hall.depth):
        sheet.note("hall-finer-than-centimetre", hall=hall.id)
    if sheet.plan.plots and all(plot.hall != hall.id for plot in sheet.plan.plots):
        sheet.note("hall-without-booths", hall=hall.id)


def _inspect_repeated(sheet: Sheet) -> None:
    plan = sheet.plan
    for hall, times in _repeated(hall.id for hall in plan.halls):
        sheet.note("hall-twice", hall=hall, times=times)
    for kind, times in _repeated(plan.kinds):
        sheet.note("kind-twice", kind=kind, times=times)
    for code, times in _repeated(plot.code for plot in plan.plots):
        rows = (row for row, plot in enumerate(plan.plots) if plot.code == code)
        sheet.note("code-twice", *rows, code=code, times=times)


def _inspect_plot(row: int, plot: Plot, sheet: Sheet) -> None:
    hall = next((hall for hall in sheet.plan.halls if hall.id == plot.hall), None)
    for rule, broken, params in (
        ("code", CODE.fullmatch(plot.code) is None, {}),
        ("no-size", not _has_size(plot), {}),
        (
            "finer-than-centimetre",
            _finer_than_centimetre(plot.x, plot.y, plot.width, plot.depth),
            {},
        ),
        ("unknown-hall", hall is None, {}),
        ("unknown-kind", plot.kind not in sheet.plan.kinds, {"kind": plot.kind}),
        ("power", plot.power < 0, {"power": plot.power}),
        ("outside-hall", hall is not None and not _inside(plot, hall), {}),
    ):
        if broken:
            area = Area.of(plot)
            sheet.note(rule, row, hall=plot.hall, area=area, code=plot.code, **params)


def _inspect_floor(hall_id: str, sheet: Sheet) -> None:
    """Overlaps, narrow aisles and closed booths of one hall; a plot without area stands in
    nobody's way."""
    here = [
        (row, plot)
        for row, plot in enumerate(sheet.plan.plots)
        if plot.hall == hall_id and _has_size(plot)
    ]
    rows, plots = [row for row, _ in here], [plot for _, plot in here]
    for one, other in overlaps(plots):
        pair = _named(plots[one], plots[other])
        shared = _shared(plots[one], plots[other]) if sheet.lists("overlap") else None
        sheet.note("overlap", rows[one], rows[other], hall=hall_id, area=shared, **pair)
    _inspect_aisles(hall_id, rows, plots, sheet)
    hall = next((hall for hall in sheet.plan.halls if hall.id == hall_id), None)
    for place in without_open_side(plots, hall) if hall is not None else ():
        plot = plots[place]
        sheet.note("no-way-in", rows[place], hall=hall_id, area=Area.of(plot), code=plot.code)


def _inspect_aisles(hall_id: str, rows: Sequence[int], plots: Sequence[Plot], sheet: Sheet) -> None:
    for gap in narrow_aisles(plots, sheet.plan.aisle):
        sheet.note(
            "narrow-aisle",
            rows[gap.one],
            rows[gap.other],
            hall=hall_id,
            area=_area(gap.across, gap.along),
            width=gap.width,
            asked=sheet.plan.aisle,
            **_named(plots[gap.one], plots[gap.other]),
        )


def _named(one: Plot, other: Plot) -> dict[str, object]:
    return {"one": one.code, "other": other.code}


def _shared(one: Plot, other: Plot) -> Area:
    """The floor that two booths both take."""
    (left, right), (top, bottom) = (
        (max(mine[0], yours[0]), min(mine[1], yours[1]))
        for mine, yours in zip(one.spans, other.spans, strict=True)
    )
    return _area((left, right), (top, bottom))


def _area(across: Span, along: Span) -> Area:
    return Area(across[0], along[0], across[1] - across[0], along[1] - along[0])


def _inside(plot: Plot, hall: Hall) -> bool:
    across, along = plot.spans
    return min(plot.x, plot.y) >= 0 and across[1] <= hall.width and along[1] <= hall.depth


def _has_size(plot: Plot) -> bool:
    return plot.width > 0 and plot.depth > 0


def _finer_than_centimetre(*metres: Decimal) -> bool:
    return any(length % CENTIMETRE != 0 for length in metres)


def _repeated(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((word, times) for word, times in Counter(words).items() if times > 1)
