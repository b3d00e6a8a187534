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
from solver.cost import travel_seconds
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


def squeezed(stated: Stated, plan: Plan, work_order_id: str) -> Iterator[Squeezed]:
    """The best place with each technician who could take the work order, the best first; nobody else loses a visit.

    Nothing for a work order that cannot be planned, because nobody knows where it is.
    """
    visit = next((number for number, known in enumerate(stated.work_orders) if known.id == work_order_id), None)
    if visit is None:
        return
    rows, schedule = rows_in_force(stated, plan), Schedule(stated.problem)
    running = solver.RunningPlan(stated.problem, orders_of(stated, plan))
    for offer in running.suggestions(visit, len(stated.duties)):
        before = rows.get(offer.shift, ())
        if tuple(running.routes.get(offer.shift, ())) != before:
            continue  # his day cannot be kept as it is even without one visit more
        row = (*before[: offer.position], visit, *before[offer.position :])
        timed, now = schedule.timed(offer.shift, row), schedule.timed(offer.shift, before)
        if timed is not None:
            yield Squeezed(_choice(stated, offer.shift, offer.position, timed, now), offer.shift, row)


def rows_with(stated: Stated, plan: Plan, found: Squeezed) -> Rows:
    """The rows of the plan in force with this one in place of the technician's."""
    return {**rows_in_force(stated, plan), found.shift: found.row}


def _choice(stated: Stated, shift: int, position: int, timed: TimedRoute, before: TimedRoute | None) -> Choice:
    stop, start = timed.stops[position], stated.snapshot.now
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
        stated.duties[shift].technician.id,
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
