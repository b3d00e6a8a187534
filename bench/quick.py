"""The figures of the first working day: ``make bench-quick``.

Prints, for 200 open faults and 60 technicians: the first complete plan from insertion, the OR-Tools plan within its
budget against it, the board page complete in a browser, and the resident memory of web and planner on the living demo.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench import solver_quick
from bench.board_page import seconds_until_complete
from bench.new_fault import waits
from dispatch.opening import open_desk
from dispatch.settings import read_settings

BOARD_LIMIT_SECONDS = 1.5
MEMORY_LIMIT_MB = 600


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, what is demanded, whether it is met."""

    what: str
    measured: str
    demanded: str
    met: bool

    def __str__(self) -> str:
        return f"{'ok  ' if self.met else 'MISS'}  {self.what:<58} {self.measured:>22}   demanded {self.demanded}"


def demo_figures(port: int) -> list[Figure]:
    """Start the demo in a folder of its own and measure the board page and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "dispatch.cli", "demo", "--data", folder, "--port", str(port)]
        demo = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/sign-in", seconds=120)
            time.sleep(15)  # let the planner make its plans before its memory is read
            waited = _new_faults(Path(folder))
            board = seconds_until_complete(f"http://127.0.0.1:{port}")
            memory = _resident_megabytes(demo.pid)
        finally:
            demo.terminate()
            demo.wait(20)
    figures = [*waited]
    figures += [
        Figure(f"resident memory: {name}", f"{value:.0f} MB", "(part)", True)
        for name, value in memory.items()
        if name != "web + planner"
    ]
    total = memory["web + planner"]
    limit = f"<= {MEMORY_LIMIT_MB} MB"
    figures.append(Figure("resident memory of web + planner", f"{total:.0f} MB", limit, total <= MEMORY_LIMIT_MB))
    if board is None:
        return [*figures, Figure("board page complete", "no Chromium here", f"<= {BOARD_LIMIT_SECONDS} s", False)]
    middle = sorted(board)[len(board) // 2]
    shown = f"{middle:.2f} s (of {len(board)})"
    return [
        *figures,
        Figure("board page complete, median", shown, f"<= {BOARD_LIMIT_SECONDS} s", middle <= BOARD_LIMIT_SECONDS),
    ]


def _new_faults(folder: Path) -> list[Figure]:
    """On the living demo in real time: when is a new fault served, and when is the plan searched?"""
    desk = open_desk(read_settings(data=folder))
    try:
        desk.run_clock(1, real_epoch=time.time(), actor="bench")
        waited = waits(desk, faults=5)
    finally:
        desk.close()
    answered, searched = max(w.answered for w in waited), max(w.searched for w in waited)
    return [
        Figure("new fault served by a published plan, worst of 5", f"{answered:.2f} s", "<= 1 s", answered <= 1),
        Figure("searched plan taken in, worst of 5", f"{searched:.2f} s", "<= 10 s", searched <= 10),
    ]


def _wait_for(address: str, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{address} did not answer within {seconds} s")


def _resident_megabytes(pid: int) -> dict[str, float]:
    """Proportional set sizes, so that pages shared by two processes count once."""
    parts = {"web": 0.0, "planner": 0.0, "planner's solver children": 0.0, "simulated world": 0.0}
    for child in psutil.Process(pid).children(recursive=True):
        name = _part_of(child)
        if name is not None:
            parts[name] += child.memory_full_info().pss / 2**20
    parts["web + planner"] = parts["web"] + parts["planner"] + parts["planner's solver children"]
    return parts


def _part_of(process: psutil.Process) -> str | None:
    line = process.cmdline()
    if line[-2:] == ["-m", "web"]:
        return "web"
    if line[-2:] == ["-m", "dispatch.planner"]:
        return "planner"
    if line[-2:] == ["-m", "dispatch.simulation.play"]:
        return "simulated world"
    parent = process.parent()
    return "planner's solver children" if parent is not None and "dispatch.planner" in parent.cmdline() else None


def _of_the_solver(figure: solver_quick.Figure) -> Figure:
    demanded = "-" if figure.limit is None else f"<= {figure.limit:g} {figure.unit}"
    return Figure(figure.name, f"{figure.value:g} {figure.unit}", demanded, figure.met)


def main() -> int:
    """Print every figure; exit status 1 when one misses its demand."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--port", type=int, default=8471)
    port = options.parse_args().port
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.processor() or platform.machine()}")
    missed = 0
    for figure in [*map(_of_the_solver, solver_quick.figures()), *demo_figures(port)]:
        print(figure, flush=True)
        missed += not figure.met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
