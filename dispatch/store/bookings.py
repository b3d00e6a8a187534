"""Bookings: when the published plan needs whom, and the law that nobody is in two places at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.errors import DoubleBooking
from dispatch.model.moment import Interval, to_text
from dispatch.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Booking:
    """A technician belongs to a work order from leaving for it until it is finished."""

    work_order_id: str
    technician_id: str
    span: Interval
    plan_version: int


def bookings_of(plan: Plan) -> tuple[Booking, ...]:
    """One booking per stop; a stop that takes no time at all occupies nobody and is left out."""
    return tuple(
        Booking(stop.work_order_id, route.technician_id, Interval(stop.depart_at, stop.finish_at), plan.version)
        for route in plan.routes
        for stop in route.stops
        if stop.depart_at < stop.finish_at
    )


def is_one_after_the_other(plan: Plan) -> bool:
    """Whether it is plain to see that nobody is booked twice: one route each, and no stop before the last is over.

    Where it is not, ``refuse_double_booking`` looks closer.
    """
    seen: set[str] = set()
    busy: set[str] = set()
    for route in plan.routes:
        if route.stops and route.technician_id in busy:
            return False
        busy.add(route.technician_id)
        over: datetime | None = None
        for stop in route.stops:
            if stop.work_order_id in seen or stop.finish_at < stop.depart_at or (over and stop.depart_at < over):
                return False
            seen.add(stop.work_order_id)
            over = stop.finish_at
    return True


def overlaps(bookings: Iterable[Booking]) -> tuple[tuple[Booking, Booking], ...]:
    """Pairs of neighbouring bookings of one technician that overlap; empty exactly when there is no overlap at all."""
    latest: dict[str, Booking] = {}
    found: list[tuple[Booking, Booking]] = []
    for booking in sorted(bookings, key=lambda b: (b.span.start, b.work_order_id)):
        before = latest.get(booking.technician_id)
        if before is not None and before.span.overlaps(booking.span):
            found.append((before, booking))
        if before is None or booking.span.end > before.span.end:
            latest[booking.technician_id] = booking
    return tuple(found)


def refuse_double_booking(bookings: Iterable[Booking]) -> None:
    """Raise ``DoubleBooking`` naming the first two visits that claim one technician, or one visit planned twice."""
    given = tuple(bookings)
    seen: set[str] = set()
    for booking in given:
        if booking.work_order_id in seen:
            raise DoubleBooking(
                "plan.visited_twice", technician=booking.technician_id, work_order=booking.work_order_id
            )
        seen.add(booking.work_order_id)
    for first, second in overlaps(given):
        raise DoubleBooking(
            "plan.double_booking",
            technician=second.technician_id,
            work_order=second.work_order_id,
            other_work_order=first.work_order_id,
            start=to_text(second.span.start),
            end=to_text(min(first.span.end, second.span.end)),
        )
