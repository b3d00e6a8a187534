"""Which problems the search on long routes takes: hard windows, and nothing that ties a visit to a moment or a past."""

from __future__ import annotations

from solver.lazy_travel import TravelSource
from solver.objective import Objective
from solver.problem import Problem, Shift, Visit

ALWAYS_NOUGHT = frozenset({"broken", "lateness", "changes", "overtime", "duty", "strangers"})
"""Measures that are nought in every plan of the problems taken here."""
COUNTED = frozenset({"travel", "duration"})
FEWEST_VISITS = 20
"""Below it there are no long routes."""


def fits(problem: Problem) -> bool:
    """Whether every rule of the problem is one this search knows. The problem must be valid."""
    if problem.orders or problem.crews or problem.traffic is not None or problem.previous:
        return False
    if isinstance(problem.travel, TravelSource):
        return False
    if len(problem.visits) < FEWEST_VISITS or not problem.shifts or road_weights(problem.objective) == (0, 0):
        return False
    calls = [problem.visits[shift.base_call] for shift in problem.shifts if shift.base_call is not None]
    if any(call.unassigned_price for call in calls):
        return False
    dimensions = {len(shift.capacity) for shift in problem.shifts}
    return max(dimensions) <= 1 and all(map(_is_plain_shift, problem.shifts)) and all(map(_is_plain, problem.visits))


def road_weights(objective: Objective) -> tuple[int, int]:
    """What a second of driving and a second away cost when visits left out come first and nothing else counts.

    (0, 0) for every other objective; measures that are always nought are left away.
    """
    stated = [{name: weight for name, weight in tier if name not in ALWAYS_NOUGHT} for tier in objective.tiers]
    match [tier for tier in stated if tier]:
        case [{"unassigned": first, **others}, road] if first > 0 and not others and road.keys() <= COUNTED:
            weights = road.get("travel", 0), road.get("duration", 0)
            return weights if min(weights) >= 0 else (0, 0)
    return 0, 0


def _is_plain_shift(shift: Shift) -> bool:
    return not any((shift.overtime, shift.breaks, shift.price, shift.excludes))


def _is_plain(visit: Visit) -> bool:
    free = visit.pin is None and visit.under_way is None and visit.arrived is None
    return free and len(visit.windows) <= 1 and not (visit.commitments or visit.preferred)
