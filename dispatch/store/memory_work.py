"""Work orders, events, plans and commands in memory: the twin of :mod:`dispatch.store.sql_work`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from dispatch.errors import Conflict, NotFound
from dispatch.model.event import Event
from dispatch.model.moment import to_text
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.store.base import FINISHED_STATUSES, OPEN_STATUSES
from dispatch.store.bookings import Booking, bookings_of, is_one_after_the_other, refuse_double_booking
from dispatch.store.documents import plain
from dispatch.store.memory_roster import MemoryRows
from dispatch.store.memory_state import add, by_id, one, require
from dispatch.store.numbering import id_prefix, next_id


def _age(work_order: WorkOrder) -> tuple[datetime, str]:
    return work_order.recorded_at, work_order.id


def _by_age(work_orders: Iterable[WorkOrder]) -> tuple[WorkOrder, ...]:
    return tuple(sorted(work_orders, key=_age))


class MemoryWork(MemoryRows):
    """The part of the unit of work that changes all day."""

    def work_order(self, work_order_id: str) -> WorkOrder:
        return one(self._state.work_orders, work_order_id, "work_order.not_found")

    def work_orders_by_id(self, ids: Iterable[str]) -> Mapping[str, WorkOrder]:
        return by_id(self._state.work_orders, ids)

    def open_work_orders(self) -> tuple[WorkOrder, ...]:
        rows = self._state.work_orders
        ids = self._state.open_ids.derived("by_age", lambda ids: [one.id for one in _by_age(rows[id] for id in ids)])
        return rows.derived("open", lambda rows: tuple(rows[id] for id in ids))

    def recent_work_orders(self, limit: int, offset: int = 0) -> tuple[WorkOrder, ...]:
        newest_first = sorted(self._state.work_orders.values(), key=_age, reverse=True)
        return tuple(newest_first[offset : offset + limit])

    def work_orders_of_site(self, site_id: str) -> tuple[WorkOrder, ...]:
        there = (work_order for work_order in self._state.work_orders.values() if work_order.site_id == site_id)
        return tuple(sorted(there, key=_age, reverse=True))

    def inspections(self, due_from: date) -> tuple[WorkOrder, ...]:
        mine = (one for one in self._state.work_orders.values() if one.owed is not None and one.owed.due_on >= due_from)
        return tuple(sorted(mine, key=_age, reverse=True))

    def finished_work_orders(self, policy_ids: Iterable[str], recorded_from: datetime) -> tuple[WorkOrder, ...]:
        wanted = frozenset(policy_ids)
        finished = (
            one
            for one in self._state.work_orders.values()
            if one.policy_id in wanted and one.status in FINISHED_STATUSES and one.recorded_at >= recorded_from
        )
        return tuple(sorted(finished, key=_age, reverse=True))

    def next_work_order_id(self, day: datetime) -> str:
        prefix = id_prefix(day)
        of_the_day = (name for name in self._state.work_orders if name.startswith(prefix))
        return next_id(prefix, max(of_the_day, key=lambda name: (len(name), name), default=None))

    def add_work_order(self, work_order: WorkOrder) -> None:
        self._require_its_references(work_order)
        self._require_its_period(work_order)
        add("work_orders", self._changing().work_orders, [work_order], lambda row: row.id)
        self._index(work_order)

    def add_work_orders(self, work_orders: Iterable[WorkOrder]) -> None:
        for work_order in work_orders:
            self.add_work_order(work_order)

    def save_work_order(self, work_order: WorkOrder) -> None:
        present = self.work_order(work_order.id)
        if present.version != work_order.version - 1:
            raise self._stale(present)
        self._require_its_references(work_order)
        self._changing().work_orders[work_order.id] = work_order
        self._index(work_order)

    def _require_its_references(self, work_order: WorkOrder) -> None:
        require("work_orders", self._state.customers, [work_order.customer_id])
        require("work_orders", self._state.sites, [work_order.site_id])
        require("work_orders", self._state.assets, [work_order.asset_id])
        require("work_orders", self._state.technicians, [work_order.technician_id])

    def _require_its_period(self, work_order: WorkOrder) -> None:
        """The unique key of the database: one work order that is not cancelled for an asset, plan and due day."""
        if work_order.owed is None or work_order.status is WorkOrderStatus.CANCELLED:
            return
        mine = (work_order.asset_id, work_order.owed.plan, work_order.owed.due_on)
        for other in self.inspections(work_order.owed.due_on):
            taken = other.owed is not None and (other.asset_id, other.owed.plan, other.owed.due_on) == mine
            if taken and other.status is not WorkOrderStatus.CANCELLED:
                raise Conflict("store.exists", table="work_orders")

    def _index(self, work_order: WorkOrder) -> None:
        open_ids, is_open = self._changing().open_ids, work_order.status in OPEN_STATUSES
        if is_open and work_order.id not in open_ids:
            open_ids[work_order.id] = None
        elif not is_open and work_order.id in open_ids:
            del open_ids[work_order.id]

    def _stale(self, present: WorkOrder) -> Conflict:
        history = self.events(work_order_id=present.id)
        return Conflict(
            "work_order.stale",
            id=present.id,
            version=present.version,
            by=history[-1].actor if history else None,
            at=to_text(history[-1].recorded_at) if history else None,
        )

    def append(self, event: Event) -> Event:
        numbered = replace(event, seq=self.last_event() + 1, facts=plain(event.facts))
        self._changing().events[numbered.seq] = numbered
        return numbered

    def append_all(self, events: Iterable[Event]) -> None:
        for event in events:
            self.append(event)

    def events(self, after: int = 0, work_order_id: str | None = None, limit: int | None = None) -> tuple[Event, ...]:
        numbers = range(max(after, 0) + 1, self.last_event() + 1)
        wanted = (self._state.events[seq] for seq in numbers)
        if work_order_id is not None:
            wanted = (event for event in wanted if event.work_order_id == work_order_id)
        return tuple(islice(wanted, limit))

    def events_by(self, actor: str, after: int = 0) -> tuple[Event, ...]:
        return tuple(event for event in self.events(after) if event.actor == actor)

    def last_event(self) -> int:
        return len(self._state.events)

    def add_plan(self, plan: Plan) -> Plan:
        if plan.status is PlanStatus.PUBLISHED and self.published_plan() is not None:
            raise Conflict("store.exists", table="plans")
        numbered = replace(plan, version=self._newest_version() + 1)
        self._keep_plan(numbered)
        return numbered

    def plan(self, version: int) -> Plan:
        if version not in self._state.plans:
            raise NotFound("plan.not_found", version=version)
        return self._state.plans[version]

    def published_plan(self) -> Plan | None:
        return self._newest_plan(PlanStatus.PUBLISHED)

    def latest_draft(self) -> Plan | None:
        return self._newest_plan(PlanStatus.DRAFT)

    def _newest_plan(self, status: PlanStatus) -> Plan | None:
        plans, live = self._state.plans, sorted(self._state.live_plans, reverse=True)
        return next((plans[version] for version in live if plans[version].status is status), None)

    def _newest_version(self) -> int:
        return len(self._state.plans) + len(self._state.forgotten_plans)

    def set_plan_status(self, version: int, status: PlanStatus, at: datetime, by: str) -> Plan:
        changed = replace(self.plan(version), status=status)
        if status is PlanStatus.PUBLISHED:
            before = self.published_plan()
            if before is not None and before.version != version:
                self._keep_plan(replace(before, status=PlanStatus.SUPERSEDED))
            changed = replace(changed, published_at=at, published_by=by)
        self._keep_plan(changed)
        return changed

    def _keep_plan(self, plan: Plan) -> None:
        """Drafts and the plan in force are few among years of plans, and asked for all the time."""
        state = self._changing()
        state.plans[plan.version] = plan
        if plan.status in (PlanStatus.DRAFT, PlanStatus.PUBLISHED):
            state.live_plans[plan.version] = None
        else:
            state.live_plans.pop(plan.version, None)

    def book(self, plan: Plan) -> None:
        if not is_one_after_the_other(plan):
            refuse_double_booking(bookings_of(plan))
        planned = [route for route in plan.routes if route.stops]
        if planned and plan.version not in self._state.plans:
            raise NotFound("store.dangling", table="bookings")
        stops = (stop.work_order_id for route in planned for stop in route.stops)
        require("bookings", self._state.work_orders, stops)
        require("bookings", self._state.technicians, (route.technician_id for route in planned))
        self._changing().booked.hold({plan.version: plan} if planned else {})

    def bookings(self) -> tuple[Booking, ...]:
        booked = (booking for plan in self._state.booked.values() for booking in bookings_of(plan))
        return tuple(sorted(booked, key=lambda b: (b.span.start, b.work_order_id)))

    def answer_of(self, command_id: str, body_hash: str) -> str | None:
        known = self._state.commands.get(command_id)
        if known is None:
            return None
        if known[0] != body_hash:
            raise Conflict("command.reused", command_id=command_id)
        return known[1]

    def remember(self, command_id: str, body_hash: str, answer: str, at: datetime) -> None:
        if command_id in self._state.commands:
            raise Conflict("command.reused", command_id=command_id)
        self._changing().commands[command_id] = (body_hash, answer, at)

    def forget_plans(self, before: datetime, *, drafts_before: datetime, limit: int) -> int:
        plans, booked = self._state.plans, self._state.booked
        kept = {PlanStatus.PUBLISHED, PlanStatus.DRAFT}

        def may_go(plan: Plan) -> bool:
            old = plan.made_at < drafts_before if plan.published_at is None else plan.published_at < before
            return (
                old
                and plan.status not in kept
                and plan.version not in booked
                and plan.version != self._newest_version()
            )

        old = sorted(version for version, plan in plans.items() if may_go(plan))[:limit]
        for version in old:
            del self._changing().plans[version]
            self._changing().forgotten_plans[version] = None
        return len(old)

    def forget_commands(self, before: datetime, *, limit: int) -> int:
        known = self._state.commands
        old = sorted((key for key, (_, _, at) in known.items() if at < before), key=lambda key: known[key][2])[:limit]
        for key in old:
            del self._changing().commands[key]
        return len(old)

    def setting(self, name: str) -> str | None:
        return self._state.settings.get(name)

    def put_setting(self, name: str, value: str) -> None:
        self._changing().settings[name] = value
