"""What the search pays for each measure while it wanders, and how hot it wanders.

The tiers of the objective are folded into one number: prices steep enough that the tiers hardly mix, yet finite, so
that a way to a better plan may lead through a worse one. Measured on technician instances of 50 to 1000 visits: a
broken promise at 26 horizons of lateness and a first temperature of a twelfth of that kept most promises.
"""

from __future__ import annotations

import numpy as np

from solver.engine import facts as column
from solver.engine.compiled import Floats
from solver.engine.facts import BROKEN, MEASURES, NOW, TRAVEL, Facts, State
from solver.problem import Problem
from solver.solution import Cost

PER_SECOND_LATE = 2.0
"""Seconds on the road that a weighted second of lateness is worth."""
BREACH_HORIZONS = 26
"""A broken promise costs as much as being late for so many horizons."""
UNASSIGNED_HORIZONS = 10
PER_CHANGE = 3600.0
PER_SQUARE_MINUTE = 0.05
LOST_PIN = 1e13
"""No pin is given up for anything."""

HOT_BREACHES = 1 / 12
COOL_BREACHES = 1 / 1000
"""The first temperature where the promises are settled: a broken one is never risked, hours of lateness are."""
HOT_LEGS = 0.3
COLD_LEGS = 0.05
"""First and last temperature, in broken promises of mean weight and in mean travel per visit."""


def prices_for(problem: Problem) -> Floats:
    """A price per measure, in seconds on the road."""
    prices, exchange = np.zeros(MEASURES), _exchange(problem)
    for tier in problem.objective.tiers:
        leader, weight = tier[0]
        unit = exchange.get(leader, float(weight)) / max(1, weight)
        for measure, amount in tier:
            prices[TRAVEL if measure == "duration" else Cost._fields.index(measure)] += unit * amount
    prices[column.LOST] = LOST_PIN
    return prices


def _exchange(problem: Problem) -> dict[str, float]:
    """What one unit is worth that leads a tier; any other is worth its own weight."""
    promises = [promise for visit in problem.visits for promise in visit.commitments]
    breach, late = sum(p.breach_weight for p in promises), sum(p.late_weight for p in promises)
    horizon = float(max(1, problem.horizon))
    return {
        "broken": BREACH_HORIZONS * horizon * PER_SECOND_LATE * max(1, late) / max(1, breach),
        "lateness": PER_SECOND_LATE,
        "unassigned": UNASSIGNED_HORIZONS * horizon,
        "changes": PER_CHANGE,
        "imbalance": PER_SQUARE_MINUTE,
    }


def temperatures(facts: Facts, state: State, breaches: float = HOT_BREACHES) -> tuple[float, float]:
    """The first and the last temperature for the plan as it stands, the first in broken promises of mean weight."""
    served = max(1, len(facts.visits) - int(state.numbers[column.BANKED]))
    leg = max(1.0, float(state.prices[TRAVEL] * state.totals[NOW, TRAVEL]) / served)
    promised = facts.visits[:, column.WEIGHT]
    hot = HOT_LEGS * leg
    if state.totals[NOW, BROKEN] > 0 and promised.any():
        hot = max(hot, breaches * float(state.prices[BROKEN] * promised[promised > 0].mean()))
    return hot, COLD_LEGS * leg
