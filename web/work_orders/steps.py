"""The steps of a work order as forms: which are legal now, and what each form asks of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from dispatch.desk import Desk
from dispatch.errors import InputErrors, InputProblem, NotFound
from dispatch.lifecycle import LEGAL
from dispatch.model.event import EventKind
from dispatch.model.moment import SHANGHAI
from dispatch.model.region import Place
from dispatch.model.work_order import PinLevel, WorkOrder
from web.form_values import Form
from web.work_orders.paper_steps import PAPER_STEPS, record_ticked
from web.work_orders.step import Envelope, Step

TRIED_AGAIN_AFTER = timedelta(hours=2)
"""A customer who is not there is tried again so much later, unless somebody says otherwise."""
MORNING = time(9)
"""Missing parts are looked for until this time of the next day, unless somebody says otherwise."""
ASKS_FOR_ANOTHER_PLAN = frozenset({"no-parts", "no-access", "cancel", "overrun"})
"""Steps after which the question is what else had to move."""


def next_morning(now: datetime) -> datetime:
    """Nine o'clock tomorrow, by the clock on the wall."""
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, SHANGHAI).astimezone(UTC)


def legal_steps(order: WorkOrder, now: datetime) -> tuple[str, ...]:
    """The names of the steps that may be taken now."""
    return tuple(
        step.name for step in STEPS.values() if order.status in LEGAL[step.kind] and step.makes_sense(order, now)
    )


def step_named(name: str) -> Step:
    if name not in STEPS:
        raise NotFound("work_order.unknown_step", step=name)
    return STEPS[name]


def _respond(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.respond(order.id, **envelope)


def _hold(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    until, version = form.required_moment("until"), form.number("version")
    form.finish()
    assert until is not None
    return desk.hold(order.id, until=until, reason=form.text("reason"), version=version, **envelope)


def _no_parts(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    until = next_morning(envelope["now"])
    return desk.hold(order.id, until=until, reason="waiting_parts", version=form.number("version"), **envelope)


def _no_access(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    until = envelope["now"] + TRIED_AGAIN_AFTER
    return desk.hold(order.id, until=until, reason="customer_no_access", version=form.number("version"), **envelope)


def _resume(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.resume(order.id, version=form.number("version"), **envelope)


def _cancel(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.cancel(order.id, reason=form.text("why"), version=form.number("version"), **envelope)


def _reclassify(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.reclassify(order.id, to=form.text("to"), version=form.number("version"), **envelope)


def _correct_place(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    place = Place(
        province=form.text_or_none("province"),
        city=form.text_or_none("city"),
        district=form.text_or_none("district"),
        adcode=form.text_or_none("adcode"),
        lat=form.degrees("lat"),
        lon=form.degrees("lon"),
        address=form.text_or_none("address"),
    )
    form.finish()
    if place == Place():
        raise InputErrors([InputProblem("form.no_place", "province")])
    return desk.correct_place(order.id, place=place, version=form.number("version"), **envelope)


def _appointment(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    at, version = form.required_moment("at"), form.number("version")
    form.finish()
    assert at is not None
    return desk.make_appointment(order.id, at=at, version=version, **envelope)


def _pin(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    """The level follows from what was filled in: technician, time or both, or the visit that comes before."""
    technician_id, arrive_at = form.text_or_none("technician_id"), form.moment("arrive_at")
    version, follows = form.number("version"), form.text_or_none("follows")
    form.finish()
    level = PinLevel.ORDER if follows is not None else _level(technician_id, arrive_at)
    if level is PinLevel.ORDER:
        technician_id, arrive_at = technician_id or order.technician_id, None
    return desk.pin(
        order.id,
        level=level,
        technician_id=technician_id,
        arrive_at=arrive_at,
        version=version,
        follows=follows,
        **envelope,
    )


def _level(technician_id: str | None, arrive_at: datetime | None) -> PinLevel:
    if technician_id is not None and arrive_at is not None:
        return PinLevel.BOTH
    return PinLevel.TIME if arrive_at is not None else PinLevel.TECHNICIAN


def _unpin(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.unpin(order.id, version=form.number("version"), **envelope)


def _depart(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.depart(order.id, order.technician_id or "", **envelope)


def _arrive(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.arrive(order.id, order.technician_id or "", **envelope)


def _finish(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    resolved, note = form.text("outcome") == "resolved", form.text("note")
    record_ticked(desk, order, form, envelope)
    return desk.finish(order.id, order.technician_id or "", resolved=resolved, note=note, **envelope)


def _overrun(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    minutes, version = form.required_number("minutes"), form.number("version")
    form.finish()
    assert minutes is not None
    return desk.overrun(order.id, minutes=minutes, version=version, **envelope)


def _sign_off(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    accepted = form.text("accepted") == "yes"
    record_ticked(desk, order, form, envelope)
    return desk.sign_off(order.id, accepted=accepted, signed_by=form.text("signed_by"), **envelope)


def _loaner(desk: Desk, order: WorkOrder, form: Form, envelope: Envelope) -> WorkOrder:
    return desk.provide_loaner(order.id, **envelope)


def _has_technician(order: WorkOrder, now: datetime) -> bool:
    return order.technician_id is not None


def _without(event: str) -> Callable[[WorkOrder, datetime], bool]:
    return lambda order, _now: event not in order.situation.events


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("respond", EventKind.RESPONDED, _respond, (), _without("responded_at")),
        Step("depart", EventKind.DEPARTED, _depart, (), _has_technician),
        Step("arrive", EventKind.ARRIVED, _arrive, (), _has_technician),
        Step("overrun", EventKind.OVERRUN, _overrun, ("minutes",)),
        Step("finish", EventKind.FINISHED, _finish, ("outcome", "note"), _has_technician),
        Step("sign-off", EventKind.SIGNED_OFF, _sign_off, ("signed_by", "accepted")),
        Step("loaner", EventKind.LOANER_PROVIDED, _loaner, (), _without("loaner_at")),
        Step("resume", EventKind.RESUMED, _resume, (), lambda order, now: order.held_at(now)),
        Step("unpin", EventKind.UNPINNED, _unpin, (), lambda order, _now: order.pin is not None),
        Step("pin", EventKind.PINNED, _pin, ("technician_id", "arrive_at", "follows", "level")),
        Step("appointment", EventKind.APPOINTMENT_MADE, _appointment, ("at",)),
        Step("hold", EventKind.HELD, _hold, ("until", "reason"), lambda order, now: not order.held_at(now)),
        Step("no-parts", EventKind.HELD, _no_parts, (), lambda order, now: not order.held_at(now)),
        Step("no-access", EventKind.HELD, _no_access, (), lambda order, now: not order.held_at(now)),
        Step("reclassify", EventKind.RECLASSIFIED, _reclassify, ("to",)),
        Step(
            "correct-place",
            EventKind.PLACE_CORRECTED,
            _correct_place,
            ("province", "city", "district", "adcode", "lat", "lon", "address"),
        ),
        Step("cancel", EventKind.CANCELLED, _cancel, ("why",)),
        *PAPER_STEPS,
    )
}
"""Every step a dispatcher may take, in the order in which the page shows them."""
