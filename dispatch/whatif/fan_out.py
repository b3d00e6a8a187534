"""Replications over the cores of this machine, or over the machines of a Ray cluster: the same answers on both."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Protocol

from dispatch.errors import PaidanError, Unavailable
from dispatch.whatif.scenario import WhatIf

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Task:
    """One replication to do."""

    number: int
    what_if: WhatIf
    seed: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One replication that is over: its outcome as JSON, or what went wrong."""

    number: int
    outcome: str | None
    failed: str | None = None


class Fan(Protocol):
    """Does tasks and gives their answers, in whatever order they come; begins no more once ``cancelled``."""

    def __call__(self, tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]: ...


def do(task: Task) -> Answer:
    """One replication; whatever goes wrong in it is its answer."""
    from dispatch.whatif.replication import replicate  # the solver's wheels: only who simulates waits for them

    try:
        return Answer(task.number, replicate(task.what_if, task.seed).to_json())
    except PaidanError as error:
        return Answer(task.number, None, str(error))
    except Exception as error:  # a defect of ours in one replication must not cost the others
        return Answer(task.number, None, f"{type(error).__name__}: {error}"[:300])


def here(tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
    """One after the other, in this process."""
    for task in tasks:
        if cancelled():
            return
        yield do(task)


@dataclass(frozen=True, slots=True)
class Processes:
    """Side by side on this machine, in processes of their own."""

    workers: int

    def __call__(self, tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        if not tasks:
            return
        # spawned: a forked child would inherit the threads' locks of whoever starts a study
        context = multiprocessing.get_context("spawn")
        waiting = list(reversed(tasks))
        with ProcessPoolExecutor(min(self.workers, len(tasks)), mp_context=context) as pool:
            under_way: dict[Future[Answer], int] = {}
            while (waiting and not cancelled()) or under_way:
                while waiting and len(under_way) < self.workers and not cancelled():
                    task = waiting.pop()
                    under_way[pool.submit(do, task)] = task.number
                over, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in over:
                    yield _answer(future, under_way.pop(future))


def _answer(future: Future[Answer], number: int) -> Answer:
    try:
        return future.result()
    except Exception as error:  # the process is gone: out of memory, killed
        return Answer(number, None, f"{type(error).__name__}: {error}"[:300])


@dataclass(frozen=True, slots=True)
class RayCluster:
    """On the machines of a Ray cluster; without an address a cluster of this machine, bound to loopback."""

    address: str | None = None

    def __call__(self, tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        ray = _ray()
        if self.address is None:
            ray.init(include_dashboard=False, _node_ip_address=LOOPBACK, log_to_driver=False)
        else:
            ray.init(address=self.address, log_to_driver=False)
        try:
            yield from _gathered(ray, tasks, cancelled)
        finally:
            ray.shutdown()


def _gathered(ray: Any, tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
    """A task may be done twice where a machine is lost; only its first answer counts."""
    remote = ray.remote(do)
    numbers = {remote.remote(task): task.number for task in tasks}
    answered: set[int] = set()
    while numbers and not cancelled():
        over, _ = ray.wait(list(numbers), num_returns=1)
        for reference in over:
            number = numbers.pop(reference)
            try:
                answer: Answer = ray.get(reference)
            except Exception as error:  # a machine is gone
                answer = Answer(number, None, f"{type(error).__name__}: {error}"[:300])
            if number not in answered:
                answered.add(number)
                yield answer


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise Unavailable("study.no_ray") from error
    return ray
