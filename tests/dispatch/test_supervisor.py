"""Whatever the solver's child does, the desk gets a checked plan or a clear failure - and the next run works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from dispatch.planning.judging import SolverFailed
from dispatch.planning.supervisor import Supervisor
from solver import Shift, Solution, Visit, insert
from solver.problem import Problem

SOUND = Problem(
    travel=np.zeros((1, 1), dtype=np.int32),
    shifts=(Shift(0, 0, 0, 0, 36_000),),
    visits=(Visit(0, 600),),
    horizon=86_400,
)


def hangs(problem: Problem) -> Solution:
    while True:
        pass


def raises(problem: Problem) -> Solution:
    raise RuntimeError("no idea")


def crashes(problem: Problem) -> Solution:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("unreachable")


def eats_memory(problem: Problem) -> Solution:
    hog = []
    while True:
        hog.append(np.empty(2**27))  # address space is what the limit counts: no need to touch it


def answers_nonsense(problem: Problem) -> Solution:
    return "a plan, surely"  # type: ignore[return-value]


def breaks_the_law(problem: Problem) -> Solution:
    solution = insert(problem, {})
    route = solution.routes[0]
    stop = replace(route.stops[0], arrive=-5)
    return replace(solution, routes=(replace(route, stops=(stop,)),))


def gives_an_unsound_problem(problem: Problem) -> Solution:
    return insert(replace(problem, visits=(Visit(7, -1),)), {})


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    # 3 GiB of address space is enough to work in and little enough to be exhausted at once
    started = Supervisor(memory_bytes=3 * 1024**3)
    started.insert(SOUND, {})
    yield started
    started.close()


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (hangs, "solver.hangs"),
        (raises, "solver.failed"),
        (crashes, "solver.died"),
        (eats_memory, "solver.out_of_memory"),
        (answers_nonsense, "solver.failed"),
        (breaks_the_law, "solver.illegal_plan"),
        (gives_an_unsound_problem, "solver.bad_problem"),
    ],
)
def test_trouble_in_the_child_is_a_clear_failure_and_the_next_run_works(
    supervisor: Supervisor, trouble: object, code: str
) -> None:
    with pytest.raises(SolverFailed) as caught:
        supervisor.run(trouble, SOUND, limit=4.0).result()  # type: ignore[arg-type]
    assert caught.value.code == code
    assert supervisor.insert(SOUND, {}).unassigned == ()


def test_the_child_sees_no_address_of_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_DATABASE", "sqlite:////nowhere")
    fresh = Supervisor()
    try:
        with pytest.raises(SolverFailed, match="clean"):
            fresh.run(tells_its_environment, SOUND, limit=10.0).result()
    finally:
        fresh.close()


def tells_its_environment(problem: Problem) -> Solution:
    seen = [name for name in os.environ if name.startswith("PAIDAN_")]
    raise RuntimeError("clean" if not seen else f"sees {seen}")


def test_a_search_comes_back_checked(supervisor: Supervisor) -> None:
    solution = supervisor.search(SOUND, {}, seconds=0.2, seed=1).result()
    assert [stop.visit for stop in solution.routes[0].stops] == [0]


A_PLANNER = """
from dispatch.planning.supervisor import Supervisor
from tests.dispatch.test_supervisor import SOUND
if __name__ == "__main__":
    supervisor = Supervisor()
    supervisor.insert(SOUND, {})
    print("ready", flush=True)
    input()
"""


def test_no_child_outlives_a_planner_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "a_planner.py"
    script.write_text(A_PLANNER, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as planner:
        assert planner.stdout is not None
        assert planner.stdout.readline().strip() == b"ready"
        children = psutil.Process(planner.pid).children(recursive=True)
        assert children
        planner.kill()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
