"""What is wrong with a floor plan: every mistake at once, each with its booths' codes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from exhibition.domain.aisle import narrow_aisles, overlaps
from exhibition.domain.plan import Hall, Plan, Plot
from exhibition.domain.refusal import Refusal

CODE = re.compile(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8})?")
CENTIMETRE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: the rule it breaks, the booths and the hall it concerns, and a sentence."""

    rule: str
    says: str
    booths: tuple[str, ...] = ()
    hall: str | None = None


class PlanMistaken(Refusal):
    """A plan with mistakes is not kept."""

    says = "The floor plan has {count} mistakes; correct every one that `findings` names."


def findings(plan: Plan) -> tuple[Finding, ...]:
    """Everything that is wrong with the plan, in the plan's own order; nothing: it may be used."""
    return (
        *_about_the_plan(plan),
        *(finding for hall in plan.halls for finding in _about_a_hall(hall)),
        *_twice(plan),
        *(finding for plot in plan.plots for finding in _about_a_plot(plot, plan)),
        *_between_plots(plan),
    )


def must_be_sound(plan: Plan) -> None:
    found = findings(plan)
    if found:
        raise PlanMistaken(count=len(found), findings=found)


def _about_the_plan(plan: Plan) -> Iterator[Finding]:
    if not plan.plots:
        yield Finding("no-booths", "The plan has no booths; draw at least one.")
    if plan.aisle < 0 or _finer_than_centimetre(plan.aisle):
        yield Finding("aisle", "The aisle must be zero or more metres, in whole centimetres.")


def _about_a_hall(hall: Hall) -> Iterator[Finding]:
    if hall.width <= 0 or hall.depth <= 0:
        yield Finding("hall-without-size", f"Hall {hall.id} has no area.", hall=hall.id)
    if _finer_than_centimetre(hall.width, hall.depth):
        yield Finding(
            "hall-finer-than-centimetre",
            f"Hall {hall.id} is measured finer than a centimetre; round it.",
            hall=hall.id,
        )


def _twice(plan: Plan) -> Iterator[Finding]:
    for hall, times in _repeated(hall.id for hall in plan.halls):
        yield Finding("hall-twice", f"Hall {hall} is drawn {times} times.", hall=hall)
    for kind, times in _repeated(plan.kinds):
        yield Finding("kind-twice", f"The kind {kind} is named {times} times.")
    for code, times in _repeated(plot.code for plot in plan.plots):
        yield Finding("code-twice", f"Code {code} is used by {times} booths.", booths=(code,))


def _about_a_plot(plot: Plot, plan: Plan) -> Iterator[Finding]:
    hall = next((hall for hall in plan.halls if hall.id == plot.hall), None)
    for rule, broken, says in (
        ("code", CODE.fullmatch(plot.code) is None, "needs a code such as A-01"),
        ("no-size", not _has_size(plot), "has no area"),
        (
            "finer-than-centimetre",
            _finer_than_centimetre(plot.x, plot.y, plot.width, plot.depth),
            "is measured finer than a centimetre; round it",
        ),
        ("unknown-hall", hall is None, f"stands in {plot.hall}, which is no hall of the plan"),
        ("unknown-kind", plot.kind not in plan.kinds, f"has the unknown kind {plot.kind}"),
        ("power", plot.power < 0, "cannot have less than 0 W"),
        (
            "outside-hall",
            hall is not None and not _inside(plot, hall),
            f"reaches outside hall {plot.hall}",
        ),
    ):
        if broken:
            yield Finding(rule, f"Booth {plot.code} {says}.", (plot.code,), plot.hall)


def _between_plots(plan: Plan) -> Iterator[Finding]:
    """Overlaps and narrow aisles, hall by hall; a plot without area stands in nobody's way."""
    for hall in dict.fromkeys(plot.hall for plot in plan.plots):
        plots = [plot for plot in plan.plots if plot.hall == hall and _has_size(plot)]
        for one, other in overlaps(plots):
            says = f"Booths {one.code} and {other.code} overlap."
            yield Finding("overlap", says, (one.code, other.code), hall)
        for one, other, width in narrow_aisles(plots, plan.aisle):
            says = f"Between {one.code} and {other.code} are {width} m; {plan.aisle} m are asked."
            yield Finding("narrow-aisle", says, (one.code, other.code), hall)


def _inside(plot: Plot, hall: Hall) -> bool:
    across, along = plot.spans
    return min(plot.x, plot.y) >= 0 and across[1] <= hall.width and along[1] <= hall.depth


def _has_size(plot: Plot) -> bool:
    return plot.width > 0 and plot.depth > 0


def _finer_than_centimetre(*metres: Decimal) -> bool:
    return any(length % CENTIMETRE != 0 for length in metres)


def _repeated(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((word, times) for word, times in Counter(words).items() if times > 1)
