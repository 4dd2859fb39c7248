"""Every knob of this service: those of the platform, and none of its own."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What can be set by PROGRAMME_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="PROGRAMME_")
