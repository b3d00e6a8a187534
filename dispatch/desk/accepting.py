"""Acceptance at the desk: visits are seen, accepted or declined; one not accepted in time is a clock in danger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dispatch.accepting import asked_about
from dispatch.desk.counter import Command, Counter, record
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.acceptance import AcceptanceState, Asked, DeclineReason
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, LedgerLine, Milestone
from dispatch.model.event import EventKind
from dispatch.model.moment import Interval, seconds_between
from dispatch.model.plan import Plan
from dispatch.model.technician import Shift
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.base import UnitOfWork

ACCEPTANCE = "acceptance"
"""What stands for the id of a promise: a rule of our own, in no letter."""
DUTY_AROUND = timedelta(days=3)
"""Shifts so far from now say when a technician can answer."""
LONGEST_NOTE = 500


class Accepting(Counter):
    """Ask technicians whether they take their visits."""

    def mark_seen(self, work_order_ids: Sequence[str], technician_id: str, *, now: datetime, actor: str) -> int:
        """His list has shown him these visits; gives how many of them he had not seen before."""
        with self._store.writing() as unit:
            command = Command(now, actor, f"seen:{technician_id}:{now.timestamp():.0f}")
            found = unit.work_orders_by_id(work_order_ids).values()
            unseen = [order for order in found if _is_his(order, technician_id) and order.acceptance.seen_at is None]
            for order in unseen:
                record(unit, command, EventKind.VISIT_SEEN, order, technician_id=technician_id)
            return len(unseen)

    def accept(
        self, work_order_id: str, technician_id: str, *, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """He takes the visit. Said again it changes nothing."""
        with self.reading() as unit:
            work_order = unit.work_order(work_order_id)
        if _is_his(work_order, technician_id) and work_order.acceptance.accepted_at is not None:
            return work_order
        command = Command(now, actor, command_id)
        return self.change(command, EventKind.VISIT_ACCEPTED, work_order_id, technician_id=technician_id)

    def decline(
        self,
        work_order_id: str,
        technician_id: str,
        *,
        reason: str,
        note: str,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """He does not take it: nobody is bound to it any more, and the planner does not give him this visit again."""
        _require_reason(reason, note)
        facts = {"reason": reason, "note": note.strip()[:LONGEST_NOTE]}
        command, kind = Command(now, actor, command_id), EventKind.VISIT_DECLINED
        return self.change(command, kind, work_order_id, technician_id=technician_id, facts=facts)

    def asked(self, unit: UnitOfWork, work_order: WorkOrder, plan: Plan | None, *, now: datetime) -> Asked | None:
        """How a visit stands with its technician; None where nobody is asked."""
        found = None if plan is None else plan.stop_of(work_order.id)
        if found is None or work_order.status is not WorkOrderStatus.DISPATCHED:
            return None
        shifts = [one for one in unit.shifts(duty_around(now)) if one.technician_id == work_order.technician_id]
        return asked_about(work_order, found[1], shifts, minutes=self.duty_rules.accept_minutes, now=now)

    def acceptance_clocks(
        self, unit: UnitOfWork, work_orders: Sequence[WorkOrder], plan: Plan | None, *, now: datetime
    ) -> Mapping[str, ClockStatus]:
        """The clock of every visit that was sent and not accepted yet, by work order."""
        sent = [order for order in work_orders if _may_wait(order)]
        if plan is None or not sent or self.duty_rules.accept_minutes == 0:
            return {}
        stops = {stop.work_order_id: stop for route in plan.routes for stop in route.stops}
        duty = shifts_by_technician(unit.shifts(duty_around(now)))
        found: dict[str, ClockStatus] = {}
        for order in sent:
            shifts = duty.get(str(order.technician_id), ())
            minutes = self.duty_rules.accept_minutes
            asked = asked_about(order, stops.get(order.id), shifts, minutes=minutes, now=now)
            if asked is not None and asked.state in (AcceptanceState.SENT, AcceptanceState.SEEN):
                found[order.id] = clock_of(asked, minutes, now)
        return found

    def clocks_in_danger(
        self, unit: UnitOfWork, work_order: WorkOrder, *, now: datetime, plan: Plan | None
    ) -> tuple[ClockStatus, ...]:
        """Every clock that may raise an alert: the letter's, and the acceptance of the visit."""
        own = self.acceptance_clocks(unit, [work_order], plan, now=now)
        return (*self.clocks(work_order, now=now, plan=plan), *own.values())


def duty_around(now: datetime) -> Interval:
    """The days whose shifts say when a technician can answer."""
    return Interval(now - DUTY_AROUND, now + DUTY_AROUND)


def shifts_by_technician(shifts: Sequence[Shift]) -> Mapping[str, list[Shift]]:
    found: dict[str, list[Shift]] = {}
    for shift in shifts:
        found.setdefault(shift.technician_id, []).append(shift)
    return found


def clock_of(asked: Asked, minutes: int, now: datetime) -> ClockStatus:
    """The acceptance of a visit as a clock like those of the letters, so that it climbs a ladder like them."""
    ledger = (
        LedgerLine("start", asked.sent_at),
        LedgerLine("term", asked.accept_by, (("amount", str(minutes)), ("unit", "minutes"))),
        LedgerLine("due", asked.accept_by),
    )
    owed = Commitment(Milestone.ACCEPT, asked.sent_at, asked.accept_by, ACCEPTANCE, "", assumed=True, ledger=ledger)
    if asked.overdue:
        return ClockStatus(owed, CommitmentState.BREACHED, seconds_between(asked.accept_by, now))
    return ClockStatus(owed, CommitmentState.PENDING)


def _is_his(work_order: WorkOrder, technician_id: str) -> bool:
    return work_order.status is WorkOrderStatus.DISPATCHED and work_order.technician_id == technician_id


def _may_wait(work_order: WorkOrder) -> bool:
    return work_order.status is WorkOrderStatus.DISPATCHED and work_order.acceptance.accepted_at is None


def _require_reason(reason: str, note: str) -> None:
    if reason not in [known.value for known in DeclineReason]:
        raise InputErrors([InputProblem("decline.unknown_reason", "reason", {"reason": reason})])
    if reason == DeclineReason.OTHER and not note.strip():
        raise InputErrors([InputProblem("decline.no_note", "note")])
