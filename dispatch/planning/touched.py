"""What happened touches a few technicians: only their routes are planned anew, the others' stay as they are in force.

A fault touches everybody who could take it, a step of a visit the technician who made it, and the minutes that pass
touch whoever should have left, arrived or finished by now. What touches everybody (somebody falls ill, another goal, a
new letter) is planned as a whole, and so is the company from time to time (``PlannerSettings.refresh``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from dispatch.demands import demanded_skills, lacking
from dispatch.model.event import CHANGES_THE_PLAN, Event, EventKind
from dispatch.model.plan import Plan, PlanStatus, Route
from dispatch.model.snapshot import Snapshot
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planning.points import point_of
from dispatch.planning.statement import LEAST_REMAINING_SECONDS, Stated
from dispatch.travel.times import TravelTimes
from solver.problem import Problem
from solver.solution import Solution, TimedStop

TOUCHES_FEW = frozenset(
    {
        EventKind.FAULT_REPORTED,
        EventKind.REMOTE_FAILED,
        EventKind.APPOINTMENT_MADE,
        EventKind.VISIT_DECLINED,
        EventKind.DEPARTED,
        EventKind.ARRIVED,
        EventKind.FINISHED,
        EventKind.SIGN_OFF_REFUSED,
        EventKind.LOANER_PROVIDED,
        EventKind.HELD,
        EventKind.RESUMED,
        EventKind.CANCELLED,
        EventKind.PLACE_CORRECTED,
        EventKind.RECLASSIFIED,
        EventKind.UNPINNED,
    }
)
"""Kinds that concern one work order, who is bound to it, and who could take it; every other kind concerns everybody."""

FREES_TIME = frozenset({EventKind.FINISHED, EventKind.HELD, EventKind.CANCELLED})
"""Kinds after which there may be room for a fault that had none."""

NEAREST = 12
"""As many technicians are asked about a fault first; everybody is where they leave it late or without a place."""

GRACE = timedelta(minutes=5)
"""The hours of a route are put right when reality is this far behind them."""

_NO_WAY_FAR = 10**9


@dataclass(frozen=True, slots=True)
class Touched:
    """The part of a snapshot that is planned anew: whose routes, and which work orders have a say in it.

    ``changed`` are the work orders of the events, whether or not they still need a visit; ``frees_time`` says whether
    faults without a place may find one now, ``next_stops`` are where the technicians go next. ``set_out`` are visits
    that somebody has left for as planned: their routes stay, but say so.
    """

    technicians: frozenset[str]
    changed: frozenset[str]
    frees_time: bool = False
    next_stops: frozenset[str] = frozenset()
    set_out: frozenset[str] = frozenset()

    @property
    def neighbourhood(self) -> frozenset[str]:
        """The work orders near which a search may find something better now."""
        return self.changed | self.next_stops | self.set_out

    @property
    def is_nobody(self) -> bool:
        """Whether the plan in force is as good as it was: nothing has changed and nobody is behind."""
        return not (self.technicians or self.changed)


def touched_by(news: Iterable[Event], snapshot: Snapshot, travel: TravelTimes) -> Touched | None:
    """Whom the events since the plan in force touch; None where everybody has to be looked at."""
    plan = snapshot.published
    changes = [event for event in news if event.kind in CHANGES_THE_PLAN]
    if plan is None or not TOUCHES_FEW.issuperset(event.kind for event in changes):
        return None
    steps = [event for event in changes if is_as_planned(event, plan)]
    left = frozenset(str(event.work_order_id) for event in steps if event.kind is EventKind.DEPARTED)
    changed = frozenset(e.work_order_id for e in changes if e.work_order_id is not None and e not in steps)
    crew = frozenset(_technicians(plan, changed, snapshot, travel))
    goals = (
        next((s.work_order_id for s in r.stops if not s.under_way), "") for r in plan.routes if r.technician_id in crew
    )
    frees_time = any(event.kind in FREES_TIME for event in changes)
    return Touched(crew, changed, frees_time, frozenset(goals) - {""}, left - changed)


def is_as_planned(event: Event, plan: Plan) -> bool:
    """Whether somebody has left for the next stop of his route, or arrived there, no more than ``GRACE`` off its hour.

    The plan has to know that he is on his way before his arrival changes nothing in it.
    """
    found = None if event.work_order_id is None else plan.stop_of(event.work_order_id)
    if found is None or found[0].technician_id != event.technician_id or found[0].stops[0] is not found[1]:
        return False
    stop = found[1]
    if event.kind is EventKind.DEPARTED:
        return not stop.under_way and abs(event.at - stop.depart_at) <= GRACE
    return event.kind is EventKind.ARRIVED and stop.under_way and abs(event.at - stop.arrive_at) <= GRACE


def under_way(in_force: Plan, touched: Touched, snapshot: Snapshot) -> Plan:
    """The plan in force, saying of the visits somebody has left for as planned that they are under way."""
    routes = tuple(
        replace(route, stops=(replace(route.stops[0], under_way=True), *route.stops[1:]))
        if route.stops and route.stops[0].work_order_id in touched.set_out
        else route
        for route in in_force.routes
    )
    draft = replace(in_force, status=PlanStatus.DRAFT, published_at=None, published_by=None)
    return replace(draft, based_on=snapshot.seq, made_at=snapshot.now, routes=routes, objective=())


def part_of(snapshot: Snapshot, touched: Touched) -> Snapshot:
    """The snapshot of the touched technicians alone: their routes, what changed, and faults they may have room for."""
    crew, plan = touched.technicians, snapshot.published
    assert plan is not None, "who has no plan in force plans the whole company"
    planned_for = {stop.work_order_id: route.technician_id for route in plan.routes for stop in route.stops}
    skills: dict[str, int] = {}
    for technician in snapshot.technicians:
        if technician.id in crew:
            skills.update({code: max(level, skills.get(code, 0)) for code, level in technician.skills.items()})

    def has_a_say(work_order: WorkOrder) -> bool:
        bound = work_order.technician_id if work_order.status.under_way else planned_for.get(work_order.id)
        if bound is not None:
            return bound in crew
        if work_order.id in touched.changed:
            return True
        is_free = work_order.owed is None and work_order.pin is None
        return touched.frees_time and is_free and not lacking(skills, work_order)

    return replace(
        snapshot,
        work_orders=tuple(w for w in snapshot.work_orders if has_a_say(w)),
        technicians=tuple(t for t in snapshot.technicians if t.id in crew),
        shifts=tuple(s for s in snapshot.shifts if s.technician_id in crew),
        absences=tuple(a for a in snapshot.absences if a.technician_id in crew),
        published=replace(plan, routes=tuple(r for r in plan.routes if r.technician_id in crew), unassigned=()),
    )


def suffices(stated: Stated, found: Solution, touched: Touched, in_force: Plan) -> bool:
    """Whether asking few was enough: no fault lost its place, and none that changed is late or without one."""
    had_a_place = {stop.work_order_id for route in in_force.routes for stop in route.stops}
    for left in found.unassigned:
        work_order = stated.work_orders[left.visit]
        if work_order.owed is None and work_order.id in had_a_place | touched.changed:
            return False
    return not any(
        stated.work_orders[stop.visit].id in touched.changed - had_a_place and _is_late(stated.problem, stop)
        for route in found.routes
        for stop in route.stops
    )


def _is_late(problem: Problem, stop: TimedStop) -> bool:
    return any(c.due < (stop.finish if c.on_finish else stop.arrive) for c in problem.visits[stop.visit].commitments)


def joined(in_force: Plan, touched: Touched, part: Plan) -> Plan:
    """The plan in force with the routes of ``part`` in the place of the touched ones.

    The tiers of the search are worked out for whole plans only.
    """
    kept = tuple(route for route in in_force.routes if route.technician_id not in touched.technicians)
    placed = {stop.work_order_id for route in part.routes for stop in route.stops}
    known = {u.work_order_id: u for u in in_force.unassigned if u.work_order_id not in placed | touched.changed}
    news = (u for u in part.unassigned if u.work_order_id not in known)
    return replace(part, routes=kept + part.routes, unassigned=(*known.values(), *news), objective=())


def _technicians(plan: Plan, changed: frozenset[str], snapshot: Snapshot, travel: TravelTimes) -> Iterator[str]:
    by_id = {work_order.id: work_order for work_order in snapshot.work_orders}
    planned = set[str]()
    for route in plan.routes:
        stops = [stop.work_order_id for stop in route.stops]
        planned.update(stops)
        if not changed.isdisjoint(stops) or _is_behind(route, by_id, snapshot.now):
            yield route.technician_id
    for work_order_id in sorted(changed & by_id.keys()):
        work_order = by_id[work_order_id]
        pinned = None if work_order.pin is None else work_order.pin.technician_id
        yield from (one for one in (work_order.technician_id, pinned) if one is not None)
        if work_order_id not in planned and not work_order.status.under_way:
            yield from _nearest(work_order, by_id, snapshot, travel)


def _nearest(
    work_order: WorkOrder, by_id: Mapping[str, WorkOrder], snapshot: Snapshot, travel: TravelTimes
) -> Iterator[str]:
    """Who could take it, the shortest ways from where he is, lives or is sent first; nobody while it has no place."""
    goal, plan = point_of(work_order), snapshot.published
    if goal is None or plan is None:
        return
    asked = demanded_skills(work_order).items()
    able = {
        one.id: [one.home]
        for one in snapshot.technicians
        if one.active and all(one.skills.get(skill, 0) >= level for skill, level in asked)
    }
    for who, position in snapshot.positions.items():
        if who in able:
            able[who].append((position.lat, position.lon))
    for route in plan.routes:
        if route.technician_id in able:
            points = (point_of(by_id[stop.work_order_id]) for stop in route.stops if stop.work_order_id in by_id)
            able[route.technician_id].extend(point for point in points if point is not None)
    starts = [point for points in able.values() for point in points]
    seconds = iter(travel.matrix(starts, (goal,)).seconds[:, 0].tolist() if starts else ())
    far = {who: min(s if s >= 0 else _NO_WAY_FAR for s in islice(seconds, len(points))) for who, points in able.items()}
    yield from sorted(able, key=lambda who: (far[who], who))[:NEAREST]


def _is_behind(route: Route, by_id: Mapping[str, WorkOrder], now: datetime) -> bool:
    """Whether the hours of a route have become wrong by nothing but time: he should have done more by now."""
    for stop in route.stops:
        status = by_id[stop.work_order_id].status if stop.work_order_id in by_id else None
        if status is WorkOrderStatus.ON_SITE:
            return stop.finish_at + GRACE < now + timedelta(seconds=LEAST_REMAINING_SECONDS)
        return (stop.arrive_at if status is WorkOrderStatus.ON_THE_WAY else stop.depart_at) + GRACE < now
    return False
