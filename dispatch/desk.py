"""The desk: every use case of dispatchers, technicians, the planner and the simulated world.

Every changing use case takes ``now`` (what time it is), ``actor`` (who does it) and ``command_id`` (an idempotency key:
the same key and body give the same answer and change nothing twice; the same key with another body is ``Conflict``).
Rows and event are written in one unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.commitment import ClockStatus, Commitment
from dispatch.model.forecast import Risk
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
from dispatch.model.region import Place, RegionDecision
from dispatch.model.work_order import PinLevel, WorkOrder


@dataclass(frozen=True, slots=True)
class FaultReport:
    """What a caller tells. Without ``notified_at`` the fault counts as received ``now``."""

    site_id: str
    description: str
    asset_id: str | None = None
    skill: str | None = None
    level: int | None = None
    channel: str = "phone"
    fault_class: str = "normal"
    emergency: bool = False
    job: str | None = None
    issue: str = "fault"
    notified_at: datetime | None = None
    appointment_at: datetime | None = None
    service_seconds: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a fault would be promised: shown on the form before anything is stored."""

    policy_id: str
    decision: RegionDecision
    commitments: tuple[Commitment, ...]
    in_warranty: bool


class Desk:
    """Opened by ``dispatch.opening.open_desk``."""

    # -- faults
    def quote(self, report: FaultReport, *, now: datetime) -> Quote: ...
    def report_fault(self, report: FaultReport, *, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def respond(self, work_order_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def hold(self, work_order_id: str, *, until: datetime, reason: str, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def resume(self, work_order_id: str, *, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def cancel(self, work_order_id: str, *, reason: str, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def reclassify(self, work_order_id: str, *, to: str, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def correct_place(self, work_order_id: str, *, place: Place, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def make_appointment(self, work_order_id: str, *, at: datetime, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...

    # -- the visit (technician's phone, or the dispatcher for him)
    def depart(self, work_order_id: str, technician_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def arrive(self, work_order_id: str, technician_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def finish(self, work_order_id: str, technician_id: str, *, resolved: bool, note: str, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def sign_off(self, work_order_id: str, *, accepted: bool, signed_by: str, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def provide_loaner(self, work_order_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder: ...

    # -- the crew
    def record_absence(self, technician_id: str, *, span: Interval, reason: str, now: datetime, actor: str, command_id: str) -> None: ...

    # -- pins and plans
    def pin(self, work_order_id: str, *, level: PinLevel, technician_id: str | None, arrive_at: datetime | None, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def unpin(self, work_order_id: str, *, version: int, now: datetime, actor: str, command_id: str) -> WorkOrder: ...
    def submit_plan(self, plan: Plan, *, now: datetime, actor: str) -> Plan: ...
    def publish(self, version: int, *, now: datetime, actor: str, command_id: str) -> Plan: ...

    # -- reading
    def clocks(self, work_order: WorkOrder, *, now: datetime, plan: Plan | None = None) -> tuple[ClockStatus, ...]: ...
    def risks(self, *, now: datetime) -> tuple[Risk, ...]: ...
    def explain(self, work_order_id: str, *, now: datetime) -> Mapping[str, object]: ...
