"""docker-compose.yml: valid, and all that it names exists in the code. It is not run here."""

import copy
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
import uvicorn.config
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from pins import LAUNCHER, members
from repository import PORTAL, ROOT, services, toml
from schemas import read
from shared import broker, telemetry

Compose = dict[str, Any]
SCHEMA = read(ROOT / "deploy/vendor/compose-spec.json")
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = services()
HEALTH_URL = re.compile(r"http://127\.0\.0\.1:(\d+)/(\{p\}|\w+)")
# The engines, as their makers publish them; Kafka in the version that the tests run on.
ENGINES = {"mongo": "8.0", "apache/kafka": "4.3.0"}


def written() -> Compose:
    """The file as it stands."""
    document: Compose = yaml.safe_load(TEXT)
    return document


def faults(compose: Compose) -> list[str]:
    """Everything that the file names and nobody has; empty when it could be run."""
    found = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(compose)]
    if found:
        return found
    for name, service in compose["services"].items():
        checks = (_image, _command, _environment, _health, _order)
        found += [f"{name}: {why}" for check in checks for why in check(service, compose)]
    return found


def _image(service: Compose, _: Compose) -> Iterator[str]:
    name, _, version = service["image"].partition(":")
    if "build" not in service:
        if ENGINES.get(name) != version:
            yield f"nobody chose the image {service['image']}"
        return
    built = service["build"]["args"]["SERVICE"]
    if service["image"] != f"gelanggang/{built}":
        yield f"the image {service['image']} is built from {built}"
    if built not in (LAUNCHER, PORTAL, *SERVICES):
        yield f"there is no service {built}"
    for path in (service["build"]["context"], service["build"]["dockerfile"]):
        if not (ROOT / path).exists():
            yield f"there is no {path}"


def _called(service: Compose) -> list[str]:
    return [*service.get("entrypoint", ()), *service.get("command", ())]


def _command(service: Compose, _: Compose) -> Iterator[str]:
    if "build" not in service or service["build"]["args"]["SERVICE"] not in (
        *SERVICES,
        PORTAL,
        LAUNCHER,
    ):
        return
    image, (program, *arguments) = service["build"]["args"]["SERVICE"], _called(service)
    scripts = {
        script: target
        for folder in members(image)
        for script, target in toml(ROOT / folder / "pyproject.toml")["project"]
        .get("scripts", {})
        .items()
    }
    if program not in scripts:
        yield f"the image of {image} has no program {program}"
    elif program == LAUNCHER:
        yield from _launched(arguments)
    elif program == PORTAL:
        if arguments != ["api"]:
            yield f"{program} cannot be called with {arguments}"
    elif not _accepted(program, arguments):
        yield f"{program} cannot be called with {arguments}"


class Reached(Exception):
    """The arguments were accepted."""


def _accepted(service: str, arguments: list[str]) -> bool:
    def settings() -> None:
        raise Reached

    try:
        broker.main(service, settings, _never, _never, argv=arguments)
    except Reached:
        return True
    except SystemExit:
        return False
    return False


def _never(_: object) -> Any:
    raise AssertionError("nothing is started here")


def _launched(arguments: list[str]) -> Iterator[str]:
    """What the launcher's command line does not know of these arguments."""
    command: Any = typer.main.get_command(importlib.import_module("gelanggang.cli").app)
    words = list(arguments)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        known = command.commands.get(words.pop(0))
        if known is None:
            yield f"gelanggang has no command {' '.join(arguments)}"
            return
        command = known
    options = {option for parameter in command.params for option in parameter.opts}
    for word in words:
        if word.startswith("--") and word.split("=", 1)[0] not in options:
            yield f"{command.name} has no option {word}"


def _environment(service: Compose, _: Compose) -> Iterator[str]:
    if "build" not in service:
        return
    for name in service.get("environment", {}):
        owner = name.split("_", 1)[0].lower()
        if owner in (*SERVICES, PORTAL):
            if not _is_setting(owner, name):
                yield f"{name} is no setting of {owner}"
        elif not _is_read(name):
            yield f"nobody reads {name}"


def _is_setting(owner: str, name: str) -> bool:
    kind: Any = importlib.import_module(f"{owner}.settings").Settings
    prefix = kind.model_config["env_prefix"]
    if not name.startswith(prefix):
        return False
    for step in name.removeprefix(prefix).lower().split("__"):
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return False
        if step not in kind.model_fields:
            return False
        kind = kind.model_fields[step].annotation
    return True


def _is_read(name: str) -> bool:
    """Whether the launcher, or the server that every service runs on, reads this variable."""
    launcher = (ROOT / "deploy/local/src").rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in launcher]
    return any(f'"{name}"' in text for text in (*texts, inspect.getsource(uvicorn.config)))


def _health(service: Compose, _: Compose) -> Iterator[str]:
    test = " ".join(service.get("healthcheck", {}).get("test", ()))
    long_lived = service["restart"] == "unless-stopped"
    if long_lived and not test:
        yield "nobody asks for its health"
    if "build" not in service or not test:
        return
    asked = {path for _, path in HEALTH_URL.findall(test)}
    paths = asked - {"{p}"} | set(re.findall(r'"(\w+)"', test)) if "{p}" in asked else asked
    environment = service.get("environment", {})
    ports = {value for name, value in environment.items() if name.endswith("_HTTP__PORT")}
    if {port for port, _ in HEALTH_URL.findall(test)} != (ports or {"8080"}):
        yield "its health is asked for at another port than it listens on"
    for path in sorted(paths - _health_paths(service)):
        yield f"it has no /{path}"


