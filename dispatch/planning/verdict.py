"""Price one move made by hand: the two routes it touches, timed before and after by the solver's own clockwork.

A dispatcher may overrule the rules, so none of them stops the timing: the shift may be overrun and another's pinned
time missed. What is overruled comes back as violations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.demands import lacking
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Plan
from dispatch.model.technician import Employer
from dispatch.model.verdict import Effect, Verdict, Violation
from dispatch.model.work_order import WorkOrder
from dispatch.planning.duty import Duty
from dispatch.planning.statement import Stated, orders_of
from dispatch.skill_names import permits
from solver.cost import travel_seconds
from solver.problem import Problem, Shift, Visit
from solver.schedule import Schedule
from solver.solution import TimedRoute

OVERRUN_SECONDS = 24 * 3600
"""How far beyond its end a shift is timed, so that a move that overruns it still has an arrival."""

Routes = dict[int, tuple[int, ...]]
Lateness = dict[tuple[int, bool], int]
"""(visit, whether the promise is on the end of the work) -> seconds late."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Where a visit is let go: a technician, a moment in his row, and whether the arrival is bound to that moment."""

    technician_id: str
    at: datetime
    bind_time: bool


class Pricing:
    """One stated problem with the plan in force, ready to price any move in it."""

    def __init__(self, stated: Stated, plan: Plan | None, own_staff_only: Callable[[WorkOrder], bool]) -> None:
        self._stated = stated
        self._routes = _with_the_bound_first(stated, orders_of(stated, plan))
        self._own_staff_only = own_staff_only
        self._visit_of = {work_order.id: i for i, work_order in enumerate(stated.work_orders)}
        self._shift_of = {visit: shift for shift, visits in self._routes.items() for visit in visits}

    def verdict(self, work_order_id: str, drop: Drop) -> Verdict | None:
        """What the move would do; None for a work order that needs no visit, has no place or is under way."""
        visit = self._visit_of.get(work_order_id)
        if visit is None or self._stated.problem.visits[visit].under_way is not None:
            return None
        shift = self._duty_at(drop)
        if shift is None:
            order = self._stated.work_orders[visit]
            broken = (*self._of_the_technician(order, drop.technician_id), Violation("off_duty"))
            return Verdict(work_order_id, drop.technician_id, None, None, None, 0, (), broken)
        return _TwoRoutes(self._stated, self._routes, visit, self._shift_of.get(visit), shift).verdict(
            drop, self._of_the_technician(self._stated.work_orders[visit], drop.technician_id)
        )

    def _duty_at(self, drop: Drop) -> int | None:
        """The duty in which the visit is let go: the one that has the moment, else the nearest; plain ones first.

        One that the plan leaves empty for a journey, or for the days that a journey would join, is none.
        """
        taken = {duty for i, row in self._routes.items() if row for duty in self._instead_of(i)}
        own = [
            (i, duty)
            for i, duty in enumerate(self._stated.duties)
            if duty.technician.id == drop.technician_id and i not in taken
        ]
        nearest = min(own, key=lambda pair: (_away(pair[1], drop.at), pair[1].on_call, pair[0]), default=None)
        return None if nearest is None else nearest[0]

    def _instead_of(self, used: int) -> Iterator[int]:
        """The shifts that stay empty when this one is used, whichever of the two says so."""
        shifts = self._stated.problem.shifts
        yield from shifts[used].excludes
        yield from (i for i, shift in enumerate(shifts) if used in shift.excludes)

    def _of_the_technician(self, work_order: WorkOrder, technician_id: str) -> tuple[Violation, ...]:
        """What speaks against this technician, whenever he comes."""
        return against(self._stated, self._own_staff_only, work_order, technician_id)


def against(
    stated: Stated, own_staff_only: Callable[[WorkOrder], bool], work_order: WorkOrder, technician_id: str
) -> tuple[Violation, ...]:
    """What speaks against this technician for a work order, whenever he comes."""
    technician = next((t for t in stated.snapshot.technicians if t.id == technician_id), None)
    if technician is None:
        return ()
    found = []
    for skill, level in lacking(technician.skills, work_order).items():
        facts: dict[str, str | int] = {"skill": skill, "level": level, "held": technician.skills.get(skill, 0)}
        found.append(Violation("no_permit" if skill in permits() else "no_skill", facts))
    if technician.employer is not Employer.OWN and own_staff_only(work_order):
        found.append(Violation("not_own_staff"))
    if technician_id in work_order.acceptance.decliners(work_order.visit_number):
        found.append(Violation("declined"))
    return tuple(found)


