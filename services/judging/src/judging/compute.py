"""The assignment computed: OR-Tools' min-cost flow, off the event loop.

One unit of flow is one reading: source -> entry (k readings) -> judge (one at most of each entry)
-> sink. A judge's n-th reading costs n - 1 loads, so that the dearest thing is unevenness; then
comes a reading by somebody who does not prefer the category; the rest is drawn from the seed.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from judging.domain.assignment import Pair, Problem, Unsound, draw, require_possible, verify

DRAWS = 1 << 16
NOT_PREFERRED = 16 * DRAWS


async def assign(problem: Problem) -> tuple[Pair, ...]:
    """A verified assignment, the same for the same problem; the loop goes on meanwhile."""
    return await asyncio.to_thread(solve, problem)


def solve(problem: Problem) -> tuple[Pair, ...]:
    """The assignment of `problem`, verified by the rules, which know nothing of how it was found.

    Refuses what is impossible. 1,463 entries, 11 judges and 2 readings take a tenth of a second.
    """
    require_possible(problem)
    choices = _choices(problem)
    pairs = _least_cost(problem, choices)
    verify(problem, pairs)
    return pairs


@dataclass(frozen=True, slots=True)
class _Choice:
    """An entry (by place) that a judge (by place) could read, and what that costs."""

    entry: int
    judge: int
    cost: int


def _choices(problem: Problem) -> list[_Choice]:
    place = {judge: n for n, judge in enumerate(problem.judges)}
    return [
        _Choice(
            entry,
            place[judge],
            draw(problem.seed, judge, candidate.proposal_id) % DRAWS
            + (0 if judge in candidate.preferring else NOT_PREFERRED),
        )
        for entry, candidate in enumerate(problem.candidates)
        for judge in candidate.eligible
    ]


def _least_cost(problem: Problem, choices: list[_Choice]) -> tuple[Pair, ...]:
    """Nodes are the source 0, the entries, the judges and the sink."""
    entries, judges = len(problem.candidates), len(problem.judges)
    first_judge, sink = entries + 1, entries + judges + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    chosen = _arcs(flow, ((1 + c.entry, first_judge + c.judge, 1, c.cost) for c in choices))
    _arcs(flow, ((0, 1 + entry, problem.readings, 0) for entry in range(entries)))
    _arcs(flow, _loads(problem, choices, first_judge, sink))
    readings = entries * problem.readings
    flow.set_nodes_supplies(np.array([0, sink]), np.array([readings, -readings]))
    if flow.solve() != flow.OPTIMAL:
        raise Unsound("the solver found no assignment where there is one")
    return tuple(
        Pair(problem.candidates[c.entry].proposal_id, problem.judges[c.judge])
        for c, carried in zip(choices, flow.flows(chosen), strict=True)
        if carried
    )


def _loads(
    problem: Problem, choices: list[_Choice], first_judge: int, sink: int
) -> Iterable[tuple[int, int, int, int]]:
    """One arc to the sink for each reading a judge could have, each one load dearer."""
    # A chain of hand-overs passes each judge once: this is dearer than all else it can change.
    load = (NOT_PREFERRED + DRAWS) * len(problem.judges) + 1
    able = [0] * len(problem.judges)
    for choice in choices:
        able[choice.judge] += 1
    for judge, most in enumerate(able):
        for before in range(most):
            yield first_judge + judge, sink, 1, before * load


def _arcs(
    flow: min_cost_flow.SimpleMinCostFlow, arcs: Iterable[tuple[int, int, int, int]]
) -> NDArray[np.int32]:
    tails, heads, capacities, costs = (np.array(column) for column in zip(*arcs, strict=True))
    added: NDArray[np.int32] = flow.add_arcs_with_capacity_and_unit_cost(
        tails, heads, capacities, costs
    )
    return added
