"""Work orders, events, plans and commands in SQL: what every step of a day goes through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from dispatch.errors import Conflict, DoubleBooking, NotFound
from dispatch.model.event import Event
from dispatch.model.moment import to_text
from dispatch.model.owed import Purpose
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder
from dispatch.store import rows, tables
from dispatch.store.base import FINISHED_STATUSES, OPEN_STATUSES
from dispatch.store.bookings import Booking, bookings_of, refuse_double_booking
from dispatch.store.numbering import id_prefix, next_id
from dispatch.store.sql_rows import SqlRows

_orders = tables.work_orders
_events = tables.events
_plans = tables.plans
_plan_heads = select(*(column for column in tables.plans.c if column.name != "document"))
_bookings = tables.bookings
_commands = tables.commands
_settings = tables.settings


def _newest_first() -> Select[Any]:
    return select(_orders).order_by(_orders.c.recorded_at.desc(), _orders.c.id.desc())


class SqlWork(SqlRows):
    """The part of the unit of work that changes all day."""

    def work_order(self, work_order_id: str) -> WorkOrder:
        return self._one(_orders, work_order_id, rows.work_order_of, "work_order.not_found")

    def work_orders_by_id(self, ids: Iterable[str]) -> Mapping[str, WorkOrder]:
        return self._by_id(_orders, ids, rows.work_order_of)

    def open_work_orders(self) -> tuple[WorkOrder, ...]:
        is_open, in_order = _orders.c.status.in_(sorted(OPEN_STATUSES)), (_orders.c.recorded_at, _orders.c.id)
        if self._known_rows is None:
            return self._all(select(_orders).where(is_open).order_by(*in_order), rows.work_order_of)
        versions = self._all(select(_orders.c.id, _orders.c.version).where(is_open).order_by(*in_order), dict)
        return self._known_rows.open_orders({row["id"]: row["version"] for row in versions}, self.work_orders_by_id)

    def recent_work_orders(self, limit: int, offset: int = 0) -> tuple[WorkOrder, ...]:
        return self._all(_newest_first().limit(limit).offset(offset), rows.work_order_of)

    def work_orders_of_site(self, site_id: str) -> tuple[WorkOrder, ...]:
        return self._all(_newest_first().where(_orders.c.site_id == site_id), rows.work_order_of)

    def inspections(self, due_from: date) -> tuple[WorkOrder, ...]:
        mine = (_orders.c.purpose == Purpose.INSPECTION.value) & (_orders.c.due_on >= due_from)
        return self._all(_newest_first().where(mine), rows.work_order_of)

    def finished_work_orders(self, policy_ids: Iterable[str], recorded_from: datetime) -> tuple[WorkOrder, ...]:
        finished = _orders.c.status.in_(sorted(FINISHED_STATUSES)) & (_orders.c.recorded_at >= recorded_from)
        query = _newest_first().where(_orders.c.policy_id.in_(sorted(set(policy_ids))) & finished)
        return self._all(query, rows.work_order_of)

    def next_work_order_id(self, day: datetime) -> str:
        prefix = id_prefix(day)
        of_the_day = select(_orders.c.id).where(_orders.c.id.between(prefix, f"{prefix}:"))  # ":" follows "9"
        longest_last = of_the_day.order_by(func.length(_orders.c.id).desc(), _orders.c.id.desc())
        return next_id(prefix, self._scalar(longest_last.limit(1)))

    def add_work_order(self, work_order: WorkOrder) -> None:
        self.add_work_orders([work_order])

    def add_work_orders(self, work_orders: Iterable[WorkOrder]) -> None:
        self._insert(_orders, map(rows.work_order_row, work_orders))

    def save_work_order(self, work_order: WorkOrder) -> None:
        mine = (_orders.c.id == work_order.id) & (_orders.c.version == work_order.version - 1)
        if not self._write(update(_orders).where(mine).values(rows.work_order_row(work_order))):
            raise self._stale(work_order.id)

    def _stale(self, work_order_id: str) -> Conflict:
        """Who was faster, when, and what version is there now."""
        present = self.work_order(work_order_id)
        query = select(_events).where(_events.c.work_order_id == work_order_id).order_by(_events.c.seq.desc())
        last = self._first(query, rows.event_of)
        return Conflict(
            "work_order.stale",
            id=work_order_id,
            version=present.version,
            by=None if last is None else last.actor,
            at=None if last is None else to_text(last.recorded_at),
        )

    def append(self, event: Event) -> Event:
        self._write(insert(_events).values(rows.event_row(event)))
        return replace(event, seq=self.last_event())

    def append_all(self, events: Iterable[Event]) -> None:
        self._insert(_events, map(rows.event_row, events))

    def events(self, after: int = 0, work_order_id: str | None = None, limit: int | None = None) -> tuple[Event, ...]:
        query = select(_events).where(_events.c.seq > after).order_by(_events.c.seq).limit(limit)
        if work_order_id is not None:
            query = query.where(_events.c.work_order_id == work_order_id)
        return self._all(query, rows.event_of)

    def events_by(self, actor: str, after: int = 0) -> tuple[Event, ...]:
        query = select(_events).where(_events.c.seq > after, _events.c.actor == actor).order_by(_events.c.seq)
        return self._all(query, rows.event_of)

    def last_event(self) -> int:
        return self._scalar(select(func.max(_events.c.seq))) or 0

    def add_plan(self, plan: Plan) -> Plan:
        latest = self._scalar(select(func.max(_plans.c.version))) or 0
        numbered = replace(plan, version=latest + 1)
        self._insert(_plans, [rows.plan_row(numbered)])
        return numbered

    def plan(self, version: int) -> Plan:
        found = self._known_or_read(_plan_heads.where(_plans.c.version == version))
        if found is None:
            raise NotFound("plan.not_found", version=version)
        return found

    def published_plan(self) -> Plan | None:
        return self._newest_plan(PlanStatus.PUBLISHED)

    def latest_draft(self) -> Plan | None:
        return self._newest_plan(PlanStatus.DRAFT)

    def _newest_plan(self, status: PlanStatus) -> Plan | None:
        return self._known_or_read(_plan_heads.where(_plans.c.status == status.value).order_by(_plans.c.version.desc()))

    def _known_or_read(self, heads: Select[Any]) -> Plan | None:
        """The first of these plans; its document is fetched only when no reader of this store has read it before."""
        head = self._first(heads, dict)
        if head is None:
            return None

        def read() -> Plan:
            (found,) = self._all(select(_plans).where(_plans.c.version == head["version"]), rows.plan_of)
            return found

        return read() if self._known_rows is None else self._known_rows.plan(head, read)

    def set_plan_status(self, version: int, status: PlanStatus, at: datetime, by: str) -> Plan:
        values: dict[str, Any] = {"status": status.value}
        self.plan(version)
        if status is PlanStatus.PUBLISHED:
            others = (_plans.c.status == PlanStatus.PUBLISHED.value) & (_plans.c.version != version)
            self._write(update(_plans).where(others).values(status=PlanStatus.SUPERSEDED.value))
            values |= {"published_at": at, "published_by": by}
        self._write(update(_plans).where(_plans.c.version == version).values(values))
        return self.plan(version)

    def book(self, plan: Plan) -> None:
        wanted = bookings_of(plan)
        try:
            with self._together():
                self._write(delete(_bookings))
                if wanted:
                    self._write(insert(_bookings), [rows.booking_row(booking) for booking in wanted])
        except (DoubleBooking, Conflict):
            refuse_double_booking(wanted)
            raise

    def bookings(self) -> tuple[Booking, ...]:
        return self._all(select(_bookings).order_by(_bookings.c.starts_at, _bookings.c.work_order_id), rows.booking_of)

    def answer_of(self, command_id: str, body_hash: str) -> str | None:
        known = self._first(select(_commands).where(_commands.c.command_id == command_id), dict)
        if known is None:
            return None
        if known["body_hash"] != body_hash:
            raise Conflict("command.reused", command_id=command_id)
        return str(known["answer"])

    def remember(self, command_id: str, body_hash: str, answer: str, at: datetime) -> None:
        if self.answer_of(command_id, body_hash) is not None:
            raise Conflict("command.reused", command_id=command_id)
        row = {"command_id": command_id, "body_hash": body_hash, "answer": answer, "at": at}
        self._insert(_commands, [row])

    def forget_plans(self, before: datetime, *, drafts_before: datetime, limit: int) -> int:
        been, never = (
            _plans.c.published_at < before,
            _plans.c.published_at.is_(None) & (_plans.c.made_at < drafts_before),
        )
        over = _plans.c.status.not_in([PlanStatus.PUBLISHED.value, PlanStatus.DRAFT.value])
        newest = select(func.max(_plans.c.version)).scalar_subquery()  # the next plan is numbered after it
        booked = select(_bookings.c.plan_version)
        old = select(_plans.c.version).where(over, been | never, _plans.c.version != newest)
        some = old.where(_plans.c.version.not_in(booked)).order_by(_plans.c.version).limit(limit)
        return self._write(delete(_plans).where(_plans.c.version.in_(some)))

    def forget_commands(self, before: datetime, *, limit: int) -> int:
        old = select(_commands.c.command_id).where(_commands.c.at < before).order_by(_commands.c.at).limit(limit)
        return self._write(delete(_commands).where(_commands.c.command_id.in_(old)))

    def setting(self, name: str) -> str | None:
        value = self._scalar(select(_settings.c.value).where(_settings.c.name == name))
        return None if value is None else str(value)

    def put_setting(self, name: str, value: str) -> None:
        self._put(_settings, "name", {"name": name, "value": value})
