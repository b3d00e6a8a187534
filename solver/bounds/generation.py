"""Column generation: an upper bound on what all shifts together can save, and the routes that show it.

Whatever the prices of the visits are (negative ones only for visits that have to be made) and of the needs, nobody
saves more than their sum and, for every shift, what its best route is worth beyond the prices (Lagrange). So every
round gives a bound that holds, and the best of them counts; the linear program only says which prices to try next.
Prices are smoothed between rounds (Pessoa et al., "Automation and combination of linear-programming based
stabilization techniques in column generation", 2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from solver.bounds.candidates import SCALE, candidates_of
from solver.bounds.ideal import Ideal
from solver.bounds.master import PROMISES, UNITS, Aim, Column, Master, Prices
from solver.bounds.pricing import Candidates, search
from solver.stop import Watch

SMOOTHING = 0.6
LABELS = (20_000, 400_000)
"""Labels a shift may cost: at first few, and more only where those did not suffice; then all memory is dropped."""
ROUTES_A_ROUND = 12
"""Routes one shift hands to the linear program in a round."""
NEGLIGIBLE = 1e-9
UNPAYABLE = 1 << 55
"""The price of a visit that nobody is to make any more."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What can be saved at most. ``most`` is None when no round was finished; ``converged``: no prices do better."""

    most: int | None
    converged: bool
    columns: tuple[Column, ...]


Rates = tuple[int, int, int]


class _Look(NamedTuple):
    bound: int
    columns: list[Column]