def _health_paths(service: Compose) -> set[str]:
    if service["build"]["args"]["SERVICE"] == LAUNCHER:
        return {"livez"}

    async def nothing() -> None:
        return None

    return {route.path.strip("/") for route in telemetry.health_routes({}, {}, nothing)}


def _order(service: Compose, compose: Compose) -> Iterator[str]:
    for name, wait in service.get("depends_on", {}).items():
        other = compose["services"].get(name)
        if other is None:
            yield f"it waits for {name}, which is not there"
        elif wait["condition"] == "service_healthy" and "healthcheck" not in other:
            yield f"it waits for the health of {name}, for which nobody asks"
        elif wait["condition"] == "service_completed_successfully" and _lasts(other):
            yield f"it waits for the end of {name}, which has none"


def _lasts(service: Compose) -> bool:
    return bool(service["restart"] == "unless-stopped")


def test_all_that_the_file_names_exists() -> None:
    assert faults(written()) == []


def test_every_service_has_its_api_and_its_worker_behind_the_one_door() -> None:
    compose = written()["services"]
    for service in SERVICES:
        assert compose[f"{service}-api"]["command"] == [service, "api"]
        assert compose[f"{service}-worker"]["command"] == [service, "worker"]
        assert f"--server={service}=http://{service}-api:8080" in compose["door"]["command"]
    assert [name for name, service in compose.items() if "ports" in service] == ["door"]


def test_the_pages_are_behind_the_same_door() -> None:
    compose = written()["services"]
    assert compose["portal-api"]["command"] == [PORTAL, "api"]
    assert "--server=portal=http://portal-api:8080" in compose["door"]["command"]


def test_the_settings_in_the_file_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in SERVICES:
        for name, value in written()["services"][f"{service}-api"]["environment"].items():
            monkeypatch.setenv(name, str(value))
        settings = importlib.import_module(f"{service}.settings").Settings()
        assert settings.kafka.bootstrap_servers == "kafka:9092"
        assert settings.http.port == 8080
        assert settings.issuer.url.endswith("/api/identity")


def test_the_keys_are_asked_for_where_identity_answers() -> None:
    identity = importlib.import_module("identity.app")
    app = identity.create_api(importlib.import_module("identity.settings").Settings())
    paths = app.openapi()["paths"]
    for name, service in written()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith("JWKS_URL"):
                host, _, path = value.removeprefix("http://").partition("/")
                assert host == "identity-api:8080", name
                assert f"/{path}" in paths, name


def test_kafka_is_the_one_that_the_tests_run_on() -> None:
    pom = (ROOT / "deploy/local/src/gelanggang/engines/kafka.pom.xml").read_text(encoding="utf-8")
    assert f"<version>{ENGINES['apache/kafka']}</version>" in pom


def test_nothing_in_the_file_is_a_secret_or_an_address_of_the_world() -> None:
    assert not re.search(r"(?i)password|secret|token|credential", TEXT.split("\nname:")[1])
    for service in written()["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


Change = Callable[[Compose], object]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda s: s["award-api"].update(imagine="x"), "('imagine' was unexpected)"),
        (lambda s: s["kafka"].update(image="bitnami/kafka:4.3.0"), "nobody chose the image"),
        (lambda s: s["award-api"]["build"]["args"].update(SERVICE="portals"), "no service portals"),
        (lambda s: s["award-api"]["build"].update(dockerfile="Dockerfile"), "no Dockerfile"),
        (lambda s: s["award-api"].update(command=["judging", "api"]), "no program judging"),
        (lambda s: s["award-api"].update(command=["award", "serve"]), "cannot be called"),
        (lambda s: s["topics"].update(command=["gelanggang", "topic"]), "no command topic"),
        (
            lambda s: s["topics"].update(command=["gelanggang", "topics", "apply", "--all"]),
            "apply has no option --all",
        ),
        (
            lambda s: s["award-api"]["environment"].update(AWARD_MONGO__URI="x"),
            "AWARD_MONGO__URI is no setting of award",
        ),
        (
            lambda s: s["award-api"]["environment"].update(AWARD_HTTP__PORT__X="x"),
            "AWARD_HTTP__PORT__X is no setting of award",
        ),
        (lambda s: s["topics"]["environment"].update(KAFKA_URL="x"), "nobody reads KAFKA_URL"),
        (
            lambda s: s["award-worker"]["healthcheck"].update(
                test=["CMD", "python", "-c", 'urlopen("http://127.0.0.1:8080/health")']
            ),
            "award-worker: it has no /health",
        ),
        (
            lambda s: s["award-api"]["environment"].update(AWARD_HTTP__PORT="9090"),
            "at another port",
        ),
        (lambda s: s["award-api"].pop("healthcheck"), "award-api: nobody asks for its health"),
        (
            lambda s: s["award-api"].update(
                depends_on={"mongod": {"condition": "service_started"}}
            ),
            "waits for mongod, which is not there",
        ),
        (
            lambda s: s["award-api"].update(
                depends_on={"topics": {"condition": "service_healthy"}}
            ),
            "waits for the health of topics",
        ),
        (
            lambda s: s["award-api"].update(
                depends_on={"kafka": {"condition": "service_completed_successfully"}}
            ),
            "waits for the end of kafka",
        ),
    ],
)
def test_what_nobody_has_would_be_found(change: Change, why: str) -> None:
    compose = copy.deepcopy(written())
    change(compose["services"])
    assert any(why in found for found in faults(compose)), faults(compose)
