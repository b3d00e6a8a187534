"""An independent judge: every rule, checked on the times a solution states. It shares no arithmetic with the search.

The checker does not ask whether a plan is good, only whether it is true: each visit once, every leg as long as the
matrix says, every rule kept, and the claimed cost equal to what the stated times cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from solver.problem import UNREACHABLE, Problem, Shift, Visit
from solver.reasons import CODES
from solver.solution import Cost, LeftOut, Solution, TimedRoute, TimedStop


@dataclass(frozen=True, slots=True)
class Defect:
    """One untruth in a solution: ``code`` names the message, ``where`` the place (``route 3, visit 7``)."""

    code: str
    where: str
    facts: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.where}: {self.code}({inside})"


def check(problem: Problem, solution: Solution) -> tuple[Defect, ...]:
    """Everything that is wrong with ``solution``; empty when it is sound. The problem must be valid."""
    unknown = tuple(_unknown(problem, solution))
    if unknown:
        return unknown
    found = [*_each_once(problem, solution), *_shifts_once(solution), *_left_out(problem, solution)]
    for route in solution.routes:
        found += _route(problem, route)
    return (*found, *_under_way(problem, solution), *_cost(problem, solution))


def _unknown(problem: Problem, solution: Solution) -> Iterator[Defect]:
    visits, shifts = range(len(problem.visits)), range(len(problem.shifts))
    for route in solution.routes:
        if route.shift not in shifts:
            yield Defect("solution.unknown_shift", f"route {route.shift}", {"shift": route.shift})
    named = [stop.visit for route in solution.routes for stop in route.stops]
    for visit in [*named, *(left.visit for left in solution.unassigned)]:
        if visit not in visits:
            yield Defect("solution.unknown_visit", f"visit {visit}", {"visit": visit})


def _each_once(problem: Problem, solution: Solution) -> Iterator[Defect]:
    times = [0] * len(problem.visits)
    for route in solution.routes:
        for stop in route.stops:
            times[stop.visit] += 1
    for left in solution.unassigned:
        times[left.visit] += 1
    for visit, count in enumerate(times):
        if count != 1:
            yield Defect("solution.missing" if count == 0 else "solution.twice", f"visit {visit}", {"times": count})


def _shifts_once(solution: Solution) -> Iterator[Defect]:
    seen: set[int] = set()
    for route in solution.routes:
        if route.shift in seen:
            yield Defect("solution.shift_twice", f"route {route.shift}")
        seen.add(route.shift)
        if not route.stops:
            yield Defect("solution.empty_route", f"route {route.shift}")


def _left_out(problem: Problem, solution: Solution) -> Iterator[Defect]:
    for left in solution.unassigned:
        if left.reason not in CODES or not _reason_holds(problem, left):
            yield Defect("solution.wrong_reason", f"visit {left.visit}", {"reason": left.reason})


def _reason_holds(problem: Problem, left: LeftOut) -> bool:
    """Whether what the reason says is so, as far as it can be seen without timing a route."""
    visit = problem.visits[left.visit]
    skilled = [shift for shift in problem.shifts if not _unskilled(shift, visit)]
    sendable = [shift for shift in skilled if not _not_to_be_sent(shift, visit)]
    holds = {
        "no_skill": bool(problem.shifts) and not skilled,
        "no_technician": bool(skilled) and not sendable,
        "no_time": bool(sendable),
        "pin_impossible": visit.pin is not None,
        "outside_windows": bool(visit.windows),
        "unreachable": any(_no_way(problem, shift, visit) for shift in sendable),
    }
    return holds.get(left.reason, True)


def _no_way(problem: Problem, shift: Shift, visit: Visit) -> bool:
    there = problem.travel[shift.start_location][visit.location]
    back = problem.travel[visit.location][shift.end_location]
    return bool(there >= UNREACHABLE or back >= UNREACHABLE)


def _route(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    shift = problem.shifts[route.shift]
    for stop in route.stops:
        visit, where = problem.visits[stop.visit], f"route {route.shift}, visit {stop.visit}"
        if visit.under_way is None:
            yield from _entitled(shift, visit, where)
            yield from _moments(visit, stop, where)
    yield from _legs(problem, route)
    yield from _duty(problem, route)


def _entitled(shift: Shift, visit: Visit, where: str) -> Iterator[Defect]:
    if _unskilled(shift, visit):
        yield Defect("solution.unskilled", where, {"technician": shift.technician})
    if _not_to_be_sent(shift, visit):
        yield Defect("solution.not_to_be_sent", where, {"technician": shift.technician})
    if visit.pin is not None and visit.pin.technician is not None and visit.pin.technician != shift.technician:
        facts = {"technician": shift.technician, "pinned": visit.pin.technician}
        yield Defect("solution.pin_technician", where, facts)


def _unskilled(shift: Shift, visit: Visit) -> bool:
    return any(not any(s == skill and have >= level for s, have in shift.skills) for skill, level in visit.skills)


def _not_to_be_sent(shift: Shift, visit: Visit) -> bool:
    if visit.own_staff_only and not shift.own_staff:
        return True
    if visit.allowed_technicians is not None and shift.technician not in visit.allowed_technicians:
        return True
    return shift.technician in visit.forbidden_technicians


def _moments(visit: Visit, stop: TimedStop, where: str) -> Iterator[Defect]:
    if stop.arrive < visit.release:
        yield Defect("solution.before_release", where, {"arrive": stop.arrive, "release": visit.release})
    if stop.start < stop.arrive:
        yield Defect("solution.starts_before_arrival", where, {"arrive": stop.arrive, "start": stop.start})
    if stop.finish - stop.start != visit.service:
        yield Defect("solution.wrong_service", where, {"seconds": stop.finish - stop.start, "service": visit.service})
    if visit.windows and not any(opens <= stop.start <= closes for opens, closes in visit.windows):
        yield Defect("solution.outside_windows", where, {"start": stop.start})
    if not visit.windows and stop.start != stop.arrive:
        yield Defect("solution.idle_on_site", where, {"arrive": stop.arrive, "start": stop.start})
    if visit.pin is not None and visit.pin.window is not None:
        first, last = visit.pin.window
        if not first <= stop.arrive <= last:
            yield Defect("solution.pin_window", where, {"arrive": stop.arrive})


def _legs(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    place = problem.shifts[route.shift].start_location
    for stop in route.stops:
        visit, where = problem.visits[stop.visit], f"route {route.shift}, visit {stop.visit}"
        if not _is_past(visit):
            leg = int(problem.travel[place][visit.location])
            if leg >= UNREACHABLE:
                yield Defect("solution.no_way", where, {"from": place, "to": visit.location})
            elif stop.arrive - stop.depart != leg:
                yield Defect("solution.wrong_leg", where, {"seconds": stop.arrive - stop.depart, "leg": leg})
        place = visit.location
    for earlier, later in pairwise(route.stops):
        if later.depart < earlier.finish:
            facts = {"depart": later.depart, "finish": earlier.finish}
            yield Defect("solution.leaves_before_finish", f"route {route.shift}, visit {later.visit}", facts)


def _is_past(visit: Visit) -> bool:
    return visit.under_way is not None and visit.arrived is not None


def _duty(problem: Problem, route: TimedRoute) -> Iterator[Defect]:
    shift, where = problem.shifts[route.shift], f"route {route.shift}"
    if not route.stops:
        return
    first, last = route.stops[0], route.stops[-1]
    if not _is_past(problem.visits[first.visit]) and first.depart < shift.start:
        yield Defect("solution.before_shift", where, {"depart": first.depart, "start": shift.start})
    leg = int(problem.travel[problem.visits[last.visit].location][shift.end_location])
    if leg >= UNREACHABLE:
        yield Defect("solution.no_way_home", where, {"to": shift.end_location})
    elif route.home - last.finish != leg:
        yield Defect("solution.wrong_home", where, {"seconds": route.home - last.finish, "leg": leg})
    if route.home > _latest_home(problem, route):
        yield Defect("solution.after_shift", where, {"home": route.home, "end": shift.end})


def _latest_home(problem: Problem, route: TimedRoute) -> int:
    """The end of the shift; later only when the visit under way alone already takes him beyond it."""
    shift, first = problem.shifts[route.shift], route.stops[0]
    if problem.visits[first.visit].under_way != route.shift:
        return shift.end
    way_home = int(problem.travel[problem.visits[first.visit].location][shift.end_location])
    return max(shift.end, first.finish + way_home)


def _under_way(problem: Problem, solution: Solution) -> Iterator[Defect]:
    place_of = {s.visit: (r.shift, n, s) for r in solution.routes for n, s in enumerate(r.stops)}
    for number, visit in enumerate(problem.visits):
        if visit.under_way is None:
            continue
        where = f"visit {number}"
        if number in place_of:
            shift, position, stop = place_of[number]
            if (shift, position) != (visit.under_way, 0):
                yield Defect("solution.under_way_moved", where, {"shift": shift, "position": position})
            yield from _fact_kept(problem.shifts[visit.under_way], visit, stop, where)
        elif _could_go_on(problem, visit, problem.shifts[visit.under_way]):
            yield Defect("solution.under_way_dropped", where, {"shift": visit.under_way})


def _could_go_on(problem: Problem, visit: Visit, shift: Shift) -> bool:
    there = 0 if visit.arrived is not None else int(problem.travel[shift.start_location][visit.location])
    return there < UNREACHABLE and int(problem.travel[visit.location][shift.end_location]) < UNREACHABLE


def _fact_kept(shift: Shift, visit: Visit, stop: TimedStop, where: str) -> Iterator[Defect]:
    if visit.arrived is not None and (stop.arrive, stop.depart) != (visit.arrived, visit.arrived):
        yield Defect("solution.arrival_changed", where, {"arrive": stop.arrive, "arrived": visit.arrived})
    if visit.arrived is None and stop.arrive < visit.release:
        yield Defect("solution.before_release", where, {"arrive": stop.arrive, "release": visit.release})
    waits_for = [max(opens, stop.arrive) for opens, closes in visit.windows if closes >= stop.arrive]
    start = min(waits_for, default=stop.arrive)
    if stop.start != start:
        yield Defect("solution.wrong_start", where, {"start": stop.start, "expected": start})
    if stop.finish != max(0, start + visit.service):
        yield Defect("solution.wrong_service", where, {"seconds": stop.finish - start, "service": visit.service})


def _cost(problem: Problem, solution: Solution) -> Iterator[Defect]:
    actual = _recomputed(problem, solution)
    for tier, claimed, true in zip(Cost._fields, solution.cost, actual, strict=True):
        if claimed != true:
            yield Defect("solution.wrong_cost", tier, {"claimed": claimed, "actual": true})


def _recomputed(problem: Problem, solution: Solution) -> tuple[int, int, int, int, int]:
    broken = lateness = travel = 0
    doer: dict[int, int] = {}
    for route in solution.routes:
        shift = problem.shifts[route.shift]
        path = [shift.start_location, *(problem.visits[s.visit].location for s in route.stops), shift.end_location]
        legs = [int(problem.travel[a][b]) for a, b in pairwise(path)] if route.stops else []
        if legs and _is_past(problem.visits[route.stops[0].visit]):
            legs[0] = 0
        travel += sum(legs)
        for stop in route.stops:
            doer[stop.visit] = shift.technician
            for promise in problem.visits[stop.visit].commitments:
                over = (stop.finish if promise.on_finish else stop.arrive) - promise.due
                broken += promise.breach_weight * (over > 0)
                lateness += promise.late_weight * over * (over > 0)
    for left in solution.unassigned:
        for promise in problem.visits[left.visit].commitments:
            broken += promise.breach_weight
            lateness += promise.late_weight * max(problem.horizon - promise.due, 0)
    prices = sum(problem.visits[left.visit].unassigned_price for left in solution.unassigned)
    moved = 0
    for number, visits in problem.previous.items():
        moved += sum(doer.get(visit) != problem.shifts[number].technician for visit in visits)
    return broken, lateness, prices, moved, travel