class _TwoRoutes:
    """The route a visit leaves and the one it joins, as a small problem of their own.

    Shift 0 is the one joined; shift 1, where there is one, the one left.
    """

    def __init__(self, stated: Stated, routes: Routes, visit: int, left: int | None, joined: int) -> None:
        self._stated = stated
        self._joined = joined
        self._shifts = [joined] if left is None or left == joined else [joined, left]
        self._rows = [routes.get(shift, ()) for shift in self._shifts]
        self._visits = list(dict.fromkeys([visit, *(other for row in self._rows for other in row)]))
        self._local = {number: i for i, number in enumerate(self._visits)}
        self._before = [[self._local[number] for number in row] for row in self._rows]
        self._staying = [[local for local in row if local != 0] for row in self._before]

    def verdict(self, drop: Drop, against_him: tuple[Violation, ...]) -> Verdict:
        """Time both routes before and after; the moved visit is number 0 of the small problem."""
        at = seconds_between(self._stated.snapshot.now, drop.at)
        plain, moved = self._schedule(None), self._schedule(at if drop.bind_time else None)
        place = self._place(plain, at)
        row = [*self._staying[0][:place], 0, *self._staying[0][place:]]
        before = _timed(plain, self._before)
        after = _timed(moved, [row, *self._staying[1:]])
        follows = self._name(row[place - 1]) if place else None
        if after is None or before is None:
            broken = (*against_him, Violation("unreachable"))
            return Verdict(self._name(0), drop.technician_id, follows, None, None, 0, (), broken)
        stop = after[0].stops[place]
        return Verdict(
            self._name(0),
            drop.technician_id,
            follows,
            self._moment(stop.arrive),
            self._moment(stop.finish),
            sum(map(travel_seconds, after)) - sum(map(travel_seconds, before)),
            self._effects(before, after),
            (*against_him, *self._of_the_hour(after[0])),
        )

    def _schedule(self, not_before: int | None) -> Schedule:
        """The clockwork of the small problem, with no rule that would stop it."""
        problem = self._stated.problem
        shifts = tuple(replace(problem.shifts[i], overtime=OVERRUN_SECONDS) for i in self._shifts)
        visits = [self._freed(problem.visits[number]) for number in self._visits]
        first = replace(visits[0], pin=None)
        visits[0] = first if not_before is None else replace(first, release=max(first.release, not_before))
        return Schedule(Problem(problem.travel, shifts, tuple(visits), problem.horizon, traffic=problem.traffic))

    def _freed(self, visit: Visit) -> Visit:
        """It keeps the opening of its pinned window but may come after its end."""
        shift = None if visit.under_way is None else self._shifts.index(visit.under_way)
        if visit.pin is None or visit.pin.window is None:
            return replace(visit, under_way=shift)
        return replace(visit, under_way=shift, pin=None, release=max(visit.release, visit.pin.window[0]))

    def _place(self, schedule: Schedule, at: int) -> int:
        """Behind every visit whose middle lies before the moment, and behind the one under way."""
        staying = schedule.timed(0, self._staying[0])
        stops = () if staying is None else staying.stops
        bound = schedule.openings[0].under_way is not None
        return max(int(bound), sum((stop.arrive + stop.finish) // 2 <= at for stop in stops))

    def _effects(self, before: Sequence[TimedRoute], after: Sequence[TimedRoute]) -> tuple[Effect, ...]:
        was, will = self._lateness(before), self._lateness(after)
        changed = [(key, late) for key, late in will.items() if was.get(key) != late]
        return tuple(Effect(self._name(key[0]), key[1], was.get(key), late) for key, late in changed)

    def _lateness(self, routes: Sequence[TimedRoute]) -> Lateness:
        return {
            (stop.visit, promise.on_finish): max(0, (stop.finish if promise.on_finish else stop.arrive) - promise.due)
            for route in routes
            for stop in route.stops
            for promise in self._stated.problem.visits[self._visits[stop.visit]].commitments
        }

    def _of_the_hour(self, route: TimedRoute) -> tuple[Violation, ...]:
        """What the joined route overruns: the end of the shift, and the pinned times of others."""
        shift = self._stated.problem.shifts[self._joined]
        found = [Violation("overtime", {"seconds": route.home - _home_by(shift, route)})]
        for stop in route.stops:
            pin = self._stated.problem.visits[self._visits[stop.visit]].pin
            if stop.visit and pin is not None and pin.window is not None and stop.arrive > pin.window[1]:
                late = stop.arrive - pin.window[1]
                facts: dict[str, str | int] = {"work_order_id": self._name(stop.visit), "seconds": late}
                found.append(Violation("pinned_time_missed", facts))
        return tuple(one for one in found if one.facts["seconds"] != 0)

    def _name(self, local: int) -> str:
        return self._stated.work_orders[self._visits[local]].id

    def _moment(self, seconds: int) -> datetime:
        return self._stated.snapshot.now + timedelta(seconds=seconds)


def _with_the_bound_first(stated: Stated, routes: Routes) -> Routes:
    """What is under way stands first in its own route and in no other, whatever the plan thought of it."""
    bound = {i: duty.under_way_visit for i, duty in enumerate(stated.duties) if duty.under_way_visit is not None}
    free = {shift: tuple(v for v in row if v not in bound.values()) for shift, row in routes.items()}
    return {**free, **{shift: (visit, *free.get(shift, ())) for shift, visit in bound.items()}}


def _home_by(shift: Shift, route: TimedRoute) -> int:
    """The end of the shift, or his coming home when that is earlier."""
    return min(shift.end, route.home)


def _timed(schedule: Schedule, rows: Sequence[Sequence[int]]) -> list[TimedRoute] | None:
    """All the rows with their times; None when one of them cannot be driven at all."""
    timed = [schedule.timed(shift, row) for shift, row in enumerate(rows)]
    routes = [route for route in timed if route is not None]
    return routes if len(routes) == len(timed) else None


def _away(duty: Duty, at: datetime) -> timedelta:
    """How far a moment lies outside a duty."""
    return max(timedelta(0), duty.span.start - at, at - duty.span.end)
