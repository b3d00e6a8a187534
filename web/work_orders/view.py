"""What the page of one work order shows: facts, clocks, its place in the plan, its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk
from dispatch.model.acceptance import Asked
from dispatch.model.commitment import ClockStatus, CommitmentState
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event
from dispatch.model.plan import Plan, Stop
from dispatch.model.policy import Policy
from dispatch.model.region import Place
from dispatch.model.technician import Technician
from dispatch.model.work_order import WorkOrder
from dispatch.rescuing import rescues
from web.acceptance_words import asked_line, declined_words
from web.closed_now import closed_now
from web.forecast_words import rescue_words
from web.night_words import night_before
from web.order_words import LEG_WORDS, place_line, region_warnings, region_word, word_of
from web.people import name_of, people
from web.plan_words import reason_without_plan, reason_words
from web.present import STATUS_WORDS, ClockView, clock_view, moment, risk_view, span
from web.present_board import outlook
from web.promise_words import requirement_of, term_of
from web.trip_words import TripView, trip_view
from web.work_orders.history import EventView, event_view


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One promise: its clock, what the letter allows, what the plan makes of it, what still saves it, what ended it."""

    clock: ClockView
    allowed: str
    requirement: str
    outlook: str
    ended: str
    late: str
    wish: str
    rescue: str


@dataclass(frozen=True, slots=True)
class StopView:
    """The visit in the plan in force."""

    technician_id: str
    technician: str
    depart: str
    arrive: str
    start: str
    finish: str
    travel: str
    km: str
    source: str
    pinned: bool
    under_way: bool
    trip: TripView
    night: str
    answer: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything of one work order, read at one moment."""

    order: WorkOrder
    site: Site
    customer: Customer
    asset: Asset | None
    policy: Policy
    technicians: tuple[Technician, ...]
    events: tuple[Event, ...]
    plan: Plan | None
    names: Mapping[str, str]
    now: datetime
    asked: Asked | None = None

    @property
    def place(self) -> Place | None:
        """The true place as far as it is known."""
        return self.order.situation.place_corrected or self.order.situation.place


def read_order(desk: Desk, work_order_id: str, now: datetime) -> OrderPage:
    """Raises ``NotFound`` for an id nobody knows."""
    names = people(desk)
    with desk.reading() as unit:
        order = unit.work_order(work_order_id)
        plan = unit.published_plan()
        return OrderPage(
            order,
            unit.site(order.site_id),
            unit.customer(order.customer_id),
            unit.asset(order.asset_id) if order.asset_id else None,
            desk.policy_of(order),
            tuple(one for one in unit.technicians() if one.active),
            unit.events(work_order_id=order.id),
            plan,
            names,
            now,
            desk.asked(unit, order, plan, now=now),
        )


def visits_before(desk: Desk, page: OrderPage) -> list[tuple[str, str]]:
    """The other visits of whoever is planned for this one, as (id, site): behind them the order can be locked."""
    found = None if page.plan is None else page.plan.stop_of(page.order.id)
    others = [stop.work_order_id for stop in found[0].stops if stop.work_order_id != page.order.id] if found else []
    with desk.reading() as unit:
        orders = unit.work_orders_by_id(others)
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    still = (orders[id] for id in others if orders[id].status.needs_visit)
    return [(order.id, f"{sites[order.site_id].name} {order.id}") for order in still]


def status_words(order: WorkOrder) -> str:
    return str(STATUS_WORDS[order.status])


def region_of(desk: Desk, page: OrderPage) -> tuple[str, tuple[str, ...]]:
    """The region in words, and what contradicts about the place."""
    decision = desk.decide(page.policy, page.order.situation)
    return region_word(page.policy, decision), region_warnings(decision)


def clock_cards(desk: Desk, page: OrderPage) -> tuple[ClockCard, ...]:
    """A card for every promise of the work order, running or ended."""
    clocks = desk.clocks(page.order, now=page.now, plan=page.plan)
    risks = {risk.status.commitment.code: risk for risk in desk.risks_of(page.order, page.plan, now=page.now)}
    region, now = region_of(desk, page)[0], page.now
    saved = rescues(desk, page.order, now=now)
    cards = []
    for status in clocks:
        owed, risk = status.commitment, risks.get(status.commitment.code)
        cards.append(
            ClockCard(
                clock_view(status, now) if risk is None else risk_view(risk, now),
                term_of(owed, page.policy, region),
                requirement_of(owed, page.policy),
                outlook(risk, now) if risk is not None and risk.predicted_at is not None else "",
                _ended(status, now),
                span(status.late_seconds) if status.late_seconds else "",
                "" if owed.soft is None else moment(owed.soft, now),
                rescue_words(saved[owed.code], page.names, now) if owed.code in saved and status.open else "",
            )
        )
    return tuple(cards)


def _ended(status: ClockStatus, now: datetime) -> str:
    """When what was promised was done; a promise that fell away was not done."""
    if status.event_at is None or status.state is CommitmentState.NOT_REQUIRED:
        return ""
    return moment(status.event_at, now)


def stop_view(page: OrderPage) -> StopView | None:
    """Where the plan in force has the visit; None when it is left out or no visit is needed any more."""
    found = page.plan.stop_of(page.order.id) if page.plan is not None and page.order.status.needs_visit else None
    if found is None:
        return None
    route, stop = found
    return StopView(
        route.technician_id,
        name_of(page.names, route.technician_id),
        *_times(stop, page.now),
        travel=span(stop.leg.seconds),
        km=f"{stop.leg.metres / 1000:.1f}",
        source=word_of(LEG_WORDS, stop.leg.source),
        pinned=stop.pinned,
        under_way=stop.under_way,
        trip=trip_view(stop.leg),
        night=night_before(route, stop, page.now),
        answer="" if page.asked is None else asked_line(page.asked, page.now),
        late=page.asked is not None and page.asked.overdue,
    )


def _times(stop: Stop, now: datetime) -> tuple[str, str, str, str]:
    depart, arrive = moment(stop.depart_at, now), moment(stop.arrive_at, now)
    return depart, arrive, moment(stop.start_at, now), moment(stop.finish_at, now)


def declined(page: OrderPage) -> tuple[str, ...]:
    """Who did not take the present visit, and why."""
    order = page.order
    said = (one for one in order.acceptance.declined if one.visit_number == order.visit_number)
    return tuple(declined_words(one, page.names) for one in said)


def why_left_out(page: OrderPage) -> str:
    """The reason of the plan in force; empty when it serves the visit or none is needed.

    Where there is no way, what is closed now may be why.
    """
    order, plan = page.order, page.plan
    if not order.status.needs_visit or (plan is not None and plan.stop_of(order.id) is not None):
        return ""
    reasons = [one.reason for one in plan.unassigned if one.work_order_id == order.id] if plan else []
    reason = reasons[0] if reasons else reason_without_plan(order)
    closed = closed_now(page.now) if reason == "unreachable" else ""
    return " · ".join(words for words in (reason_words(reason), closed) if words)


def history(page: OrderPage) -> tuple[EventView, ...]:
    """What happened, the latest first."""
    return tuple(event_view(event, page.names, page.now) for event in reversed(page.events))


def address(page: OrderPage) -> str:
    return place_line(page.place)
