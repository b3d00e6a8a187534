"""Engines side by side on a folder of instances: ``python bench/run.py --instances DIR --json OUT``.

Every run is a process of its own with the same CPU seconds. A peer that is not installed, refuses a problem, fails or
does not stop gives a row with the reason. ``--resume`` runs only what OUT does not hold yet.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import rows, table
from bench.best_known import best_known
from bench.engines.catalogue import ENGINES
from bench.instances.formats import FORMATS, files

OVERRUN_FACTOR, OVERRUN_SECONDS = 4, 120
"""A child may use so many times its limit, and so much more for reading and loading, before it is ended."""
WALL_FACTOR = 5
"""On a busy machine a CPU second takes longer; after so many wall seconds for each the child is ended, too."""


@dataclass(frozen=True, slots=True)
class Run:
    """One engine on one instance."""

    form: str
    path: Path
    engine: str
    seconds: float
    seed: int

    @property
    def said(self) -> dict[str, Any]:
        """What is asked, as the first part of the row."""
        return {
            "format": self.form,
            "instance": self.path.stem,
            "engine": self.engine,
            "seconds": self.seconds,
            "seed": self.seed,
        }


def runs(options: argparse.Namespace) -> Iterator[Run]:
    """Everything asked for. An engine that knows no seed runs once, with the first."""
    for path in files(options.instances, options.format):
        for seconds in options.seconds:
            for name in options.engines:
                for seed in options.seeds if ENGINES[name].seeded else options.seeds[:1]:
                    yield Run(options.format, path, name, seconds, seed)


def measure(run: Run) -> rows.Row:
    """Run it in a child and give the whole row."""
    packages = sorted({ENGINES[run.engine].package, "paidan", "numpy"})
    started: rows.Row = {"versions": rows.versions(packages), "machine": rows.machine()}
    started |= {"best_known": best_known(run.path, run.form)}
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder, "request.json"), Path(folder, "answer.json")
        request.write_text(json.dumps(run.said | {"path": str(run.path)}), encoding="utf-8")
        most = run.seconds * OVERRUN_FACTOR + OVERRUN_SECONDS
        command = [sys.executable, "-m", "bench.child", str(request), str(answer)]
        ended = _ended(command, most)
        if answer.exists():
            came: rows.Row = json.loads(answer.read_text(encoding="utf-8"))
            return run.said | started | came
    return run.said | started | {"valid": False, "reason": ended}


def _ended(command: Sequence[str], most_cpu_seconds: float) -> str:
    """Run a command within a bound of CPU and of wall seconds; how it ended, in words."""
    most = int(most_cpu_seconds)
    try:
        done = subprocess.run(
            command,
            cwd=rows.ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=most * WALL_FACTOR,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (most, most)),
        )
    except subprocess.TimeoutExpired:
        return f"ended after {most * WALL_FACTOR} wall seconds"
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}, at most {most} CPU seconds were allowed"
    return f"exit status {done.returncode}: {done.stderr.strip()[-300:]}"


def listed(read: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """A reader of words apart by commas."""
    return lambda text: [read(word.strip()) for word in text.split(",") if word.strip()]


def _engine(name: str) -> str:
    if name not in ENGINES:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(ENGINES)}")
    return name


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--instances", type=Path, required=True, help="a file or a folder")
    parser.add_argument("--format", choices=sorted(FORMATS), default="technician")
    parser.add_argument("--seconds", type=listed(float), default=[10.0], help="CPU seconds: 2,10")
    parser.add_argument("--seeds", type=listed(int), default=[1, 2, 3, 4, 5])
    parser.add_argument("--engines", type=listed(_engine), default=list(ENGINES))
    parser.add_argument("--json", type=Path, required=True, help="where the rows are added")
    parser.add_argument("--resume", action="store_true", help="leave out what the file holds already")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Measure, tell every row as it comes, and print the table."""
    asked = options(arguments)
    known = {rows.key(row) for row in rows.read(asked.json)} if asked.resume else set()
    wanted = list(runs(asked))
    if not wanted:
        print(f"no {asked.format} instances in {asked.instances}", file=sys.stderr)
        return 2
    for run in wanted:
        if rows.key(run.said) not in known:
            row = measure(run)
            rows.append(asked.json, row)
            print(table.told(row), flush=True)
    keys = {rows.key(run.said) for run in wanted}
    print(table.text([row for row in rows.read(asked.json) if rows.key(row) in keys]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
