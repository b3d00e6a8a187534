"""Everything that the words of each row of the board depend on, picked from the facts: equal ones read the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dispatch.accepting import asked_about
from dispatch.desk.accepting import shifts_by_technician
from dispatch.model.acceptance import Asked
from dispatch.model.customer import Customer, Site
from dispatch.model.forecast import Risk
from dispatch.model.moment import SHANGHAI
from dispatch.model.plan import Route, Stop
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import WorkOrder
from web.acceptance_words import last_declined
from web.board_facts import BoardFacts
from web.plan_words import reason_without_plan
from web.present import Shown, risk_state
from web.work_list import urgency

WORST_FIRST = tuple(Shown)
NEEDS_ACTION = (Shown.BREACHED, Shown.PREDICTED_BREACH, Shown.AT_RISK, Shown.REQUIRED)


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """Everything that the words about one work order depend on: equal ones read the same.

    ``clocks`` are its open promises, the worst first; ``left_out`` is the code of the reason why nobody is planned.
    ``asked`` is how the visit stands with its technician, ``declined`` who did not take it and why.
    """

    order: WorkOrder
    site: Site
    customer: Customer
    stop: Stop | None
    left_out: str
    held: bool
    clocks: tuple[Risk, ...]
    today: date
    asked: Asked | None = None
    declined: str = ""

    @property
    def shown(self) -> Shown:
        """The worst badge."""
        return risk_state(self.clocks[0]) if self.clocks else Shown.MET

    @property
    def unanswered(self) -> bool:
        """Whether its technician should have accepted it by now, or has declined it and nobody else is sent."""
        return bool(self.declined) or (self.asked is not None and self.asked.overdue)

    @property
    def needs_action(self) -> bool:
        """Whether a dispatcher has to look at it."""
        return self.shown in NEEDS_ACTION or self.unanswered

    @property
    def unassigned(self) -> bool:
        """Whether a fault is left out: an inspection that waits for its time is none."""
        return bool(self.left_out) and self.order.owed is None


@dataclass(frozen=True, slots=True)
class SeenTechnician:
    """Everything that the row of one technician depends on."""

    technician: Technician
    position: Position | None
    on_duty: bool
    shifts: tuple[Shift, ...]
    away: tuple[Absence, ...]
    routes: tuple[Route, ...]


def seen_orders(facts: BoardFacts) -> Iterator[SeenOrder]:
    """The open work orders: those with open promises in the turn of the work list, then the others."""
    clocks, today = dict(in_turn(facts.risks)), facts.now.astimezone(SHANGHAI).date()
    stops = {stop.work_order_id: stop for route in facts.plan.routes for stop in route.stops} if facts.plan else {}
    reasons = {one.work_order_id: one.reason for one in facts.plan.unassigned} if facts.plan else {}
    duty, names = shifts_by_technician(facts.shifts), {one.id: one.name for one in facts.technicians}
    for order_id in (*clocks, *(one for one in facts.work_orders if one not in clocks)):
        order = facts.work_orders[order_id]
        stop = stops.get(order_id)
        yield SeenOrder(
            order,
            facts.sites[order.site_id],
            facts.customers[order.customer_id],
            stop,
            ""
            if stop is not None or not order.status.needs_visit
            else reasons.get(order_id, reason_without_plan(order)),
            order.held_at(facts.now),
            tuple(clocks.get(order_id, ())),
            today,
            asked_about(
                order,
                stop,
                duty.get(order.technician_id or "", ()),
                minutes=facts.accept_minutes,
                now=facts.now,
            ),
            last_declined(order, names),
        )


def seen_technicians(facts: BoardFacts) -> Iterator[SeenTechnician]:
    """The technicians; those with something to do first, then those with a shift."""
    shifts, away, routes = defaultdict(list), defaultdict(list), defaultdict(list)
    for shift in facts.shifts:
        shifts[shift.technician_id].append(shift)
    for absence in facts.absences:
        away[absence.technician_id].append(absence)
    for route in facts.plan.routes if facts.plan else ():
        routes[route.technician_id].append(route)
    idle = {one.id: not any(route.stops or route.nights for route in routes[one.id]) for one in facts.technicians}
    for one in sorted(facts.technicians, key=lambda one: (idle[one.id], not shifts[one.id])):
        mine, position = tuple(shifts[one.id]), facts.positions.get(one.id)
        on_duty = any(facts.now in shift.span for shift in mine)
        yield SeenTechnician(one, position, on_duty, mine, tuple(away[one.id]), tuple(routes[one.id]))


def worst_clocks(risks: Iterable[Risk]) -> Mapping[str, Risk]:
    """The open clock in the worst state of every work order, the worst work order first."""
    return {order_id: clocks[0] for order_id, clocks in _by_order(risks).items()}


def worst_states(risks: Iterable[Risk]) -> Mapping[str, Shown]:
    """The worst badge of every work order that still has an open clock."""
    return {order_id: risk_state(risk) for order_id, risk in worst_clocks(risks).items()}


def _by_order(risks: Iterable[Risk]) -> Mapping[str, list[Risk]]:
    """The risks of each work order; the orders by their worst badge, then by their least slack."""
    grouped: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks:
        grouped[risk.work_order_id].append(risk)
    for clocks in grouped.values():
        clocks.sort(key=_badness)
    return dict(sorted(grouped.items(), key=lambda item: (_badness(item[1][0]), item[0])))


def _badness(risk: Risk) -> tuple[int, int]:
    return WORST_FIRST.index(risk_state(risk)), risk.slack_seconds


def in_turn(risks: Iterable[Risk]) -> list[tuple[str, list[Risk]]]:
    """The risks of each work order in the turn of the work list."""
    return sorted(_by_order(risks).items(), key=lambda item: (urgency(item[1]), item[0]))
