"""A quick look at the engines: 200 faults, 60 technicians, two days. ``python -m bench.solver_quick [seed ...]``."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver import (
    Budget,
    Commitment,
    Cost,
    Pin,
    Problem,
    Shift,
    Solution,
    Visit,
    best_insertions,
    check,
    insert,
    rank,
    solve,
)

HOUR = 3600
CITIES = (  # name aside: km east, km north of Guangzhou, share of the faults; rough positions of Guangdong's cities
    (0, 0, 0.22), (105, -75, 0.22), (-15, -12, 0.10), (65, -12, 0.12), (-10, -60, 0.07), (35, -95, 0.06),
    (-75, -8, 0.04), (350, 25, 0.05), (-290, -210, 0.05), (30, 190, 0.03), (140, 0, 0.04),
)  # fmt: skip
KM_PER_HOUR = 55.0
LEAD_SECONDS = 300
"""Parking and walking, on every leg between different places."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with its unit, and the most it may be (None: it is only told)."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def met(self) -> bool:
        """Whether the demand, if there is one, is met."""
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        demand = "" if self.limit is None else f"   demanded <= {self.limit:g}"
        return f"{'ok  ' if self.met else 'MISS'}  {self.name:<58} {self.value:>12,} {self.unit:<12}{demand}"


def problem_for(seed: int, *, faults: int = 200, technicians: int = 60, days: int = 2) -> Problem:
    """A seeded problem: places in cities, bases of technicians near them, skills with levels, two promises a visit."""
    rng = np.random.default_rng(seed)
    km = _places(rng, faults + technicians)
    shifts = tuple(
        _shift(rng, technician, faults + technician, skills, day)
        for technician in range(technicians)
        for skills in [_skills(rng)]
        for day in range(days)
        if rng.random() > 0.1
    )
    on_duty = sorted({shift.technician for shift in shifts})
    visits = [_visit(rng, fault, on_duty) for fault in range(faults)]
    for shift in rng.permutation([n for n, s in enumerate(shifts) if s.start == 0])[: faults // 50]:
        visit = int(rng.integers(faults))
        if visits[visit].under_way is None:
            visits[visit] = _begun(visits[visit], int(shift), -int(rng.integers(0, HOUR)))
    return Problem(_travel(km), shifts, tuple(visits), horizon=days * 24 * HOUR)


def figures(seed: int = 1, seconds: float = 10.0) -> list[Figure]:
    """Build the problem of ``seed`` and measure insertion, one new visit, and the search within ``seconds``."""
    problem = problem_for(seed)
    wall, cpu = time.perf_counter(), time.process_time()
    plan = insert(problem, {})
    rows = [
        Figure("insertion", round(time.process_time() - cpu, 3), "CPU s", 1.0),
        Figure("insertion", round(time.perf_counter() - wall, 3), "s"),
        Figure("insertion: pins not kept", rank(problem, plan)[0], "visits"),
        *_tiers("insertion", plan.cost),
        Figure("insertion: defects", len(check(problem, plan)), "", 0),
    ]
    rows += _one_new_visit(problem, plan)
    wall, cpu = time.perf_counter(), time.process_time()
    best = solve(problem, budget=Budget(seconds=seconds), seed=seed)
    rows += [
        Figure("search", round(time.process_time() - cpu, 2), "CPU s"),
        Figure("search", round(time.perf_counter() - wall, 2), "s"),
        *(row for name, cost in best.stages for row in _tiers(f"search, {name}", cost)),
        Figure("search: defects", len(check(problem, best)), "", 0),
        Figure("search: worse than insertion (1: yes)", int(rank(problem, best) > rank(problem, plan)), "", 0),
    ]
    return rows


def _one_new_visit(problem: Problem, plan: Solution) -> list[Figure]:
    newest = max(visit for visits in plan.order.values() for visit in visits if problem.visits[visit].under_way is None)
    others = {shift: tuple(v for v in visits if v != newest) for shift, visits in plan.order.items()}
    cpu = time.process_time()
    insert(problem, others)
    one = time.process_time() - cpu
    cpu = time.process_time()
    best_insertions(problem, others, newest)
    return [
        Figure("one new visit", round(one, 3), "CPU s", 0.1),
        Figure("five suggestions", round(time.process_time() - cpu, 3), "CPU s", 0.1),
    ]


def _tiers(name: str, cost: Cost) -> list[Figure]:
    units = {"broken": "weight", "lateness": "weighted s", "unassigned": "price", "changes": "visits", "travel": "s"}
    return [Figure(f"{name}: {tier}", getattr(cost, tier), unit) for tier, unit in units.items()]


def _places(rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    centres = np.array([city[:2] for city in CITIES], dtype=float)
    home = rng.choice(len(CITIES), size=count, p=[city[2] for city in CITIES])
    return np.asarray(centres[home] + rng.normal(0, 14, size=(count, 2)))


def _travel(km: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    distance = np.hypot(*(km[:, None, axis] - km[None, :, axis] for axis in (0, 1)))
    seconds = (distance * 1.3 / KM_PER_HOUR * HOUR + LEAD_SECONDS).astype(np.int32)
    np.fill_diagonal(seconds, 0)
    return seconds


def _skills(rng: np.random.Generator) -> tuple[tuple[int, int], ...]:
    known = rng.choice(6, size=int(rng.integers(2, 5)), replace=False)
    return tuple((int(skill), int(rng.integers(1, 4))) for skill in sorted(known))


def _shift(
    rng: np.random.Generator, technician: int, base: int, skills: tuple[tuple[int, int], ...], day: int
) -> Shift:
    start = day * 24 * HOUR
    return Shift(technician, base, base, start, start + 9 * HOUR, skills, own_staff=technician % 5 > 0)


def _visit(rng: np.random.Generator, location: int, technicians: list[int]) -> Visit:
    reported = int(rng.integers(-8 * HOUR, 6 * HOUR))
    arrive_within = int(rng.choice([2, 8, 24])) * HOUR
    weight = int(rng.choice([1, 2, 4]))
    pin = Pin(technician=int(rng.choice(technicians))) if rng.random() < 0.05 else None
    skill, level = int(rng.integers(6)), int(rng.choice([1, 1, 2, 2, 3]))
    return Visit(
        location=location,
        service=int(rng.integers(2, 13)) * 900,
        release=max(0, reported),
        skills=() if pin else ((skill, level),),
        windows=((0, 10 * HOUR), (24 * HOUR, 34 * HOUR)) if rng.random() < 0.3 else (),
        commitments=(
            Commitment(reported + arrive_within, weight),
            Commitment(reported + 2 * arrive_within, weight, on_finish=True),
        ),
        own_staff_only=bool(rng.random() < 0.1) and pin is None,
        pin=pin,
    )


def _begun(visit: Visit, shift: int, arrived: int) -> Visit:
    return Visit(
        visit.location, visit.service, commitments=visit.commitments, under_way=shift, arrived=arrived, pin=None
    )


def main(arguments: list[str]) -> None:
    """Print the figures of the seeds given (1 when none is)."""
    for seed in [int(word) for word in arguments] or [1]:
        print(f"seed {seed}")
        for row in figures(seed):
            print(row)


if __name__ == "__main__":
    main(sys.argv[1:])
