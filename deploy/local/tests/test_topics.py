"""Topics are made once, as the file says, and never changed."""

from pathlib import Path

import pytest

from gelanggang import compose, topics
from gelanggang.services import SERVICES
from gelanggang.topics import Topic
from gelanggang.trouble import Trouble
from shared import clock
from shared.mongo import Mongo


def topic(name: str, partitions: int = 2) -> Topic:
    return Topic(name, partitions, 3, 2, 24, "delete", ("judging",), ("award", "submission"))


def fresh() -> str:
    return f"t{clock.new_id()[-10:]}.events"


async def test_topics_are_made_once(kafka_bootstrap: str) -> None:
    one, two = topic(fresh()), topic(fresh())
    assert await topics.compare(kafka_bootstrap, [one, two]) == ((one.name, two.name), ())
    first = await topics.apply(kafka_bootstrap, [one])
    assert first == topics.Applied((one.name,), (), ())
    second = await topics.apply(kafka_bootstrap, [one, two])
    assert second == topics.Applied((two.name,), (one.name,), ())
    assert await topics.compare(kafka_bootstrap, [one, two]) == ((), ())


async def test_a_topic_with_other_partitions_is_told_and_left_alone(kafka_bootstrap: str) -> None:
    name = fresh()
    await topics.apply(kafka_bootstrap, [topic(name, 2)])
    done = await topics.apply(kafka_bootstrap, [topic(name, 3)])
    assert done == topics.Applied((), (name,), (f"{name} has 2 partitions, the file says 3",))


@pytest.mark.kafka
async def test_a_lone_broker_keeps_one_copy_with_the_settings_of_the_file(
    apache_kafka: str,
) -> None:
    name = fresh()
    await topics.apply(apache_kafka, [topic(name)], replication=3)
    assert await topics.compare(apache_kafka, [topic(name)]) == ((), ())


async def test_no_broker_is_one_sentence() -> None:
    with pytest.raises(Trouble, match=r"No broker answers at 127\.0\.0\.1:1"):
        await topics.apply("127.0.0.1:1", [])


def test_copies_are_never_more_than_brokers() -> None:
    assert topic("x").settings(1) == {
        "cleanup.policy": "delete",
        "retention.ms": "86400000",
        "min.insync.replicas": "1",
    }
    assert topic("x").settings(3)["min.insync.replicas"] == "2"


def test_the_repository_declares_a_topic_for_each_service() -> None:
    names = {declared.name for declared in topics.declared()}
    assert {"identity.events", "judging.sealed", "award.dead-letters"} <= names


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="--file"):
        topics.declared(tmp_path / "topics.yaml")


def test_acls_let_a_service_do_what_the_file_says_and_no_more() -> None:
    calls = [" ".join(call) for call in topics.acls([topic("judging.sealed")], "broker:9092")]
    begin = "kafka-acls.sh --bootstrap-server broker:9092 --add --allow-principal User:"
    assert calls == [
        f"{begin}judging --operation Write --operation Describe --topic judging.sealed",
        f"{begin}award --operation Read --operation Describe --topic judging.sealed",
        f"{begin}submission --operation Read --operation Describe --topic judging.sealed",
        f"{begin}award --operation Read --group award",
        f"{begin}award --operation Read --group award. --resource-pattern-type prefixed",
        f"{begin}submission --operation Read --group submission",
        f"{begin}submission --operation Read --group submission. --resource-pattern-type prefixed",
    ]


async def test_every_group_that_listens_may_read(mongo: Mongo) -> None:
    granted = [" ".join(call) for call in topics.acls(topics.declared(), "broker:9092")]
    for service in SERVICES:
        app = compose.app_of(service)
        for group in app.create_worker(app.Settings(), mongo=mongo).listeners:
            allowed = f"User:{service} --operation Read --group "
            prefixes = [
                call.split(allowed)[1].split()[0]
                for call in granted
                if allowed in call and "prefixed" in call
            ]
            literal = any(call.endswith(f"{allowed}{group}") for call in granted)
            assert literal or any(group.startswith(prefix) for prefix in prefixes), group
