"""The one way to listen, the one way to make topics, and the worker that does both."""

from shared.broker.lines import Line, Listener, Unsafe, guard, make_broker, subscribe
from shared.broker.process import main
from shared.broker.topics import create_topics
from shared.broker.worker import Worker

__all__ = [
    "Line", "Listener", "Unsafe", "Worker", "create_topics", "guard", "main", "make_broker",
    "subscribe",
]  # fmt: skip
