"""Work on several cores: the same function in processes of their own, a few orders ahead, answers in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Generic, TypeVar

Held = TypeVar("Held")
Order = TypeVar("Order")
Answer = TypeVar("Answer")

ORDERS_AHEAD = 2
"""Orders given to a worker before it is done with the first: enough that it never waits, few enough to stop soon."""

_held: list[object] = []
"""What this process works on: sent to it once, not with every order."""


class Workers(Generic[Held]):
    """So many processes that all hold the same thing; one worker is this process itself. Use it in a ``with``."""

    def __init__(self, held: Held, count: int) -> None:
        self._own = held
        self._ahead = count * ORDERS_AHEAD
        several = count > 1
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _hold, (held,)) if several else None

    def __enter__(self) -> Workers[Held]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def answers(self, work: Callable[[Held, Order], Answer], orders: Iterable[Order]) -> Iterator[Answer]:
        """``work(held, order)`` for every order. What it raises is raised here.

        ``orders`` is asked for the next one only when it can soon be begun. ``work`` must be a function of a module,
        and what it takes and gives must be possible to pickle.
        """
        if self._pool is None:
            yield from (work(self._own, order) for order in orders)
            return
        waiting: deque[Future[Answer]] = deque()
        for order in orders:
            waiting.append(self._pool.submit(_on_held, work, order))
            if len(waiting) >= self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _hold(held: object) -> None:
    _held[:] = [held]


def _on_held(work: Callable[[Held, Order], Answer], order: Order) -> Answer:
    held: Held = _held[0]  # type: ignore[assignment]  # what _hold was given in this process
    return work(held, order)
