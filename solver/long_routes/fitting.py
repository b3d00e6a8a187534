"""Which problems the search on long routes takes: hard windows, and nothing that ties a visit to a moment or a past."""

from __future__ import annotations

from solver.problem import Problem, Shift, Visit

MEASURES = frozenset({"unassigned", "travel"})
FEWEST_VISITS = 20
"""Below it there are no long routes."""


def fits(problem: Problem) -> bool:
    """Whether every rule of the problem is one this search knows. The problem must be valid."""
    if problem.orders or problem.crews or problem.traffic is not None or problem.previous:
        return False
    if len(problem.visits) < FEWEST_VISITS or not problem.shifts or not _counts_the_road(problem):
        return False
    dimensions = {len(shift.capacity) for shift in problem.shifts}
    return max(dimensions) <= 1 and all(map(_is_plain_shift, problem.shifts)) and all(map(_is_plain, problem.visits))


def _counts_the_road(problem: Problem) -> bool:
    """Visits left out first, then the road; a visit's own promises are asked about where visits are."""
    tiers = [tier for tier in problem.objective.tiers if {measure for measure, _ in tier} & MEASURES]
    if len(tiers) != len(problem.objective.tiers) or not tiers:
        return False
    *first, last = tiers
    return all(measure == "unassigned" for tier in first for measure, _ in tier) and all(
        measure in MEASURES - {"unassigned"} and weight > 0 for measure, weight in last
    )


def _is_plain_shift(shift: Shift) -> bool:
    return not (shift.overtime or shift.breaks or shift.price or shift.excludes or shift.stock or shift.base_call)


def _is_plain(visit: Visit) -> bool:
    free = visit.pin is None and visit.under_way is None and visit.arrived is None
    return free and len(visit.windows) <= 1 and not (visit.commitments or visit.preferred or visit.parts)
