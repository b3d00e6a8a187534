"""How good a plan is, tier by tier: what every plan costs at least that is as good in all that comes before.

First the weight of broken promises; then, of the plans that break no more than this one, the lateness; then, of those
that are no later either, the driving. Each floor is proven by prices that need no search (``generation``), so a plan
that meets it is the best there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from solver.bounds.alone import least
from solver.bounds.generation import Generation, Saved
from solver.bounds.ideal import Ideal
from solver.bounds.lowest import LARGEST, required
from solver.bounds.master import Aim, Column
from solver.cost import rank
from solver.problem import Problem
from solver.solution import Solution
from solver.stop import Budget
from solver.validation import validate

MEASURES = ("broken", "lateness", "travel")
"""The measures with a floor, in the order of every objective that puts promises first."""
SHARES = (0.4, 0.8, 1.0)
"""The part of the time left that each may use: for lateness far more routes come into question."""


@dataclass(frozen=True, slots=True)
class Floor:
    """No plan has less than ``at_least`` of ``measure`` without more of a measure before it than this one has.

    ``at_least`` None: no bound. ``together``: all shifts were looked at together, not visits one by one; ``proven``: no
    better floor of this kind is to be had, otherwise the budget ended it.
    """

    measure: str
    plan: int
    at_least: int | None
    together: bool
    proven: bool

    @property
    def gap(self) -> int | None:
        """By how much the plan may be above the best one at most; None: no bound."""
        return None if self.at_least is None else self.plan - self.at_least


def floors(problem: Problem, plan: Solution, *, budget: Budget, tiers: int = len(MEASURES)) -> tuple[Floor, ...]:
    """The floors of the first ``tiers`` measures within ``budget``. Raises ``ProblemError``.

    The objective of the problem must begin with broken promises and then lateness, for the words of ``Floor`` to be
    about better plans; the numbers hold for any. Where the plan keeps every pin they speak of plans that do so too.
    """
    validate(problem)
    ideal, watch = Ideal(problem), budget.start()
    fixed = required(problem) if rank(problem, plan)[0] == 0 else frozenset[int]()
    found, known, needs = list[Floor](), tuple[Column, ...](), tuple[int, ...]()
    for tier, cost in enumerate((plan.cost.broken, plan.cost.lateness, plan.cost.travel)[:tiers]):
        left = watch.seconds_left()
        part = replace(budget, seconds=None if left is None else left * SHARES[tier])
        saved = Saved(None, False, known)
        if len(problem.visits) <= LARGEST:
            saved = Generation(ideal, fixed, Aim(needs)).run(part.start(), known)
        found.append(_floor(ideal, tier, cost, saved))
        known, needs = saved.columns, (*needs, _out_of_all(ideal, tier) - cost)
    return tuple(found)


def _floor(ideal: Ideal, tier: int, cost: int, saved: Saved) -> Floor:
    single = _alone(ideal, tier)
    if saved.most is None:
        return Floor(MEASURES[tier], cost, single or None, together=False, proven=False)
    together = _out_of_all(ideal, tier) - saved.most
    return Floor(MEASURES[tier], cost, max(single, together), together=True, proven=saved.converged)


def _alone(ideal: Ideal, tier: int) -> int:
    """What single visits cost at least, each by itself; nothing is known so of driving."""
    return 0 if tier > 1 else sum(least(ideal, visit)[tier] for visit in range(len(ideal.problem.visits)))


def _out_of_all(ideal: Ideal, tier: int) -> int:
    """What it costs at least to leave everything out that can be: only what is under way is as it is."""
    if tier > 1:
        return 0
    visits = enumerate(ideal.problem.visits)
    return sum(
        ideal.tariff.left_out(number)[1 + tier] if visit.under_way is None else least(ideal, number)[tier]
        for number, visit in visits
    )
