"""Topics are made by a deploy step, never by accident."""

from collections.abc import Mapping

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.settings import KafkaSettings


async def create_topics(
    settings: KafkaSettings, topics: Mapping[str, int], replication: int = 1,
    configs: Mapping[str, Mapping[str, str]] | None = None,
) -> list[str]:  # fmt: skip
    """Make the topics (name → partitions) that are not there; gives those it made."""
    admin = AIOKafkaAdminClient(**settings.client())
    await admin.start()
    try:
        there = set(await admin.list_topics())
        wanted = [
            NewTopic(settings.prefix + name, partitions, replication,
                     topic_configs=dict((configs or {}).get(name, {})))
            for name, partitions in topics.items()
            if settings.prefix + name not in there
        ]  # fmt: skip
        if wanted:
            answer = await admin.create_topics(wanted)
            for name, code, *_ in answer.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise error(f"topic {name} was not made")
        return [t.name for t in wanted]
    finally:
        await admin.close()
