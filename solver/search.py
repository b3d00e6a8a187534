"""The search: insertion at once, then every engine in turn on the best plan so far; the best one is the answer."""

from __future__ import annotations

from collections.abc import Mapping

from solver.cost import rank
from solver.draft import Draft
from solver.improve import improve
from solver.insertion import inserted
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solution import Solution
from solver.stop import Budget, Watch
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]

ROUTING_SHARE = 0.5
"""The part of the seconds that the routing library may use; the local search has the rest."""
SHORTEST_ROUTING_SECONDS = 1.5
"""Below this much time for it the routing library is not even loaded, which alone takes half a second."""


def solve(problem: Problem, *, budget: Budget, start: Routes | None = None, seed: int = 0) -> Solution:
    """The best plan found within ``budget``, never worse than what ``insert`` makes of ``start`` or of nothing.

    Plans are compared by the pins they keep, then by ``Cost``. ``stages`` of the answer says what every engine that
    ran had reached. Raises ``ProblemError``.
    """
    validate(problem)
    watch = budget.start()
    schedule = Schedule(problem)
    draft = _first_plan(problem, schedule, start)
    plans = [draft.solution("insertion")]
    routed = _routed(draft, watch)
    if routed is not None:
        plans.append(routed.solution("routing"))
        draft = min(draft, routed, key=Draft.rank)
    improve(draft, watch, seed=seed)
    plans.append(draft.solution("improve"))
    best = min(plans, key=lambda plan: rank(problem, plan))
    return Solution(
        best.routes, best.unassigned, best.cost, best.stage, tuple((plan.stage, plan.cost) for plan in plans)
    )


def _first_plan(problem: Problem, schedule: Schedule, start: Routes | None) -> Draft:
    fresh = inserted(problem, schedule, {})
    return min(inserted(problem, schedule, start), fresh, key=Draft.rank) if start else fresh


def _routed(draft: Draft, watch: Watch) -> Draft | None:
    left = watch.seconds_left(share=ROUTING_SHARE)
    if watch.over() or (left is not None and left < SHORTEST_ROUTING_SECONDS):
        return None
    from solver.routing import propose  # loading OR-Tools takes half a second: only who needs it pays

    routes = propose(draft, watch, share=ROUTING_SHARE)
    return None if routes is None else inserted(draft.problem, draft.schedule, routes)
