"""The living world: which buttons callers, technicians and customers press next. Pure decisions, pressed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from dispatch.accepting import sent_at
from dispatch.model.moment import Interval
from dispatch.model.owed import Purpose
from dispatch.model.plan import Plan, Stop
from dispatch.model.technician import Absence, Shift
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.simulation.company_files import FaultBook, Notes
from dispatch.simulation.draws import chance, exponential, factor, minutes
from dispatch.simulation.faults import Fault
from dispatch.simulation.scenario import VisitHabits

DISPATCHER = "demo-dispatcher"
EXPONENTIAL = "exponential"
METHODS = frozenset(
    {
        "report_fault",
        "respond",
        "accept",
        "depart",
        "arrive",
        "record_steps",
        "finish",
        "sign_off",
        "hold",
        "provide_loaner",
        "record_absence",
    },
)
"""The public methods of the desk that the world uses, and no others."""


Naming = Callable[[WorkOrder], str]
Taking = Callable[[WorkOrder], int | None]


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed at ``at`` by ``actor``: a method of the desk and its own arguments.

    ``key`` is the same whenever the same press is decided again, so that no button counts twice.
    """

    at: datetime
    method: str
    actor: str
    key: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WorldState:
    """What the world sees of the desk. ``since`` is how far it has pressed already.

    ``travel_seconds`` is the true way of each work order that somebody drives to, ``loaner_due`` when one is owed a
    loaner, ``missing_steps`` the paper steps one waits for, by work order; ``contacts`` are names by site. ``duty_of``
    are the shifts by technician, for those who look at a month of them again and again; left out, they are looked up
    in ``shifts``.
    """

    since: datetime
    work_orders: tuple[WorkOrder, ...] = ()
    plan: Plan | None = None
    shifts: tuple[Shift, ...] = ()
    absences: tuple[Absence, ...] = ()
    faults: tuple[Fault, ...] = ()
    travel_seconds: Mapping[str, int] = field(default_factory=dict)
    loaner_due: Mapping[str, datetime] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    missing_steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    duty_of: Mapping[str, Sequence[Shift]] | None = None


