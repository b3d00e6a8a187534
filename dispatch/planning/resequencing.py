"""One technician's day in its best order: the same visits, by the same technician, none dropped and none added.

A day without links to others is proven up to ten stops; a longer one, or one with locked orders, is improved by moving
and turning stretches of it until no such step helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.errors import Refused
from dispatch.model.plan import Plan
from dispatch.model.repair import DayFigures, DayRepair, RepairedStop
from dispatch.planning.hand_made import allowing, rows_in_force
from dispatch.planning.statement import Stated
from solver import Budget, evaluate
from solver.cost import travel_seconds
from solver.exact import LONGEST_DAY, best_order
from solver.problem import Order, Problem, Visit
from solver.schedule import Schedule
from solver.solution import TimedRoute
from solver.stop import Watch

LONGEST_STRETCH = 3
"""Visits that are moved together in one step."""

Row = tuple[int, ...]
Ranked = Callable[[Row], tuple[int, ...] | None]


def best_day(stated: Stated, in_force: Plan, technician_id: str, seconds: float) -> DayRepair:
    """The first day of this technician that has visits ahead, in the best order found within ``seconds``.

    ``Refused("repair.no_day")`` when he has none, ``Refused("repair.not_drivable")`` when it cannot be driven.
    """
    rows = rows_in_force(stated, in_force)
    own = [i for i, duty in enumerate(stated.duties) if duty.technician.id == technician_id and rows.get(i)]
    if not own:
        raise Refused("repair.no_day", technician=technician_id)
    shift = min(own, key=lambda i: stated.problem.shifts[i].start)
    return _Day(stated, in_force, shift, rows[shift]).repaired(Budget(seconds=seconds).start())


class _Day:
    """One shift with its visits as a small problem of their own; visit i of it is ``row[i]`` of the whole."""

    def __init__(self, stated: Stated, in_force: Plan, shift: int, row: Row) -> None:
        self._stated, self._shift, self._row, self._of = stated, shift, row, in_force.version
        alone = _alone(stated.problem, shift, row)
        self._given: Row = tuple(range(len(row)))
        self._overruled = Schedule(alone).timed(0, self._given) is None
        self._problem = allowing(alone, 0, self._given) if self._overruled else alone
        self._schedule = Schedule(self._problem)
        self._before = self._timed(self._given)

    def repaired(self, watch: Watch) -> DayRepair:
        row, proven = self._best(watch)
        after, was = self._timed(row), {stop.visit: stop for stop in self._before.stops}
        return DayRepair(
            self._stated.duties[self._shift].technician.id,
            self._stated.duties[self._shift].shift_id,
            self._of,
            tuple(
                RepairedStop(
                    self._name(stop.visit),
                    self._moment(was[stop.visit].arrive),
                    self._moment(stop.arrive),
                    self._late(stop.visit, was[stop.visit].arrive, was[stop.visit].finish),
                    self._late(stop.visit, stop.arrive, stop.finish),
                    self._stated.work_orders[self._row[stop.visit]].pin is not None,
                )
                for stop in after.stops
            ),
            tuple(map(self._name, self._given)),
            self._figures(self._before),
            self._figures(after),
            proven,
            self._overruled,
        )

    def _best(self, watch: Watch) -> tuple[Row, bool]:
        row = improved(self._given, self._rank, watch)
        if self._problem.orders or len(row) > LONGEST_DAY:
            return row, len(row) < 2
        found = best_order(self._problem, 0, row, watch, schedule=self._schedule)
        return found.visits, found.proven

    def _rank(self, row: Row) -> tuple[int, ...] | None:
        """What orders are compared by; None for one that cannot be driven or is locked otherwise."""
        place = {visit: number for number, visit in enumerate(row)}
        if any(place[order.before] > place[order.after] for order in self._problem.orders):
            return None
        timed = self._schedule.timed(0, row)
        return None if timed is None else tuple(self._problem.objective.of(evaluate(self._problem, [timed])))

    def _timed(self, row: Row) -> TimedRoute:
        timed = self._schedule.timed(0, row)
        if timed is None:
            raise Refused("repair.not_drivable", technician=self._stated.duties[self._shift].technician.id)
        return timed

    def _figures(self, route: TimedRoute) -> DayFigures:
        late = [seconds for stop in route.stops for seconds in self._lates(stop.visit, stop.arrive, stop.finish)]
        broken = sum(seconds > 0 for seconds in late)
        return DayFigures(broken, sum(late), travel_seconds(route), self._moment(route.home))

    def _late(self, visit: int, arrive: int, finish: int) -> int:
        return max(self._lates(visit, arrive, finish), default=0)

    def _lates(self, visit: int, arrive: int, finish: int) -> list[int]:
        promises = self._problem.visits[visit].commitments
        return [max(0, (finish if one.on_finish else arrive) - one.due) for one in promises]

    def _name(self, visit: int) -> str:
        return self._stated.work_orders[self._row[visit]].id

    def _moment(self, seconds: int) -> datetime:
        return self._stated.snapshot.now + timedelta(seconds=seconds)


def _alone(problem: Problem, shift: int, row: Row) -> Problem:
    """The day as a problem of its own, with the locked orders that it keeps as it stands."""
    number = {visit: local for local, visit in enumerate(row)}
    visits = tuple(replace(visit, under_way=None if visit.under_way is None else 0) for visit in _of(problem, row))
    locks = tuple(
        Order(number[one.before], number[one.after], one.gap, one.same_shift)
        for one in problem.orders
        if one.before in number and one.after in number and number[one.before] < number[one.after]
    )
    duty = replace(problem.shifts[shift], excludes=frozenset())
    return Problem(
        problem.travel,
        (duty,),
        visits,
        problem.horizon,
        orders=locks,
        traffic=problem.traffic,
        objective=problem.objective,
    )


def _of(problem: Problem, row: Row) -> Iterator[Visit]:
    return (problem.visits[visit] for visit in row)


def improved(row: Row, rank: Ranked, watch: Watch) -> Row:
    """The row after the first better neighbour was taken again and again, until there is none or the time is over.

    ``rank`` is None for a row that is not allowed; the given row stays where it is not allowed itself.
    """
    best, cost = row, rank(row)
    while cost is not None and not watch.over():
        found = next(((other, c) for other in _neighbours(best) if (c := rank(other)) is not None and c < cost), None)
        if found is None:
            return best
        best, cost = found
    return best


def _neighbours(row: Row) -> Iterator[Row]:
    """The row with a short stretch of it elsewhere, or with any stretch turned round."""
    size = len(row)
    for first in range(size):
        for last in range(first + 1, min(size, first + LONGEST_STRETCH) + 1):
            stretch, rest = row[first:last], row[:first] + row[last:]
            yield from (rest[:at] + stretch + rest[at:] for at in range(len(rest) + 1) if at != first)
    for first in range(size):
        yield from (row[:first] + row[first:last][::-1] + row[last:] for last in range(first + 2, size + 1))
