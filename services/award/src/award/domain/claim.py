"""Claims: who of the secretariat deals with an objection now, for a while that ends by itself."""

from dataclasses import dataclass
from datetime import datetime

from award.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody deals with it until an instant, and nobody else does."""

    by: str
    until: datetime

    def live(self, now: datetime) -> bool:
        """Whether it holds, by the instant and not by anyone's having noticed its end."""
        return now < self.until


class ClaimedByAnother(Refusal):
    """Two officers do not deal with the same objection."""

    says = "Somebody else deals with this objection until {until}; take another meanwhile."


def nobody_else(claim: Claim | None, by: str, now: datetime) -> None:
    """Refuse whoever acts on what another has claimed."""
    if claim is not None and claim.by != by and claim.live(now):
        raise ClaimedByAnother(until=claim.until)
