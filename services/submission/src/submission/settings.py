"""Every knob of submission, typed and described."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Submission's own, beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="SUBMISSION_")

    closing_budget_s: float = Field(
        default=5.0,
        ge=0,
        le=60,
        description="What arrived before the deadline has so long to be written; then it is told.",
    )
    contest_budget_s: float = Field(
        default=2.0,
        ge=0,
        le=60,
        description="What was contested in time has so long to be written; then it may settle.",
    )
    settle_check_s: float = Field(
        default=2.0, gt=0, description="How often it is looked whether the selection is over."
    )
    claim_s: float = Field(
        default=600.0,
        gt=0,
        le=86_400,
        description="How long an officer's claim on a proposal holds unless it is renewed.",
    )

    prints_at_once: int = Field(
        default=2, ge=1, description="Proposals rendered as PDF side by side: the cores."
    )

    @property
    def closing_budget(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.closing_budget_s)

    @property
    def contest_budget(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.contest_budget_s)

    @property
    def settle_check(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.settle_check_s)

    @property
    def claim_length(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.claim_s)
