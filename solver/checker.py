"""An independent judge: every rule, checked on the times a solution states. It shares no arithmetic with the search.

The checker does not ask whether a plan is good, only whether it is true: each visit once, every leg as long as the
matrix says, every rule kept, and the claimed cost equal to what the stated times cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from solver.checking.cost import check_cost
from solver.checking.defect import Defect
from solver.checking.links import check_links
from solver.checking.routes import check_route, is_not_to_be_sent, is_unskilled
from solver.problem import UNREACHABLE, Problem, Shift, Visit
from solver.reasons import CODES
from solver.solution import LeftOut, Solution, TimedStop


def check(problem: Problem, solution: Solution) -> tuple[Defect, ...]:
    """Everything that is wrong with ``solution``; empty when it is sound. The problem must be valid."""
    unknown = tuple(_unknown(problem, solution))
    if unknown:
        return unknown
    found = [*_each_once(problem, solution), *_shifts_once(solution), *_left_out(problem, solution)]
    for route in solution.routes:
        found += check_route(problem, route)
    found += check_links(problem, solution)
    return (*found, *_under_way(problem, solution), *check_cost(problem, solution))


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
    skilled = (shift for shift in problem.shifts if not is_unskilled(shift, visit))
    sendable = (shift for shift in skilled if not is_not_to_be_sent(shift, visit))
    match left.reason:
        case "no_skill":
            return bool(problem.shifts) and not any(True for _ in skilled)
        case "no_technician":
            return not any(True for _ in sendable) and any(not is_unskilled(shift, visit) for shift in problem.shifts)
        case "no_time":
            return any(True for _ in sendable)
        case "unreachable":
            return any(_no_way(problem, shift, visit) for shift in sendable)
        case "pin_impossible":
            return visit.pin is not None
        case "outside_windows":
            return bool(visit.windows)
    return True


def _no_way(problem: Problem, shift: Shift, visit: Visit) -> bool:
    there = problem.travel[shift.start_location, visit.location]
    back = problem.travel[visit.location, shift.end_location]
    return bool(there >= UNREACHABLE or back >= UNREACHABLE)


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
    there = 0 if visit.arrived is not None else int(problem.travel[shift.start_location, visit.location])
    return there < UNREACHABLE and int(problem.travel[visit.location, shift.end_location]) < UNREACHABLE


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
