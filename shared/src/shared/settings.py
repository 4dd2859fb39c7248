"""Every knob that all services have, typed and described; nothing is read at import."""

import ssl
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class MongoSettings(BaseModel):
    """Where a service keeps its own database."""

    url: str = Field(
        default="mongodb://127.0.0.1:27017/?replicaSet=rs0", description="Connection string."
    )
    database: str = Field(
        default="", description="Database name; the service's own name when empty."
    )
    pool: int = Field(default=100, ge=1, description="Most connections of one process.")
    socket_timeout_ms: int = Field(
        default=10_000, ge=100, description="A silent server is given up."
    )
    connect_timeout_ms: int = Field(default=2_000, ge=100, description="Time to open a connection.")
    selection_timeout_ms: int = Field(default=5_000, ge=100, description="Time to find a primary.")
    heartbeat_ms: int = Field(
        default=2_000, ge=500, description="How often the topology is asked for."
    )
    transaction_budget_s: float = Field(
        default=8.0, gt=0, description="Tries of one transaction end."
    )


class KafkaSettings(BaseModel):
    """How a service reaches the broker."""

    bootstrap_servers: str = Field(
        default="127.0.0.1:9092", description="host:port, comma separated."
    )
    user: str = Field(default="", description="Who signs in at the broker; nobody when empty.")
    password: SecretStr = Field(default=SecretStr(""), description="With which password.")
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        default="SCRAM-SHA-512", description="How the password is shown."
    )
    tls: bool = Field(default=False, description="Whether the broker is spoken to over TLS.")
    ca_file: str | None = Field(
        default=None, description="Whose certificates are believed; the system's when not given."
    )
    prefix: str = Field(default="", description="Put before each topic and group name (tests).")
    idempotent: bool = Field(default=True, description="Idempotent producer; not every broker can.")
    request_timeout_ms: int = Field(
        default=10_000, ge=500, description="One request to the broker."
    )
    send_timeout_s: float = Field(
        default=15.0, gt=0, description="After it a send's outcome is unknown."
    )
    max_poll_records: int = Field(default=512, ge=1, description="Most records in one batch.")
    batch_wait_ms: int = Field(default=200, ge=1, description="Longest wait for the first record.")
    session_timeout_ms: int = Field(
        default=10_000, ge=1_000, description="A silent member is dropped."
    )

    def tls_context(self) -> ssl.SSLContext | None:
        """How the broker's certificate is verified; None without TLS."""
        return ssl.create_default_context(cafile=self.ca_file) if self.tls else None

    def client(self) -> dict[str, Any]:
        """What every Kafka client is given: where the broker is, and who asks."""
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "request_timeout_ms": self.request_timeout_ms,
            "security_protocol": ("SASL_" if self.user else "")
            + ("SSL" if self.tls else "PLAINTEXT"),
            "ssl_context": self.tls_context(),
            "sasl_mechanism": self.mechanism if self.user else "PLAIN",
            "sasl_plain_username": self.user or None,
            "sasl_plain_password": self.password.get_secret_value() or None,
        }


class IssuerSettings(BaseModel):
    """Whose tokens are believed."""

    url: str = Field(
        default="http://127.0.0.1:8080/api/identity", description="The `iss` of tokens."
    )
    audience: str = Field(default="gelanggang", description="The `aud` of tokens.")
    jwks_url: str | None = Field(
        default=None, description="Keys; found by discovery when not given."
    )
    algorithms: list[str] = Field(
        default=["Ed25519"], description="Fixed list; a token cannot choose."
    )
    leeway_s: int = Field(default=30, ge=0, le=60, description="Clock difference that is forgiven.")


class TelemetrySettings(BaseModel):
    """What is told about the process itself."""

    otlp_endpoint: str | None = Field(default=None, description="Spans go there when set.")
    log_level: str = Field(default="INFO", description="Least level that is logged.")


KEEP_ALIVE_S = 75
"""How long a server keeps an idle connection: longer than the clients do, which end theirs after
5 s. Where both gave up at once, a request ran into the closed end."""


class HttpSettings(BaseModel):
    """Where a process answers."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on.")
    body_limit_bytes: int = Field(
        default=1_048_576, ge=1024, description="Largest body, uploads apart."
    )


class ServiceSettings(BaseSettings):
    """What each service's own settings begin with."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__", nested_model_default_partial_update=True, extra="forbid"
    )

    mongo: MongoSettings = MongoSettings()
    kafka: KafkaSettings = KafkaSettings()
    issuer: IssuerSettings = IssuerSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    http: HttpSettings = HttpSettings()
    relay_poll_s: float = Field(
        default=0.25, gt=0, description="The relay looks this often, woken or not."
    )
    sweep_s: float = Field(
        default=3.0, gt=0, description="How often set-aside records are looked at."
    )
    timer_s: float = Field(
        default=0.5, gt=0, le=1, description="Longest time between looks at what is due."
    )
    idempotency_days: int = Field(
        default=3, ge=1, description="How long an answer is kept for a retry."
    )
