"""Every knob of identity, typed and described."""

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import IssuerSettings, ServiceSettings


class OutsideSettings(BaseModel):
    """Another OpenID Connect provider whose tokens let people in."""

    url: str = Field(description="Its `iss`; its discovery document lies below it.")
    audience: str = Field(default="gelanggang", description="The `aud` of its tokens for us.")
    jwks_url: str | None = Field(
        default=None, description="Its keys; found by discovery if not given."
    )
    algorithms: list[str] = Field(default=["RS256", "ES256"], description="Those we believe.")
    typ: str = Field(default="JWT", description="The `typ` of its tokens; Keycloak's is JWT.")

    def issuer(self) -> IssuerSettings:
        """In the words of the platform's verifier."""
        return IssuerSettings(
            url=self.url,
            audience=self.audience,
            jwks_url=self.jwks_url,
            algorithms=self.algorithms,
            leeway_s=30,
        )


class Settings(ServiceSettings):
    """Identity's own, beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    access_token_s: int = Field(default=300, ge=30, le=900, description="An access token's life.")
    session_idle_s: int = Field(
        default=43_200, ge=300, description="A session unused ends after this."
    )
    session_whole_s: int = Field(
        default=2_592_000, ge=300, description="A session ends after this."
    )
    invitation_s: int = Field(
        default=604_800, ge=300, description="How long an invitation's link works."
    )
    new_link_s: int = Field(default=86_400, ge=300, description="How long a later link works.")
    link_page: str | None = Field(
        default=None, description="The page that takes one-time links; the token comes behind a #."
    )
    passwords_at_once: int = Field(
        default=2, ge=1, description="Hashes computed side by side: the cores."
    )
    passwords_waiting: int = Field(
        default=500, ge=1, description="More who wait are asked to come later."
    )
    failures_by_account: str = Field(
        default="10 per 15 minutes", description="As `limits` writes it."
    )
    failures_by_address: str = Field(
        default="100 per 15 minutes", description="The same, by address."
    )
    signing_keys: SecretStr | None = Field(
        default=None,
        description="A private JWK set to sign with, the newest last; else MongoDB's own.",
    )
    outside: OutsideSettings | None = Field(
        default=None, description="Another provider, if one is used."
    )
