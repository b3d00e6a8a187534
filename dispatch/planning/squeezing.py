"""Squeeze one more visit into the plan in force: where it fits best with each technician, and who waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import solver
from dispatch.model.emergency import Choice, Displaced
from dispatch.model.plan import Plan
from dispatch.planning.hand_made import Rows, rows_in_force
from dispatch.planning.statement import Stated, orders_of
from solver.cost import Tariff, travel_seconds
from solver.problem import Visit
from solver.schedule import Schedule
from solver.solution import TimedRoute, TimedStop

LATER_SECONDS = 60
"""Whoever comes less than a minute later is not displaced."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A choice and the row it is made of."""

    choice: Choice
    shift: int
    row: tuple[int, ...]


def squeezed(stated: Stated, plan: Plan, work_order_id: str) -> list[Squeezed]:
    """The best place with each technician who could take the work order, the best first; nobody else loses a visit.

    Best is what breaks fewest promises, then what makes them least late, then who is there first. Nothing for a work
    order that cannot be planned, because nobody knows where it is.
    """
    visit = next((number for number, known in enumerate(stated.work_orders) if known.id == work_order_id), None)
    if visit is None:
        return []
    rows, squeezing = rows_in_force(stated, plan), _Squeezing(stated, visit)
    running = solver.RunningPlan(stated.problem, orders_of(stated, plan))
    shifts = [offer.shift for offer in running.suggestions(visit, len(stated.duties))]
    places = [place for shift in shifts for place in squeezing.places(shift, rows.get(shift, ()))]
    best: dict[str, _Place] = {}
    for place in sorted(places, key=lambda place: (place.price, place.shift, place.position)):
        best.setdefault(stated.duties[place.shift].technician.id, place)
    return [Squeezed(_choice(stated, place), place.shift, place.row) for place in best.values()]


@dataclass(frozen=True, slots=True)
class _Place:
    """A row with the visit in it. ``price``: promises broken and seconds late beyond before, and the arrival."""

    shift: int
    position: int
    row: tuple[int, ...]
    timed: TimedRoute
    before: TimedRoute | None
    price: tuple[int, int, int]


class _Squeezing:
    """Every place of one visit in a row."""

    def __init__(self, stated: Stated, visit: int) -> None:
        self._stated, self._visit = stated, visit
        self._schedule, self._tariff = Schedule(stated.problem), Tariff(stated.problem)

    def places(self, shift: int, row: tuple[int, ...]) -> Iterator[_Place]:
        """Those behind what is under way that can be driven; none where the row itself cannot."""
        before = self._schedule.timed(shift, row)
        if before is None and row:
            return
        broken, late = self._hurt(before)
        first = 0 if self._stated.duties[shift].under_way_visit is None else 1
        for position in range(first, len(row) + 1):
            laid = (*row[:position], self._visit, *row[position:])
            timed = self._schedule.timed(shift, laid)
            if timed is not None:
                breaks, lates = self._hurt(timed)
                price = (breaks - broken, lates - late, timed.stops[position].arrive)
                yield _Place(shift, position, laid, timed, before, price)

    def _hurt(self, route: TimedRoute | None) -> tuple[int, int]:
        """(weight of the promises broken, weighted seconds late) of a row."""
        stops = () if route is None else route.stops
        pairs = [self._tariff.lateness(stop.visit, stop.arrive, stop.finish) for stop in stops]
        return sum(broken for broken, _late in pairs), sum(late for _broken, late in pairs)


def rows_with(stated: Stated, plan: Plan, found: Squeezed) -> Rows:
    """The rows of the plan in force with this one in place of the technician's."""
    return {**rows_in_force(stated, plan), found.shift: found.row}


def _choice(stated: Stated, place: _Place) -> Choice:
    timed, before = place.timed, place.before
    stop, start = timed.stops[place.position], stated.snapshot.now
    driven = 0 if before is None else travel_seconds(before)
    was = {} if before is None else {other.visit: other for other in before.stops}
    later = [
        Displaced(
            stated.work_orders[other.visit].id,
            start + timedelta(seconds=was[other.visit].arrive),
            start + timedelta(seconds=other.arrive),
            _margin(stated.problem.visits[other.visit], other),
        )
        for other in timed.stops
        if other.visit in was and other.arrive - was[other.visit].arrive >= LATER_SECONDS
    ]
    return Choice(
        stated.duties[place.shift].technician.id,
        start + timedelta(seconds=stop.depart),
        start + timedelta(seconds=stop.arrive),
        start + timedelta(seconds=stop.finish),
        travel_seconds(timed) - driven,
        _margin(stated.problem.visits[stop.visit], stop),
        tuple(later),
    )


def _margin(visit: Visit, stop: TimedStop) -> int | None:
    """Seconds left before the first promise on this visit breaks; negative when one is late."""
    ends = ((promise.due, stop.finish if promise.on_finish else stop.arrive) for promise in visit.commitments)
    return min((due - at for due, at in ends), default=None)
