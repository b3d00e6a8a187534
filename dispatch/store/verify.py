"""What must always be true of a store; every breach of it is a finding.

The event log is folded again from its first event and compared with the rows; each step must have been legal when it
was taken. It takes a unit of work and needs no running server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from dispatch.closure_folds import differing_closures
from dispatch.errors import Fact
from dispatch.lifecycle import LEGAL, after, opened
from dispatch.model.event import OPENS_A_WORK_ORDER, Event
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork
from dispatch.store.bookings import overlaps
from dispatch.store.verify_crews import differing_crews

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant that does not hold; ``code`` has words in the messages, ``facts`` fill them."""

    code: str
    facts: Mapping[str, Fact]


def verify(unit: UnitOfWork) -> tuple[Finding, ...]:
    """Everything that is wrong; empty for a sound store."""
    return (*_bookings(unit), *_work_orders(unit), *_crews(unit), *_closures(unit))


def _bookings(unit: UnitOfWork) -> Iterator[Finding]:
    """Nobody is in two places at once, and only the plan in force books anybody."""
    bookings = unit.bookings()
    for first, second in overlaps(bookings):
        facts = {"technician": second.technician_id, "work_order": second.work_order_id}
        yield Finding("verify.double_booking", {**facts, "other_work_order": first.work_order_id})
    published = unit.published_plan()
    in_force = None if published is None else published.version
    for booking in bookings:
        if booking.plan_version != in_force:
            facts = {"work_order": booking.work_order_id}
            yield Finding("verify.booking_not_in_force", {**facts, "version": booking.plan_version})


def _work_orders(unit: UnitOfWork) -> Iterator[Finding]:
    """Every row is the fold of its events, and every work order that was reported has a row."""
    folded: dict[str, WorkOrder] = {}
    for event in _all_events(unit):
        yield from _step(folded, event)
    for row in _all_work_orders(unit):
        told = folded.pop(row.id, None)
        if told is None:
            yield Finding("verify.never_reported", {"id": row.id})
        elif told != row:
            yield Finding("verify.row_differs", {"id": row.id, "fields": ", ".join(_differing(told, row))})
    for work_order_id in folded:
        yield Finding("verify.row_missing", {"id": work_order_id})


def _crews(unit: UnitOfWork) -> Iterator[Finding]:
    """Every month of a crew is the fold of its events; a store without crews is not read for them."""
    months = unit.crew_months()
    for key in differing_crews(months, _all_events(unit)) if months else ():
        yield Finding("verify.crew_differs", {"id": key})


def _closures(unit: UnitOfWork) -> Iterator[Finding]:
    """Every closure is the fold of its events; a store without closures is not read for them."""
    rows = unit.closures()
    for key in differing_closures(rows, _all_events(unit)) if rows else ():
        yield Finding("verify.closure_differs", {"id": key})


def _step(folded: dict[str, WorkOrder], event: Event) -> Iterator[Finding]:
    """Take one event into the fold, and say what is wrong with it."""
    work_order_id = event.work_order_id
    if work_order_id is None:
        return
    facts: dict[str, Fact] = {"id": work_order_id, "seq": event.seq, "step": event.kind.value}
    known = folded.get(work_order_id)
    if event.kind in OPENS_A_WORK_ORDER:
        if known is not None:
            yield Finding("verify.reported_twice", facts)
        folded[work_order_id] = opened(event)
    elif known is None:
        yield Finding("verify.step_before_report", facts)
    elif event.kind in LEGAL:
        if known.status not in LEGAL[event.kind]:
            yield Finding("verify.illegal_step", {**facts, "status": known.status.value})
        folded[work_order_id] = after(known, event)


def _differing(told: WorkOrder, row: WorkOrder) -> list[str]:
    return [field.name for field in fields(WorkOrder) if getattr(told, field.name) != getattr(row, field.name)]


def _all_events(unit: UnitOfWork) -> Iterator[Event]:
    page = unit.events(limit=_PAGE)
    while page:
        yield from page
        page = unit.events(after=page[-1].seq, limit=_PAGE)


def _all_work_orders(unit: UnitOfWork) -> Iterator[WorkOrder]:
    offset = 0
    while page := unit.recent_work_orders(_PAGE, offset):
        yield from page
        offset += len(page)
