"""The same search with several seeds, each on a core of its own; the best plan wins.

One search cannot use two cores, for each of its steps begins with the last. Two searches that begin with other random
numbers can, and the better of them is better than either is likely to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from typing import Protocol

from solver.cost import rank
from solver.problem import Problem
from solver.solution import Solution
from solver.stop import Budget, Watch

STARTING_SECONDS = 2.0
"""What a process needs before it can search; so much less it has of the time."""
LOOK_SECONDS = 0.05
"""How often those still searching are looked at when this process is done."""


class Engine(Protocol):
    """A search: a function of a module, so that another process can find it."""

    def __call__(self, problem: Problem, *, budget: Budget, seed: int) -> Solution:
        """The best plan found."""


_ended: list[Event] = []
"""In a process of its own: set when there is no more time, or somebody cancelled."""


def best_of_seeds(engine: Engine, problem: Problem, budget: Budget, *, seed: int, workers: int) -> Solution:
    """The best by rank of the plans of ``engine`` with ``seed`` and the next ones, ``workers`` in all.

    This process searches with the first seed. Of equal plans the one with the lowest seed is taken, so that a budget
    of rounds gives the same plan every time. When the time is over or ``budget.cancelled`` says so all end, each with
    its best so far. Not for daemon processes, which may have no children.
    """
    watch, context = budget.start(), get_context("spawn")
    ended = context.Event()

    def cancelled() -> bool:
        if budget.cancelled():
            ended.set()
        return ended.is_set()

    mine = replace(budget, cancelled=cancelled) if budget.may_be_cancelled else budget
    with ProcessPoolExecutor(max(1, workers - 1), context, _begin, (ended,)) as pool:
        others = [pool.submit(_search, engine, problem, _limits(budget), seed + n) for n in range(1, workers)]
        try:
            plans = [engine(problem, budget=mine, seed=seed)]
            _await(others, watch, ended)
        finally:
            ended.set()
        plans += [other.result() for other in others]
    return min(plans, key=lambda plan: rank(problem, plan))


def _await(others: Sequence[Future[Solution]], watch: Watch, ended: Event) -> None:
    """Until all are done; those that have no time left are told."""
    while wait(others, timeout=LOOK_SECONDS).not_done:
        left = watch.seconds_left()
        if watch.budget.cancelled() or left == 0.0:
            ended.set()


Limits = tuple[float | None, int | None, bool]
"""Seconds, rounds, and whether the search may be told to end before."""


def _limits(budget: Budget) -> Limits:
    seconds = None if budget.seconds is None else max(0.0, budget.seconds - STARTING_SECONDS)
    return seconds, budget.rounds, budget.may_be_cancelled or seconds is not None


def _begin(ended: Event) -> None:
    _ended[:] = [ended]


def _search(engine: Engine, problem: Problem, limits: Limits, seed: int) -> Solution:
    seconds, rounds, may_be_told = limits
    budget = Budget(seconds, rounds, _ended[0].is_set) if may_be_told else Budget(seconds, rounds)
    return engine(problem, budget=budget, seed=seed)