class World:
    """The habits of everybody in it, and the seed of all their chances."""

    def __init__(
        self,
        habits: VisitHabits,
        book: FaultBook,
        notes: Notes,
        *,
        seed: int,
        name: Naming = attrgetter("id"),
        took: Taking = lambda work_order: None,
    ) -> None:
        """``name`` tells one work order from all others in every draw of chance; by it two worlds share theirs.

        ``took`` is how many seconds its present visit really takes, where that is known; None lets chance decide.
        """
        self._habits = habits
        self._book = book
        self._notes = notes
        self._seed = seed
        self._name = name
        self._took = took

    def next_presses(self, state: WorldState, now: datetime) -> list[Press]:
        """Every button that is due by ``now``, in the order of the moments at which it is pressed.

        Each decision looks at the state alone; what a press makes due shows when the state is read again.
        """
        decided = [
            *self.reports(state),
            *(press for one in state.work_orders for press in self.about(one, state)),
            *self.departures(state, now),
            *self.answers(state),
            *self.absences(state),
        ]
        due = [press for press in decided if press.at <= now]
        return sorted(due, key=lambda press: (press.at, press.key))

    def reports(self, state: WorldState) -> Iterator[Press]:
        """Everything that breaks, whenever it does."""
        for fault in state.faults:
            yield Press(fault.at, "report_fault", DISPATCHER, f"world:fault:{fault.key}", {"report": fault.report})

    def about(self, work_order: WorkOrder, state: WorldState) -> Iterator[Press]:
        """What its technician or its customer does next with one work order."""
        reported = work_order.purpose is Purpose.FAULT
        if reported and work_order.status.needs_visit and not _answered(work_order):
            name = self._name(work_order)
            at = work_order.notified_at + minutes(self._habits.respond_minutes, self._seed, name, "respond")
            yield _press(work_order, state, at, "respond", DISPATCHER)
        if work_order.id in state.loaner_due and work_order.status.needs_visit:
            due = state.loaner_due[work_order.id]
            at = due + minutes(self._habits.loaner_minutes, self._seed, self._name(work_order), "loaner")
            yield _press(work_order, state, at, "provide_loaner", DISPATCHER)
        if work_order.status is WorkOrderStatus.ON_THE_WAY:
            yield self._arrival(work_order, state)
        elif work_order.status is WorkOrderStatus.ON_SITE:
            yield _papers_first(self._end_of_visit(work_order, state), work_order, state)
        elif work_order.status is WorkOrderStatus.RESOLVED:
            yield _papers_first(self._signature(work_order, state), work_order, state)

    def _arrival(self, work_order: WorkOrder, state: WorldState) -> Press:
        """He is there after the planned way, a little sooner or later."""
        planned = state.travel_seconds.get(work_order.id, round(self._habits.no_way_minutes * 60))
        took = planned * self._habits.travel_factor
        took *= factor(self._habits.travel_spread, *self._visit(work_order, "travel"))
        begun = work_order.departed_at or state.since
        return _by_technician(work_order, state, begun + timedelta(seconds=round(took)), "arrive")

    def _end_of_visit(self, work_order: WorkOrder, state: WorldState) -> Press:
        """He finishes, or finds nobody to let him in and the visit is put on hold."""
        begun = work_order.visit_arrived_at or state.since
        if chance(*self._visit(work_order, "access", len(work_order.situation.holds))) < self._habits.no_access_share:
            return self._closed_door(work_order, state, begun)
        known = self._took(work_order)
        took = work_order.service_seconds * self._service_factor(work_order) if known is None else known
        resolved = chance(*self._visit(work_order, "resolved")) >= self._habits.unresolved_share
        notes = self._notes.for_visit(work_order.purpose, resolved=resolved)
        note = notes[int(chance(*self._visit(work_order, "note")) * len(notes))]
        at = begun + timedelta(seconds=round(took))
        return _by_technician(work_order, state, at, "finish", resolved=resolved, note=note)

    def _service_factor(self, work_order: WorkOrder) -> float:
        """By how much the work takes longer than expected."""
        names = self._visit(work_order, "service")
        if self._habits.service_shape == EXPONENTIAL:
            return exponential(*names)
        return factor(self._book.spread_of(work_order.description) or self._habits.service_spread, *names)

    def _closed_door(self, work_order: WorkOrder, state: WorldState, begun: datetime) -> Press:
        at = max(state.since, begun + timedelta(minutes=self._habits.no_access_wait_minutes))
        until = at + minutes(self._habits.no_access_hold_minutes, *self._visit(work_order, "hold"))
        arguments = {"until": until, "reason": "customer_no_access", "version": work_order.version}
        return _press(work_order, state, at, "hold", work_order.technician_id or DISPATCHER, **arguments)

    def _signature(self, work_order: WorkOrder, state: WorldState) -> Press:
        """The customer signs some minutes after the work, or refuses to."""
        resolved_at = work_order.situation.events.get("resolved_at", state.since)
        at = resolved_at + minutes(self._habits.sign_off_minutes, *self._visit(work_order, "sign"))
        accepted = chance(*self._visit(work_order, "accepted")) >= self._habits.refused_share
        contact = state.contacts.get(work_order.site_id) or work_order.reported_by
        return _press(
            work_order,
            state,
            at,
            "sign_off",
            work_order.technician_id or DISPATCHER,
            accepted=accepted,
            signed_by=contact,
        )

    def departures(self, state: WorldState, now: datetime) -> Iterator[Press]:
        """Whoever is free leaves for his next stop when the plan says so; nobody leaves for a later stop first."""
        return (self.leaving(work_order, at, state) for work_order, at in self.departing(state, now))

    def leaving(self, work_order: WorkOrder, at: datetime, state: WorldState) -> Press:
        """Its technician leaves for it."""
        return _by_technician(work_order, state, at, "depart")

    def departing(self, state: WorldState, now: datetime) -> Iterator[tuple[WorkOrder, datetime]]:
        """For what somebody leaves by ``now``, and when."""
        if state.plan is None:
            return
        orders = {work_order.id: work_order for work_order in state.work_orders}
        for technician_id, stop in _next_stops(state.plan, orders).items():
            work_order = orders[stop.work_order_id]
            published = state.plan.published_at or state.plan.made_at
            at = max(stop.depart_at, published, state.since)
            if at <= now and not work_order.held_at(at) and _is_on_duty(technician_id, at, state):
                yield work_order, at

    def answers(self, state: WorldState) -> Iterator[Press]:
        """Who was sent accepts after some minutes of his shift; a few just go."""
        stops = {stop.work_order_id: stop for route in state.plan.routes for stop in route.stops} if state.plan else {}
        for order in state.work_orders:
            said, stop = order.acceptance, stops.get(order.id)
            is_asked = order.status is WorkOrderStatus.DISPATCHED and said.accepted_at is None
            if not is_asked or stop is None or said.bound_at is None or said.technician_id is None:
                continue
            name = self._visit(order, "accept", said.bound_at)
            if chance(*name) >= self._habits.no_answer_share:
                at = sent_at(said.bound_at, stop) + minutes(self._habits.accept_minutes, *name, "when")
                begins = _on_duty_from(said.technician_id, at, state)
                if begins is not None:
                    yield _by_technician(order, state, begins, "accept")

    def absences(self, state: WorldState) -> Iterator[Press]:
        """Now and then somebody falls out in the middle of a shift, until its end."""
        away = {(absence.technician_id, absence.span.end) for absence in state.absences}
        for shift in state.shifts:
            key = (self._seed, shift.id, "absence")
            if shift.on_call or (shift.technician_id, shift.span.end) in away:
                continue
            at = shift.span.start + timedelta(seconds=round(shift.span.seconds * chance(*key, "when")))
            if chance(*key) < self._habits.absences_per_shift and at > state.since:
                reasons = self._notes.absence_reasons
                reason = reasons[int(chance(*key, "why") * len(reasons))]
                span = Interval(at, shift.span.end)
                arguments = {"technician_id": shift.technician_id, "span": span, "reason": reason}
                yield Press(at, "record_absence", DISPATCHER, f"world:absence:{shift.id}", arguments)

    def _visit(self, work_order: WorkOrder, purpose: str, *more: object) -> tuple[object, ...]:
        """The name of one chance of one visit."""
        return (self._seed, self._name(work_order), work_order.visit_number, purpose, *more)


