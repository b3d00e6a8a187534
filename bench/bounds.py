"""How far from the best our plans can be at most: ``python -m bench.bounds --instances DIR --json OUT``.

For every technician instance and seed the solver plans for so many CPU seconds, and column generation, which knows
nothing of that search, proves floors for so many more: what no plan can go below, tier by tier.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import rows
from bench.engines.limit import Limit
from bench.engines.paidan import CpuBudget, solved, warm_up
from bench.instances.formats import files
from bench.instances.generate import generate
from bench.instances.technician import read, state
from bench.run import listed
from solver import Budget, Problem
from solver.bounds.tiers import Floor, floors

ENGINE = "bounds"
SMALL = (20, 6, 1)
UNITS = {"broken": 1, "lateness": 60, "travel": 60}
"""The files count minutes, the solver seconds."""
HEADER = ("instance", "seed", "tier", "our plan", "no plan below", "gap", "gap %")


def measure(path: Path, seconds: float, seed: int) -> rows.Row:
    """Plan, prove, and give the row: the floors of every tier with the plan's figures, in the file's units."""
    instance = read(path)
    plan = solved(instance.problem, Limit(seconds), seed)
    began = time.process_time()
    proven = floors(instance.problem, plan, budget=CpuBudget(seconds=seconds))
    return {
        "format": "technician",
        "instance": path.stem,
        "engine": ENGINE,
        "seconds": seconds,
        "seed": seed,
        "versions": rows.versions(["paidan", "numpy", "ortools"]),
        "machine": rows.machine(),
        "cpu_seconds": round(time.process_time() - began, 2),
        "floors": [_told(floor) for floor in proven],
    }


def _warm_up(small: Problem) -> None:
    """Compile the search and the pricing before any clock runs."""
    warm_up(small)
    floors(small, solved(small, Limit(1.0), 1), budget=Budget(rounds=3))


def _told(floor: Floor) -> dict[str, Any]:
    unit = UNITS[floor.measure]
    least = None if floor.at_least is None else -(-floor.at_least // unit)
    gap = None if least is None else floor.plan // unit - least
    return {
        "tier": floor.measure,
        "plan": floor.plan // unit,
        "at_least": least,
        "gap": gap,
        "gap_percent": None if least is None or gap is None else _percent(gap, floor.plan // unit),
        "together": floor.together,
        "proven": floor.proven,
    }


def _percent(gap: int, plan: int) -> float:
    """How much of the plan's figure a better plan might save at most."""
    return round(100 * gap / plan, 2) if plan else 0.0


def table(kept: Sequence[rows.Row]) -> str:
    """The floors as a table in Markdown; "no bound" where there is none."""
    lines = [HEADER, ("---",) * len(HEADER)]
    for row in sorted(kept, key=lambda row: (row["instance"], row["seed"])):
        lines += [(row["instance"], str(row["seed"]), *_cells(floor)) for floor in row["floors"]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(floor: dict[str, Any]) -> tuple[str, ...]:
    if floor["at_least"] is None:
        return floor["tier"], f"{floor['plan']:,}", "no bound", "", ""
    how = "" if floor["together"] else " (visits one by one)"
    return (
        floor["tier"],
        f"{floor['plan']:,}",
        f"{floor['at_least']:,}{how}",
        f"{floor['gap']:,}",
        f"{floor['gap_percent']:.1f}",
    )


def main(arguments: Sequence[str]) -> int:
    """Measure, keep every row as it comes, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--instances", type=Path, required=True, help="a technician file or a folder of them")
    parser.add_argument("--seconds", type=float, default=60.0, help="CPU seconds for the plan, and again for the proof")
    parser.add_argument("--seeds", type=listed(int), default=[1])
    parser.add_argument("--json", type=Path, required=True, help="where the rows are added")
    asked = parser.parse_args(arguments)
    _warm_up(state(generate(*SMALL))[0])
    made = []
    for path in files(asked.instances, "technician"):
        for seed in asked.seeds:
            made.append(measure(path, asked.seconds, seed))
            rows.append(asked.json, made[-1])
            print(table(made[-1:]), flush=True)
    if not made:
        print(f"no technician instances in {asked.instances}", file=sys.stderr)
        return 2
    print(table(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
