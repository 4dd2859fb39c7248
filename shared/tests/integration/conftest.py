"""The platform's suites meet two brokers: the embedded one, and Apache Kafka itself."""

import pytest

from shared import clock
from shared.settings import KafkaSettings


@pytest.fixture(params=["embedded", pytest.param("apache", marks=pytest.mark.kafka)])
def kafka(request: pytest.FixtureRequest) -> KafkaSettings:
    """Topics and groups of this test's own; of the two only Apache's takes idempotent producers."""
    apache = request.param == "apache"
    servers = request.getfixturevalue("apache_kafka" if apache else "kafka_bootstrap")
    prefix = f"t{clock.new_id()[-10:]}."
    return KafkaSettings(bootstrap_servers=servers, prefix=prefix, idempotent=apache)
