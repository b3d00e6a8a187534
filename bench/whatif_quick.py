"""The figures of the what-if studies: ``make bench-whatif``.

Prints the CPU time of a simulated day, a study that was killed and went on, two workers against one, the calibration
of the forecast, and the simulator against Erlang C.
"""

from __future__ import annotations

import argparse
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import calibration
from bench.erlang_house import served
from bench.quick import Figure
from dispatch.simulation.erlang import Queue, agreement
from dispatch.whatif.fan_out import Fan, Processes
from dispatch.whatif.replication import ground_for, replicate
from dispatch.whatif.scenario import Demand, Length, PlannerChange, StartFrom, WhatIf
from dispatch.whatif.study import Study

DAY_SECONDS = 2.0
SPEEDUP = 1.7
QUEUE = Queue(3, 2.4, 3600.0)


def a_day() -> Figure:
    """One day of the demo's crew (68, of whom about 60 are on duty) and 120 faults, planned anew at every event."""
    what_if = WhatIf("一天", planner=PlannerChange(days=1), demand=Demand(per_day=120.0))
    ground_for(what_if)
    replicate(what_if, 2)
    began = time.process_time()
    found = replicate(what_if, 1)
    took = time.process_time() - began
    shown = f"{took:.1f} s CPU, {found.events} events"
    return Figure(f"a day: {len(found.work)} technicians, {found.faults} faults", shown, "<= 2 s", took <= DAY_SECONDS)


def killed_and_gone_on(days: float, replications: int) -> Figure:
    """A study whose process is killed in the middle, then done to its end: every replication once."""
    with tempfile.TemporaryDirectory() as name:
        study = Study.begin(Path(name) / "study", _short(days), seed=1, replications=replications)
        command = [sys.executable, "-m", "dispatch.whatif.runner", str(study.folder), "2"]
        running = subprocess.Popen(command)
        while len(study.outcomes()) < replications // 2:
            time.sleep(0.2)
        running.send_signal(signal.SIGKILL)
        running.wait()
        before = study.outcomes()
        subprocess.run(command, check=True)
        after = study.outcomes()
        lines = (study.folder / "replications.jsonl").read_text(encoding="utf-8").splitlines()
    kept = all(after[number] == outcome for number, outcome in before.items())
    met = kept and sorted(after) == list(range(replications)) and len(lines) == replications
    shown = f"{len(before)} before, {len(after)} after, {len(lines)} lines"
    return Figure(f"killed: {replications} replications of {days:g} days", shown, "none lost or doubled", met)


def two_workers(replications: int) -> Figure:
    """The same study of whole days on one core and on two; every process makes the company for itself first."""
    one, two = (_clock(fan, replications) for fan in (Processes(1), Processes(2)))
    gain = one / two
    return Figure(f"{replications} replications on two cores", f"{gain:.2f} x one", ">= 1.7 x", gain >= SPEEDUP)


def _clock(fan: Fan, replications: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        study = Study.begin(Path(name) / "study", _short(1.0), seed=1, replications=replications)
        began = time.perf_counter()
        study.run(fan, say=lambda done, whole: None, cancelled=lambda: False)
        return time.perf_counter() - began


def _short(days: float) -> WhatIf:
    start = StartFrom(open_faults=20)
    return WhatIf("短", length=Length(days=days), planner=PlannerChange(days=1), start=start)


def the_textbook(faults: int) -> Iterator[Figure]:
    """Desk, planner and world as the queue M/M/c."""
    for figure in agreement(served(QUEUE, faults, seed=1), QUEUE, at_once_seconds=1.0):
        shown = f"{figure.measured:.3g} ± {figure.half_width:.2g}"
        name = f"Erlang C, {QUEUE.technicians} technicians, {faults} faults: {figure.name}"
        yield Figure(name, shown, f"{figure.expected:.3g} within it", figure.agrees)


def figures(days: float, replications: int, faults: int) -> Iterator[Figure]:
    yield a_day()
    yield killed_and_gone_on(days, replications)
    yield two_workers(24)
    yield from the_textbook(faults)
    yield from the_forecast()


def the_forecast() -> Iterator[Figure]:
    """How true the chances of a breach are; `python -m bench.calibration` shows every bin."""
    found = calibration.measure()
    gap, gain = found.largest_gap, found.gain
    name = f"forecast of {found.promises:,} promises"
    yield Figure(f"{name}: largest gap of ten bins", f"{gap:.3f}", "<= 0.05", gap <= calibration.LARGEST_GAP)
    better = f"{gain:.0%} better"
    yield Figure(f"{name}: Brier {found.brier:.4f}", better, ">= 20 %", gain >= calibration.BRIER_GAIN)


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=0.3, help="length of the study that is killed")
    parser.add_argument("--replications", type=int, default=6)
    parser.add_argument("--faults", type=int, default=1000, help="faults of the textbook's queue")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.processor() or platform.machine()}")
    missed = 0
    for figure in figures(asked.days, asked.replications, asked.faults):
        print(figure, flush=True)
        missed += not figure.met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
