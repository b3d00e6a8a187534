"""A country at once: ``make bench-scale``. 100,000 faults and 12,000 technicians, cut into cells, on every core.

Prints how long the first complete plan and its check take, by the wall and in CPU seconds of all processes, and what
two judges say of the plan: the solver's checker, and the bench's own, which knows nothing of the solver.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time

from bench.instances import technician
from bench.instances.generate import generate
from bench.solver_quick import Figure
from solver import Budget, check
from solver.cells import solve_in_cells

FAULTS, TECHNICIANS, SEED = 100_000, 12_000, 1
SEARCH_SECONDS = 45.0
WALL_LIMIT_SECONDS = 60.0


def figures(faults: int, technicians: int, *, seconds: float, workers: int, seed: int = SEED) -> list[Figure]:
    """Generate the instance, plan it and judge the plan."""
    document = generate(faults, technicians, seed)
    problem, names = technician.state(document, lazily=True)
    began, own, others = time.monotonic(), _cpu_seconds(resource.RUSAGE_SELF), _cpu_seconds(resource.RUSAGE_CHILDREN)
    plan = solve_in_cells(problem, budget=Budget(seconds=seconds), workers=workers, seed=seed)
    planned = time.monotonic()
    defects = check(problem, plan)
    checked = time.monotonic()
    own, others = _cpu_seconds(resource.RUSAGE_SELF) - own, _cpu_seconds(resource.RUSAGE_CHILDREN) - others
    verdict = technician.judge(document, names.routes(plan.order))
    return [
        Figure("planned", round(planned - began, 1), "s"),
        Figure("planned and checked", round(checked - began, 1), "s", WALL_LIMIT_SECONDS),
        Figure("of it on one core: cutting, putting together, checking", round(own, 1), "CPU s"),
        Figure("of it shared by the workers: the cells", round(others, 1), "CPU s"),
        Figure("defects the checker finds", len(defects), "", 0),
        Figure("defects the bench's judge finds", len(verdict.defects), "", 0),
        Figure("faults left out", len(plan.unassigned), ""),
        Figure("broken promises", plan.cost.broken, "weight"),
        Figure("lateness", plan.cost.lateness, "weighted s"),
        Figure("travel", plan.cost.travel, "s"),
        Figure("largest memory of one process", round(_memory_megabytes()), "MB"),
    ]


def _cpu_seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _memory_megabytes() -> float:
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most / 1024


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--faults", type=int, default=FAULTS)
    options.add_argument("--technicians", type=int, default=TECHNICIANS)
    options.add_argument("--seconds", type=float, default=SEARCH_SECONDS)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, load before: {load}")
    print(f"{asked.faults:,} faults, {asked.technicians:,} technicians, {asked.workers} workers, seed {SEED}")
    rows = figures(asked.faults, asked.technicians, seconds=asked.seconds, workers=asked.workers)
    for row in rows:
        print(row, flush=True)
    return int(not all(row.met for row in rows))


if __name__ == "__main__":
    sys.exit(main())
