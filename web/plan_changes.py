"""What a plan changed: for the draft before it is published, and for a plan in force after something happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from dispatch.model.commitment import ClockStatus
from dispatch.model.customer import Site
from dispatch.model.event import Event
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder
from dispatch.plan_changes import (
    ChangeKind,
    PromiseChange,
    VisitChange,
    Visiting,
    first_plan_after,
    plan_before,
    plan_changes,
)
from dispatch.store.base import UnitOfWork
from web.context import desk, now
from web.people import name_of, people
from web.present import MILESTONE_WORDS, moment
from web.roles import STAFF, allow
from web.words import LazyString, _, _l
from web.work_orders.history import event_view

KIND_WORDS: Mapping[ChangeKind, LazyString] = {
    ChangeKind.ADDED: _l("Added"),
    ChangeKind.DROPPED: _l("Dropped"),
    ChangeKind.REASSIGNED: _l("Reassigned"),
    ChangeKind.MOVED: _l("Moved in time"),
}

plan_changes_pages = Blueprint("plan_changes", __name__)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit, before and after."""

    work_order_id: str
    site: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise won or lost."""

    work_order_id: str
    site: str
    promise: str
    due: str


@dataclass(frozen=True, slots=True)
class DiffView:
    """Everything one plan does otherwise than another, in words; ``kinds`` are (code, word, visits)."""

    count: int
    people: str
    won: tuple[PromiseLine, ...]
    lost: tuple[PromiseLine, ...]
    kinds: tuple[tuple[str, str, tuple[VisitLine, ...]], ...]


@plan_changes_pages.get("/plans/changes")
@allow(*STAFF)
def show() -> str:
    """What the plan in force changed or, ``after`` an event, what the first plan that knew of it changed."""
    at, names, seq = now(), people(desk()), request.args.get("after", type=int)
    with desk().reading() as unit:
        plan = unit.published_plan() if seq is None else _answer_to(unit, seq)
        before = None if plan is None else _compared_with(unit, plan)
        diff = None if plan is None else diff_view(unit, before, plan, names, at)
        event = None if seq is None else _event(unit, seq)
    return render_template(
        "plans/changes.html",
        diff=diff,
        title="" if plan is None else _title(before, plan),
        is_draft=plan is not None and plan.status is PlanStatus.DRAFT,
        event=None if event is None else event_view(event, names, at),
        event_order=event and event.work_order_id,
        event_technician=event and event.technician_id,
        event_technician_name=name_of(names, event.technician_id) if event else "",
    )


def diff_view(unit: UnitOfWork, before: Plan | None, after: Plan, names: Mapping[str, str], at: datetime) -> DiffView:
    """Compare two plans, in words."""
    found = plan_changes(unit, before, after, lambda order, plan: _clocks(order, plan, at))
    sites = unit.sites_by_id({change.work_order.site_id for change in found.visits})
    kinds = tuple((kind, [one for one in found.visits if one.kind is kind]) for kind in ChangeKind)
    return DiffView(
        len(found.visits),
        _people_words(len(found.technician_ids), len(found.customer_ids)),
        tuple(_promise_line(one, sites, at) for one in found.won),
        tuple(_promise_line(one, sites, at) for one in found.lost),
        tuple(
            (kind.value, str(KIND_WORDS[kind]), tuple(_visit_line(one, sites, names, at) for one in visits))
            for kind, visits in kinds
            if visits
        ),
    )


def _clocks(order: WorkOrder, plan: Plan | None, at: datetime) -> Iterable[ClockStatus]:
    return desk().clocks(order, now=at, plan=plan)


def _answer_to(unit: UnitOfWork, seq: int) -> Plan | None:
    """The published plan that first knew of the event, or else the draft that waits and knows of it."""
    plan = first_plan_after(unit, seq)
    if plan is not None:
        return plan
    draft = unit.latest_draft()
    return draft if draft is not None and draft.based_on >= seq else None


def _compared_with(unit: UnitOfWork, plan: Plan) -> Plan | None:
    return unit.published_plan() if plan.status is PlanStatus.DRAFT else plan_before(unit, plan)


def _event(unit: UnitOfWork, seq: int) -> Event | None:
    """The event of this number, None for one nobody knows."""
    found = unit.events(after=max(seq, 1) - 1, limit=1)
    return found[0] if found and found[0].seq == seq else None


def _title(before: Plan | None, after: Plan) -> str:
    if before is None:
        return _("Plan %(after)d, the first", after=after.version)
    if after.status is PlanStatus.DRAFT:
        return _("What draft %(after)d would change in plan %(before)d", after=after.version, before=before.version)
    return _("Plan %(after)d compared with plan %(before)d", after=after.version, before=before.version)


def _people_words(technicians: int, customers: int) -> str:
    first = _("Technicians affected: %(count)d", count=technicians)
    return f"{first} · {_('customers affected: %(count)d', count=customers)}"


def _visit_line(one: VisitChange, sites: Mapping[str, Site], names: Mapping[str, str], at: datetime) -> VisitLine:
    before, after = (_visiting_words(side, names, at) for side in (one.before, one.after))
    return VisitLine(one.work_order.id, sites[one.work_order.site_id].name, before, after)


def _promise_line(one: PromiseChange, sites: Mapping[str, Site], at: datetime) -> PromiseLine:
    site = sites[one.work_order.site_id].name
    return PromiseLine(one.work_order.id, site, str(MILESTONE_WORDS[one.code]), moment(one.due, at))


def _visiting_words(side: Visiting | None, names: Mapping[str, str], at: datetime) -> str:
    return _("nobody") if side is None else f"{name_of(names, side.technician_id)} {moment(side.arrive_at, at)}"
