"""How long a new fault waits for its first answer, and for the searched plan, on a running installation."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.clock import now_in
from dispatch.desk import Desk, FaultReport
from dispatch.model.event import EventKind

LONGEST_WAIT_SECONDS = 30.0
SEARCH_IS_OVER = "idle"


@dataclass(frozen=True, slots=True)
class Waited:
    """Real seconds until a published plan served the fault, and until the search that followed was taken in."""

    answered: float
    searched: float


def waits(desk: Desk, *, faults: int) -> list[Waited]:
    """Report faults one after another on assets of the company and time the planner."""
    with desk.reading() as unit:
        pumps = [asset for asset in unit.assets() if asset.skill == "pump"][:faults]
    return [_wait(desk, FaultReport(asset.site_id, "水泵异响", asset.id)) for asset in pumps]


def _wait(desk: Desk, report: FaultReport) -> Waited:
    began = time.monotonic()
    with desk.reading() as unit:
        now = now_in(unit)
    work_order = desk.report_fault(report, now=now, actor="bench", command_id=uuid.uuid4().hex)
    answered = _seconds_until(lambda: _is_served(desk, work_order.id), began)
    _seconds_until(lambda: desk.planner_state()["state"] == "searching", began)
    return Waited(answered, _seconds_until(lambda: desk.planner_state()["state"] == SEARCH_IS_OVER, began))


def _is_served(desk: Desk, work_order_id: str) -> bool:
    """Whether a published plan has dispatched it."""
    with desk.reading() as unit:
        events = unit.events(work_order_id=work_order_id)
    return any(event.kind is EventKind.DISPATCHED for event in events)


def _seconds_until(condition: Callable[[], bool], began: float) -> float:
    while not condition() and time.monotonic() - began < LONGEST_WAIT_SECONDS:
        time.sleep(0.01)
    return time.monotonic() - began
