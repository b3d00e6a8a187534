"""Which problems the search on long routes takes: hard windows, and nothing that ties a visit to a moment or a past."""

from __future__ import annotations

from solver.lazy_travel import TravelSource
from solver.problem import Problem, Shift, Visit

ALWAYS_NOUGHT = frozenset({"broken", "lateness", "changes", "overtime", "duty", "strangers"})
"""Measures that are nought in every plan of the problems taken here."""
FEWEST_VISITS = 20
"""Below it there are no long routes."""


def fits(problem: Problem) -> bool:
    """Whether every rule of the problem is one this search knows. The problem must be valid."""
    if problem.orders or problem.crews or problem.traffic is not None or problem.previous:
        return False
    if isinstance(problem.travel, TravelSource):
        return False
    if len(problem.visits) < FEWEST_VISITS or not problem.shifts or not _counts_the_road(problem):
        return False
    dimensions = {len(shift.capacity) for shift in problem.shifts}
    return max(dimensions) <= 1 and all(map(_is_plain_shift, problem.shifts)) and all(map(_is_plain, problem.visits))


def _counts_the_road(problem: Problem) -> bool:
    """Whether visits left out come first and then the road, once everything that is always nought is left away."""
    stated = [
        [(name, weight) for name, weight in tier if name not in ALWAYS_NOUGHT] for tier in problem.objective.tiers
    ]
    match [tier for tier in stated if tier]:
        case [[("unassigned", first)], [("travel", second)]]:
            return first > 0 and second > 0
    return False


def _is_plain_shift(shift: Shift) -> bool:
    rules = (shift.overtime, shift.breaks, shift.price, shift.excludes, shift.stock)
    return not any(rules) and shift.base_call is None


def _is_plain(visit: Visit) -> bool:
    free = visit.pin is None and visit.under_way is None and visit.arrived is None
    return free and len(visit.windows) <= 1 and not (visit.commitments or visit.preferred or visit.parts)
