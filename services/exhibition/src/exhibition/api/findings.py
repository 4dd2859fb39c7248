"""What an inspection found, as it is shown."""

from dataclasses import asdict
from typing import Any, Self

from pydantic import Field

from exhibition.api.words import Metres
from exhibition.domain.booth import State
from exhibition.domain.finding import Area, Finding, Severity, Tally, Verdict
from exhibition.domain.rearrangement import Touched
from exhibition.queries.forums import Preview
from shared import http, messages


class AreaShown(http.Answer):
    """A rectangle of a hall, in metres."""

    x: Metres
    y: Metres
    width: Metres
    depth: Metres

    @classmethod
    def of(cls, area: Area | None) -> Self | None:
        """As it is shown."""
        return None if area is None else cls(**asdict(area))


class FindingShown(http.Answer):
    """One finding: a rule and its params, to be said in any language, and where it is."""

    rule: str
    severity: Severity
    says: str
    params: dict[str, Any]
    booths: list[str]
    rows: list[int] = Field(description="The booths' places in the plan, from 0.")
    hall: str | None
    area: AreaShown | None = Field(description="The floor that it is about.")

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """As it is shown."""
        return cls(**messages.plain(finding))


class TallyShown(http.Answer):
    """How often a rule is broken, and the places of all booths that have a part in it."""

    rule: str
    severity: Severity
    count: int
    rows: list[int]

    @classmethod
    def of(cls, tally: Tally) -> Self:
        """As it is shown."""
        return cls(**asdict(tally))


class VerdictShown(http.Answer):
    """What must be mended, and what may be: of each rule the first fifty, and how many in all."""

    findings: list[FindingShown]
    advice: list[FindingShown]
    tally: list[TallyShown]


class TouchedShown(http.Answer):
    """A booking that the plan would not leave as it is."""

    code: str
    state: State
    removed: bool = Field(description="Whether the plan has the booth no more.")
    exhibitor_id: str
    agency_id: str
    proposal_id: str
    title: str

    @classmethod
    def of(cls, one: Touched) -> Self:
        """As it is shown."""
        holder = asdict(one.holder)
        return cls(code=one.code, state=one.state, removed=one.removed, **holder)


class PreviewShown(VerdictShown):
    """What a draft is worth, and whose bookings it would touch; nothing is changed."""

    touched: list[TouchedShown]
    entitled: int | None = Field(
        description="How many entries are entitled to a booth, once the edition is known."
    )

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """As it is shown."""
        return cls(
            **verdict_parts(preview.verdict),
            touched=[TouchedShown.of(one) for one in preview.touched],
            entitled=preview.entitled,
        )


def verdict_parts(verdict: Verdict) -> dict[str, Any]:
    """The fields of a verdict."""
    return {
        "findings": [FindingShown.of(finding) for finding in verdict.findings],
        "advice": [FindingShown.of(finding) for finding in verdict.advice],
        "tally": [TallyShown.of(tally) for tally in verdict.tally],
    }