def _is_on_duty(technician_id: str, at: datetime, state: WorldState) -> bool:
    """Inside a shift and not away."""
    duty = state.shifts if state.duty_of is None else state.duty_of.get(technician_id, ())
    on = any(shift.technician_id == technician_id and at in shift.span for shift in duty)
    return on and not any(a.technician_id == technician_id and at in a.span for a in state.absences)


def _on_duty_from(technician_id: str, at: datetime, state: WorldState) -> datetime | None:
    """The first moment from ``at`` on at which he is on duty; None where no shift of his is known."""
    mine = (shift.span for shift in state.shifts if shift.technician_id == technician_id and shift.span.end > at)
    return min((max(at, span.start) for span in mine), default=None)


def _next_stops(plan: Plan, orders: Mapping[str, WorkOrder]) -> Mapping[str, Stop]:
    """The earliest stop each technician still has to drive to; none for those who are on a visit."""
    busy = {order.technician_id for order in orders.values() if order.status.under_way}
    first: dict[str, Stop] = {}
    for route in plan.routes:
        if route.technician_id in busy:
            continue
        for stop in route.stops:
            order = orders.get(stop.work_order_id)
            if order is None or not order.status.needs_visit or order.technician_id != route.technician_id:
                continue
            known = first.get(route.technician_id)
            if known is None or stop.depart_at < known.depart_at:
                first[route.technician_id] = stop
    return first


def _answered(work_order: WorkOrder) -> bool:
    return any(name in work_order.situation.events for name in ("responded_at", "arrived_at"))


def _papers_first(press: Press, work_order: WorkOrder, state: WorldState) -> Press:
    """What waits for paper steps is pressed once they are ticked, which happens at the same moment."""
    steps = state.missing_steps.get(work_order.id, ())
    waits = press.arguments.get("resolved") or press.arguments.get("accepted")
    return _press(work_order, state, press.at, "record_steps", press.actor, steps=steps) if steps and waits else press


def _press(
    work_order: WorkOrder, state: WorldState, at: datetime, method: str, actor: str, **arguments: object
) -> Press:
    """A press about one work order: never before the world's own time, and new for every version of it."""
    key = f"world:{work_order.id}:{work_order.version}:{method}"
    return Press(max(at, state.since), method, actor, key, {"work_order_id": work_order.id, **arguments})


def _by_technician(work_order: WorkOrder, state: WorldState, at: datetime, method: str, **arguments: object) -> Press:
    who = work_order.technician_id or ""
    return _press(work_order, state, at, method, who, technician_id=who, **arguments)
