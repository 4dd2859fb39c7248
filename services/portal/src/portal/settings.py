"""Every knob of the portal."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import HttpSettings, KafkaSettings, MongoSettings, TelemetrySettings


class ProviderSettings(BaseModel):
    """Another OpenID Connect provider that signs people in."""

    name: str = Field(description="What its button says, as `Keycloak`.")
    issuer: str = Field(description="Its `iss`; where its discovery document is found.")
    client_id: str = Field(description="Who we are to it.")
    client_secret: SecretStr | None = Field(
        default=None, description="How that is proven; nothing for a public client."
    )
    scope: str = Field(default="openid", description="What is asked for.")


class Settings(BaseSettings):
    """Read from PORTAL_… when the process starts."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", env_nested_delimiter="__", nested_model_default_partial_update=True,
        extra="forbid",
    )  # fmt: skip

    mongo: MongoSettings = MongoSettings()
    kafka: KafkaSettings = KafkaSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    http: HttpSettings = HttpSettings()
    services_url: str = Field(
        default="http://127.0.0.1:8080/api/{service}",
        description="Where the services' APIs are; {service} stands for the name of each.",
    )
    public_url: str = Field(
        default="",
        description="How browsers reach the portal; taken from each request when empty.",
    )
    provider: ProviderSettings | None = Field(
        default=None, description="Another provider that signs people in, beside the directory."
    )
    session_idle_s: int = Field(
        default=8 * 3600, ge=60, description="A session that nobody uses ends."
    )
    session_whole_s: int = Field(default=24 * 3600, ge=60, description="The longest session.")
    upload_limit_bytes: int = Field(
        default=30_000_000, ge=1_000_000, description="Largest form, files included."
    )
    live_pause_s: float = Field(
        default=0.25, gt=0, description="Changes within it are told as one."
    )
    live_streams: int = Field(
        default=2000, ge=1, description="Most streams at once; who comes later polls."
    )
    demo_people: Path | None = Field(
        default=None, description="A file of example people to sign in as, where a demo ran."
    )
