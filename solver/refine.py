"""What OR-Tools adds to a good plan: routes made by column generation, the best mixture of routes, every day in order.

The search moves visits one by one and stops where no such step helps. Column generation looks at all shifts together
and finds the routes a bound is made of; set partitioning picks the best of those and of all the routes the search met.
"""

from __future__ import annotations

from collections.abc import Iterable

from solver.bounds.lowest import LARGEST, lower_bound
from solver.cost import rank
from solver.exact import polish
from solver.problem import Problem
from solver.recombine import Route, recombine
from solver.solution import Solution
from solver.stop import Budget, Watch

GENERATION_SHARE = 0.4
"""The part of its time that goes to making routes; the rest goes to choosing among them."""
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
    budget = Budget(seconds=left * GENERATION_SHARE, cancelled=watch.budget.cancelled)
    bound = lower_bound(problem, budget=budget, pins_kept=rank(problem, plan)[0] == 0)
    if plan.cost.broken <= bound.cost.broken:
        return _ordered(problem, plan, watch, share)
    made = [(column.shift, column.visits) for column in bound.columns]
    chosen = recombine(problem, plan, [*made, *pool], watch, share=share * CHOICE_SHARE)
    return [*([] if chosen is plan else [chosen]), *_ordered(problem, chosen, watch, share)]


def _ordered(problem: Problem, plan: Solution, watch: Watch, share: float) -> list[Solution]:
    better, _ = polish(problem, plan, watch, share=share)
    return [] if better is plan else [better]
