"""Visits laid with other technicians or on another day, and what that does to every promise it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dispatch.model.plan import Plan
from dispatch.model.repair import MovedVisit, OtherVisit, Placement, Repair, Totals
from dispatch.model.verdict import Violation
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.planning.laying import Laying, Price, Row
from dispatch.planning.statement import Stated
from dispatch.planning.verdict import against
from dispatch.work_time import day_of
from solver.cost import travel_seconds
from solver.solution import TimedRoute, TimedStop

OwnStaffOnly = Callable[[WorkOrder], bool]
Before = Mapping[int, tuple[int, TimedStop]]
"""Visit -> shift and moments in the plan in force."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where visits shall go: to one of these technicians (None: whoever has it), on this day (None: any day)."""

    technician_ids: frozenset[str] | None = None
    day: date | None = None


class Moving:
    """One look at what moving some visits would do."""

    def __init__(self, stated: Stated, plan: Plan | None, own_staff_only: OwnStaffOnly, ids: Iterable[str]) -> None:
        self.stated, self._own_staff_only = stated, own_staff_only
        number = {order.id: i for i, order in enumerate(stated.work_orders)}
        wanted = list(dict.fromkeys(ids))
        self.visits = tuple(number[id] for id in wanted if id in number and self._movable(number[id]))
        kept = {stated.work_orders[visit].id for visit in self.visits}
        self.refused = [(id, "not_movable") for id in wanted if id not in kept]
        before = Laying(stated, plan)
        self._rows_before = dict(before.rows)
        self._before = {
            shift: route for shift, row in before.rows.items() if row and (route := before.timed(shift, row))
        }
        self.was: Before = {stop.visit: (shift, stop) for shift, route in self._before.items() for stop in route.stops}
        self.laying = Laying(stated, plan, frozenset(self.visits))

    def _movable(self, visit: int) -> bool:
        return self.stated.problem.visits[visit].under_way is None

    def technician_of(self, shift: int) -> str:
        return self.stated.duties[shift].technician.id

    def shifts_in(self, target: Target, visit: int) -> list[int]:
        """The duties in which the visit may go where it is wanted, ordinary ones where there are any."""
        whose = target.technician_ids
        if whose is None and visit in self.was:
            whose = frozenset({self.technician_of(self.was[visit][0])})
        used = {other for shift, row in self.laying.rows.items() if row for other in self._instead_of(shift)}
        found = [
            shift
            for shift, duty in enumerate(self.stated.duties)
            if shift not in used
            and (whose is None or duty.technician.id in whose)
            and (target.day is None or day_of(duty.span.start) == target.day)
        ]
        ordinary = [shift for shift in found if not self.stated.duties[shift].on_call]
        return ordinary or found

    def _instead_of(self, used: int) -> Iterator[int]:
        """The shifts that stay empty when this one is used, whichever of the two says so."""
        shifts = self.stated.problem.shifts
        yield from shifts[used].excludes
        yield from (i for i, shift in enumerate(shifts) if used in shift.excludes)

    def against(self, visit: int, shift: int) -> tuple[Violation, ...]:
        """What speaks against the technician of a shift for this visit, whenever he comes."""
        return against(self.stated, self._own_staff_only, self.stated.work_orders[visit], self.technician_of(shift))

    def best_place(self, block: Row, shifts: Iterable[int]) -> tuple[int, Row] | None:
        """The shift and its row with these visits in it that break the fewest rules and then cost least."""
        best = self.best_offer(block, shifts)
        return None if best is None else best[1:]

    def best_offer(self, block: Row, shifts: Iterable[int]) -> tuple[Price, int, Row] | None:
        """The same with what it adds to the price."""
        offers: list[tuple[Price, int, Row]] = []
        for shift in shifts:
            personal = sum(len(self.against(visit, shift)) for visit in block)
            for row in self.laying.places(block, shift):
                added = self.laying.added(shift, row)
                if added is not None:
                    offers.append(((added[0] + personal, *added[1:]), shift, row))
        return min(offers, default=None)

    def leave(self, visit: int, reason: str) -> None:
        """Leave a visit where it was after all, and say why."""
        self.visits = tuple(one for one in self.visits if one != visit)
        self.refused.append((self.stated.work_orders[visit].id, reason))
        was = self.was.get(visit)
        place = None if was is None else self.best_place((visit,), [was[0]])
        if place is not None:
            self.laying.put(*place)

    def repair(self, level_of: Callable[[int, Row], tuple[PinLevel, str | None]]) -> Repair:
        """The rows as they are laid now, beside those in force; ``level_of`` says how each visit is pinned."""
        shifts = [shift for shift, row in self.laying.rows.items() if row != self._rows_before.get(shift, ())]
        touched = sorted({*shifts, *(self.was[visit][0] for visit in self.visits if visit in self.was)})
        after = {s: route for s in touched if self.laying.rows.get(s) and (route := self._timed(s))}
        moved = [
            self._moved(shift, route, stop, level_of)
            for shift, route in after.items()
            for stop in route.stops
            if stop.visit in self.visits
        ]
        others = [one for shift, route in after.items() for one in self._others(shift, route)]
        was = {shift: self._before[shift] for shift in touched if shift in self._before}
        return Repair(tuple(moved), tuple(others), tuple(self.refused), self._totals(was), self._totals(after))

    def _timed(self, shift: int) -> TimedRoute | None:
        return self.laying.timed(shift, self.laying.rows[shift])

    def _moved(
        self,
        shift: int,
        route: TimedRoute,
        stop: TimedStop,
        level_of: Callable[[int, Row], tuple[PinLevel, str | None]],
    ) -> MovedVisit:
        order, was = self.stated.work_orders[stop.visit], self.was.get(stop.visit)
        broken = (*self.against(stop.visit, shift), *self._of_the_hour(shift, route))
        level, follows = level_of(stop.visit, self.laying.rows[shift])
        arrive_at = self.moment(stop.arrive)
        bound = arrive_at if level in (PinLevel.BOTH, PinLevel.TIME) else None
        codes = tuple(dict.fromkeys(one.code for one in broken))
        return MovedVisit(
            Placement(order.id, order.version, level, self.technician_of(shift), bound, follows, codes),
            None if was is None else self.technician_of(was[0]),
            None if was is None else self.moment(was[1].arrive),
            None if was is None else self.late(was[1]),
            arrive_at,
            self.late(stop),
            broken,
        )

    def _of_the_hour(self, shift: int, route: TimedRoute) -> Iterator[Violation]:
        """The rules of the hour that the new row breaks, further than the old one did."""
        before = self._before.get(shift)
        known = {} if before is None else {r[:2]: r[2] for r in self.laying.broken_rules(shift, before)}
        for code, visit, seconds in self.laying.broken_rules(shift, route):
            if seconds > known.get((code, visit), 0):
                about = {} if visit < 0 else {"work_order_id": self.stated.work_orders[visit].id}
                yield Violation(code, {"seconds": seconds, **about})

    def _others(self, shift: int, route: TimedRoute) -> Iterator[OtherVisit]:
        for stop in route.stops:
            was = self.was.get(stop.visit)
            if stop.visit in self.visits or was is None or self.late(was[1]) == self.late(stop):
                continue
            order = self.stated.work_orders[stop.visit]
            yield OtherVisit(order.id, self.technician_of(shift), self.late(was[1]), self.late(stop))

    def late(self, stop: TimedStop) -> int:
        """Seconds by which the visit misses the worst of its promises; 0 is in time."""
        return max(self._lates(stop), default=0)

    def _lates(self, stop: TimedStop) -> list[int]:
        promises = self.stated.problem.visits[stop.visit].commitments
        return [max(0, (stop.finish if one.on_finish else stop.arrive) - one.due) for one in promises]

    def _totals(self, routes: Mapping[int, TimedRoute]) -> Totals:
        late = [seconds for route in routes.values() for stop in route.stops for seconds in self._lates(stop)]
        travel = sum(map(travel_seconds, routes.values()))
        return Totals(sum(seconds > 0 for seconds in late), sum(late), travel)

    def moment(self, seconds: int) -> datetime:
        return self.stated.snapshot.now + timedelta(seconds=seconds)


def moved_to(moving: Moving, target: Target) -> Repair:
    """Each visit at its best place where it is wanted, the most urgent first; the others keep their order.

    Bound to a day, the arrival is pinned, too: else the planner would be free to come on another.
    """
    moving.laying.take_out(frozenset(moving.visits))
    for visit in sorted(moving.visits, key=lambda one: (_due(moving, one), one)):
        place = moving.best_place((visit,), moving.shifts_in(target, visit))
        if place is None:
            moving.leave(visit, "off_duty")
        else:
            moving.laying.put(*place)
    level = PinLevel.TECHNICIAN if target.day is None else PinLevel.BOTH
    return moving.repair(lambda visit, row: (level, None))


def _due(moving: Moving, visit: int) -> int:
    work = moving.stated.problem.visits[visit]
    dues = (one.due - (work.service if one.on_finish else 0) for one in work.commitments)
    return min(dues, default=moving.stated.problem.horizon)
