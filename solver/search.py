"""The search: insertion at once, then every engine in turn on the best plan so far; the best one is the answer."""

from __future__ import annotations

from collections.abc import Mapping

from solver.cost import rank
from solver.draft import Draft
from solver.improve import improve
from solver.insertion import inserted
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solution import Cost, Solution
from solver.stop import Budget
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]


def solve(problem: Problem, *, budget: Budget, start: Routes | None = None, seed: int = 0) -> Solution:
    """The best plan found within ``budget``, never worse than what ``insert`` makes of ``start`` or of nothing.

    Plans are compared by the pins they keep, then by ``Cost``. Raises ``ProblemError``.
    """
    validate(problem)
    watch = budget.start()
    schedule = Schedule(problem)
    draft = _first_plan(problem, schedule, start)
    best = draft.solution("insertion")
    stages: list[tuple[str, Cost]] = [("insertion", best.cost)]
    improve(draft, watch, seed=seed)
    better = draft.solution("improve")
    stages.append(("improve", better.cost))
    best = min(best, better, key=lambda plan: rank(problem, plan))
    return Solution(best.routes, best.unassigned, best.cost, best.stage, tuple(stages))


def _first_plan(problem: Problem, schedule: Schedule, start: Routes | None) -> Draft:
    fresh = inserted(problem, schedule, {})
    if not start:
        return fresh
    warm = inserted(problem, schedule, start)
    return min(warm, fresh, key=lambda draft: draft.rank())
