"""Rows that were read before: a committed plan, or version of a work order, says the same for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder
from dispatch.store.rows import Read

MOST_PLANS = 4
"""The plan in force, the draft, and the ones before them."""


class KnownRows:
    """What readers of one store have read last. For readers alone: who writes may see what is never committed.

    May be shared by threads: each puts a new mapping in the place of the old one.
    """

    def __init__(self) -> None:
        self._plans: Mapping[int, Plan] = {}
        self._open_orders: Mapping[str, WorkOrder] = {}

    def plan(self, head: Read, read: Callable[[], Plan]) -> Plan:
        """The plan whose row, but for its document, is ``head``; ``read`` fetches one that is not known yet.

        Whether a plan is in force is all that changes about it.
        """
        known = self._plans.get(head["version"])
        if known is None or (known.based_on, known.made_at, known.stage) != _pedigree(head):
            known = read()
            self._plans = dict(sorted({**self._plans, known.version: known}.items())[-MOST_PLANS:])
        status, at, by = PlanStatus(head["status"]), head["published_at"], head["published_by"]
        if (known.status, known.published_at, known.published_by) == (status, at, by):
            return known
        return replace(known, status=status, published_at=at, published_by=by)

    def open_orders(
        self, versions: Mapping[str, int], read: Callable[[Iterable[str]], Mapping[str, WorkOrder]]
    ) -> tuple[WorkOrder, ...]:
        """The open work orders with these versions, in this order; ``read`` fetches those that are not known yet."""
        known = self._open_orders
        missing = [id for id, version in versions.items() if id not in known or known[id].version != version]
        fetched = read(missing) if missing else {}
        self._open_orders = now = {id: fetched[id] if id in fetched else known[id] for id in versions}
        return tuple(now.values())


def _pedigree(head: Read) -> tuple[object, ...]:
    return head["based_on"], head["made_at"], head["stage"]
