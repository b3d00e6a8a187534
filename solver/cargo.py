"""What a technician carries: loads within the capacity of his van, and parts he has or fetches at the base."""

from __future__ import annotations

from collections.abc import Sequence

from solver.problem import Problem


def carries(problem: Problem, shift: int, visits: Sequence[int]) -> bool:
    """Whether the loads fit and every part is in stock when it is needed; after the base call all parts are."""
    return _fits(problem, shift, visits) and _is_stocked(problem, shift, visits)


def _fits(problem: Problem, shift: int, visits: Sequence[int]) -> bool:
    loads = [problem.visits[visit].load for visit in visits]
    return all(
        sum(load[dimension] for load in loads if dimension < len(load)) <= limit
        for dimension, limit in enumerate(problem.shifts[shift].capacity)
    )


def _is_stocked(problem: Problem, shift: int, visits: Sequence[int]) -> bool:
    duty = problem.shifts[shift]
    stock = dict(duty.stock)
    for visit in visits:
        if visit == duty.base_call:
            return True
        for part, count in problem.visits[visit].parts:
            stock[part] = stock.get(part, 0) - count
            if stock[part] < 0:
                return False
    return True
