"""Who could take one more visit: technician by technician, when he is there and what it costs the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.cost import Tariff
from solver.engine import arrays
from solver.engine.board import Board
from solver.engine.compiled import Ints
from solver.engine.facts import LOST, MEASURES
from solver.engine.offers import best_places
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solution import Cost
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Hurt:
    """What an insertion does to one promise of another visit: it is late by so many seconds, before and after."""

    visit: int
    commitment: int
    late_seconds_before: int
    late_seconds_after: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best place for a visit with one technician. ``added`` is the change of the cost, the visit's own included."""

    technician: int
    shift: int
    position: int
    arrive: int
    start: int
    finish: int
    extra_travel_seconds: int
    added: Cost
    hurt: tuple[Hurt, ...]


def best_insertions(problem: Problem, routes: Routes, visit: int, count: int = 5) -> tuple[Suggestion, ...]:
    """The best place for ``visit`` with each of the ``count`` technicians it suits best, the best first.

    The other visits keep their routes; one that is in no route stays out. Raises ``ProblemError``.
    """
    validate(problem)
    return RunningPlan(problem, routes).suggestions(visit, count)


class RunningPlan:
    """A plan kept ready, so that who could take a visit is answered in milliseconds, again and again.

    Keeps what is legal of the routes. The problem must be valid.
    """

    def __init__(self, problem: Problem, routes: Routes) -> None:
        self._problem = problem
        self._schedule = Schedule(problem)
        self._board = Board(problem, self._schedule)
        self._board.take(routes)
        self._tariff = Tariff(problem)
        self._technician = np.array([shift.technician for shift in problem.shifts], dtype=np.int64)

    @property
    def routes(self) -> Routes:
        """Shift -> visits in order."""
        return self._board.routes

    def suggestions(self, visit: int, count: int = 5) -> tuple[Suggestion, ...]:
        """The best place for a visit (which is taken out of its own route first) with each of the best technicians."""
        if self._problem.visits[visit].under_way is not None:
            return ()
        home = self._board.shift_of(visit)
        before = [] if home is None else self._board.movable(home)
        if home is not None and not self._board.lay(home, [other for other in before if other != visit]):
            return ()  # without it the others could not be driven at all
        found = tuple(self._suggestion(visit, *place) for place in self._places(visit)[:count])
        if home is not None:
            self._board.lay(home, before)
        return found

    def _places(self, visit: int) -> list[tuple[int, int, Cost]]:
        """(shift, position, what it adds) for the best shift of every technician, the best first."""
        facts, state, board = self._board.facts, self._board.state, self._board
        able = np.array(board.shifts_for(visit), dtype=np.int64)
        marks = self._marks(visit, able)
        found, added = np.full(len(able), -1, np.int64), np.zeros((len(able), 2, MEASURES), np.int64)
        best_places(
            facts.visits, facts.shifts, facts.travel, facts.rows, facts.classes, facts.speeds, facts.tiers,
            state.sequence, state.stops, state.status, visit, able, marks, found, added,
        )  # fmt: skip
        ranks = added[:, 0] @ facts.tiers.T
        order = sorted(np.flatnonzero(found >= 0).tolist(), key=lambda index: (*ranks[index].tolist(), able[index]))
        places: dict[int, tuple[int, int, Cost]] = {}
        for index in order:
            shift = int(able[index])
            cost = Cost(*added[index, 0, :LOST].tolist())
            places.setdefault(self._problem.shifts[shift].technician, (shift, int(found[index]), cost))
        return list(places.values())

    def _marks(self, visit: int, able: Ints) -> Ints:
        preferred = self._problem.visits[visit].preferred
        changes = [self._tariff.change(visit, technician) for technician in self._technician[able].tolist()]
        strangers = [bool(preferred) and t not in preferred for t in self._technician[able].tolist()]
        return arrays.integers(list(zip(changes, strangers, strict=True)), 2)

    def _suggestion(self, visit: int, shift: int, position: int, added: Cost) -> Suggestion:
        before = self._board.route(shift)
        after = self._schedule.timed(shift, (*before[:position], visit, *before[position:]))
        if after is None:
            raise ValueError(f"visit {visit} does not fit into shift {shift}")
        stop = after.stops[position]
        lateness = self._late_seconds(shift, before)
        hurt = [
            Hurt(*key, lateness[key], late)
            for key, late in self._late_seconds(shift, [s.visit for s in after.stops]).items()
            if key in lateness and late > lateness[key]
        ]
        technician = self._problem.shifts[shift].technician
        moments = (stop.arrive, stop.start, stop.finish)
        return Suggestion(technician, shift, position, *moments, added.travel, added, tuple(hurt))

    def _late_seconds(self, shift: int, visits: Sequence[int]) -> dict[tuple[int, int], int]:
        route = self._schedule.timed(shift, visits) if visits else None
        return {
            (stop.visit, number): max(0, (stop.finish if promise.on_finish else stop.arrive) - promise.due)
            for stop in (route.stops if route else ())
            for number, promise in enumerate(self._problem.visits[stop.visit].commitments)
        }
