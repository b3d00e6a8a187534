"""What OR-Tools adds to a good plan: routes made by column generation, the best mixture of routes, every day in order.

The search moves visits one by one and stops where no such step helps. Column generation looks at all shifts together
and finds the routes a bound is made of; a dive makes a whole plan of them, and set partitioning picks the best of those
routes and of all that the search met.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from solver.at_once import inserted
from solver.bounds.diving import Dived, dive
from solver.bounds.lowest import LARGEST, lower_bound
from solver.cost import rank
from solver.exact import polish
from solver.linked import is_linked
from solver.problem import Problem
from solver.recombine import Route, recombine
from solver.schedule import Schedule
from solver.solution import Solution
from solver.stop import Watch

GENERATION_SHARE = 0.4
"""The part of its time that goes to making routes; the rest goes to choosing among them."""
DIVING_SHARE = 0.5
"""The part of what is left then that the dive may take; it seldom does."""
CHOICE_SHARE = 0.95
"""The last moments of the time are for putting the chosen days in order."""
SHORTEST_SECONDS = 2.0
"""Below this nothing is made: the models alone take half a second to build."""


def refine(problem: Problem, plan: Solution, pool: Iterable[Route], watch: Watch, *, share: float) -> list[Solution]:
    """The better plans found until ``share`` of the budget is used, in the order in which they were made.

    Nothing for a problem without broken promises, without time, or too large for it. The problem must be valid.
    """
    left = watch.seconds_left(share=share)
    if left is None or left < SHORTEST_SECONDS or len(problem.visits) > LARGEST or not plan.cost.broken:
        return []
    kept = rank(problem, plan)[0] == 0
    bound = lower_bound(problem, budget=replace(watch.budget, seconds=left * GENERATION_SHARE), pins_kept=kept)
    if plan.cost.broken <= bound.cost.broken:
        return _ordered(problem, plan, watch, share)
    diving = replace(watch.budget, seconds=DIVING_SHARE * (watch.seconds_left(share=share) or 0.0))
    dived = dive(problem, bound.columns, diving.start(), pins_kept=kept)
    found = _better(problem, plan, dived)
    made = [(column.shift, column.visits) for column in dived.columns]
    chosen = recombine(problem, found, [*made, *pool], watch, share=share * CHOICE_SHARE)
    return [
        *([] if found is plan else [found]),
        *([] if chosen is found else [chosen]),
        *_ordered(problem, chosen, watch, share),
    ]


def _better(problem: Problem, plan: Solution, dived: Dived) -> Solution:
    """The plan, or the one that was dived for where that is better."""
    if is_linked(problem) or not dived.routes:
        return plan
    found = inserted(problem, Schedule(problem), dived.routes).solution("column generation")
    return found if rank(problem, found) < rank(problem, plan) else plan


def _ordered(problem: Problem, plan: Solution, watch: Watch, share: float) -> list[Solution]:
    better, _ = polish(problem, plan, watch, share=share)
    return [] if better is plan else [better]
