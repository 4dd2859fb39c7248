"""Every knob of judging: those of every service."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What decides is the rule book's, not the deployment's."""

    model_config = SettingsConfigDict(env_prefix="JUDGING_")
