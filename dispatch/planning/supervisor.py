"""Run the solver where it can do no harm: child processes with a hard time and memory limit, judged on return."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from typing import cast

from pebble import ProcessExpired, ProcessPool

from dispatch.planning import child
from dispatch.planning.child import Orders, Trouble
from dispatch.planning.judging import SolverFailed, judged
from solver.problem import Problem
from solver.solution import Solution

INSERTION_LIMIT_SECONDS = 20.0
SEARCH_GRACE_SECONDS = 15.0
"""A search that is this much over its budget hangs."""
CHILD_MEMORY_BYTES = 6 * 1024**3
"""Address space, not resident memory: the wheels map far more than they use."""


@dataclass(frozen=True, slots=True)
class Running:
    """A search under way in a child."""

    problem: Problem
    future: Future[object]

    @property
    def done(self) -> bool:
        return self.future.done()

    def result(self) -> Solution:
        """The checked solution, or ``SolverFailed``."""
        return judged(self.problem, _returned(self.future))

    def cancel(self) -> None:
        self.future.cancel()


class _Lane:
    """One child, started when it is first needed and replaced when it is lost."""

    def __init__(self, memory_bytes: int, niceness: int) -> None:
        self._limits = [memory_bytes, niceness]
        self._pool = self._fresh_pool()

    def _fresh_pool(self) -> ProcessPool:
        # spawned, not forked: a child inherits no database connection and no thread's lock
        return ProcessPool(
            max_workers=1,
            initializer=child.confine,
            initargs=self._limits,
            context=multiprocessing.get_context("spawn"),
        )

    def run(
        self, work: Callable[..., object], problem: Problem, arguments: tuple[object, ...], limit: float
    ) -> Running:
        if not self._pool.active:
            self._pool = self._fresh_pool()
        future = self._pool.schedule(child.guarded, args=[work, problem, *arguments], timeout=limit)
        return Running(problem, cast("Future[object]", future))

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates most, not this
        self._pool.join()


class Supervisor:
    """Owns two children: one answers at once and stays small, one searches. ``close`` ends them."""

    def __init__(self, memory_bytes: int = CHILD_MEMORY_BYTES) -> None:
        self._answering = _Lane(memory_bytes, niceness=0)
        self._searching = _Lane(memory_bytes, niceness=10)

    @staticmethod
    def prepare() -> None:
        """Compile the search where nobody has done so yet (a minute), so that no child runs out of its time for it."""
        subprocess.run([sys.executable, "-m", "solver.warm_up"], stdout=subprocess.DEVNULL, check=False)

    def insert(self, problem: Problem, orders: Orders, later: frozenset[int] = frozenset()) -> Solution:
        """A complete plan at once, built on the routes given; the visits ``later`` go into what all others leave."""
        return self.run(child.answer_at_once, problem, orders, later, limit=INSERTION_LIMIT_SECONDS).result()

    def search(
        self, problem: Problem, orders: Orders, *, seconds: float, seed: int, around: frozenset[int] = frozenset()
    ) -> Running:
        """Start looking for a better plan, near the visits ``around`` where there are any; poll ``done``."""
        limit = seconds + SEARCH_GRACE_SECONDS
        return self._searching.run(child.improve, problem, (orders, seconds, seed, around), limit)

    def run(self, work: Callable[..., Solution], problem: Problem, *arguments: object, limit: float) -> Running:
        """Any short piece of solver work under supervision."""
        return self._answering.run(work, problem, arguments, limit)

    def ask(self, work: Callable[..., object], problem: Problem, *arguments: object, limit: float) -> object:
        """A question whose answer is no plan, or ``SolverFailed``; what comes back is the caller's to judge."""
        return _returned(self._answering.run(work, problem, arguments, limit).future)

    def close(self) -> None:
        self._answering.close()
        self._searching.close()


def _returned(future: Future[object]) -> object:
    try:
        answer = future.result()
    except TimeoutError as error:
        raise SolverFailed("solver.hangs") from error
    except ProcessExpired as error:
        raise SolverFailed("solver.died", exit_code=error.exitcode) from error
    except Exception as error:  # what comes back may be anything, even something that cannot be read
        raise SolverFailed("solver.failed", what=f"{type(error).__name__}: {error}"[:300]) from error
    if isinstance(answer, Trouble):
        raise SolverFailed(answer.code, what=answer.what)
    return answer
