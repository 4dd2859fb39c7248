"""Every knob of exhibition: those of every service."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """A forum's own numbers are the forum's, not the deployment's."""

    model_config = SettingsConfigDict(env_prefix="EXHIBITION_")
