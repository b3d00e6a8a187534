"""A technician's visits: on his own phone with big buttons, or read by the office."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import Desk
from dispatch.errors import Conflict, InputErrors, NotFound, Refused, Unavailable
from dispatch.model.acceptance import AcceptanceState, Asked
from dispatch.model.moment import Interval
from dispatch.model.plan import Plan, Stop
from dispatch.model.technician import Shift, Technician
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.base import UnitOfWork
from web.acceptance_words import REASON_WORDS, asked_words
from web.board_seen import WORST_FIRST
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of, for_input
from web.happened_words import happened_words
from web.hints import hints_for
from web.languages import language
from web.night_words import night_before, nights_before_home
from web.order_words import permit_words, place_line, skill_word
from web.people import people
from web.present import STATUS_WORDS, ClockView, moment, risk_view, span
from web.roles import STAFF, allow
from web.technician_acts import ACTS, FIELDS
from web.trip_words import TripView, trip_view
from web.work_orders.record import Recorded, recorded
from web.work_orders.step import Envelope

AHEAD = timedelta(hours=24)
STEP_OF_STATUS = {
    WorkOrderStatus.DISPATCHED: "depart",
    WorkOrderStatus.ON_THE_WAY: "arrive",
    WorkOrderStatus.ON_SITE: "finish",
    WorkOrderStatus.RESOLVED: "sign-off",
}
"""The one next step of a visit. Whatever is not in here is no visit of his."""

technician = Blueprint("technician", __name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as his phone shows it. ``step`` is empty while he is busy with another one.

    ``asked`` is how it stands with him, None where he is not asked; ``answer`` says so in words.
    """

    order: WorkOrder
    site: str
    customer: str
    address: str
    contact: str
    phone: str
    asset: str
    skill: str
    status: str
    clocks: tuple[ClockView, ...]
    stop: Stop | None
    arrive: str
    travel: str
    trip: TripView
    night: str
    step: str
    record: Recorded
    permits: str
    asked: Asked | None = None
    answer: str = ""

    @property
    def waits(self) -> bool:
        """Whether he has been sent and has not answered."""
        return self.asked is not None and self.asked.state in (AcceptanceState.SENT, AcceptanceState.SEEN)


@dataclass(frozen=True, slots=True)
class Day:
    """His visits in order, with the shifts they belong to and the plan they come from.

    ``last_nights`` are the nights away with no visit after them, in words.
    """

    technician: Technician
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    plan: Plan | None
    now: datetime
    last_nights: tuple[str, ...] = ()


@technician.get("/my")
@allow(Role.TECHNICIAN)
def today() -> tuple[str, int]:
    """What his list shows him he has seen; where that cannot be written down just now, he sees it all the same."""
    page = _page(NO_ERRORS, 200)
    with suppress(Unavailable, Conflict):
        _note_seen(_mine(), now())
    return page


def _note_seen(technician_id: str, at: datetime) -> None:
    with desk().reading() as unit:
        plan = unit.published_plan()
        his = [order for order in unit.open_work_orders() if order.technician_id == technician_id]
        asked = [(order, desk().asked(unit, order, plan, now=at)) for order in his]
    unseen = [order.id for order, one in asked if one is not None and one.state is AcceptanceState.SENT]
    if unseen:
        desk().mark_seen(unseen, technician_id, now=at, actor=user().id)


@technician.get("/technicians/<technician_id>")
@allow(*STAFF)
def of(technician_id: str) -> str:
    """The same day for the office: to read, not to press."""
    return render_template("technician/day.html", **for_the_office(technician_id, NO_ERRORS, {}))


@technician.post("/my/<work_order_id>/<step>")
@allow(Role.TECHNICIAN)
def act(work_order_id: str, step: str) -> tuple[str, int] | Response:
    """Press a button of one of his own visits; pressing it again does nothing twice."""
    technician_id, key = _mine(), command_id()
    if step not in ACTS:
        raise NotFound("work_order.unknown_step", step=step)
    if not _is_his(work_order_id, technician_id, key):
        raise NotFound("visit.not_here", id=work_order_id)
    with desk().reading() as unit:
        order = unit.work_order(work_order_id)
    envelope = Envelope(now=now(), actor=user().id, command_id=key)
    try:
        ACTS[step](desk(), order, technician_id, Form(request.form), envelope)
    except (InputErrors, Conflict, Refused) as error:
        return _page(errors_of(error, FIELDS, language()), status_of(error), work_order_id, step)
    return redirect(url_for("technician.today", _anchor=f"visit-{work_order_id}"), 303)


