"""Every knob of notification, typed and described."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from notification.compute import Letterhead
from notification.reactions.post import Way
from notification.subscribers import Pace
from shared.settings import ServiceSettings


class SmtpSettings(BaseModel):
    """The server that takes our mail."""

    host: str = Field(default="", description="Its name; no mail is sent when it is empty.")
    port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    user: str = Field(default="", description="Who signs in there; nobody when empty.")
    password: SecretStr = Field(default=SecretStr(""), description="With which password.")
    tls: Literal["starttls", "implicit", "none"] = Field(
        default="starttls", description="How the connection is made private."
    )
    ca_file: str | None = Field(
        default=None, description="Whose certificates are believed; the system's when not given."
    )
    sender: str = Field(
        default="gelanggang@localhost", description="From whom: one address.", pattern=r"^\S+@\S+$"
    )
    sender_name: str = Field(default="Gelanggang", description="The name beside it.")
    timeout_s: float = Field(default=20.0, gt=0, description="A silent server is given up.")
    lease_s: float = Field(
        default=120.0, gt=0, description="A try that nobody heard of again is made anew after it."
    )
    poll_s: float = Field(default=1.0, gt=0, description="How often it is looked for due mail.")
    within_h: float = Field(
        default=48.0, gt=0, description="What could not be sent for so long is news no more."
    )

    @property
    def configured(self) -> bool:
        """Whether mail is sent at all."""
        return bool(self.host)

    @property
    def within(self) -> timedelta:
        """As a length of time."""
        return timedelta(hours=self.within_h)

    @property
    def way(self) -> Way:
        """How the post reaches it."""
        return Way(
            host=self.host, port=self.port, user=self.user,
            password=self.password.get_secret_value(), tls=self.tls, ca_file=self.ca_file,
            timeout_s=self.timeout_s, lease=timedelta(seconds=self.lease_s), within=self.within,
            poll_s=self.poll_s,
        )  # fmt: skip


class Settings(ServiceSettings):
    """Notification's own, beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATION_")

    timer_s: float = Field(
        default=1.0, gt=0, le=1,
        description="Longest time between looks at what is due: nobody waits for word by the "
        "half second, and there are five kinds of things to look at.",
    )  # fmt: skip
    smtp: SmtpSettings = SmtpSettings()
    portal_url: str = Field(
        default="http://127.0.0.1:8080", description="Where the portal is: what mails link to."
    )
    digest_hour: int = Field(
        default=7, ge=0, le=23, description="At which hour in Jakarta the digest is made."
    )
    gather_s: float = Field(
        default=10.0, ge=0, description="So long readings are gathered before a judge is told."
    )
    hold_ahead_s: float = Field(
        default=300.0, gt=0,
        description="So long before a hold ends it is told, at most half of its length.",
    )  # fmt: skip
    news_days: int = Field(
        default=14, ge=1, description="So long what has no end of its own is told to newcomers."
    )

    @property
    def pace(self) -> Pace:
        """How long things are news, gathered, or told ahead."""
        return Pace(
            timedelta(days=self.news_days), timedelta(seconds=self.gather_s),
            timedelta(seconds=self.hold_ahead_s),
        )  # fmt: skip

    @property
    def head(self) -> Letterhead:
        """From whom mails are, and where they lead."""
        return Letterhead(self.smtp.sender, self.smtp.sender_name, self.portal_url)
