"""The nearest able technicians for a place at a moment, by the plan in force: where each will be, and when he is there.

Whoever is on a visit finishes it first, whoever is off duty leaves when his next shift begins. Nothing is planned and
nobody is asked to drop a visit: it is what a dispatcher wants to know before he decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.model.moment import Interval, seconds_between
from dispatch.model.plan import Leg, Plan, Route
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Employer, Technician
from dispatch.planning.duty import whereabouts, without
from dispatch.planning.nights import duty_began
from dispatch.planning.points import point_of
from dispatch.planning.traffic import driven_seconds, in_traffic, traffic_of
from dispatch.travel.times import Point, TravelMatrix, TravelTimes
from solver.traffic import Traffic

LOOKS_AHEAD = timedelta(hours=24)
"""Whoever cannot leave within this long after the moment asked about is off duty."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody at ``point`` (lat, lon in WGS-84 degrees), asked about as of ``at``.

    ``skill`` is a code, empty for anybody; ``level`` the least one of it. ``permits`` are codes of
    what the place asks for.
    """

    point: Point
    at: datetime
    skill: str = ""
    level: int = 1
    own_staff_only: bool = False
    permits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """One who could be there: from ``start`` at ``leaves_at``, after the visit ``after`` where he is on one."""

    technician_id: str
    start: Point
    leaves_at: datetime
    leg: Leg
    arrive_at: datetime
    after: str | None = None
    on_call: bool = False


@dataclass(frozen=True, slots=True)
class NotComing:
    """One who could not, and why.

    ``no_skill``, ``no_permit``, ``no_technician`` (not own staff), ``off_duty``, ``unreachable``.
    """

    technician_id: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer: the soonest first, then who is left out, in the order of the reasons."""

    wanted: Wanted
    coming: tuple[Coming, ...]
    others: tuple[NotComing, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Where and when somebody could leave: from ``point`` at ``at``, within ``duty``."""

    technician_id: str
    point: Point
    at: datetime
    duty: Interval
    after: str | None = None
    on_call: bool = False


def who_can_come(snapshot: Snapshot, travel: TravelTimes, wanted: Wanted) -> Reach:
    """Everybody who is active, asked about one place and one moment not before the snapshot's.

    The snapshot must hold the shifts of ``LOOKS_AHEAD`` after that moment. Raises ``InputErrors`` for a point outside
    China.
    """
    others: list[NotComing] = []
    starts: list[Start] = []
    for technician in (one for one in snapshot.technicians if one.active):
        refused = refusal(technician, wanted)
        found = None if refused is not None else next(starts_of(technician, snapshot, wanted.at), None)
        if found is not None:
            starts.append(found)
        else:
            others.append(refused or NotComing(technician.id, "off_duty", _next_duty(technician, snapshot, wanted.at)))
    coming = []
    matrix = travel.matrix([start.point for start in starts], [wanted.point]) if starts else None
    for row, start in enumerate(starts):
        assert matrix is not None
        one = _coming(start, matrix, row, wanted.at)
        if one is None:
            others.append(NotComing(start.technician_id, "unreachable"))
        else:
            coming.append(one)
    coming.sort(key=lambda one: (one.arrive_at, one.technician_id))
    return Reach(wanted, tuple(coming), tuple(sorted(others, key=lambda one: (_ORDER[one.code], one.technician_id))))


_ORDER = {"unreachable": 0, "off_duty": 1, "no_technician": 2, "no_permit": 3, "no_skill": 4}


def refusal(technician: Technician, wanted: Wanted) -> NotComing | None:
    """Why he may not be sent at all, whenever that is; None when he may."""
    held = technician.skills.get(wanted.skill, 0)
    if wanted.skill and held < wanted.level:
        return NotComing(
            technician.id, "no_skill", {"skill": wanted.skill, "level": str(wanted.level), "held": str(held)}
        )
    for permit in wanted.permits:
        if permit not in technician.skills:
            return NotComing(technician.id, "no_permit", {"permit": permit})
    if wanted.own_staff_only and technician.employer is not Employer.OWN:
        return NotComing(technician.id, "no_technician")
    return None


def starts_of(technician: Technician, snapshot: Snapshot, at: datetime) -> Iterator[Start]:
    """Where he could leave from, once for each duty that has time left after ``at``, the first one first."""
    away = [absence.span for absence in snapshot.absences if absence.technician_id == technician.id]
    mine = sorted((s for s in snapshot.shifts if s.technician_id == technician.id), key=lambda shift: shift.span.start)
    for shift in mine:
        before = shift.span.start - duty_began(shift, mine, snapshot.published)
        for duty in without(shift.span, away):
            if duty.end <= at or duty.start > at + LOOKS_AHEAD:
                continue
            known = Interval(duty.start - before, duty.end)
            start = _start_within(technician, snapshot, max(at, duty.start), duty, known, on_call=shift.on_call)
            if start.at < duty.end:
                yield start


def _start_within(
    technician: Technician, snapshot: Snapshot, at: datetime, duty: Interval, known: Interval, *, on_call: bool
) -> Start:
    """After the visit he has left for by then; where he was seen last when he has left for none; else from home.

    ``known`` is the duty, on a journey with the days before it: as far back as he has not been home.
    """
    bound = _last_left_for(technician.id, snapshot, at, known)
    if bound is not None:
        place, finish, work_order_id = bound
        after = work_order_id if finish > at else None
        return Start(technician.id, place, max(at, finish), duty, after, on_call)
    running = snapshot.now in known
    place = whereabouts(technician, snapshot.positions, since=known.start) if running else technician.home
    return Start(technician.id, place, at, duty, None, on_call)


def _last_left_for(
    technician_id: str, snapshot: Snapshot, at: datetime, duty: Interval
) -> tuple[Point, datetime, str] | None:
    places = {work_order.id: point_of(work_order) for work_order in snapshot.work_orders}
    left = [
        (stop.depart_at, place, stop.finish_at, stop.work_order_id)
        for route in _routes(snapshot.published, technician_id)
        for stop in route.stops
        if stop.depart_at <= at and stop.finish_at > duty.start
        if (place := places.get(stop.work_order_id)) is not None
    ]
    return max(left, key=lambda one: one[0])[1:] if left else None


def _routes(plan: Plan | None, technician_id: str) -> Iterator[Route]:
    yield from (route for route in (plan.routes if plan else ()) if route.technician_id == technician_id)


def _coming(start: Start, matrix: TravelMatrix, row: int, asked: datetime) -> Coming | None:
    leg = matrix.leg(row, 0)
    if leg is None:
        return None
    after_asked = seconds_between(asked, start.at)
    traffic = _traffic(matrix, asked)
    seconds = driven_seconds(traffic, row, 0, after_asked, leg.seconds)
    leg = in_traffic(leg, seconds)
    arrive = start.at + timedelta(seconds=leg.seconds)
    return Coming(start.technician_id, start.point, start.at, leg, arrive, start.after, start.on_call)


def _traffic(matrix: TravelMatrix, asked: datetime) -> Traffic | None:
    return traffic_of(matrix, asked, round(2 * LOOKS_AHEAD.total_seconds()))


def _next_duty(technician: Technician, snapshot: Snapshot, at: datetime) -> Mapping[str, str]:
    """When his next duty begins, as far as the roster of the snapshot reaches."""
    begins = [s.span.start for s in snapshot.shifts if s.technician_id == technician.id and s.span.start > at]
    return {"begins": min(begins).isoformat()} if begins else {}
