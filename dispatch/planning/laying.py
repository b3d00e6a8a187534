"""Rows of visits while somebody lays them elsewhere: every place timed by the solver's own clockwork, none forbidden.

A dispatcher may overrule the rules, so none of them stops the timing: a shift may be overrun and a pinned time missed.
How many rules a row breaks, and for how long, counts before everything else: a place that breaks none is taken first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from operator import add, sub

from dispatch.model.plan import Plan
from dispatch.planning.hand_made import LONGEST_OVERRUN_SECONDS, rows_in_force
from dispatch.planning.statement import Stated
from solver.cost import Tariff, travel_seconds
from solver.problem import Problem, Visit
from solver.schedule import Schedule
from solver.solution import TimedRoute

Row = tuple[int, ...]
Price = tuple[int, ...]
"""Rules broken, promises broken, lateness, driving and overtime; compared from the left."""
NOTHING: Price = (0, 0, 0, 0)
HOUR_SECONDS = 3600
"""A shift overrun or a pinned time missed by more than an hour counts as another rule broken, and so on."""
OVERTIME_FACTOR = 3
"""A second of overtime costs as much as three on the road, as in the plan."""


class Laying:
    """The plan in force as rows (shift -> visits) that visits are taken from and put into."""

    def __init__(self, stated: Stated, plan: Plan | None, freed: Set[int] = frozenset()) -> None:
        self.stated = stated
        self.problem = _without_bounds(stated.problem, freed)
        self._bounds = stated.problem.shifts
        self._freed = freed
        self._schedule = Schedule(self.problem)
        self._tariff = Tariff(self.problem)
        self.rows: dict[int, Row] = rows_in_force(stated, plan)
        self._prices: dict[tuple[int, Row], Price | None] = {}

    def shift_of(self, visit: int) -> int | None:
        """The shift in whose row a visit is."""
        return next((shift for shift, row in self.rows.items() if visit in row), None)

    def take_out(self, visits: Set[int]) -> None:
        """Leave these visits to nobody."""
        self.rows = {shift: tuple(v for v in row if v not in visits) for shift, row in self.rows.items()}

    def put(self, shift: int, row: Row) -> None:
        """Give a shift this row."""
        self.rows[shift] = row

    def places(self, block: Row, shift: int) -> Iterator[Row]:
        """The row of a shift with these visits, one after the other, at every place behind what is under way."""
        row = tuple(v for v in self.rows.get(shift, ()) if v not in block)
        first = 0 if self.stated.duties[shift].under_way_visit is None else 1
        yield from (row[:at] + block + row[at:] for at in range(first, len(row) + 1))

    def price(self, shift: int, row: Row) -> Price | None:
        """What a row costs; None when no way leads along it."""
        key = (shift, row)
        if key not in self._prices:
            timed = self.timed(shift, row)
            self._prices[key] = None if timed is None else self._price_of(shift, timed)
        return self._prices[key]

    def added(self, shift: int, row: Row) -> Price | None:
        """What the row costs more than the one the shift has."""
        after, before = self.price(shift, row), self.price(shift, self.rows.get(shift, ()))
        return None if after is None else tuple(map(sub, after, before or NOTHING))

    def timed(self, shift: int, row: Row) -> TimedRoute | None:
        return self._schedule.timed(shift, row)

    def broken_rules(self, shift: int, timed: TimedRoute) -> Iterator[tuple[str, int, int]]:
        """(code, visit, seconds) of every rule of the hour that a row breaks; -1 where it is about no visit."""
        allowed = self._bounds[shift].end + self._bounds[shift].overtime
        if timed.home > allowed:
            yield "overtime", -1, timed.home - allowed
        for stop in timed.stops:
            pin = self.stated.problem.visits[stop.visit].pin
            bound = stop.visit not in self._freed and pin is not None and pin.window is not None
            if bound and pin is not None and pin.window is not None and stop.arrive > pin.window[1]:
                yield "pinned_time_missed", stop.visit, stop.arrive - pin.window[1]

    def total(self, shifts: Iterable[int]) -> Price:
        """What these rows cost together; a row without a way counts nothing."""
        found = NOTHING
        for shift in shifts:
            found = tuple(map(add, found, self.price(shift, self.rows.get(shift, ())) or NOTHING))
        return found

    def _price_of(self, shift: int, timed: TimedRoute) -> Price:
        if not timed.stops:
            return NOTHING
        broken = late = 0
        for stop in timed.stops:
            one, other = self._tariff.lateness(stop.visit, stop.arrive, stop.finish)
            broken, late = broken + one, late + other
        overtime = max(0, timed.home - self._bounds[shift].end)
        rules = sum(1 + seconds // HOUR_SECONDS for _code, _visit, seconds in self.broken_rules(shift, timed))
        return rules, broken, late, travel_seconds(timed) + OVERTIME_FACTOR * overtime


def _without_bounds(problem: Problem, freed: Set[int]) -> Problem:
    """The problem in which every row can be driven that has a way; pins of what is ``freed`` are forgotten."""
    shifts = tuple(replace(shift, overtime=LONGEST_OVERRUN_SECONDS) for shift in problem.shifts)
    visits = tuple(_unbound(visit, forgotten=number in freed) for number, visit in enumerate(problem.visits))
    return replace(problem, shifts=shifts, visits=visits, orders=())


def _unbound(visit: Visit, *, forgotten: bool) -> Visit:
    """It keeps the opening of its pinned time but may come after its end."""
    if forgotten or visit.pin is None or visit.pin.window is None:
        return replace(visit, pin=None)
    return replace(visit, pin=None, release=max(visit.release, visit.pin.window[0]))
