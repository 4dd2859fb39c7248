"""Requests that nobody thought of: drawn from each service's own OpenAPI document."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

EXAMPLES = 12
"""So many for each operation: about three hundred for a service."""
CHECKED = ("not_a_server_error", "content_type_conformance", "response_schema_conformance")
WAITS_S = 20
TAKES_FILES = "*/*"


class Explorer:
    """Sends what is drawn, as somebody of every right, on the loop that the service runs on."""

    def __init__(self, service: str, world: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.service, self.world = service, world
        self.client: httpx.AsyncClient = world.served.client
        self.who: Mapping[str, str] = world.people["mine"]
        self.loop = loop
        self.statuses: Counter[int] = Counter()
        load_all_checks()
        self.checks = CHECKS.get_by_names(list(CHECKED))

    def explore(self, document: dict[str, Any]) -> list[str]:
        """What is wrong with the answers to each operation."""
        drawn = schemathesis.openapi.from_dict(document).get_all_operations()
        faults = []
        for found in drawn:
            assert isinstance(found, Ok), found
            faults += self._operation(found.ok())
        return faults

    def _operation(self, operation: Any) -> list[str]:
        if any(body.media_type == TAKES_FILES for body in operation.body):
            return []  # any bytes are a file; files are drawn with the attachments

        @settings(
            max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def conforms(case: Any) -> None:
            self._conforms(case)

        try:
            conforms()
        except FailureGroup as group:
            return [f"{operation.label}: {fault}" for fault in group.exceptions]
        return []

    def _conforms(self, case: Any) -> None:
        """As it was drawn, and once more of what is really there."""
        self._answers(case)
        name = f"{self.service} {case.operation.label}"
        known = self.world.ids | self.world.at.get(name, {})
        if case.path_parameters:
            case.path_parameters |= {k: known[k] for k in case.path_parameters}
            self._answers(case)

    def _answers(self, case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://test")
        sent.pop("cookies", None)
        sent["headers"] = {**sent["headers"], **self.who}
        if isinstance(sent.get("data"), (bytes, str)):
            sent["content"] = sent.pop("data")
        asked = asyncio.run_coroutine_threadsafe(self.client.request(**sent), self.loop)
        answer = asked.result(WAITS_S)
        self.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=self.checks)


@pytest.mark.slow
async def test_whatever_a_document_allows_is_answered_as_it_says(
    service: str, start: Any, builders: Mapping[str, Any]
) -> None:
    async with start(service) as world:
        await builders[service](world)
        document = (await world.served.client.get("/openapi.json")).json()
        explorer = Explorer(service, world, asyncio.get_running_loop())
        faults = await asyncio.to_thread(explorer.explore, document)
    assert faults == []
    drawn = sum(len(methods) for methods in document["paths"].values())
    assert explorer.statuses.total() >= min(200, 8 * drawn)
    assert any(status < 300 for status in explorer.statuses)
