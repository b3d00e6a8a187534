"""What the store in memory holds, and the checks that a database makes by its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from dispatch.errors import Conflict, NotFound
from dispatch.model.alert import Alert, Message
from dispatch.model.closure import Closure
from dispatch.model.crew import CrewMonth
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event
from dispatch.model.geocoded import Geocoded
from dispatch.model.owed import Agreement
from dispatch.model.plan import Plan
from dispatch.model.saved_view import SavedView
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.user import User
from dispatch.model.work_order import WorkOrder
from dispatch.store.copy_on_write import Sheet

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class State:
    """Every table. A fork is what a unit of work changes; the origin stays as it was."""

    customers: Sheet[str, Customer] = field(default_factory=Sheet)
    sites: Sheet[str, Site] = field(default_factory=Sheet)
    assets: Sheet[str, Asset] = field(default_factory=Sheet)
    agreements: Sheet[str, Agreement] = field(default_factory=Sheet)
    technicians: Sheet[str, Technician] = field(default_factory=Sheet)
    shifts: Sheet[str, Shift] = field(default_factory=Sheet)
    absences: Sheet[int, Absence] = field(default_factory=Sheet)
    positions: Sheet[str, Position] = field(default_factory=Sheet)
    users: Sheet[str, User] = field(default_factory=Sheet)
    crew_months: Sheet[str, CrewMonth] = field(default_factory=Sheet)
    closures: Sheet[str, Closure] = field(default_factory=Sheet)
    saved_views: Sheet[int, SavedView] = field(default_factory=Sheet)
    geocoded: Sheet[tuple[str, str], Geocoded] = field(default_factory=Sheet)
    work_orders: Sheet[str, WorkOrder] = field(default_factory=Sheet)
    open_ids: Sheet[str, None] = field(default_factory=Sheet)
    events: Sheet[int, Event] = field(default_factory=Sheet)
    plans: Sheet[int, Plan] = field(default_factory=Sheet)
    live_plans: Sheet[int, None] = field(default_factory=Sheet)
    forgotten_plans: Sheet[int, None] = field(default_factory=Sheet)
    booked: Sheet[int, Plan] = field(default_factory=Sheet)
    commands: Sheet[str, tuple[str, str, datetime]] = field(default_factory=Sheet)
    alerts: Sheet[tuple[str, str], Alert] = field(default_factory=Sheet)
    messages: Sheet[int, Message] = field(default_factory=Sheet)
    settings: Sheet[str, str] = field(default_factory=Sheet)

    def fork(self) -> State:
        return State(*[table.fork() for table in _tables(self)])


_tables = attrgetter(*(table.name for table in fields(State)))


def one(table: Mapping[str, Value], row_id: str, missing: str) -> Value:
    """The row with this id; ``NotFound(missing)`` when there is none."""
    try:
        return table[row_id]
    except KeyError:
        raise NotFound(missing, id=row_id) from None


def by_id(table: Mapping[str, Value], ids: Iterable[str]) -> Mapping[str, Value]:
    """The rows that exist among ``ids``."""
    return {row_id: table[row_id] for row_id in sorted(set(ids)) if row_id in table}


def add(table: str, held: Sheet[str, Value], rows: Iterable[Value], key: Callable[[Value], str]) -> None:
    """Add all rows or none; ``Conflict("store.exists")`` when one is there already."""
    new: dict[str, Value] = {}
    for row in rows:
        if key(row) in held or key(row) in new:
            raise Conflict("store.exists", table=table)
        new[key(row)] = row
    if new:
        held.update(new)


def require(table: str, parents: Mapping[str, object], references: Iterable[str | None]) -> None:
    """``NotFound("store.dangling")`` unless every reference that is given by ``table`` names a row of ``parents``."""
    if any(reference is not None and reference not in parents for reference in references):
        raise NotFound("store.dangling", table=table)
