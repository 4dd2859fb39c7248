"""Apache Kafka itself, from its jars on Maven Central, one node that keeps its log."""

import os
import shutil
import subprocess
from pathlib import Path
from string import Template

from gelanggang.engines.child import HOST, Engine, free_port, wait_for_lock
from gelanggang.engines.embedded import has_metadata
from gelanggang.trouble import Trouble

VERSION = "4.3.0"
HERE = Path(__file__).parent
JAVA = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
NEEDS = (
    "Apache Kafka needs {what}: install it (Debian: apt install default-jre-headless maven), "
    "set KAFKA_BOOTSTRAP_SERVERS to a broker that runs, or use docker compose up."
)


def kafka(
    data_dir: Path, *, port: int | None = None, log: Path | None = None, more: str = ""
) -> Engine:
    """Start one Kafka node on a data directory, which it formats at the first start.

    `more` are properties of its own, which win over the usual ones.
    """
    java = _tool("java", "Java 17 or newer")
    jars = fetch_jars()
    data_dir.mkdir(parents=True, exist_ok=True)
    wait_for_lock(data_dir / "log" / ".lock", "Apache Kafka")
    port = port or free_port()
    properties = _configure(data_dir.resolve(), port, more)
    base = [java, *JAVA, "-cp", f"{jars}/*"]
    if not (data_dir / "log" / "meta.properties").exists():
        _format([*base, "-Xmx128m"], properties)
    command = [
        *(*base, "-Xms256m", "-Xmx256m"),
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        *("kafka.Kafka", str(properties)),
    ]
    log = log or data_dir.parent / "kafka.log"
    return Engine(
        "Apache Kafka", f"{HOST}:{port}", port, command, log, lambda: has_metadata(port), 60
    )


def fetch_jars() -> Path:
    """Give the folder of Kafka's jars, fetched by Maven if they are not in the cache yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jars = cache / "gelanggang" / f"kafka-{VERSION}"
    if jars.is_dir():
        return jars
    maven = _tool("mvn", "Maven (once, to fetch its jars)")
    partial = jars.with_name(f"{jars.name}.{os.getpid()}")
    partial.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(  # noqa: S603  (our own list, no shell)
        [
            *(maven, "--quiet", "--batch-mode", "--file", str(HERE / "kafka.pom.xml")),
            *("dependency:copy-dependencies", "-DincludeScope=runtime"),
            f"-DoutputDirectory={partial}",
        ],
        cwd=partial,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if fetched.returncode:
        shutil.rmtree(partial)
        raise Trouble(f"Maven could not fetch Apache Kafka: {_first_error(fetched.stdout)}")
    return _keep(partial, jars)


def _keep(partial: Path, jars: Path) -> Path:
    try:
        partial.rename(jars)
    except OSError:  # somebody else was faster, with the same jars
        shutil.rmtree(partial)
    return jars


def _first_error(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if "ERROR" in line]
    return (lines or ["no reason given"])[0][:300]


def _configure(data_dir: Path, port: int, more: str) -> Path:
    properties = data_dir / "server.properties"
    template = Template((HERE / "kafka.properties").read_text() + more)
    properties.write_text(
        template.substitute(port=port, controller_port=free_port(), log=data_dir / "log")
    )
    return properties


def _format(java: list[str], properties: Path) -> None:
    # Any id will do for a cluster of one; a fixed one would hide that a log was wiped.
    tool = [*java, "kafka.tools.StorageTool"]
    uuid = subprocess.run(  # noqa: S603
        [*tool, "random-uuid"], capture_output=True, text=True, check=False
    ).stdout.strip()
    formatted = subprocess.run(  # noqa: S603
        [*tool, "format", "-t", uuid, "-c", str(properties)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if formatted.returncode:
        said = formatted.stdout.decode(errors="replace").strip()[-300:]
        raise Trouble(f"Apache Kafka could not format {properties.parent}: {said}")


def _tool(name: str, what: str) -> str:
    if found := shutil.which(name):
        return found
    raise Trouble(NEEDS.format(what=what))
