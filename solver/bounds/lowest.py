"""Below what no plan can get: a lower bound for every measure and tier, whatever the search found."""

from __future__ import annotations

from dataclasses import dataclass

from solver.bounds.alone import least
from solver.bounds.generation import Generation, Saved
from solver.bounds.ideal import Ideal
from solver.bounds.master import Column
from solver.cost import Tariff, is_fixed
from solver.problem import Problem
from solver.solution import Cost
from solver.stop import Budget
from solver.validation import validate

LARGEST = 400
"""Visits beyond which only the certificates of single visits are asked, not what all shifts can keep together."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What every plan costs at least, measure by measure, and tier by tier of the problem's objective.

    ``broken_alone`` is the part of ``cost.broken`` that single visits show, nobody being able to keep their promises;
    ``proven``: no better bound of this kind is to be had, otherwise the budget ended it. With ``pins_kept`` the bound
    speaks of the plans that leave out nothing pinned or under way. ``columns`` are good routes met on the way.
    """

    cost: Cost
    tiers: tuple[int, ...]
    broken_alone: int
    proven: bool
    pins_kept: bool
    columns: tuple[Column, ...] = ()


def lower_bound(problem: Problem, *, budget: Budget, pins_kept: bool = False) -> Bound:
    """A bound within ``budget`` (a round: one look at every shift). Raises ``ProblemError``.

    ``pins_kept`` may be said when a plan that keeps every pin is known: no better plan then loses one.
    """
    validate(problem)
    watch, ideal = budget.start(), Ideal(problem)
    floors = [least(ideal, visit) for visit in range(len(problem.visits))]
    alone = sum(broken for broken, _ in floors)
    kept = Saved(None, False, ())
    if alone < _all_weight(problem) and len(problem.visits) <= LARGEST:
        kept = Generation(ideal, required(problem) if pins_kept else frozenset()).run(watch)
    together = 0 if kept.most is None else _broken_under_way(ideal) + _movable_weight(problem) - kept.most
    cost = Cost(
        broken=max(alone, together),
        lateness=sum(lateness for _, lateness in floors),
        unassigned=sum(_price_of_leaving_out(ideal, visit) for visit in range(len(problem.visits))),
        changes=sum(_certain_change(ideal, visit) for visit in range(len(problem.visits))),
        travel=0,
    )
    return Bound(cost, problem.objective.of(cost), alone, kept.converged, pins_kept, kept.columns)


def required(problem: Problem) -> frozenset[int]:
    """What a plan that keeps every pin has to make, but for what is under way."""
    return frozenset(
        number for number, visit in enumerate(problem.visits) if is_fixed(problem, number) and visit.under_way is None
    )


def _weight(problem: Problem, visit: int) -> int:
    return sum(commitment.breach_weight for commitment in problem.visits[visit].commitments)


def _all_weight(problem: Problem) -> int:
    return sum(_weight(problem, visit) for visit in range(len(problem.visits)))


def _movable_weight(problem: Problem) -> int:
    return sum(_weight(problem, n) for n, visit in enumerate(problem.visits) if visit.under_way is None)


def _broken_under_way(ideal: Ideal) -> int:
    return sum(least(ideal, n)[0] for n, visit in enumerate(ideal.problem.visits) if visit.under_way is not None)


def _is_for_nobody(ideal: Ideal, visit: int) -> bool:
    if ideal.problem.visits[visit].under_way is not None:
        return ideal.under_way(visit) is None
    return all(ideal.alone(visit, shift) is None for shift in ideal.able(visit))


def _price_of_leaving_out(ideal: Ideal, visit: int) -> int:
    return ideal.problem.visits[visit].unassigned_price if _is_for_nobody(ideal, visit) else 0


def _certain_change(ideal: Ideal, visit: int) -> int:
    """1 when none of the technicians who can make the visit is the one of the published plan."""
    under_way = ideal.problem.visits[visit].under_way
    shifts = ideal.able(visit) if under_way is None else [under_way]
    tariff: Tariff = ideal.tariff
    if tariff.change(visit, None) == 0:
        return 0
    technicians = {
        ideal.problem.shifts[s].technician for s in shifts if under_way is not None or ideal.alone(visit, s) is not None
    }
    return min([1, *(tariff.change(visit, technician) for technician in technicians)])
