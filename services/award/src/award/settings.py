"""Every knob of award, typed and described."""

from datetime import timedelta

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Award's own, beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="AWARD_")

    public_url: str | None = Field(
        default=None,
        description="Where the public finds this API: printed on certificates and in their QR "
        "codes. Not given, it is the address by which the certificate is asked for.",
    )
    closing_budget_s: float = Field(
        default=1.0, ge=0, le=60,
        description="An objection that arrived before the end of a list's windows has so long to "
        "be written; then the list is settled.",
    )  # fmt: skip
    signing_seed: SecretStr | None = Field(
        default=None,
        description="Seed of the Ed25519 key that signs certificates: 32 bytes in base64url, "
        "given to the API and the worker alike and kept nowhere else. Not given, MongoDB's own is "
        "used, made at the first start.",
    )
    filings_by_address: str = Field(
        default="120 per hour",
        description="Objections from one address to one process, as `limits` writes it.",
    )
    lookups_by_address: str = Field(
        default="300 per 10 minutes", description="Lookups by tracking code, likewise."
    )
    prints_by_address: str = Field(
        default="300 per 10 minutes", description="Certificates printed, likewise."
    )
    prints_at_once: int = Field(
        default=2, ge=1, description="Certificates rendered side by side: the cores."
    )

    @property
    def seed(self) -> str | None:
        """The given seed, to sign with."""
        return self.signing_seed.get_secret_value() if self.signing_seed else None

    @property
    def closing_budget(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.closing_budget_s)
