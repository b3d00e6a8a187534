"""A plan on the compiled arrays: started from any routes, filled up, searched, and read back as routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from solver.cost import Rank, evaluate, is_fixed
from solver.engine import facts as column
from solver.engine.anneal import insert
from solver.engine.arrays import nearest
from solver.engine.compiled import Ints
from solver.engine.facts import BEST, IN_SHIFT, LENGTH, NOW
from solver.engine.laying import begin_empty, lay
from solver.engine.making import facts_of, state_of
from solver.engine.prices import prices_for
from solver.problem import Problem
from solver.reasons import Reasons
from solver.schedule import Schedule
from solver.solution import Solution

Routes = Mapping[int, tuple[int, ...]]

CHUNK = 64
"""Visits inserted between two looks at the journal, which is finite."""


class Board:
    """A legal plan of a valid problem without links, in the compiled search's own form."""

    def __init__(self, problem: Problem, schedule: Schedule | None = None, *, seed: int = 0) -> None:
        self.problem = problem
        self.schedule = schedule or Schedule(problem)
        prices = prices_for(problem)
        self.facts = facts_of(self.schedule, prices)
        self.state = state_of(self.facts, prices, seed)
        begin_empty(self.facts, self.state)

    @property
    def rank(self) -> Rank:
        """Pins not kept, then the tiers of the objective."""
        return self._tiers(NOW)

    @property
    def best_rank(self) -> Rank:
        """The rank of the best plan the search has seen."""
        return self._tiers(BEST)

    def _tiers(self, which: int) -> Rank:
        return tuple(int(tier) for tier in self.facts.tiers @ self.state.totals[which])

    @property
    def routes(self) -> dict[int, tuple[int, ...]]:
        """Shift -> visits in order, for every shift that has any."""
        return self._read(self.state.sequence[:, :, 0], self.state.status[:, LENGTH])

    @property
    def best_routes(self) -> dict[int, tuple[int, ...]]:
        """The best plan the search has seen."""
        return self._read(self.state.best_sequence, self.state.best_length)

    def _read(
        self, sequence: np.ndarray[tuple[int, ...], np.dtype[np.int32]], length: Ints
    ) -> dict[int, tuple[int, ...]]:
        used = np.flatnonzero(length[: len(self.problem.shifts)])
        return {int(shift): tuple(sequence[shift, : length[shift]].tolist()) for shift in used}

    def shift_of(self, visit: int) -> int | None:
        """The shift that has the visit."""
        shift = int(self.state.places[visit, IN_SHIFT])
        return None if shift < 0 else shift

    def shifts_for(self, visit: int) -> list[int]:
        """The shifts whose technician may do the visit (skills, orders, pin); time is not asked about."""
        at = self.facts.option_at
        return sorted(self.facts.options[at[visit] : at[visit + 1], column.SHIFT].tolist())

    def take(self, routes: Routes) -> None:
        """Keep what is legal of ``routes``; visits and shifts that the problem does not know are passed over."""
        taken: set[int] = set()
        for shift in sorted(shift for shift in routes if 0 <= shift < len(self.problem.shifts)):
            visits = [v for v in dict.fromkeys(routes[shift]) if v not in taken and self._may_be_in(v, shift)]
            self.keep(shift, visits)
            taken.update(self.movable(shift))

    def keep(self, shift: int, visits: Sequence[int]) -> None:
        """Give a shift as much of this route as is legal: what is fixed first, then the others in their order."""
        if self.lay(shift, visits):
            return
        kept = [visit for visit in visits if is_fixed(self.problem, visit)]
        while not self.lay(shift, kept):
            if not kept:
                return
            kept.pop()
        for visit in visits:
            if visit not in kept:
                at = sum(visits.index(other) < visits.index(visit) for other in kept)
                longer = [*kept[:at], visit, *kept[at:]]
                kept = longer if self.lay(shift, longer) else kept

    def lay(self, shift: int, visits: Sequence[int]) -> bool:
        """Give a shift this route after what is under way; False (and nothing changed) when it cannot be driven."""
        return lay(self.facts, self.state, shift, np.array(visits, dtype=np.int64))

    def restore(self, routes: Routes) -> None:
        """Go back to routes that were legal on this board before."""
        for shift in range(len(self.problem.shifts)):
            if self.movable(shift) != list(self._without_first(shift, routes.get(shift, ()))):
                self.lay(shift, ())
        for shift, visits in routes.items():
            if not self.lay(shift, self._without_first(shift, visits)):
                raise ValueError(f"the route of shift {shift} was never driven")

    def fill(self, order: Sequence[int]) -> None:
        """Insert those of ``order`` that have no route, one after the other, each at its best place."""
        waiting = [visit for visit in order if self.state.places[visit, IN_SHIFT] < 0]
        size = min(CHUNK, max(1, len(self.state.out)))
        for first in range(0, len(waiting), size):
            chunk = waiting[first : first + size]
            for index, visit in enumerate(chunk):
                self.state.out[index] = visit
            insert(self.facts, self.state, len(chunk))

    def waiting(self) -> list[int]:
        """The visits in no route that somebody might do."""
        at = self.facts.option_at
        idle = self.state.places[:, IN_SHIFT] < 0
        return [int(visit) for visit in np.flatnonzero(idle & (np.diff(at) > 0))]

    def solution(self, stage: str, routes: Routes | None = None) -> Solution:
        """The plan (or these routes) with times, cost and the reason for every visit left out."""
        chosen = self.routes if routes is None else routes
        timed = [self.schedule.timed(shift, visits) for shift, visits in sorted(chosen.items())]
        kept = tuple(route for route in timed if route is not None)
        if len(kept) < len(timed):
            raise ValueError("a route of the search cannot be driven")
        served = {stop.visit for route in kept for stop in route.stops}
        missing = [visit for visit in range(len(self.problem.visits)) if visit not in served]
        reasons = Reasons(self.schedule)
        left = tuple(reasons.of(visit) for visit in missing)
        return Solution(kept, left, evaluate(self.problem, kept), stage)

    def know_neighbours(self, count: int) -> None:
        """Work out which visits lie near each other; the search needs it, the insertion does not."""
        places = self.facts.visits[:, column.LOCATION]
        self.facts = self.facts._replace(near=nearest(self.facts.travel, places, count))

    def route(self, shift: int) -> tuple[int, ...]:
        """The visits of a shift in order."""
        return tuple(self.state.sequence[shift, : self.state.status[shift, LENGTH], 0].tolist())

    def movable(self, shift: int) -> list[int]:
        """The visits of a shift without the one under way."""
        first = 1 if self.facts.shifts[shift, column.FIRST] >= 0 else 0
        return list(self.route(shift)[first:])

    def _without_first(self, shift: int, visits: tuple[int, ...]) -> tuple[int, ...]:
        return visits[1:] if visits and self.facts.shifts[shift, column.FIRST] == visits[0] else visits

    def _may_be_in(self, visit: int, shift: int) -> bool:
        return 0 <= visit < len(self.problem.visits) and bool(self.facts.option_of[visit, shift] >= 0)
