"""Where the launcher keeps what survives: one folder for one platform."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The data directory of one platform on this machine."""

    root: Path

    @property
    def mongo(self) -> Path:
        """MongoDB's files."""
        return self.root / "mongo"

    @property
    def kafka(self) -> Path:
        """Apache Kafka's log; the embedded broker has none."""
        return self.root / "kafka"

    @property
    def logs(self) -> Path:
        """What the engines and the services say while they run."""
        return self.root / "logs"

    @property
    def carried_by(self) -> Path:
        """The name of the broker's log that history was last sent to."""
        return self.root / "carried-by"

    @property
    def demo_people(self) -> Path:
        """Example people to sign in as; written by a demo."""
        return self.root / "demo-people.json"

    @property
    def running(self) -> Path:
        """The note that says how to reach the platform that runs here."""
        return self.root / "running.json"

    @property
    def lock(self) -> Path:
        """Held by the process that runs the platform; the system frees it however that ends."""
        return self.root / "running.lock"


def home() -> Home:
    """Give the data directory: GELANGGANG_DATA, else gelanggang in the user's data folder."""
    if chosen := os.environ.get("GELANGGANG_DATA"):
        return Home(Path(chosen).expanduser().resolve())
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Home(Path(shared).expanduser() / "gelanggang")
