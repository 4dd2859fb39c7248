"""What every page has at hand; lies in `app.state.site`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.assets import Assets
from portal.clients.api import Reach
from portal.clients.provider import Provider
from portal.live import Hub, MayWatch
from portal.pages.floors import Floors
from portal.session import Sessions


@dataclass(frozen=True)
class Site:
    """Made when the process starts."""

    reach: Reach
    sessions: Sessions
    assets: Assets
    hub: Hub
    floors: Floors
    public_url: str
    upload_limit_bytes: int
    session_whole_s: int
    provider: Provider | None = None
    demo_people: Path | None = None
    may_watch: Mapping[str, MayWatch] = field(default_factory=dict)
    """For each kind of watch, whether who asks may know of such changes."""
