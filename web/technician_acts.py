"""The buttons of the technician's phone: what each asks of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch.desk import Desk
from dispatch.model.work_order import WorkOrder
from web.form_values import Form
from web.work_orders.paper_steps import ON_THE_PHONE, PAPER_STEPS, record_ticked
from web.work_orders.step import Envelope, Step

FIELDS = ("signed_by", "name", "quantity", "note")
"""The fields that show what is wrong with them beside themselves; the rest is said above the buttons."""

Act = Callable[[Desk, WorkOrder, str, Form, Envelope], WorkOrder]


def _depart(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.depart(order.id, technician_id, **envelope)


def _arrive(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.arrive(order.id, technician_id, **envelope)


def _accept(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.accept(order.id, technician_id, **envelope)


def _decline(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    reason, note = form.text("reason"), form.text("note")
    return desk.decline(order.id, technician_id, reason=reason, note=note, **envelope)


def _overrun(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    minutes = form.required_number("minutes")
    form.finish()
    assert minutes is not None
    return desk.overrun(order.id, minutes=minutes, version=None, **envelope)


def _finish(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    """What is ticked counts even when something else is still missing."""
    resolved, note = form.text("outcome") == "resolved", form.text("note")
    record_ticked(desk, order, form, envelope)
    return desk.finish(order.id, technician_id, resolved=resolved, note=note, **envelope)


def _sign_off(desk: Desk, order: WorkOrder, technician_id: str, form: Form, envelope: Envelope) -> WorkOrder:
    accepted, signed_by = form.text("accepted") == "yes", form.text("signed_by")
    record_ticked(desk, order, form, envelope)
    return desk.sign_off(order.id, accepted=accepted, signed_by=signed_by, **envelope)


def _recording(step: Step) -> Act:
    return lambda desk, order, _technician_id, form, envelope: step.act(desk, order, form, envelope)


ACTS: Mapping[str, Act] = {
    "accept": _accept,
    "decline": _decline,
    "depart": _depart,
    "arrive": _arrive,
    "overrun": _overrun,
    "finish": _finish,
    "sign-off": _sign_off,
    **{step.name: _recording(step) for step in PAPER_STEPS if step.name in ON_THE_PHONE},
}
