"""The outbox: told facts lie beside the states they changed, for ever; the relay carries them."""

from collections.abc import Mapping, Sequence

from shared.mongo import Index
from shared.outbox.history import measure, replay
from shared.outbox.relay import NoTopic, Producer, Relay, lanes, send_lane, topics_are_there
from shared.outbox.unit import Fact, Unit, Work

__all__ = [
    "INDEXES", "Fact", "NoTopic", "Producer", "Relay", "Unit", "Work", "lanes", "measure",
    "replay", "send_lane", "topics_are_there",
]  # fmt: skip

INDEXES: Mapping[str, Sequence[Index]] = {
    "outbox": (
        Index((("topic", 1), ("subject", 1), ("sequence", 1)), unique=True),
        Index((("at", 1),), where={"sent": False}, name="unsent_by_age"),
        Index((("subject", 1), ("sequence", 1)), where={"sent": False}, name="unsent_by_subject"),
        Index((("at", 1),), name="by_age"),
    )
}
