"""Quarantine: find the work orders that break a planning run, so that all the others are planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dispatch.model.work_order import WorkOrder

Run = Callable[[Sequence[WorkOrder]], bool]
"""Whether a planning run with just these work orders gives a usable plan."""


def culprits(work_orders: Sequence[WorkOrder], works: Run) -> tuple[WorkOrder, ...]:
    """Those that break a run, each by itself, found by halving: some ``2 k log2 n`` runs for k of n.

    What is under way stays in every run: its technician is bound, whatever the planner thinks of it. Nothing is
    found when a run fails without any other work order, or only with several of them together.
    """
    bound = tuple(work_order for work_order in work_orders if work_order.status.under_way)
    free = tuple(work_order for work_order in work_orders if not work_order.status.under_way)
    if not works(bound):
        return ()
    return _broken(free, lambda some: works((*bound, *some)))


def _broken(some: tuple[WorkOrder, ...], works: Run) -> tuple[WorkOrder, ...]:
    if not some or works(some):
        return ()
    if len(some) == 1:
        return some
    middle = len(some) // 2
    return _broken(some[:middle], works) + _broken(some[middle:], works)


class Quarantine:
    """What is set aside, until somebody changes it: a corrected work order gets its next chance by itself."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._versions)

    def add(self, found: Iterable[WorkOrder]) -> None:
        """Set work orders aside as they are now."""
        self._versions.update({work_order.id: work_order.version for work_order in found})

    def holds(self, work_order: WorkOrder) -> bool:
        """Whether it is set aside and nobody has changed it since; what is under way is never held."""
        return self._versions.get(work_order.id) == work_order.version and not work_order.status.under_way
