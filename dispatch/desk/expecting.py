"""Service durations at the desk: as said at the report, or as the firm's own visits taught where that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dispatch.desk.counter import Counter
from dispatch.durations import DurationBook
from dispatch.durations_learning import DurationReport
from dispatch.lessons.durations import duration_report, expected_seconds
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork


class Expecting(Counter):
    """How long visits are expected to last, and what the past says about that."""

    def durations_taught(self, *, now: datetime) -> DurationReport:
        """What the finished visits of the last year teach, with the error of both expectations; changes nothing."""
        with self.reading() as unit:
            return duration_report(unit, self.policies, now=now)

    @property
    def duration_book(self) -> DurationBook | None:
        """The learned durations in force, None while they are switched off."""
        return None if self._lessons is None else self._lessons.durations.in_force()

    def learned_seconds(self, unit: UnitOfWork, work_orders: Iterable[WorkOrder]) -> Mapping[str, int]:
        """Seconds on site by work order, for those the lesson in force knows better about; empty while it is off."""
        book = self.duration_book
        return {} if book is None else expected_seconds(unit, work_orders, book)

    def as_expected(self, unit: UnitOfWork, work_orders: Iterable[WorkOrder]) -> tuple[WorkOrder, ...]:
        """The work orders with the durations that count now."""
        orders = tuple(work_orders)
        learned = self.learned_seconds(unit, orders)
        return tuple(replace(one, service_seconds=_seconds(one, learned)) for one in orders)


def _seconds(order: WorkOrder, learned: Mapping[str, int]) -> int:
    """What was said on site counts more than what the past teaches, and that more than what was said at the report."""
    told = order.told_service_seconds
    return learned.get(order.id, order.service_seconds) if told is None else told
