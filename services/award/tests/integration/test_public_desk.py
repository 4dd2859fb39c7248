"""What anyone may do is limited by address, modestly."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from award.app import create_api, create_worker
from award.settings import Settings
from shared import testing
from shared.testing import Served

ENDPOINTS = (
    ("POST", "/lists/kipp-2018/top-99/objections", {"proposal_id": "p-a", "reason": "x"}),
    ("POST", "/tracking", {"code": "x"}),
    ("POST", "/tracking/evidence", None),
    ("GET", "/tracking/evidence/f", None),
    ("GET", "/certificates/KIPP-2018/TOP-99/0001/pdf", None),
)


@pytest.fixture
async def served(mongo_url: str) -> AsyncIterator[Served]:
    twice = "2 per hour"
    settings = Settings(
        filings_by_address=twice, lookups_by_address=twice, prints_by_address=twice,
        uploads_by_address=twice,
    )  # fmt: skip
    async with testing.serve(mongo_url, settings, create_api, create_worker) as served:
        yield served


def from_address(app: FastAPI, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    code = {"Tracking-Code": "x"}
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=code)


@pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS)
async def test_one_address_may_not_ask_too_often(
    served: Served, problem: Any, method: str, path: str, body: Any
) -> None:
    async with from_address(served.app, "2001:db8::1") as client:
        for _ in range(2):
            assert problem(await client.request(method, path, json=body)) == (404, "not-found")
    async with from_address(served.app, "2001:db8::2") as neighbour:
        answer = await neighbour.request(method, path, json=body)
        assert problem(answer) == (429, "award:too-often")
        assert 1 <= int(answer.headers["retry-after"]) <= 3600
    async with from_address(served.app, "192.0.2.7") as other:
        assert problem(await other.request(method, path, json=body)) == (404, "not-found")
