"""On what it was measured."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from gelanggang.ground import Ground
from shared.mongo import DRIVER, Mongo

PACKAGES = ("motor", "pymongo", "aiokafka", "faststream", "fastapi", "uvicorn")


def machine() -> dict[str, str | int]:
    """The machine: its processor, cores, memory and system."""
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": os.cpu_count() or 1,
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


async def versions(mongo: Mongo, stands: Ground) -> dict[str, str]:
    """The engines, and the libraries that speak with them."""
    server = await mongo.database.command("buildInfo")
    return {
        "python": platform.python_version(),
        "mongod": str(server["version"]),
        "broker": stands.broker,
        "driver": DRIVER,
        **{package: version(package) for package in PACKAGES},
    }


def _memory() -> str:
    kib = _line("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return f"{int(kib) / 1024**2:.1f} GiB" if kib else "unknown"


def _line(file: str, name: str) -> str:
    """What a line `name : value` of the file says."""
    if not Path(file).exists():
        return ""
    lines = (line.partition(":") for line in Path(file).read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
