"""Real engines as child processes: they end with the process that started them."""

from gelanggang.engines.apache import kafka
from gelanggang.engines.child import Engine, free_port, stop_all
from gelanggang.engines.database import find_mongod, mongod
from gelanggang.engines.embedded import find_tansu, tansu

__all__ = [
    "Engine",
    "find_mongod",
    "find_tansu",
    "free_port",
    "kafka",
    "mongod",
    "stop_all",
    "tansu",
]
