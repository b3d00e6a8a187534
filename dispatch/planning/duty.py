"""The duties of one planning run: shifts from now on, less absences, with the place each begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.model.moment import Interval
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Position, Technician
from dispatch.model.work_order import WorkOrder
from dispatch.travel.times import Point

UNTIL_HOME = timedelta(seconds=1)
"""Length of the duty made for a technician who is still out after his shift; it grows by what he is bound to."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One stretch in which a technician can work: from ``start`` (a point) at ``span.start``, back at ``end``.

    ``under_way_visit`` is the position of the work order he is bound to right now, if any. ``night`` is spent away, and
    ``replaces`` are the shifts it joins, where it is two days in one; ``in_force`` says that he was sent on it already.
    """

    shift_id: str
    technician: Technician
    span: Interval
    start: Point
    end: Point
    on_call: bool
    under_way_visit: int | None = None
    night: Interval | None = None
    replaces: tuple[str, ...] = ()
    in_force: bool = False


def duties(snapshot: Snapshot, work_orders: Sequence[WorkOrder]) -> tuple[Duty, ...]:
    """Every duty with time left, in the order of the shifts; one more for each technician bound outside his shifts."""
    bound = {
        str(work_order.technician_id): position
        for position, work_order in enumerate(work_orders)
        if work_order.status.under_way
    }
    away = _absences_by_technician(snapshot)
    crew = {technician.id: technician for technician in snapshot.technicians if technician.active}
    found: list[Duty] = []
    for shift in snapshot.shifts:
        if shift.technician_id in crew:
            rest = without(shift.span, away.get(shift.technician_id, ()))
            found.extend(_remaining(crew[shift.technician_id], shift.id, rest, shift.on_call, snapshot))
    return tuple(_bind(found, bound, snapshot))


def without(span: Interval, gaps: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is left of a span when the gaps are taken out."""
    left = [span]
    for gap in gaps:
        left = [piece for part in left for piece in _cut(part, gap)]
    return tuple(left)


def _cut(part: Interval, gap: Interval) -> list[Interval]:
    if not part.overlaps(gap):
        return [part]
    before = [Interval(part.start, gap.start)] if part.start < gap.start else []
    behind = [Interval(gap.end, part.end)] if gap.end < part.end else []
    return before + behind


def _absences_by_technician(snapshot: Snapshot) -> Mapping[str, tuple[Interval, ...]]:
    found: dict[str, tuple[Interval, ...]] = {}
    for absence in snapshot.absences:
        found[absence.technician_id] = (*found.get(absence.technician_id, ()), absence.span)
    return found


def _remaining(
    technician: Technician, shift_id: str, parts: Sequence[Interval], on_call: bool, snapshot: Snapshot
) -> list[Duty]:
    """The parts of one shift that are not over; the running one begins now, where he is."""
    found = []
    for number, part in enumerate(parts):
        if part.end <= snapshot.now:
            continue
        running = part.start <= snapshot.now
        begins = snapshot.now if running else part.start
        start = whereabouts(technician, snapshot.positions, since=part.start) if running else technician.home
        name = shift_id if number == 0 else f"{shift_id}/{number}"
        found.append(Duty(name, technician, Interval(begins, part.end), start, technician.home, on_call))
    return found


def whereabouts(technician: Technician, positions: Mapping[str, Position], *, since: datetime) -> Point:
    """His last position of this shift, his home before he was seen anywhere."""
    position = positions.get(technician.id)
    return technician.home if position is None or position.at < since else (position.lat, position.lon)


def _bind(found: list[Duty], bound: Mapping[str, int], snapshot: Snapshot) -> list[Duty]:
    """Give each visit under way to the running duty of its technician, or make him one that ends when he is home."""
    left, result = dict(bound), []
    for duty in found:
        running = duty.span.start == snapshot.now
        position = left.pop(duty.technician.id, None) if running else None
        result.append(duty if position is None else _with_visit(duty, position))
    crew = {technician.id: technician for technician in snapshot.technicians}
    for technician_id, position in left.items():
        technician = crew[technician_id]
        span = Interval(snapshot.now, snapshot.now + UNTIL_HOME)
        begin = whereabouts(technician, snapshot.positions, since=snapshot.now - timedelta(hours=24))
        result.append(Duty(f"late:{technician_id}", technician, span, begin, technician.home, True, position))
    return result


def _with_visit(duty: Duty, position: int) -> Duty:
    return Duty(duty.shift_id, duty.technician, duty.span, duty.start, duty.end, duty.on_call, position)
