"""The reader of topics, before a real broker: from the latest on, as nobody's member."""

import asyncio
import json

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from portal.live import TOPICS, Hub, Listener
from shared import broker, clock
from shared.settings import KafkaSettings


@pytest.fixture
async def kafka(kafka_bootstrap: str) -> KafkaSettings:
    """Topics of its own at the broker."""
    settings = KafkaSettings(
        bootstrap_servers=kafka_bootstrap, prefix=f"{clock.new_id()[-8:]}-", idempotent=False
    )
    await broker.create_topics(settings, dict.fromkeys(TOPICS, 2), 1, {})
    return settings


async def tell(settings: KafkaSettings, topic: str, forum: str) -> None:
    """Put a fact on a topic, as a service's relay would."""
    async with AIOKafkaProducer(**settings.client()) as producer:
        value = json.dumps({"forum_id": forum}).encode()
        await producer.send_and_wait(settings.prefix + topic, value, key=forum.encode())


async def until_told(hub: Hub, settings: KafkaSettings, forum: str) -> None:
    """Tell of the forum until it is heard: what was told before the reader began is not."""
    async with asyncio.timeout(60):
        while not hub.changes[f"exhibition/forum:{forum}"]:
            await tell(settings, "exhibition.events", forum)


async def test_a_change_is_heard_and_nothing_is_committed(kafka: KafkaSettings) -> None:
    hub = Hub(pause_s=0.01, most=10)
    reader = Listener(kafka, hub)
    reader.start()
    await until_told(hub, kafka, "ips")
    await reader.stop()
    admin = AIOKafkaAdminClient(**kafka.client())
    await admin.start()
    groups = await admin.list_consumer_groups()
    await admin.close()
    assert not [group for group in groups if str(group[0]).startswith(kafka.prefix)]


async def test_a_broker_that_comes_later_is_waited_for(kafka: KafkaSettings) -> None:
    hub = Hub(pause_s=0.01, most=10)
    away = kafka.model_copy(update={"bootstrap_servers": "127.0.0.1:9"})
    reader = Listener(away, hub)
    reader.start()
    reader._settings = kafka
    await until_told(hub, kafka, "ips")
    await reader.stop()


def test_it_reads_as_nobodys_member_and_commits_nothing() -> None:
    how = Listener.how(KafkaSettings())
    assert (how["group_id"], how["enable_auto_commit"]) == (None, False)
    assert how["auto_offset_reset"] == "latest"