class Generation:
    """One run over an eased problem, for the plans that make every ``required`` visit and meet the aim's needs."""

    def __init__(self, ideal: Ideal, required: frozenset[int] = frozenset(), aim: Aim = PROMISES) -> None:
        shifts = range(len(ideal.problem.shifts))
        able: list[list[int]] = [[] for _ in shifts]
        for visit, work in enumerate(ideal.problem.visits):
            if work.under_way is None:
                for shift in ideal.able(visit):
                    able[shift].append(visit)
        late = aim.tier > 0
        self._candidates = [
            candidates_of(ideal, shift, tuple(able[shift]), required, also_late=late) for shift in shifts
        ]
        self._aim, self._visits = aim, len(ideal.problem.visits)
        dear = 2 * sum(ideal.tariff.left_out(visit)[1 + min(1, aim.tier)] for visit in range(self._visits))
        self._master = Master(self._visits, len(shifts), aim=aim, required=required, dear=dear // UNITS[aim.tier] + 1)
        self._best: tuple[int, Prices] | None = None
        self._closed_shifts = set[int]()
        self._closed_visits = np.zeros(self._visits, dtype=bool)

    @property
    def master(self) -> Master:
        """The linear program, with every route so far."""
        return self._master

    def close(self, column: Column) -> None:
        """Drive this route: nobody else gets its visits, its shift no other route."""
        self._master.fix(column)
        self._closed_shifts.add(column.shift)
        self._closed_visits[list(column.visits)] = True

    def look(self, prices: Prices, watch: Watch) -> int | None:
        """Add the good routes that a quick look finds for what is not closed; how many were new, None: stopped."""
        closed = np.zeros_like(prices)
        closed[: self._visits] = np.where(self._closed_visits, UNPAYABLE, 0)
        found = self._priced(prices + closed, watch, quick=True)
        return None if found is None else self._master.add(found.columns)

    def run(self, watch: Watch, known: Iterable[Column] = ()) -> Saved:
        """Until no better bound is to be had, or the watch ends it. ``known`` routes are there from the beginning."""
        self._master.add(known)
        rounds, added, converged = 0, 1, False
        while not watch.over(rounds) and not converged:
            rounds += 1
            settled = self._settled(watch)
            if settled is None:
                break
            value, exact = settled
            prices = self._smoothed(exact) if added else exact
            found = self._priced(prices, watch)
            if found is None:
                break
            if self._best is None or found.bound < self._best[0]:
                self._best = found.bound, prices
            added = self._master.add(found.columns)
            converged = not added and (self._is_met(value) or np.array_equal(prices, exact))
        most = None if self._best is None else self._best[0] // SCALE
        return Saved(most, converged, self._master.columns)

    def _settled(self, watch: Watch) -> tuple[float, Prices] | None:
        """Value and prices of the linear program when quick looks find no further route; None: stopped before."""
        while not watch.over():
            solved = self._master.solve()
            if solved is None:
                return None
            found = self._priced(solved[1], watch, quick=True)
            if found is None:
                return None
            if not self._master.add(found.columns):
                return solved
        return None

    def _smoothed(self, exact: Prices) -> Prices:
        best = exact if self._best is None else self._best[1]
        return np.rint(SMOOTHING * best + (1 - SMOOTHING) * exact).astype(np.int64)

    def _is_met(self, value: float) -> bool:
        """Whether the bound is, but for rounding, what the linear program reaches."""
        return self._best is not None and self._best[0] // SCALE <= value + NEGLIGIBLE * max(1.0, abs(value))

    def _priced(self, prices: Prices, watch: Watch, *, quick: bool = False) -> _Look | None:
        """What these prices prove, and good routes under them; None when it was stopped before the end.

        A ``quick`` look misses routes, so its bound is none.
        """
        of_needs = prices[self._visits :].tolist()
        owed = sum(price * need for price, need in zip(of_needs, self._aim.needs, strict=True))
        bound, columns = int(prices[: self._visits].sum()) - owed, list[Column]()
        rates = _rates(of_needs)
        for shift, candidates in enumerate(self._candidates):
            if watch.over():
                return None
            if len(candidates.visits) and shift not in self._closed_shifts:
                best, routes = _routes(shift, candidates, prices, rates, quick)
                if best is None:
                    return None
                bound += best
                columns += routes
        return _Look(bound, columns)


def _rates(of_needs: list[int]) -> Rates:
    """What a breach, a second late and a second driven count: the needs their prices, the aim one, the rest nothing."""
    broken, late, driven = (*of_needs, SCALE, 0, 0)[: len(UNITS)]
    return broken, late, driven


def _routes(
    shift: int, candidates: Candidates, prices: Prices, rates: Rates, quick: bool
) -> tuple[int | None, list[Column]]:
    """What the best route of a shift is worth beyond the prices, and the best few; None when it takes too long."""
    charged = prices[candidates.visits]
    forgetful = candidates._replace(memory=np.zeros_like(candidates.memory))
    for most, taken in [*((most, candidates) for most in LABELS), (LABELS[-1], forgetful)]:
        made, place, parent, value = search(*taken[1:], charged, *rates, most, quick)
        if made >= 0:
            break
    else:
        return None, []
    best = np.argsort(-value[:made], kind="stable")[:ROUTES_A_ROUND].tolist()
    columns = [_column(shift, candidates, place, parent, label) for label in best if value[label] > 0]
    return int(value[:made].max()), columns


def _column(shift: int, candidates: Candidates, place: Prices, parent: Prices, label: int) -> Column:
    stops = list[int]()
    while label > 0:
        stops.append(int(place[label]))
        label = int(parent[label])
    stops.reverse()
    return Column(shift, tuple(candidates.visits[stops].tolist()), _saved(candidates, stops))


def _saved(candidates: Candidates, stops: list[int]) -> tuple[int, int, int]:
    """What the route saves, timed as in the search."""
    here, then, broken, late, driven = len(candidates.visits), candidates.ready, 0, 0, 0
    for stop in stops:
        leg = int(candidates.legs[here, stop])
        arrive = max(then + leg, int(candidates.earliest[stop]))
        windows = candidates.windows[candidates.window_at[stop] : candidates.window_at[stop + 1]].tolist()
        start = next((max(arrive, opens) for opens, closes in windows if arrive <= closes), arrive)
        here, then, driven = stop, start + int(candidates.service[stop]), driven + leg
        promises = candidates.promises[candidates.promise_at[stop] : candidates.promise_at[stop + 1]].tolist()
        for due, breach_weight, late_weight, most, on_finish in promises:
            seconds = (then if on_finish else arrive) - due
            broken += breach_weight if seconds <= 0 else 0
            late += late_weight * (most - max(0, seconds))
    return broken, late, -(driven + int(candidates.legs[here, -1]))
