"""State the desk's facts as a solver problem: seconds from now, positions in a matrix, weights.

What only the desk knows is turned here into what the search understands: holds and appointments into releases,
absences into shorter shifts, on-call duty into a skill that only urgent visits ask for, visits under way into fixed
first stops, and the promises that a visit can still keep into commitments with weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from dispatch.demands import demanded_skills
from dispatch.model.commitment import ClockStatus, Milestone
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Leg, Plan, Unassigned
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Employer
from dispatch.model.work_order import PinLevel, WorkOrder, WorkOrderStatus
from dispatch.planning.asking import decliners, skill_numbers
from dispatch.planning.duty import Duty, duties
from dispatch.planning.freezing import frozen
from dispatch.planning.grounded import matrix_of, rides_of
from dispatch.planning.inspections import fault_factor, objective_of, price_of, waiting
from dispatch.planning.nights import with_nights, with_the_night
from dispatch.planning.ordering import locked_orders, with_orders
from dispatch.planning.points import Locations, known_point, point_of
from dispatch.planning.timing import is_urgent, released
from dispatch.planning.traffic import driven_seconds, traffic_of
from dispatch.skill_names import grounded_skills
from dispatch.travel.times import NO_WAY, TravelMatrix, TravelTimes
from dispatch.work_time import day_of
from solver.problem import UNREACHABLE, Commitment, Order, Pin, Problem, Shift, Visit

BREACH_WEIGHT: Mapping[Milestone, int] = {Milestone.ARRIVE: 4, Milestone.RESOLVE: 3, Milestone.COMPLETE: 3}
"""What one broken promise weighs for an ordinary customer; multiplied by the customer's grade."""
EMERGENCY_FACTOR = 4
ON_TIME_WINDOW = timedelta(minutes=15)
"""A visit pinned to a time may start this much before or after it."""
LEAST_REMAINING_SECONDS = 600
"""A technician who should have finished already is expected to need ten minutes more."""

ORDINARY_DUTY = 0
"""The skill that every shift but on-call duty has; visits that are not urgent ask for it."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What the customers' letters say of a work order: its clocks now, and whether only own staff may be sent."""

    clocks_of: Callable[[WorkOrder], Sequence[ClockStatus]]
    own_staff_only: Callable[[WorkOrder], bool]


@dataclass(frozen=True, slots=True)
class Stated:
    """A problem with the way back: visit i is ``work_orders[i]``, shift i is ``duties[i]``.

    ``impossible`` are work orders that cannot even be stated; ``in_full`` gives a leg between two points its rides.
    ``skill_codes`` are the problem's numbers of skills, but for ``ORDINARY_DUTY``.
    """

    problem: Problem
    snapshot: Snapshot
    work_orders: tuple[WorkOrder, ...]
    duties: tuple[Duty, ...]
    travel: TravelMatrix
    impossible: tuple[Unassigned, ...]
    in_full: Callable[[int, int, Leg], Leg] = lambda start, end, leg: leg
    skill_codes: Mapping[int, str] = field(default_factory=dict)


def state(snapshot: Snapshot, letters: Letters, travel: TravelTimes, *, freeze: timedelta = timedelta(0)) -> Stated:
    """The problem of one planning run. Visits that leave within ``freeze`` keep their technician."""
    lost = _impossible(snapshot)
    hopeless = {unassigned.work_order_id for unassigned in lost} | waiting(snapshot, travel)
    located = tuple(w for w in snapshot.work_orders if w.id not in hopeless)
    at_work = with_nights(duties(snapshot, located), snapshot)
    places = Locations()
    for work_order in located:
        places.of(known_point(work_order))
    for duty in at_work:
        places.of(duty.start)
        places.of(duty.end)
    points = places.all()
    grounded = {places.of(known_point(w)) for w in located if w.skill in grounded_skills()}
    matrix = matrix_of(travel, points, grounded)
    stated = _Statement(snapshot, letters, located, at_work, places, matrix, freeze).build(lost)
    return replace(stated, in_full=rides_of(travel, points, grounded))


def _impossible(snapshot: Snapshot) -> tuple[Unassigned, ...]:
    """Work orders nobody can find, and those pinned to a technician who has no duty left to serve them in."""
    pinned = any(work_order.pin is not None for work_order in snapshot.work_orders)
    on_duty = {duty.technician.id for duty in duties(snapshot, ())} if pinned else set()
    found = []
    for work_order in snapshot.work_orders:
        pin = work_order.pin
        if point_of(work_order) is None:
            found.append(Unassigned(work_order.id, "no_place"))
        elif not work_order.status.under_way and pin is not None and pin.technician_id not in {None, *on_duty}:
            found.append(Unassigned(work_order.id, "pin_impossible", {"technician_id": str(pin.technician_id)}))
    return tuple(found)