def read_day(desk: Desk, technician_id: str, at: datetime) -> Day:
    """Raises ``NotFound`` for a technician nobody knows."""
    with desk.reading() as unit:
        somebody, plan = unit.technician(technician_id), unit.published_plan()
        his = [
            order
            for order in unit.open_work_orders()
            if order.technician_id == technician_id and order.status in STEP_OF_STATUS
        ]
        shifts = [s for s in unit.shifts(Interval(at, at + AHEAD)) if s.technician_id == technician_id]
    names, busy = people(desk), any(order.status.under_way for order in his)
    records = {order.id: recorded(desk, order, names, at) for order in his}
    with desk.reading() as unit:
        visits = [_visit(desk, unit, order, plan, at, records[order.id], busy=busy) for order in his]
    nights = nights_before_home(plan, technician_id, at)
    return Day(somebody, tuple(sorted(visits, key=_in_order)), tuple(shifts), plan, at, nights)


def _in_order(visit: Visit) -> tuple[bool, bool, datetime]:
    """What he is doing now, then what waits for a signature, then the plan."""
    order = visit.order
    planned = visit.stop.arrive_at if visit.stop else order.notified_at
    return not order.status.under_way, order.status is not WorkOrderStatus.RESOLVED, planned


def _visit(
    desk: Desk, unit: UnitOfWork, order: WorkOrder, plan: Plan | None, at: datetime, record: Recorded, *, busy: bool
) -> Visit:
    site, customer = unit.site(order.site_id), unit.customer(order.customer_id)
    asset = unit.asset(order.asset_id).model if order.asset_id else ""
    found = plan.stop_of(order.id) if plan is not None and order.status.needs_visit else None
    stop, step = None if found is None else found[1], STEP_OF_STATUS[order.status]
    asked = desk.asked(unit, order, plan, now=at)
    return Visit(
        order,
        site.name,
        customer.name,
        place_line(order.situation.place_corrected or order.situation.place or site.place),
        site.contact,
        site.phone,
        asset,
        skill_word(order.skill),
        str(STATUS_WORDS[order.status]),
        _clocks(desk, order, plan, at),
        stop,
        "" if stop is None else moment(stop.arrive_at, at),
        "" if stop is None else span(stop.leg.seconds),
        TripView() if stop is None else trip_view(stop.leg),
        "" if found is None else night_before(*found, at),
        "" if busy and step == "depart" else step,
        record,
        permit_words(order),
        asked,
        "" if asked is None else asked_words(asked),
    )


def _clocks(desk: Desk, order: WorkOrder, plan: Plan | None, at: datetime) -> tuple[ClockView, ...]:
    """The clocks that still run, the worst first."""
    running = desk.risks_of(order, plan, now=at)
    views = [risk_view(risk, at) for risk in running]
    return tuple(sorted(views, key=lambda view: (WORST_FIRST.index(view.shown), view.due_epoch)))


def _mine() -> str:
    technician_id = user().technician_id
    if technician_id is None:
        raise Refused("technician.not_tied")
    return technician_id


def _is_his(work_order_id: str, technician_id: str, key: str) -> bool:
    """Whether the visit is bound to him, or was when he pressed the same button a moment ago."""
    with desk().reading() as unit:
        try:
            order = unit.work_order(work_order_id)
        except NotFound:
            return False
        if order.technician_id == technician_id and order.status in STEP_OF_STATUS:
            return True
        done = unit.events(work_order_id=work_order_id)
    return any(event.command_id == key and event.actor == user().id for event in done)


def _page(errors: Errors, status: int, work_order_id: str = "", step: str = "") -> tuple[str, int]:
    shown = {"day": read_day(desk(), _mine(), now()), "mine": True, "errors": errors, "no_errors": NO_ERRORS}
    shown["decline_reasons"] = [(code.value, word) for code, word in REASON_WORDS.items()]
    shown["hints"] = hints_for("technician")
    values = request.form if work_order_id else {}
    page = render_template("technician/day.html", **shown, wrong=work_order_id, tried=step, values=values)
    return page, status


def for_the_office(technician_id: str, errors: Errors, values: Mapping[str, str]) -> dict[str, object]:
    """What the office's view of his day shows; ``errors`` and ``values`` are those of the absence form."""
    day = read_day(desk(), technician_id, now())
    may_record = user().role in (Role.DISPATCHER, Role.ADMIN)
    until = for_input(day.shifts[0].span.end) if day.shifts else ""
    return {
        "day": day,
        "mine": False,
        "errors": errors,
        "wrong": "",
        "tried": "",
        "values": values,
        "may_record": may_record,
        "until": until,
        "happened": happened_words(),
    }
