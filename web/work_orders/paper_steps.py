"""Papers, cause and parts as forms: what each asks of the desk, for the office and for the technician's phone alike."""

from __future__ import annotations

from dispatch.desk import Desk
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.event import EventKind
from dispatch.model.work_order import WorkOrder
from web.form_values import Form
from web.work_orders.papers import ticked_steps
from web.work_orders.step import Envelope, Step

SAME_FAULT_FIELD = "same-"


def record_ticked(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> None:
    """Keep what is ticked beside a button; the key follows from the button's own, so a second tap adds nothing."""
    steps = ticked_steps(desk.policy_of(order), form)
    if steps:
        desk.record_steps(
            order.id,
            steps,
            note=form.text("paper_note"),
            reference=form.text("reference"),
            now=envelope["now"],
            actor=envelope["actor"],
            command_id=f"{envelope['command_id']}:steps",
        )


def _record(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    steps = ticked_steps(desk.policy_of(order), form)
    note, reference = form.text("paper_note"), form.text("reference")
    return desk.record_steps(order.id, steps, note=note, reference=reference, **envelope)


def _correct(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.correct_step(order.id, step=form.text("step"), reason=form.text("reason"), **envelope)


def _override(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    version = form.number("version")
    form.finish()
    gate, reason = form.text("gate"), form.text("reason")
    return desk.override_gate(order.id, gate=gate, reason=reason, version=version, **envelope)


def _cause(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    same = [one.id for one in desk.earlier_repairs(order) if form.flag(SAME_FAULT_FIELD + one.id)]
    component = form.text_or_none("component")
    return desk.record_cause(order.id, cause=form.text("cause"), component=component, same_fault_as=same, **envelope)


def _part(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    quantity = form.number("quantity")
    form.finish()
    return desk.fit_part(
        order.id,
        name=form.text("name"),
        quantity=1 if quantity is None else quantity,
        genuine=form.flag("genuine"),
        new=form.flag("new"),
        **envelope,
    )


def _correct_part(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    number = form.number("number")
    form.finish()
    if number is None:
        raise InputErrors([InputProblem("form.not_a_number", "number", {"given": ""})])
    return desk.correct_part(order.id, number=number, reason=form.text("reason"), **envelope)


PAPER_STEPS: tuple[Step, ...] = (
    Step("papers", EventKind.STEP_RECORDED, _record),
    Step("correct-paper", EventKind.STEP_CORRECTED, _correct),
    Step("override-gate", EventKind.GATE_OVERRIDDEN, _override, ("reason",)),
    Step("cause", EventKind.CAUSE_RECORDED, _cause),
    Step("part", EventKind.PART_FITTED, _part, ("name", "quantity")),
    Step("correct-part", EventKind.PART_CORRECTED, _correct_part),
)
"""What is recorded beside the visit. The gates themselves are let pass by the office alone."""
ON_THE_PHONE = ("papers", "correct-paper", "cause", "part", "correct-part")
