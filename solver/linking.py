"""Is what ties visits, shifts and hours together possible at all? The part of the validation that looks across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from solver.problem import Issue, Problem
from solver.solution import Cost


def link_issues(problem: Problem) -> Iterator[Issue]:
    """Orders in a circle, crews that share a visit, unknown shifts, tables of the wrong size, unknown measures."""
    yield from _orders(problem)
    yield from _crews(problem)
    yield from _shifts(problem)
    yield from _traffic(problem)
    for number, tier in enumerate(problem.objective.tiers):
        for measure, weight in tier:
            if measure not in Cost._fields:
                yield Issue("problem.unknown_measure", f"objective[{number}]", {"measure": measure})
            if weight < 0:
                yield Issue("problem.negative", f"objective[{number}]", {"value": weight})


def _orders(problem: Problem) -> Iterator[Issue]:
    count = len(problem.visits)
    for number, order in enumerate(problem.orders):
        for visit in (order.before, order.after):
            if not 0 <= visit < count:
                yield Issue("problem.unknown_visit", f"orders[{number}]", {"visit": visit})
        if order.gap < 0:
            yield Issue("problem.negative", f"orders[{number}].gap", {"value": order.gap})
    followed: TopologicalSorter[int] = TopologicalSorter()
    for order in problem.orders:
        followed.add(order.after, order.before)
    try:
        followed.prepare()
    except CycleError as circle:
        yield Issue("problem.order_cycle", "orders", {"visits": " > ".join(map(str, circle.args[1]))})


def _crews(problem: Problem) -> Iterator[Issue]:
    members = Counter(visit for crew in problem.crews for visit in crew)
    for number, crew in enumerate(problem.crews):
        for visit in crew:
            if not 0 <= visit < len(problem.visits):
                yield Issue("problem.unknown_visit", f"crews[{number}]", {"visit": visit})
            elif members[visit] > 1:
                yield Issue("problem.twice", f"crews[{number}]", {"visit": visit})


def _shifts(problem: Problem) -> Iterator[Issue]:
    owners = Counter(shift.base_call for shift in problem.shifts if shift.base_call is not None)
    for number, shift in enumerate(problem.shifts):
        for other in shift.excludes:
            if not 0 <= other < len(problem.shifts) or other == number:
                yield Issue("problem.unknown_shift", f"shifts[{number}].excludes", {"shift": other})
        call = shift.base_call
        if call is not None and not 0 <= call < len(problem.visits):
            yield Issue("problem.unknown_visit", f"shifts[{number}].base_call", {"visit": call})
        elif call is not None and owners[call] > 1:
            yield Issue("problem.twice", f"shifts[{number}].base_call", {"visit": call})


def _traffic(problem: Problem) -> Iterator[Issue]:
    if problem.traffic is None:
        return
    classes, speeds, span = problem.traffic.classes, problem.traffic.speeds, problem.traffic.span
    if classes.shape != problem.travel.shape:
        yield Issue("problem.not_square", "traffic.classes", {"shape": "x".join(map(str, classes.shape))})
    if speeds.ndim != 2 or not speeds.size:
        yield Issue("problem.not_square", "traffic.speeds", {"shape": "x".join(map(str, speeds.shape))})
    elif classes.size and not 0 <= classes.min() <= classes.max() < len(speeds):
        yield Issue("problem.too_large", "traffic.classes", {"value": int(classes.max()), "limit": len(speeds) - 1})
    if speeds.size and speeds.min() <= 0:
        yield Issue("problem.negative", "traffic.speeds", {"value": int(speeds.min())})
    if span <= 0:
        yield Issue("problem.negative", "traffic.span", {"value": span})
