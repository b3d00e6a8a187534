"""Everything the board shows at one moment, read from the desk once and shared by all who look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from dispatch.clock import SETTING, DemoTime, now_in
from dispatch.model.customer import Customer, Site
from dispatch.model.forecast import Risk
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import WorkOrder

if TYPE_CHECKING:
    from dispatch.desk import Desk

SHOWN_BEFORE = timedelta(hours=12)
SHOWN_AFTER = timedelta(hours=48)
FRESH_SECONDS = 1.0
"""How long, in real seconds, one reading of the desk serves everybody who asks."""


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """``seq`` is the last event these facts contain. ``speed`` is None on real time; ``draft`` waits for a person."""

    now: datetime
    speed: int | None
    seq: int
    window: Interval
    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]
    positions: Mapping[str, Position]
    work_orders: Mapping[str, WorkOrder]
    sites: Mapping[str, Site]
    customers: Mapping[str, Customer]
    plan: Plan | None
    draft: Plan | None
    planner: Mapping[str, object]
    risks: tuple[Risk, ...]


def read_board(desk: Desk) -> BoardFacts:
    """What the desk knows now."""
    with desk.reading() as unit:
        now, clock = now_in(unit), unit.setting(SETTING)
        window = Interval(now - SHOWN_BEFORE, now + SHOWN_AFTER)
        orders = {order.id: order for order in unit.open_work_orders()}
        plan, draft = unit.published_plan(), unit.latest_draft()
        return BoardFacts(
            now=now,
            speed=None if clock is None else DemoTime.from_json(clock).speed,
            seq=unit.last_event(),
            window=window,
            technicians=tuple(one for one in unit.technicians() if one.active),
            shifts=unit.shifts(window),
            absences=unit.absences(window),
            positions={position.technician_id: position for position in unit.positions()},
            work_orders=orders,
            sites=unit.sites_by_id({order.site_id for order in orders.values()}),
            customers=unit.customers_by_id({order.customer_id for order in orders.values()}),
            plan=plan,
            draft=draft if draft is not None and (plan is None or draft.version > plan.version) else None,
            planner=desk.planner_state(),
            risks=desk.risks(now=now),
        )


class SharedBoard:
    """One reading of the desk for all boards: made anew when it is older than ``FRESH_SECONDS`` of real time."""

    def __init__(self, desk: Desk, wall: Callable[[], float]) -> None:
        self._desk = desk
        self._wall = wall
        self._lock = Lock()
        self._read_at = float("-inf")
        self._facts: BoardFacts | None = None

    def facts(self, at_least: int = 0) -> BoardFacts:
        """Fresh facts that contain the event numbered ``at_least``."""
        with self._lock:
            stale = self._wall() - self._read_at >= FRESH_SECONDS
            if self._facts is None or stale or self._facts.seq < at_least:
                self._read_at = self._wall()
                self._facts = read_board(self._desk)
            return self._facts
