"""The list of work orders: filters, rows and pages of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.customer import Customer, Site
from dispatch.model.forecast import Risk
from dispatch.model.plan import Plan
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.base import OPEN_STATUSES, UnitOfWork
from web.board_facts import BoardFacts
from web.board_seen import WORST_FIRST
from web.people import name_of
from web.plan_words import reason_without_plan, reason_words
from web.present import STATUS_WORDS, ClockView, moment, risk_state, risk_view

ROWS_A_PAGE = 50
MOST_SEARCHED = 2000
"""How far back the closed work orders are looked through; older ones are reached by their number."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list. ``state`` is ``open``, ``all`` or a status; the others are empty for "any"."""

    state: str = "open"
    technician_id: str = ""
    customer_id: str = ""
    text: str = ""

    def lets_through(self, order: WorkOrder, site: Site, customer: Customer) -> bool:
        return (
            self._fits_state(order.status)
            and self.technician_id in ("", order.technician_id)
            and self.customer_id in ("", order.customer_id)
            and self._fits_text(order, site, customer)
        )

    def _fits_state(self, status: WorkOrderStatus) -> bool:
        if self.state == "open":
            return status in OPEN_STATUSES
        return self.state in ("all", status.value)

    def _fits_text(self, order: WorkOrder, site: Site, customer: Customer) -> bool:
        where = f"{order.id} {order.description} {site.name} {customer.name} {order.asset_id or ''}".casefold()
        return all(word in where for word in self.text.casefold().split())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; ``clock`` is the promise in the worst state, None when nothing runs any more."""

    id: str
    customer: str
    site: str
    fault: str
    status: str
    held: bool
    pinned: bool
    clock: ClockView | None
    technician: str
    planned: str
    left_out: str
    inspection: bool = False
    movable: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows; ``total`` counts all that pass the filter."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def list_orders(facts: BoardFacts, unit: UnitOfWork, wanted: Filter, page: int, names: Mapping[str, str]) -> Listing:
    """Open work orders first, the worst promise first; then the others, the newest first."""
    clocks = worst_clocks(facts.risks)
    orders = [*_open_first(facts, clocks), *_others(unit, wanted)]
    sites = {**facts.sites, **unit.sites_by_id({order.site_id for order in orders} - set(facts.sites))}
    customers = {**facts.customers, **unit.customers_by_id({o.customer_id for o in orders} - set(facts.customers))}
    passing = [o for o in orders if wanted.lets_through(o, sites[o.site_id], customers[o.customer_id])]
    pages = max(1, -(-len(passing) // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    shown = passing[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    rows = (
        _row(order, sites[order.site_id], customers[order.customer_id], clocks.get(order.id), facts, names)
        for order in shown
    )
    return Listing(tuple(rows), len(passing), page, pages)


def worst_clocks(risks: Iterable[Risk]) -> Mapping[str, Risk]:
    """The clock in the worst state of every work order, the worst work order first."""
    worst: dict[str, Risk] = {}
    for risk in sorted(risks, key=_badness):
        worst.setdefault(risk.work_order_id, risk)
    return worst


def _badness(risk: Risk) -> tuple[int, int, str]:
    return WORST_FIRST.index(risk_state(risk)), risk.slack_seconds, risk.work_order_id


def _open_first(facts: BoardFacts, clocks: Mapping[str, Risk]) -> Iterable[WorkOrder]:
    place = {order_id: number for number, order_id in enumerate(clocks)}
    return sorted(facts.work_orders.values(), key=lambda order: (place.get(order.id, len(place)), order.id))


def _others(unit: UnitOfWork, wanted: Filter) -> Iterable[WorkOrder]:
    if wanted.state not in ("all", WorkOrderStatus.CLOSED, WorkOrderStatus.CANCELLED):
        return ()
    return (order for order in unit.recent_work_orders(MOST_SEARCHED) if order.status not in OPEN_STATUSES)


def _row(
    order: WorkOrder, site: Site, customer: Customer, risk: Risk | None, facts: BoardFacts, names: Mapping[str, str]
) -> Row:
    return Row(
        order.id,
        customer.name,
        site.name,
        order.description,
        str(STATUS_WORDS[order.status]),
        order.held_at(facts.now),
        order.pin is not None,
        None if risk is None else risk_view(risk, facts.now),
        name_of(names, order.technician_id),
        _planned(order, facts.plan, facts.now),
        _left_out(order, facts.plan),
        order.owed is not None,
        order.status.needs_visit and not order.status.under_way,
    )


def _planned(order: WorkOrder, plan: Plan | None, now: datetime) -> str:
    found = plan.stop_of(order.id) if plan is not None and order.status.needs_visit else None
    return "" if found is None else moment(found[1].arrive_at, now)


def _left_out(order: WorkOrder, plan: Plan | None) -> str:
    if not order.status.needs_visit or plan is None or plan.stop_of(order.id) is not None:
        return ""
    reasons = (one.reason for one in plan.unassigned if one.work_order_id == order.id)
    return reason_words(next(reasons, reason_without_plan(order)))
