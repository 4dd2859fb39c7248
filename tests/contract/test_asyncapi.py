"""The topics, who writes and reads them, and what travels there: papers and code are one."""

import copy
import importlib
import re
from typing import Any

import pytest
from jsonschema import Draft7Validator

import asyncapi
from portal import live
from repository import ROOT, services, topics
from schemas import CONTRACTS, schema_files, told_by

SERVICES = services()
LITERAL = re.compile(r'"([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*)"')
# The platform's own word, told by every service's worker on its dead-letter topic.
OF_THE_PLATFORM = "platform"


def _operations(action: str) -> dict[str, dict[str, set[str]]]:
    """What asyncapi.yaml says: service → topic → the types that it sends or receives there."""
    found: dict[str, dict[str, set[str]]] = {}
    for name, operation in asyncapi.written()["operations"].items():
        if operation["action"] == action:
            service = name.split(".", maxsplit=1)[0]
            topic = operation["channel"]["$ref"].removeprefix("#/channels/")
            kinds = {message["$ref"].rsplit("/", 1)[1] for message in operation["messages"]}
            found.setdefault(service, {})[topic] = kinds
    return found


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in _references(value)]
    return [found for value in part for found in _references(value)] if type(part) is list else []


def dangling(document: dict[str, Any]) -> list[str]:
    """The references of a document that lead nowhere."""
    return [found for found in _references(document) if not _leads_somewhere(document, found)]


def _leads_somewhere(document: dict[str, Any], reference: str) -> bool:
    if reference.startswith("./"):
        return (CONTRACTS / reference).is_file()
    target: Any = document
    for step in reference.removeprefix("#/").split("/"):
        if not isinstance(target, dict) or step not in target:
            return False
        target = target[step]
    return True


def test_the_document_is_valid_asyncapi_and_nothing_in_it_leads_nowhere() -> None:
    document = asyncapi.written()
    faults = Draft7Validator(asyncapi.official_schema()).iter_errors(document)
    assert [fault.message for fault in faults] == []
    assert dangling(document) == []


def test_a_document_that_is_no_asyncapi_is_found() -> None:
    schema = Draft7Validator(asyncapi.official_schema())
    for path, value in (
        (("asyncapi",), "2.6.0"),
        (("operations", "identity.tells.identity.events", "action"), "publish"),
        (("channels", "identity.events", "bindings", "kafka", "partitions"), "six"),
        (("operations", "identity.tells.identity.events", "channel"), "identity.events"),
    ):
        document = copy.deepcopy(asyncapi.written())
        part = document
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value
        assert list(schema.iter_errors(document)) != []
    document = copy.deepcopy(asyncapi.written())
    document["channels"]["x"] = {"messages": {"y": {"$ref": "#/components/messages/y"}}}
    assert dangling(document) == ["#/components/messages/y"]


def test_the_document_is_what_the_topics_the_schemas_and_the_code_say() -> None:
    assert asyncapi.FILE.read_text(encoding="utf-8") == asyncapi.text()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_tells_what_its_contracts_say(service: str) -> None:
    messages = importlib.import_module(f"{service}.messages")
    assert sorted(messages.TELLS) == sorted(set(messages.TELLS))
    assert set(messages.TELLS) == set(told_by(service))
    sent = _operations("send")[service]
    own = {kind for kinds in sent.values() for kind in kinds} - set(told_by(OF_THE_PLATFORM))
    assert own == set(messages.TELLS)


@pytest.mark.parametrize("service", SERVICES)
def test_no_type_stands_in_the_code_that_nobody_promised(service: str) -> None:
    folder = ROOT / "services" / service / "src" / service
    named = {
        (path.relative_to(folder).as_posix(), kind)
        for path in folder.rglob("*.py")
        for kind in LITERAL.findall(path.read_text(encoding="utf-8"))
    }
    own = importlib.import_module(f"{service}.subscribers")
    groups = {listener.name for listener in (*own.CONSUMERS, *own.PROJECTIONS)}
    assert {kind for _, kind in named} <= schema_files().keys() | groups
    in_messages = {kind for path, kind in named if path.startswith("messages")}
    assert set(told_by(service)) <= in_messages


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_what_asyncapi_says_and_what_it_may_read(service: str) -> None:
    heard = {topic: set(kinds) for topic, kinds in asyncapi.heard_by(service).items()}
    assert heard == _operations("receive").get(service, {})
    readable = {topic["name"] for topic in topics() if service in topic["readers"]}
    assert heard.keys() == readable
    carried = {topic["name"]: set(asyncapi.types_of(topic)) for topic in topics()}
    assert {topic: kinds - carried[topic] for topic, kinds in heard.items() if kinds} == {
        topic: set() for topic in heard
    }


def test_every_type_travels_on_a_topic_and_every_topic_has_its_writer() -> None:
    carried = {kind for topic in topics() for kind in asyncapi.types_of(topic)}
    assert carried == schema_files().keys()
    for topic in topics():
        assert set(topic["writers"]) | set(topic["readers"]) <= set(SERVICES)
        assert topic["name"].split(".")[0] in topic["writers"]
    names = [topic["name"] for topic in topics()]
    assert len(names) == len(set(names))
    assert {f"{service}.dead-letters" for service in SERVICES} <= set(names)


def test_what_is_sealed_is_read_by_the_named_services_only() -> None:
    sealed = {topic["name"]: set(topic["readers"]) for topic in topics() if topic.get("sealed")}
    assert sealed == {"judging.sealed": {"submission", "award"}}
    decided = {"judging.shortlist_decided.v1", "judging.replacement_named.v1"}
    for topic in topics():
        assert not decided & set(asyncapi.types_of(topic)) or topic["name"] == "judging.sealed"


def test_the_pages_watch_what_the_file_lets_them_and_nothing_sealed() -> None:
    watched = [topic["name"] for topic in topics() if "portal" in topic["watchers"]]
    assert sorted(watched) == sorted(live.TOPICS)
    assert not any(topic.get("sealed") for topic in topics() if topic["watchers"])
