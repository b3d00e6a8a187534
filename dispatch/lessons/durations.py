"""What finished visits teach about service durations, and what the planner expects of a visit once that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from dispatch.durations import DurationBook, groups_of
from dispatch.durations_learning import DurationReport, Visit, learn
from dispatch.model.moment import seconds_between
from dispatch.model.owed import Purpose
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

LOOKS_BACK = timedelta(days=365)
"""Older visits teach nothing: crews and machines change."""


def duration_report(unit: UnitOfWork, policy_ids: Iterable[str], *, now: datetime) -> DurationReport:
    """What the faults of the last year teach that one visit was enough for."""
    finished = [w for w in unit.finished_work_orders(policy_ids, now - LOOKS_BACK) if w.purpose is Purpose.FAULT]
    models = models_of(unit, finished)
    return learn([visit for visit in (_visit(w, models) for w in finished) if visit is not None])


def _visit(work_order: WorkOrder, models: Mapping[str, str]) -> Visit | None:
    """A fault that took a second visit was worked on for longer than any button says."""
    begun, ended = work_order.visit_arrived_at, work_order.situation.events.get("resolved_at")
    if work_order.visit_number != 1 or begun is None or ended is None:
        return None
    groups = groups_of(work_order, models.get(work_order.asset_id or ""))
    return Visit(seconds_between(begun, ended), work_order.service_seconds, groups)


def models_of(unit: UnitOfWork, work_orders: Iterable[WorkOrder]) -> Mapping[str, str]:
    """The model of every asset that these work orders are about."""
    ids = {work_order.asset_id for work_order in work_orders if work_order.asset_id is not None}
    return {id: asset.model for id, asset in unit.assets_by_id(ids).items()}


def expected_seconds(unit: UnitOfWork, work_orders: Iterable[WorkOrder], book: DurationBook) -> Mapping[str, int]:
    """Seconds on site by work order, as the book has them; recurring visits keep their own and are not in it."""
    faults = [work_order for work_order in work_orders if work_order.purpose is Purpose.FAULT]
    models = models_of(unit, faults)
    return {one.id: book.seconds(one, models.get(one.asset_id or "")) for one in faults}
