"""Whether a forecast of 30 % breaks three times in ten, on days nobody learnt from: ``python -m bench.calibration``.

In each of some closed worlds that share no code with it (``bench.closed_world``) the forecast learns from the finished
visits of some days and is judged on others. It is compared with the plan's bare times (late or not) and with a logistic
curve through the slack alone, fitted on the days that the forecast learnt from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from bench.closed_world import EIGHT, Kind, Look, finished, kinds, look, routes
from bench.reliability_chart import Bin, reliability_chart
from dispatch.forecasting import Draws, Experience, breach_probability, experience_of, futures, load_prior
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.moment import seconds_between

WORLDS = (1, 2, 3, 4)
LEARN_SEED, JUDGED_SEED = 1000, 2000
"""Added to the number of the world: no day is both learnt from and judged."""
LEARN_ROUTES, JUDGED_ROUTES = 600, 700
BINS, LARGEST_GAP, BRIER_GAIN, PROMISES = 10, 0.05, 0.2, 20_000
CHART = Path("bench/results/local/reliability.svg")

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One promise: what was forecast of it, its slack by the plan (seconds), and whether it broke."""

    forecast: float
    slack_seconds: int
    broken: bool


def learnt(faults: tuple[Kind, ...], seed: int, count: int) -> Experience:
    """What the finished visits of so many days teach."""
    days = routes(faults, count, np.random.default_rng(seed))
    return experience_of((order for day in days for order in finished(day)), load_prior())


def judged(faults: tuple[Kind, ...], experience: Experience, seed: int, count: int) -> Iterator[Judged]:
    """Every open promise of so many days, each day looked at once."""
    rng = np.random.default_rng(seed)
    for day in routes(faults, count, rng):
        yield from _promises(look(day, rng), experience, Draws(seed))


def _promises(seen: Look, experience: Experience, draws: Draws) -> Iterator[Judged]:
    coming = futures(seen.plan, seen.orders, experience, seen.now, draws)
    for stop in seen.plan.routes[0].stops:
        visit, truth = seen.visits[stop.work_order_id], seen.truths[stop.work_order_id]
        promises = [(Milestone.RESOLVE, stop.finish_at, visit.slack_solve, truth.solved)]
        if seen.orders[stop.work_order_id].visit_arrived_at is None:
            promises.append((Milestone.ARRIVE, stop.arrive_at, visit.slack_arrive, truth.there))
        for code, planned, slack, happens in promises:
            due = planned + timedelta(seconds=slack)
            clock = ClockStatus(Commitment(code, EIGHT, due, "L/x", ""), CommitmentState.PENDING)
            chance = breach_probability(clock, coming[stop.work_order_id], seen.now)
            if chance is not None and due >= seen.now:
                yield Judged(chance, slack, happens > seconds_between(EIGHT, due))


def bins_of(found: Sequence[Judged], count: int = BINS) -> tuple[Bin, ...]:
    """The promises by their forecast, in bins of equal width."""
    forecast, broken = _columns(found)
    place = np.minimum((forecast * count).astype(int), count - 1)
    rows = [(forecast[place == number], broken[place == number]) for number in range(count)]
    return tuple(Bin(len(f), float(f.mean()) if len(f) else 0.0, float(b.mean()) if len(b) else 0.0) for f, b in rows)


def brier(chance: Floats, broken: Floats) -> float:
    """The mean squared error of a chance (Brier 1950); 0 is perfect."""
    return float(np.mean((chance - broken) ** 2))


def logistic(found: Sequence[Judged]) -> Callable[[Floats], Floats]:
    """The curve through the slack alone that fits these promises best (maximum likelihood)."""
    hours, broken = _hours(found), _columns(found)[1]

    def misfit(line: Floats) -> float:
        signed = (line[0] + line[1] * hours) * (1 - 2 * broken)
        return float(np.mean(np.logaddexp(0, signed)))

    best = minimize(misfit, np.zeros(2)).x
    return lambda slack_hours: np.asarray(expit(best[0] + best[1] * slack_hours))


def _columns(found: Sequence[Judged]) -> tuple[Floats, Floats]:
    return np.array([one.forecast for one in found]), np.array([float(one.broken) for one in found])


def _hours(found: Sequence[Judged]) -> Floats:
    return np.array([one.slack_seconds / 3600 for one in found])


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one calibration; ``bare`` and ``curve`` are the Brier scores of what it is compared with."""

    bins: tuple[Bin, ...]
    brier: float
    bare: float
    curve: float

    @property
    def promises(self) -> int:
        return sum(one.count for one in self.bins)

    @property
    def largest_gap(self) -> float:
        return max(one.gap for one in self.bins)

    @property
    def gain(self) -> float:
        """How much better than the better of the two it is compared with, as a share."""
        return 1 - self.brier / min(self.bare, self.curve)


def measure(worlds: Sequence[int] = WORLDS, judged_routes: int = JUDGED_ROUTES) -> Outcome:
    """Learn and fit in each world, judge on other days of it, and take all worlds together."""
    found: list[Judged] = []
    curves: list[Floats] = []
    for world in worlds:
        faults = kinds(np.random.default_rng(world))
        experience = learnt(faults, LEARN_SEED + world, LEARN_ROUTES)
        curve = logistic(list(judged(faults, experience, LEARN_SEED + world, LEARN_ROUTES)))
        here = list(judged(faults, experience, JUDGED_SEED + world, judged_routes))
        curves.append(curve(_hours(here)))
        found.extend(here)
    forecast, broken = _columns(found)
    bare = (_hours(found) < 0).astype(np.float64)
    return Outcome(bins_of(found), brier(forecast, broken), brier(bare, broken), brier(np.concatenate(curves), broken))


def main() -> int:
    """Print the figures and write the picture; exit status 1 when a demand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, default=CHART, help="where the reliability diagram goes")
    chart: Path = parser.parse_args().svg
    found = measure()
    print("forecast   promises   mean forecast   broken")
    for number, one in enumerate(found.bins):
        print(
            f"{number * 10:>3}-{number * 10 + 10:<3}%   {one.count:>8,}   {one.forecast:>13.3f}   {one.frequency:.3f}"
        )
    rows = [
        ("promises judged", f"{found.promises:,}", found.promises >= PROMISES, f">= {PROMISES:,}"),
        ("largest gap of ten bins", f"{found.largest_gap:.3f}", found.largest_gap <= LARGEST_GAP, f"<= {LARGEST_GAP}"),
        ("Brier score", f"{found.brier:.4f}", True, ""),
        ("  of the plan's bare times", f"{found.bare:.4f}", True, ""),
        ("  of a curve through the slack", f"{found.curve:.4f}", True, ""),
        ("better than the better of both", f"{found.gain:.0%}", found.gain >= BRIER_GAIN, f">= {BRIER_GAIN:.0%}"),
    ]
    for what, figure, met, demand in rows:
        print(f"{'ok  ' if met else 'MISS'}  {what:<32} {figure:>8}{'   demanded ' + demand if demand else ''}")
    chart.parent.mkdir(parents=True, exist_ok=True)
    chart.write_text(reliability_chart(found.bins, f"Forecast and frequency, {found.promises:,} promises"), "utf-8")
    return 0 if all(met for _, _, met, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
