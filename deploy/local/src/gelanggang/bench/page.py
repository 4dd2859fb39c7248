"""The figures as people read them: a table on the screen, and docs/benchmarks.md."""

from collections.abc import Iterator, Mapping
from typing import Any

from gelanggang.screen import Screen

Figures = Mapping[str, Any]
COLUMNS = ("what", "engine alone", "platform", "ratio")


def rows(found: Figures) -> Iterator[tuple[str, float, float | None, float | None]]:
    """Each comparison: the engine alone a second, the platform a second, their ratio."""
    for width, one in found["commands"].items():
        yield (f"commands, {width} in flight", *_cells(one))
    yield ("records relayed", *_cells(found["relay"]))
    yield ("effects of deliveries, 16 side by side", *_cells(found["delivery"]))
    yield ("pipelined sends", found["relay"]["sends_per_second"], None, None)
    yield ("rows marked", found["relay"]["marks_per_second"], None, None)


def _cells(one: Figures) -> tuple[float, float, float]:
    return one["raw_per_second"], one["per_second"], one["ratio"]


def whole(found: Figures) -> Iterator[tuple[str, str]]:
    """What was seen of the whole platform."""
    demo, memory, start = found["demo"], found["memory"], found["start"]
    scale = f"the demo at scale {demo['scale']:g}"
    yield scale, f"{demo['seconds']:.0f} s"
    yield "its commands", f"{demo['commands']:,}, {demo['commands_per_second']:.0f} a second"
    yield "its slowest 1 % of commands", f"from {demo['slowest_percent_seconds'] * 1000:.0f} ms"
    yield f"memory of all services after {scale}", f"{memory['rss_mb']:.0f} MB"
    yield "its peak", f"{memory['peak_mb']:.0f} MB"
    yield "`gelanggang up`, warm, to the first answer", f"{start['seconds']:.1f} s"


def portal(found: Figures) -> Iterator[tuple[str, str]]:
    """What was seen of the pages."""
    added, pages, crowd = (found["portal"][name] for name in ("added", "pages", "crowd"))
    yield "memory that the portal adds", f"{added['mb']:.1f} MB"
    yield "time that it adds to a start", f"{added['seconds']:.2f} s"
    yield "kinds of pages looked at, over all roles", str(pages["pages"])
    yield f"slowest 95th percentile: {pages['slowest']}", f"{pages['p95_ms']:.0f} ms"
    yield f"heaviest first visit: {pages['heaviest']}", f"{pages['weight_kb']:.0f} KB"
    yield "scripts of a page, at most", f"{pages['scripts_kb']:.1f} KB"
    yield (
        (
            f"{crowd['people']} people on one map while {crowd['booths']} booths go in "
            f"{crowd['seconds']:.1f} s: all right after"
        ),
        f"{crowd['last_ms']:.0f} ms",
    )


def show(screen: Screen, found: Figures) -> None:
    """The tables, or everything as JSON."""
    screen.table("A second", COLUMNS, rows(found))
    screen.table("The whole platform", ("what", "seen"), whole(found))
    screen.table("The pages", ("what", "seen"), portal(found))
    screen.answer(found)


def markdown(found: Figures, command: str) -> str:
    """docs/benchmarks.md, whole."""
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {found['date']} by `{command}`, which wrote this page.",
        "Compare within the page: everything was measured in one run, client, services and engines",
        "on the same cores, on an otherwise idle machine.",
        "",
        *(f"- {line}" for line in _circumstances(found)),
        "",
        "## Beside the engines",
        "",
        "What the engines do by themselves through the same drivers, and what the platform does",
        "with them, a second. Commands (find, rule, state and fact in one commit) stand beside raw",
        "journaled majority transactions of two writes; relayed records (read, sent, acknowledged,",
        "marked) beside the slower of pipelined sends and of raw marking, the last two rows;",
        "delivered effects (inbox, state and fact in one commit) beside raw transactions of three",
        "writes.",
        "",
        *_table(COLUMNS, rows(found)),
        "",
        "## The whole platform",
        "",
        "All services in one process; the engines' memory is not counted. The start is on the data",
        "that the demo left, its history sent again to an embedded broker that keeps nothing.",
        "",
        *_table(("what", "seen"), whole(found)),
        "",
        "## The pages",
        "",
        "Over that edition, in the same process. Some of the demo's people of each role sign in,",
        "follow every link to another kind of page, and ask for it",
        f"{found['sizes']['visits']} times; what a first visit loads is counted as it is sent,",
        "compressed. On the map every booth is blocked by the event staff, and everybody's page",
        "asks again when it is told that something changed.",
        "",
        *_table(("what", "seen"), portal(found)),
    ]
    return "\n".join(lines) + "\n"


def _circumstances(found: Figures) -> Iterator[str]:
    machine, sizes = found["machine"], found["sizes"]
    yield f"{machine['processor']}, {machine['cores']} cores, {machine['memory']}"
    yield str(machine["system"])
    yield ", ".join(f"{name} {said}" for name, said in found["versions"].items())
    yield (
        f"medians of {sizes['rounds']} rounds, each of {sizes['seconds']:g} s or "
        f"{sizes['records']:,} records"
    )


def _table(columns: tuple[str, ...], cells: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|---" + "|---:" * (len(columns) - 1) + "|"
    for row in cells:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, float) else str(value)
