"""The search on long routes under a budget: chunk by chunk, hot at first, cold at the end, stopped at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from solver.long_routes import facts as column
from solver.long_routes.anneal import anneal, append, fill
from solver.long_routes.facts import State
from solver.long_routes.making import facts_of, routes_in, state_of
from solver.problem import Problem
from solver.stop import Watch

Routes = Mapping[int, tuple[int, ...]]

CHUNKS = 300
FIRST_CHUNK_ROUNDS = 64
LONGEST_CHUNK_ROUNDS = 10_000
"""Somebody may want the search to end."""
SHORTEST_CHUNK_SECONDS = 0.01
BLINK = 0.01
MEAN_TAKEN = 8.0
HOT_LEGS, COLD_LEGS = 3.0, 0.05
"""First and last temperature in mean costs of a visit."""


class LongRoutes:
    """Ruin and recreate on chains of rows; it remembers the best plan. The problem must be valid and fit."""

    def __init__(self, problem: Problem, start: Routes, *, seed: int = 0) -> None:
        self.problem, self.rounds = problem, 0
        self._facts = facts_of(problem)
        self.state: State = state_of(problem, self._facts, seed)
        self._take(start)

    def _take(self, start: Routes) -> None:
        """These routes, which must be drivable, and every other visit at its best place."""
        state, visits = self.state, len(self.problem.visits)
        for shift, route in start.items():
            before = visits + shift
            for visit in route:
                append(self._facts, state, visit, before)
                before = visit
        waits = (state.rows[:visits, column.ROUTE] < 0) & (self._facts.is_call == 0)
        left = np.flatnonzero(waits).tolist()
        left.sort(key=lambda visit: (state.rows[visit, column.CLOSES], visit))
        state.out[: len(left)] = left
        fill(self._facts, state, len(left))
        state.best[:] = state.rows[:, column.NEXT]
        state.sums[column.BEST_COST], state.sums[column.BEST_PRICE] = state.sums[column.COST], state.sums[column.PRICE]

    @property
    def best_routes(self) -> dict[int, tuple[int, ...]]:
        """Shift -> visits in order of the best plan met."""
        return routes_in(self.state.best.tolist(), len(self.problem.visits), len(self.problem.shifts))

    def run(self, watch: Watch, *, share: float = 1.0) -> None:
        """Search until ``share`` of the budget is used. Limited by rounds alone it is deterministic."""
        began = watch.used(self.rounds)
        for used, rounds in self._chunks(watch, share):
            cooled = min(1.0, (used - began) / max(1e-9, share - began))
            legs = HOT_LEGS * (COLD_LEGS / HOT_LEGS) ** cooled
            anneal(self._facts, self.state, rounds, legs * self._mean_leg, BLINK, MEAN_TAKEN)
            self.rounds += rounds

    @property
    def _mean_leg(self) -> float:
        """Of the best plan, so that a poor beginning heats nothing for long."""
        return max(1.0, self.best_cost / max(1, int(self.state.numbers[column.DRIVEN])))

    def _chunks(self, watch: Watch, share: float) -> Iterator[tuple[float, int]]:
        """(part of the budget used, rounds to make next), each chunk about as long as the one before."""
        limit, rounds = watch.budget.rounds, FIRST_CHUNK_ROUNDS
        if limit is not None:
            rounds = min(max(1, limit // CHUNKS), LONGEST_CHUNK_ROUNDS)
        seconds = watch.seconds_left(share=share)
        slice_seconds = None if seconds is None else max(SHORTEST_CHUNK_SECONDS, seconds / CHUNKS)
        while not watch.over(self.rounds, share=share):
            before = watch.seconds_left()
            left = rounds if limit is None else min(rounds, max(1, int(limit * share) - self.rounds))
            yield watch.used(self.rounds), left
            after = watch.seconds_left()
            if limit is None and slice_seconds is not None and before is not None and after is not None:
                rounds = max(1, int(rounds * min(2.0, slice_seconds / max(1e-6, before - after))))

    @property
    def best_cost(self) -> float:
        """Of the best plan, as the last tier counts it."""
        return float(np.float64(self.state.sums[column.BEST_COST]))
