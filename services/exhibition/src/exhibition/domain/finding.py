"""A finding (temuan): one thing about a forum's draft that must, or may, be mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from exhibition.domain.plan import Plan, Plot
from exhibition.domain.refusal import Refusal

MOST_OF_A_RULE = 50
"""How many findings of one rule are listed; all of them are counted."""


class Severity(StrEnum):
    """An error must be mended before the draft is kept; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Area:
    """Where in its hall a finding is, in metres."""

    x: Decimal
    y: Decimal
    width: Decimal
    depth: Decimal

    @classmethod
    def of(cls, plot: Plot) -> "Area":
        return cls(plot.x, plot.y, plot.width, plot.depth)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: its rule, a sentence with its params, and the booths, their places in the plan
    from 0, the hall and the floor that it is about."""

    rule: str
    severity: Severity
    says: str
    params: Mapping[str, object]
    booths: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    hall: str | None = None
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule is broken, and every booth that has a part in it, by its place."""

    rule: str
    severity: Severity
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found: what must be mended, what may be, and how much there is of each."""

    findings: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    tally: tuple[Tally, ...] = ()

    @property
    def count(self) -> int:
        return sum(one.count for one in self.tally if one.severity is Severity.ERROR)


class PlanMistaken(Refusal):
    """A draft with mistakes is not kept."""

    says = "The forum's draft has {count} mistakes; correct every one that `findings` names."


@dataclass(slots=True)
class Sheet:
    """What an inspection writes on, in its own order; of each rule the first are written out, so
    that a hopeless plan has an answer that can be read."""

    plan: Plan
    _listed: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, set[int]] = field(default_factory=dict)

    def lists(self, rule: str) -> bool:
        """Whether the next finding of the rule will be written out."""
        return self._counts.get(rule, 0) < MOST_OF_A_RULE

    def note(
        self,
        rule: str,
        *rows: int,
        hall: str | None = None,
        area: Area | None = None,
        **params: object,
    ) -> None:
        """The rule is broken once more, by the booths at these places."""
        self._counts[rule] = self._counts.get(rule, 0) + 1
        self._rows.setdefault(rule, set()).update(rows)
        if self._counts[rule] > MOST_OF_A_RULE:
            return
        severity, says = RULES[rule]
        params = params if hall is None else params | {"hall": hall}
        booths = tuple(dict.fromkeys(self.plan.plots[row].code for row in rows))
        said = says.format(**params)
        self._listed.append(Finding(rule, severity, said, params, booths, rows, hall, area))

    def verdict(self) -> Verdict:
        tally = tuple(
            Tally(rule, RULES[rule][0], count, tuple(sorted(self._rows[rule])))
            for rule, count in self._counts.items()
        )
        return Verdict(self._of(Severity.ERROR), self._of(Severity.WARNING), tally)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(one for one in self._listed if one.severity is severity)


def _rules(
    severity: Severity, says: Mapping[str, str]
) -> Iterable[tuple[str, tuple[Severity, str]]]:
    return ((rule, (severity, sentence)) for rule, sentence in says.items())


RULES: Mapping[str, tuple[Severity, str]] = dict(
    [
        *_rules(
            Severity.ERROR,
            {
                "no-booths": "The plan has no booths; draw at least one.",
                "aisle": "The aisle must be zero or more metres, in whole centimetres.",
                "hall-without-size": "Hall {hall} has no area.",
                "hall-finer-than-centimetre": (
                    "Hall {hall} is measured finer than a centimetre; round it."
                ),
                "hall-twice": "Hall {hall} is drawn {times} times.",
                "kind-twice": "The kind {kind} is named {times} times.",
                "code-twice": "Code {code} is used by {times} booths.",
                "code": "Booth {code} needs a code such as A-01.",
                "no-size": "Booth {code} has no area.",
                "finer-than-centimetre": (
                    "Booth {code} is measured finer than a centimetre; round it."
                ),
                "unknown-hall": "Booth {code} stands in {hall}, which is no hall of the plan.",
                "unknown-kind": "Booth {code} has the unknown kind {kind}.",
                "power": "Booth {code} cannot have less than 0 W.",
                "outside-hall": "Booth {code} reaches outside hall {hall}.",
                "overlap": "Booths {one} and {other} overlap.",
                "narrow-aisle": ("Between {one} and {other} are {width} m; {asked} m are asked."),
                "ends-before-it-begins": "What begins at {opens_at} ends at {closes_at}.",
                "days-overlap": "The day that begins at {opens_at} begins before another ends.",
                "window-in-unknown-hall": "A window is for {hall}, which is no hall of the plan.",
                "window-for-nobody": "No booth's code begins with {zone}, which a window is for.",
            },
        ),
        *_rules(
            Severity.WARNING,
            {
                "kind-without-booths": "No booth is of the kind {kind}.",
                "hall-without-booths": "No booth stands in hall {hall}.",
                "no-way-in": "Booth {code} has no open side: nobody can enter it.",
                "none-accessible": "No booth is marked as accessible.",
                "no-days": "The forum's days are not said.",
                "no-venue": "The forum's venue is not said.",
                "no-contact": "The organiser's contact is not said.",
                "no-move-in": "No window for moving in is said for booth {code}.",
                "move-in-too-late": "Moving in ends at {closes_at}, after the opening.",
                "move-out-too-early": "Moving out begins at {opens_at}, before the end.",
            },
        ),
    ]
)
"""Every rule: how severe it is, and what is said of it."""


def must_be_sound(verdict: Verdict) -> None:
    if verdict.findings:
        raise PlanMistaken(
            count=verdict.count, findings=verdict.findings, tally=_errors(verdict.tally)
        )


def _errors(tally: Sequence[Tally]) -> tuple[Tally, ...]:
    return tuple(one for one in tally if one.severity is Severity.ERROR)
