"""Every knob of award, typed and described."""

from datetime import timedelta

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from award.domain.evidence import LARGEST, Bounds
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Award's own, beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="AWARD_")

    public_url: str | None = Field(
        default=None,
        description="Where the public finds this API: printed on certificates and in their QR "
        "codes. Not given, it is the address by which the certificate is asked for.",
    )
    certificate_page_url: str | None = Field(
        default=None,
        description="Base address of the page that shows a certificate's check: the QR leads to "
        "it, with the serial after it, e.g. https://portal.example.id/certificates. Not given, "
        "the QR leads to this API's own check.",
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
    uploads_by_address: str = Field(
        default="60 per hour", description="Files of evidence from one address, likewise."
    )
    evidence_files: int = Field(
        default=5, ge=0, le=50, description="Files of evidence that one objection may have."
    )
    evidence_bytes: int = Field(
        default=10_485_760, ge=1, le=LARGEST,
        description="Bytes that a file of evidence may have.",
    )  # fmt: skip
    claim_s: float = Field(
        default=900, gt=0, le=86_400,
        description="How long an officer keeps an objection from others by claiming it once.",
    )  # fmt: skip
    prints_by_address: str = Field(
        default="300 per 10 minutes", description="Certificates printed, likewise."
    )
    prints_at_once: int = Field(
        default=2, ge=1, description="Certificates and minutes rendered side by side: the cores."
    )

    @property
    def seed(self) -> str | None:
        """The given seed, to sign with."""
        return self.signing_seed.get_secret_value() if self.signing_seed else None

    @property
    def closing_budget(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.closing_budget_s)

    @property
    def claim(self) -> timedelta:
        """As a length of time."""
        return timedelta(seconds=self.claim_s)

    @property
    def evidence(self) -> Bounds:
        """How much evidence one objection may have."""
        return Bounds(self.evidence_files, self.evidence_bytes)
