"""The visit at the desk: depart, arrive, finish, sign off, loaner - pressed on the phone or by a dispatcher for him."""

from __future__ import annotations

from datetime import datetime

from dispatch.desk.counter import Command, body_hash
from dispatch.desk.expecting import Expecting
from dispatch.desk.papers import Papers
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, to_text
from dispatch.model.technician import Absence, Position
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

_ANSWERS = (EventKind.VISIT_ACCEPTED, EventKind.VISIT_DECLINED)
_BY_TECHNICIAN = (EventKind.DEPARTED, EventKind.ARRIVED, EventKind.FINISHED, *_ANSWERS)


LONGEST_OVERRUN_MINUTES = 8 * 60


class Visits(Papers, Expecting):
    """What happens on the road and on site, and who is away."""

    def require_possible(
        self, unit: UnitOfWork, kind: EventKind, work_order: WorkOrder, technician_id: str | None
    ) -> None:
        """A technician works on his own visits, one at a time."""
        if kind not in _BY_TECHNICIAN:
            return
        unit.technician(technician_id or "")
        if work_order.technician_id != technician_id:
            raise Refused("visit.not_yours", id=work_order.id, technician=technician_id, owner=work_order.technician_id)
        if kind is EventKind.FINISHED or kind in _ANSWERS:
            return
        for other in unit.open_work_orders():
            if other.id != work_order.id and other.technician_id == technician_id and other.status.under_way:
                raise Refused("visit.technician_busy", technician=technician_id, busy_with=other.id)

    def depart(
        self, work_order_id: str, technician_id: str, *, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """He leaves for the site; the visit is bound to him from here on."""
        command = Command(now, actor, command_id)
        return self.change(command, EventKind.DEPARTED, work_order_id, technician_id=technician_id)

    def arrive(
        self, work_order_id: str, technician_id: str, *, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """He is on site: the arrival promise is met or broken by this moment."""

        def stands_there(unit: UnitOfWork, arrived: WorkOrder) -> None:
            place = arrived.situation.place_corrected or arrived.situation.place
            if place is not None and place.point is not None:
                unit.put_position(Position(technician_id, *place.point, now))

        command = Command(now, actor, command_id)
        return self.change(command, EventKind.ARRIVED, work_order_id, technician_id=technician_id, also=stands_there)

    def overrun(
        self, work_order_id: str, *, minutes: int, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The visit under way takes so many minutes longer than expected: plan and forecast go by that from now on."""
        if not 0 < minutes <= LONGEST_OVERRUN_MINUTES:
            raise InputErrors([InputProblem("overrun.minutes", "minutes", {"most": LONGEST_OVERRUN_MINUTES})])
        with self.reading() as unit:
            work_order = unit.work_order(work_order_id)
            expected = self.learned_seconds(unit, [work_order]).get(work_order_id, work_order.service_seconds)
        facts = {"minutes": minutes, "expected_seconds": expected}
        command = Command(now, actor, command_id)
        return self.change(command, EventKind.OVERRUN, work_order_id, version=version, facts=facts)

    def finish(
        self,
        work_order_id: str,
        technician_id: str,
        *,
        resolved: bool,
        note: str,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """The work is over: resolved, or another visit is needed. Resolved waits for the letter's gates."""

        def may_leave(unit: UnitOfWork, finished: WorkOrder) -> None:
            if resolved:
                self.require_gates_open(finished, "finish")

        command, facts, done = Command(now, actor, command_id), {"resolved": resolved, "note": note}, EventKind.FINISHED
        return self.change(command, done, work_order_id, technician_id=technician_id, facts=facts, also=may_leave)

    def sign_off(
        self, work_order_id: str, *, accepted: bool, signed_by: str, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The customer accepts and the work order is closed, or refuses and the clock runs on (rule B5f)."""
        if not signed_by.strip():
            raise InputErrors([InputProblem("sign_off.no_name", "signed_by")])
        kind = EventKind.SIGNED_OFF if accepted else EventKind.SIGN_OFF_REFUSED

        def may_close(unit: UnitOfWork, signed: WorkOrder) -> None:
            if accepted:
                self.require_gates_open(signed, "sign_off")

        command, facts = Command(now, actor, command_id), {"signed_by": signed_by.strip()}
        return self.change(command, kind, work_order_id, facts=facts, also=may_close)

    def provide_loaner(self, work_order_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder:
        """A loaner or replacement stands in place."""
        return self.change(Command(now, actor, command_id), EventKind.LOANER_PROVIDED, work_order_id)

    def record_absence(
        self, technician_id: str, *, span: Interval, reason: str, now: datetime, actor: str, command_id: str
    ) -> None:
        """He is away: the planner takes his visits to others, apart from what is already under way."""
        _require_usable(span, reason, now)
        fingerprint = body_hash("absence", technician_id, to_text(span.start), to_text(span.end), reason)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, fingerprint) is not None:
                return
            unit.technician(technician_id)
            unit.add_absence(Absence(technician_id, span, reason))
            facts = {"start": to_text(span.start), "end": to_text(span.end), "reason": reason}
            kind = EventKind.ABSENCE_RECORDED
            event = Event(kind, now, now, actor, technician_id=technician_id, facts=facts, command_id=command_id)
            unit.append(event)
            unit.remember(command_id, fingerprint, technician_id, now)


def _require_usable(span: Interval, reason: str, now: datetime) -> None:
    problems = []
    if span.end <= now:
        problems.append(InputProblem("absence.past", "until", {"until": to_text(span.end)}))
    if not reason.strip():
        problems.append(InputProblem("absence.no_reason", "reason"))
    if problems:
        raise InputErrors(problems)
