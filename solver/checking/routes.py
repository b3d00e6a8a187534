"""One route on trial: who may do it, when each stop happens, every leg, every rest, the load, and the end of duty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from solver.checking.defect import Defect
from solver.checking.roads import drive
from solver.problem import Break, Problem, Shift, Visit
from solver.solution import TimedRoute, TimedStop


def check_route(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    """Everything that is wrong with one route, seen alone."""
    shift, linked = problem.shifts[route.shift], _linked(problem)
    for stop in route.stops:
        visit, where = problem.visits[stop.visit], f"route {route.shift}, visit {stop.visit}"
        if visit.under_way is None:
            yield from _entitled(shift, visit, where)
            yield from _moments(visit, stop, where, may_idle=stop.visit in linked)
    if route.stops:
        yield from _legs(problem, route)
        yield from _rests(problem, route)
        yield from _duty(problem, route)
        yield from _cargo(problem, route)


def _linked(problem: Problem) -> set[int]:
    """Visits that wait on site for others: a crew, or what has to be done before."""
    return {visit for crew in problem.crews for visit in crew} | {order.after for order in problem.orders}


def _entitled(shift: Shift, visit: Visit, where: str) -> Iterator[Defect]:
    if is_unskilled(shift, visit):
        yield Defect("solution.unskilled", where, {"technician": shift.technician})
    if is_not_to_be_sent(shift, visit):
        yield Defect("solution.not_to_be_sent", where, {"technician": shift.technician})
    if visit.pin is not None and visit.pin.technician is not None and visit.pin.technician != shift.technician:
        facts = {"technician": shift.technician, "pinned": visit.pin.technician}
        yield Defect("solution.pin_technician", where, facts)


def is_unskilled(shift: Shift, visit: Visit) -> bool:
    """Whether a skill is missing, or not at its level."""
    return any(not any(s == skill and have >= level for s, have in shift.skills) for skill, level in visit.skills)


def is_not_to_be_sent(shift: Shift, visit: Visit) -> bool:
    """Whether this technician is ruled out, whatever he can do."""
    if visit.own_staff_only and not shift.own_staff:
        return True
    if visit.allowed_technicians is not None and shift.technician not in visit.allowed_technicians:
        return True
    return shift.technician in visit.forbidden_technicians


def _moments(visit: Visit, stop: TimedStop, where: str, *, may_idle: bool) -> Iterator[Defect]:
    if stop.arrive < visit.release:
        yield Defect("solution.before_release", where, {"arrive": stop.arrive, "release": visit.release})
    if stop.start < stop.arrive:
        yield Defect("solution.starts_before_arrival", where, {"arrive": stop.arrive, "start": stop.start})
    if stop.finish - stop.start != visit.service:
        yield Defect("solution.wrong_service", where, {"seconds": stop.finish - stop.start, "service": visit.service})
    if visit.windows and not any(opens <= stop.start <= closes for opens, closes in visit.windows):
        yield Defect("solution.outside_windows", where, {"start": stop.start})
    if not visit.windows and stop.start != stop.arrive and not may_idle:
        yield Defect("solution.idle_on_site", where, {"arrive": stop.arrive, "start": stop.start})
    if visit.pin is not None and visit.pin.window is not None:
        first, last = visit.pin.window
        if not first <= stop.arrive <= last:
            yield Defect("solution.pin_window", where, {"arrive": stop.arrive})


def _free_from(route: TimedRoute, stops: int) -> int | None:
    """When the technician may leave after so many stops: his work and his rests are over. None: he has not begun."""
    ends = [rest.end for rest in route.breaks if rest.after == stops]
    if stops:
        ends.append(route.stops[stops - 1].finish)
    return max(ends, default=None)


def _legs(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    place = problem.shifts[route.shift].start_location
    for number, stop in enumerate(route.stops):
        visit, where = problem.visits[stop.visit], f"route {route.shift}, visit {stop.visit}"
        if not is_past(visit):
            arrive = drive(problem, place, visit.location, stop.depart)
            if arrive is None:
                yield Defect("solution.no_way", where, {"from": place, "to": visit.location})
            elif stop.arrive != arrive:
                yield Defect("solution.wrong_leg", where, {"arrive": stop.arrive, "expected": arrive})
            free = _free_from(route, number)
            if free is not None and stop.depart < free:
                yield Defect("solution.leaves_before_finish", where, {"depart": stop.depart, "finish": free})
        place = visit.location
    for earlier, later in pairwise(route.stops):
        if later.depart < earlier.finish:
            facts = {"depart": later.depart, "finish": earlier.finish}
            yield Defect("solution.leaves_before_finish", f"route {route.shift}, visit {later.visit}", facts)


def is_past(visit: Visit) -> bool:
    """Whether the technician is there already."""
    return visit.under_way is not None and visit.arrived is not None


def _due_rests(shift: Shift) -> list[Break]:
    return sorted((rest for rest in shift.breaks if rest.latest >= shift.start), key=lambda rest: rest.latest)


def _rests(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    shift, where = problem.shifts[route.shift], f"route {route.shift}"
    due = _due_rests(shift)
    # who is under way before his shift begins goes on from there, and may rest as soon as he is done
    facts_end = route.stops[0].finish if problem.visits[route.stops[0].visit].under_way is not None else shift.start
    for number, taken in enumerate(route.breaks):
        if number >= len(due) or not 0 <= taken.after <= len(route.stops):
            yield Defect("solution.unknown_break", where, {"start": taken.start})
            continue
        rest = due[number]
        begun = max([facts_end, *(s.finish for s in route.stops[: taken.after])])
        begun = max([begun, *(other.end for other in route.breaks[:number])])
        latest = max(rest.latest, facts_end, _before(route, number))
        if not max(begun, rest.earliest) <= taken.start <= latest:
            yield Defect("solution.break_out_of_time", where, {"start": taken.start, "latest": rest.latest})
        if taken.end != max(taken.start + rest.duration, rest.until):
            yield Defect("solution.wrong_break", where, {"start": taken.start, "end": taken.end})
    for rest in due[len(route.breaks) :]:
        if route.home > rest.latest:
            yield Defect("solution.missing_break", where, {"latest": rest.latest, "home": route.home})


def _before(route: TimedRoute, number: int) -> int:
    """The end of the rest before this one: who rests until then cannot begin the next one earlier."""
    return max((rest.end for rest in route.breaks[:number]), default=0)


def _duty(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    shift, where = problem.shifts[route.shift], f"route {route.shift}"
    first, last = route.stops[0], route.stops[-1]
    if not is_past(problem.visits[first.visit]) and first.depart < shift.start:
        yield Defect("solution.before_shift", where, {"depart": first.depart, "start": shift.start})
    leaves = _free_from(route, len(route.stops)) or last.finish
    home = drive(problem, problem.visits[last.visit].location, shift.end_location, leaves)
    if home is None:
        yield Defect("solution.no_way_home", where, {"to": shift.end_location})
    elif route.home != home:
        yield Defect("solution.wrong_home", where, {"home": route.home, "expected": home})
    if route.home > _latest_home(problem, route):
        yield Defect("solution.after_shift", where, {"home": route.home, "end": shift.end + shift.overtime})


def _latest_home(problem: Problem, route: TimedRoute) -> int:
    """The end of the shift with its overtime; later only when the visit under way alone already takes him beyond."""
    shift, first = problem.shifts[route.shift], route.stops[0]
    limit = shift.end + shift.overtime
    if problem.visits[first.visit].under_way != route.shift:
        return limit
    place, free = problem.visits[first.visit].location, first.finish
    for rest in _due_rests(shift):
        home = drive(problem, place, shift.end_location, free)
        if home is not None and home > rest.latest:
            free = max(max(free, rest.earliest) + rest.duration, rest.until)
    return max(limit, drive(problem, place, shift.end_location, free) or limit)


def _cargo(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    shift, where = problem.shifts[route.shift], f"route {route.shift}"
    for dimension, limit in enumerate(shift.capacity):
        loads = (problem.visits[stop.visit].load for stop in route.stops)
        total = sum(load[dimension] if dimension < len(load) else 0 for load in loads)
        if total > limit:
            yield Defect("solution.overloaded", where, {"load": total, "capacity": limit})
    used: dict[int, int] = {}
    for stop in route.stops:
        if stop.visit == shift.base_call:
            return
        for part, count in problem.visits[stop.visit].parts:
            used[part] = used.get(part, 0) + count
            if used[part] > dict(shift.stock).get(part, 0):
                yield Defect("solution.part_missing", f"{where}, visit {stop.visit}", {"part": part})
