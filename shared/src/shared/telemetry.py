"""What a process tells about itself: traces, metrics, JSON logs, and whether it is well."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from opentelemetry import context, propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared import clock
from shared.settings import TelemetrySettings

REQUESTS = Histogram(
    "gelanggang_http_request_seconds", "Time to answer a request.",
    ["service", "method", "route", "status"],
)  # fmt: skip
RELAYED = Counter("gelanggang_relayed_total", "Records the broker acknowledged.", ["service"])
RELAY_BATCHES = Counter("gelanggang_relay_batches_total", "Batches sent.", ["service", "outcome"])
OUTBOX_DEPTH = Gauge("gelanggang_outbox_depth", "Facts not yet sent.", ["service"])
OUTBOX_AGE = Gauge("gelanggang_outbox_oldest_seconds", "Age of the oldest unsent.", ["service"])
DELIVERED = Counter("gelanggang_delivered_total", "Records heard.", ["consumer", "outcome"])
DEAD_LETTERS = Gauge("gelanggang_dead_letters", "Dead letters that wait.", ["service"])
ALARMS = Counter("gelanggang_inbox_alarms_total", "Same sequence, another id.", ["consumer"])
ASIDE = Gauge("gelanggang_set_aside", "Records that wait for their turn.", ["service"])
ASIDE_AGE = Gauge("gelanggang_set_aside_oldest_seconds", "Age of the oldest of them.", ["service"])
LAG = Gauge("gelanggang_consumer_lag", "Records not read yet.", ["consumer", "topic"])

Check = Callable[[], Awaitable[str | None]]
"""Asks one thing; answers None when it is well, else what is wrong in one sentence."""

_TRACER = trace.get_tracer("gelanggang")
_SECRET = re.compile(
    r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?i:bearer)\s+[\w.~+/=-]+|"
    # Named, and quoted as JSON, as Python or as JSON in JSON: up to the quote that ends it.
    r"(?i:(password|secret|token|link)([\\\"']*\s*[=:]\s*\\*[\"']?))"
    r"(?:(?<=\")(?:[^\"\\]|\\.)*|(?<=')(?:[^\"'\\]|\\.)*|[^\s\"',&}\\]+)"
)
log = logging.getLogger(__name__)
_RESERVED = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def start_tracing(settings: TelemetrySettings, process: str) -> None:
    """Make spans in this process, and send them when an endpoint is set; once per process."""
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    provider = TracerProvider(resource=Resource.create({"service.name": process}))
    if settings.otlp_endpoint:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - 60 ms
            OTLPSpanExporter,
        )

        provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint))
        )
    trace.set_tracer_provider(provider)


def carrier() -> dict[str, str]:
    """The present trace as headers, to be kept with a fact."""
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers


class span:  # noqa: N801 - reads as a statement: `with span("relay", carrier)`
    """A span around a block, child of the trace in `headers` when they are given."""

    def __init__(
        self, name: str, headers: Mapping[str, str] | None = None, **attributes: str | int
    ) -> None:
        parent = propagate.extract(headers) if headers else None
        self._span = _TRACER.start_span(name, parent, attributes=attributes)
        self._token: Any = None

    def __enter__(self) -> Span:
        self._token = context.attach(trace.set_span_in_context(self._span))
        return self._span

    def __exit__(self, kind: object, error: BaseException | None, tb: object) -> None:
        if error is not None:
            self._span.record_exception(error)
        context.detach(self._token)
        self._span.end()


def trace_id() -> str:
    """The present trace's id as 32 hex digits; zeros outside a trace."""
    return f"{trace.get_current_span().get_span_context().trace_id:032x}"


def redact(text: str) -> str:
    """`text` without tokens, passwords and one-time links."""
    return _SECRET.sub(lambda m: f"{m[1]}{m[2]}***" if m[1] else "***", text)


class JsonLines(logging.Formatter):
    """One JSON object a line, with the trace's id and without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "trace": trace_id(),
        }
        line |= {k: v for k, v in record.__dict__.items() if k not in _RESERVED}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return redact(orjson.dumps(line, default=str).decode())


class Sparsely(logging.Filter):
    """Lets each text through once in ten seconds: clients repeat themselves in outages."""

    def __init__(self, seconds: float = 10.0) -> None:
        super().__init__()
        self._seconds = seconds
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        last = self._last.get(record.msg, float("-inf"))
        if record.created - last < self._seconds:
            return False
        self._last[record.msg] = record.created
        return True


# Libraries that tell of each request or command: of them only what is wrong is logged.
QUIET = ("uvicorn.access", "httpx", "pymongo")


def start_logging(settings: TelemetrySettings, stream: Any = None) -> None:
    """Log as JSON lines to `stream` (standard error when not given)."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(_quiet_clients)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


_SPARSE = Sparsely()


def _quiet_clients(record: logging.LogRecord) -> bool:
    return not record.name.startswith(("aiokafka", "faststream")) or _SPARSE.filter(record)


async def for_ever(
    what: str, turn: Callable[[], Awaitable[None]], waits: tuple[type[Exception], ...]
) -> None:
    """Take turn after turn until cancelled; one that fails is told, and taken again after a
    growing pause.

    `waits` are the failures that pass by themselves; of any other the whole trace is logged.
    """
    failures, task = 0, asyncio.current_task()
    # A driver may lose a cancellation that comes together with its answer: the task still knows.
    while not (task and task.cancelling()):
        try:
            await turn()
            failures = 0
        except Exception as error:
            failures += 1
            known = isinstance(error, waits)
            log.warning("%s waits: %s", what, error, exc_info=None if known else error)
            await asyncio.sleep(clock.jitter(back_off(failures)))
    raise asyncio.CancelledError


def back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: from 0.2 to 5."""
    return min(5.0, 0.1 * float(2 ** min(failures, 6)))


async def loop_lag() -> str | None:
    """Whether the event loop still turns: a callback waits less than two seconds."""
    loop = asyncio.get_running_loop()
    asked = loop.time()
    await asyncio.sleep(0)
    lag = loop.time() - asked
    return None if lag < 2 else f"the event loop is {lag:.1f} s late"


def health_routes(
    live: Mapping[str, Check], ready: Mapping[str, Check], measure: Callable[[], Awaitable[None]]
) -> list[Route]:
    """`/livez`, `/readyz` and `/metrics` over the given checks; `measure` sets the gauges."""

    async def livez(_: Request) -> Response:
        return await _answer(live)

    async def readyz(_: Request) -> Response:
        return await _answer(ready)

    async def metrics(_: Request) -> Response:
        await measure()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]


async def _answer(checks: Mapping[str, Check]) -> Response:
    found = dict(zip(checks, await asyncio.gather(*(c() for c in checks.values())), strict=True))
    wrong = {name: what for name, what in found.items() if what}
    body = {"status": "unwell" if wrong else "well", "wrong": wrong, "checked": list(checks)}
    return JSONResponse(body, 503 if wrong else 200)