def orders_of(stated: Stated, plan: Plan | None) -> dict[int, tuple[int, ...]]:
    """The routes of a plan as shift -> visits of this problem; what is no longer there is left out."""
    if plan is None:
        return {}
    visit_of = {work_order.id: i for i, work_order in enumerate(stated.work_orders)}
    shift_of = {duty.shift_id: i for i, duty in enumerate(stated.duties)}
    orders: dict[int, tuple[int, ...]] = {}
    for route in plan.routes:
        shift = shift_of.get(route.shift_id)
        if shift is not None and route.stops:
            orders[shift] = tuple(visit_of[s.work_order_id] for s in route.stops if s.work_order_id in visit_of)
    return orders


class _Statement:
    """Holds what the parts of one statement share while it is put together."""

    def __init__(
        self,
        snapshot: Snapshot,
        letters: Letters,
        work_orders: tuple[WorkOrder, ...],
        at_work: tuple[Duty, ...],
        places: Locations,
        matrix: TravelMatrix,
        freeze: timedelta,
    ) -> None:
        self._snapshot = snapshot
        self._letters = letters
        self._work_orders = work_orders
        self._duties = at_work
        self._places = places
        self._matrix = matrix
        self._frozen = frozen(snapshot, freeze, {duty.technician.id for duty in at_work})
        self._technicians = {technician.id: i for i, technician in enumerate(snapshot.technicians)}
        self._skills = skill_numbers(work_orders, snapshot.technicians, first=ORDINARY_DUTY + 1)
        self._duty_of = {
            work_orders[duty.under_way_visit].id: number
            for number, duty in enumerate(at_work)
            if duty.under_way_visit is not None
        }
        ends = [self._after_now(duty.span.end) for duty in at_work]
        self._traffic = traffic_of(matrix, snapshot.now, max([86400, *ends]))
        self._fault_factor = fault_factor(work_orders, day_of(snapshot.now))

    def build(self, lost: tuple[Unassigned, ...]) -> Stated:
        visits = tuple(self._visit(work_order) for work_order in self._work_orders)
        shifts = tuple(self._shift(duty, visits) for duty in self._duties)
        seconds = np.where(self._matrix.seconds == NO_WAY, UNREACHABLE, self._matrix.seconds).astype(np.int32)
        horizon = max([86400, *(shift.end for shift in shifts)])
        goal = objective_of(self._snapshot.goal, self._work_orders)
        visits, behind = self._in_order(visits)
        problem = Problem(seconds, shifts, visits, horizon, orders=behind, objective=goal, traffic=self._traffic)
        names = {number: code for code, number in self._skills.items()}
        stated = Stated(problem, self._snapshot, self._work_orders, self._duties, self._matrix, lost, skill_codes=names)
        previous = orders_of(stated, self._snapshot.published)
        return replace(stated, problem=replace(problem, previous=previous))

    def _in_order(self, visits: tuple[Visit, ...]) -> tuple[tuple[Visit, ...], tuple[Order, ...]]:
        """What is locked one after the other."""
        on_duty = {duty.technician.id for duty in self._duties}
        locks = locked_orders(self._work_orders, self._snapshot.published, on_duty)
        number = {work_order.id: i for i, work_order in enumerate(self._work_orders)}
        return with_orders(visits, locks, number, self._technicians)

    def _after_now(self, instant: datetime) -> int:
        return seconds_between(self._snapshot.now, instant)

    def _location(self, work_order: WorkOrder) -> int:
        return self._places.of(known_point(work_order))

    def _shift(self, duty: Duty, visits: Sequence[Visit]) -> Shift:
        technician = duty.technician
        held = [(self._skills[code], level) for code, level in technician.skills.items() if code in self._skills]
        if not duty.on_call:
            held.append((ORDINARY_DUTY, 1))
        end = self._after_now(duty.span.end)
        bound = duty.under_way_visit
        home = self._last_place(duty, visits)
        if bound is not None:
            end = max(end, self._back_home(visits[bound], home))
        shift = Shift(
            technician=self._technicians[technician.id],
            start_location=self._places.of(duty.start),
            end_location=home,
            start=self._after_now(duty.span.start),
            end=end,
            skills=tuple(sorted(held)),
            own_staff=technician.employer is Employer.OWN,
        )
        return with_the_night(shift, duty, self._duties, self._after_now, self._snapshot.duty_rules.night_away_seconds)

    def _last_place(self, duty: Duty, visits: Sequence[Visit]) -> int:
        """Where the day ends: at home, or where he is when closed ways leave none home."""
        here = self._places.of(duty.start) if duty.under_way_visit is None else visits[duty.under_way_visit].location
        home = self._places.of(duty.end)
        return here if int(self._matrix.seconds[here, home]) == NO_WAY else home

    def _back_home(self, visit: Visit, home: int) -> int:
        """When a visit under way lets its technician be home: duty lasts at least until then."""
        leaves = max(0, (visit.arrived or 0) + visit.service)
        return leaves + self._driven(visit.location, home, leaves)

    def _driven(self, start: int, end: int, depart: int) -> int:
        """Seconds of a leg at its hour, 0 where there is no way."""
        return driven_seconds(self._traffic, start, end, depart, max(0, int(self._matrix.seconds[start, end])))

    def _visit(self, work_order: WorkOrder) -> Visit:
        clocks = [clock for clock in self._letters.clocks_of(work_order) if clock.open]
        owed = [clock for clock in clocks if clock.commitment.code in BREACH_WEIGHT]
        urgent = is_urgent(work_order, owed, self._snapshot.now)
        overruled = self._overruled(work_order)
        asked = {} if overruled else demanded_skills(work_order)
        demand = [(self._skills[code], level) for code, level in asked.items()]
        if not urgent:
            demand.append((ORDINARY_DUTY, 1))
        stated = Visit(
            location=self._location(work_order),
            service=self._snapshot.service_seconds(work_order),
            release=self._after_now(released(work_order, self._snapshot.now)),
            skills=tuple(sorted(demand)),
            commitments=self._commitments(work_order, clocks),
            forbidden_technicians=decliners(work_order, self._technicians),
            own_staff_only=not overruled and self._letters.own_staff_only(work_order),
            unassigned_price=self._unassigned_price(work_order),
            pin=self._pin(work_order),
        )
        return self._under_way(work_order, stated) if work_order.status.under_way else stated

    def _unassigned_price(self, work_order: WorkOrder) -> int:
        if work_order.owed is not None:
            return price_of(work_order.owed, day_of(self._snapshot.now))
        return self._snapshot.grades.get(work_order.customer_id, 1) * self._fault_factor

    def _commitments(self, work_order: WorkOrder, clocks: Sequence[ClockStatus]) -> tuple[Commitment, ...]:
        grade = self._snapshot.grades.get(work_order.customer_id, 1)
        factor = grade * (EMERGENCY_FACTOR if work_order.situation.emergency else 1)
        return tuple(
            Commitment(
                due=self._after_now(clock.commitment.due),
                breach_weight=BREACH_WEIGHT[clock.commitment.code] * factor,
                late_weight=grade,
                on_finish=clock.commitment.code is not Milestone.ARRIVE,
            )
            for clock in clocks
            if clock.commitment.code in BREACH_WEIGHT
        )

    def _pin(self, work_order: WorkOrder) -> Pin | None:
        pin = work_order.pin
        if pin is None:
            keeper = self._frozen.get(work_order.id)
            return None if keeper is None else Pin(technician=self._technicians[keeper])
        window = None
        if pin.arrive_at is not None and pin.arrive_at + ON_TIME_WINDOW > self._snapshot.now:
            window = (
                max(0, self._after_now(pin.arrive_at - ON_TIME_WINDOW)),
                self._after_now(pin.arrive_at + ON_TIME_WINDOW),
            )
        bound = pin.level is not PinLevel.TIME and pin.technician_id is not None
        return Pin(technician=self._technicians[str(pin.technician_id)] if bound else None, window=window)

    def _overruled(self, work_order: WorkOrder) -> bool:
        """Whether a dispatcher has chosen the technician himself: his skills and employer are then not asked about."""
        pin = work_order.pin
        return pin is not None and pin.technician_id is not None and pin.level is not PinLevel.TIME

    def _under_way(self, work_order: WorkOrder, stated: Visit) -> Visit:
        """Fixed first in the duty of the technician who is bound to it, with the arrival that was or is expected."""
        duty = self._duty_of[work_order.id]
        arrived = self._arrival(work_order, self._duties[duty])
        service = max(stated.service, LEAST_REMAINING_SECONDS - arrived)
        return replace(stated, service=service, under_way=duty, arrived=arrived, release=0, pin=None)

    def _arrival(self, work_order: WorkOrder, duty: Duty) -> int:
        if work_order.status is WorkOrderStatus.ON_SITE and work_order.visit_arrived_at is not None:
            return self._after_now(work_order.visit_arrived_at)
        left, here = self._after_now(work_order.departed_at or self._snapshot.now), self._places.of(duty.start)
        there = self._location(work_order)
        if int(self._matrix.seconds[here, there]) == NO_WAY:
            return max(0, left + self._planned_drive(work_order))
        return max(0, left + self._driven(here, there, left))

    def _planned_drive(self, work_order: WorkOrder) -> int:
        """Seconds of the trip in the plan that sent him: the way was closed behind or before him."""
        published = self._snapshot.published
        found = None if published is None else published.stop_of(work_order.id)
        return 0 if found is None else found[1].leg.seconds
