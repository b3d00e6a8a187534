"""Column generation: an upper bound on the promises that all shifts together can keep, and the routes that show it.

Whatever the prices of the visits are (negative ones only for visits that have to be made), nobody keeps more than
their sum and, for every shift, what its best route is worth beyond the prices (Lagrange). So every round gives a bound
that holds, and the best of them counts; the linear program only says which prices to try next. Prices are smoothed
between rounds (Pessoa et al., "Automation and combination of linear-programming based stabilization techniques in
column generation", 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from solver.bounds.candidates import SCALE, candidates_of
from solver.bounds.ideal import Ideal
from solver.bounds.master import Column, Master, Prices
from solver.bounds.pricing import Candidates, search
from solver.stop import Watch

SMOOTHING = 0.6
LABELS = (20_000, 400_000)
"""Labels a shift may cost: at first few, and more only where those did not suffice."""
ROUTES_A_ROUND = 12
"""Routes one shift hands to the linear program in a round."""
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class Kept:
    """What can be kept at most. ``weight`` is None when no round was finished; ``converged``: no prices do better."""

    weight: int | None
    converged: bool
    columns: tuple[Column, ...]
    rounds: int


class Generation:
    """One run over an eased problem, for the plans that make every ``required`` visit."""

    def __init__(self, ideal: Ideal, required: frozenset[int] = frozenset()) -> None:
        shifts = range(len(ideal.problem.shifts))
        able: list[list[int]] = [[] for _ in shifts]
        for visit, work in enumerate(ideal.problem.visits):
            if work.under_way is None:
                for shift in ideal.able(visit):
                    able[shift].append(visit)
        self._candidates = [candidates_of(ideal, shift, tuple(able[shift]), required) for shift in shifts]
        dear = 2 * sum(c.breach_weight for visit in ideal.problem.visits for c in visit.commitments) + 1
        self._master = Master(len(ideal.problem.visits), len(ideal.problem.shifts), required, dear)
        self._visits = len(ideal.problem.visits)
        self._best: tuple[int, Prices] | None = None

    def run(self, watch: Watch) -> Kept:
        """Until no better bound is to be had, or the watch ends it."""
        prices, rounds, converged = np.zeros(self._visits, np.int64), 0, False
        while not watch.over(rounds):
            rounds += 1
            found = self._priced(prices, watch)
            if found is None:
                break
            bound, columns = found
            if self._best is None or bound < self._best[0]:
                self._best = bound, prices
            added = self._master.add(columns)
            solved = self._master.solve()
            if solved is None:
                break
            value, exact = solved
            if self._best[0] // SCALE <= math.floor(value + NEGLIGIBLE):
                converged = True
                break
            center = self._best[1]
            smooth = np.rint(SMOOTHING * center + (1 - SMOOTHING) * exact).astype(np.int64)
            if not added and np.array_equal(prices, exact):
                converged = True
                break
            prices = smooth if added else exact
        weight = None if self._best is None else self._best[0] // SCALE
        return Kept(weight, converged, self._master.columns, rounds)

    def _priced(self, prices: Prices, watch: Watch) -> tuple[int, list[Column]] | None:
        """The bound that these prices prove, and good routes under them; None when it was stopped before the end."""
        bound, columns = int(prices.sum()), list[Column]()
        for shift, candidates in enumerate(self._candidates):
            if watch.over():
                return None
            if len(candidates.visits):
                best, routes = _routes(shift, candidates, prices)
                if best is None:
                    return None
                bound += best
                columns += routes
        return bound, columns


def _routes(shift: int, candidates: Candidates, prices: Prices) -> tuple[int | None, list[Column]]:
    """What the best route of a shift is worth beyond the prices, and the best few; None when it takes too long."""
    charged = prices[candidates.visits]
    for most in LABELS:
        made, place, parent, value = search(*candidates[1:], charged, most)
        if made >= 0:
            break
    else:
        return None, []
    columns, order = list[Column](), np.argsort(-value[:made], kind="stable")[:ROUTES_A_ROUND]
    for label in order.tolist():
        if value[label] > 0:
            columns.append(_column(shift, candidates, charged, place, parent, value, label))
    return int(value[:made].max()), columns


def _column(
    shift: int, candidates: Candidates, charged: Prices, place: Prices, parent: Prices, value: Prices, label: int
) -> Column:
    stops, worth = list[int](), int(value[label])
    while label > 0:
        stops.append(int(candidates.visits[place[label]]))
        worth += int(charged[place[label]])
        label = int(parent[label])
    return Column(shift, tuple(reversed(stops)), worth)
