"""What is charged for a work order, asked at the desk: the letter, the asset, its history and the recorded cause."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk.counter import Counter
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder
from dispatch.service_terms import ServiceTerms, repairs_before, same_repairs, service_terms
from dispatch.work_time import day_of


class Terms(Counter):
    """Look up what a repair costs; nothing is changed."""

    def terms(self, work_order: WorkOrder, *, now: datetime) -> ServiceTerms | None:
        """None for an inspection, which is owed, and without an asset: nobody knows when its warranty began."""
        if work_order.asset_id is None or work_order.purpose is Purpose.INSPECTION:
            return None
        with self.reading() as unit:
            asset = unit.asset(work_order.asset_id)
            history = unit.work_orders_of_site(work_order.site_id)
        return service_terms(self.policy_of(work_order), work_order, asset, history, today=day_of(now))

    def same_repairs(self, work_order: WorkOrder) -> tuple[WorkOrder, ...]:
        """Completed repairs of the same fault on the same asset."""
        with self.reading() as unit:
            return same_repairs(work_order, unit.work_orders_of_site(work_order.site_id))

    def earlier_repairs(self, work_order: WorkOrder) -> tuple[WorkOrder, ...]:
        """Completed repairs of the same asset, oldest first."""
        with self.reading() as unit:
            return repairs_before(work_order, unit.work_orders_of_site(work_order.site_id))
