"""Nights away: two days of a technician who may stay out over night, joined into one duty with a rest between them.

Joined days are offered beside the two days they replace, at a price; the search decides. Once he is out, the joined
duty of the plan in force goes on in the morning from where he was seen last, and no longer from his home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.model.moment import Interval
from dispatch.model.snapshot import Snapshot
from dispatch.model.technician import Shift, Technician
from dispatch.planning.duty import Duty, whereabouts
from solver.problem import Break
from solver.problem import Shift as StatedShift

NIGHTS_AWAY = "nights_away"
"""The code, in the list of skills, of those who may be sent over night."""
LONGEST_NIGHT = timedelta(hours=16)
"""Days further apart than this are not joined: nobody stays out over a weekend."""
JOINT = "+"


def with_nights(found: Sequence[Duty], snapshot: Snapshot) -> tuple[Duty, ...]:
    """The duties of a planning run, with the joined days of everybody who may stay out behind them."""
    days = _whole_days(snapshot)
    in_force = {route.shift_id for route in (snapshot.published.routes if snapshot.published else ())}
    kept, joined = list(found), list[Duty]()
    for technician in snapshot.technicians:
        if technician.active and NIGHTS_AWAY in technician.skills:
            kept, mine = _of_one(technician, days[technician.id], kept, snapshot, in_force)
            joined.extend(mine)
    return (*kept, *joined)


def _of_one(
    technician: Technician, days: Sequence[Shift], found: list[Duty], snapshot: Snapshot, in_force: set[str]
) -> tuple[list[Duty], list[Duty]]:
    """The duties of everybody without those a journey of his takes the place of, and his joined ones."""
    bound = next((d for d in found if d.technician.id == technician.id and d.under_way_visit is not None), None)
    joined: list[Duty] = []
    for first, second in pairwise(days):
        duty = _joined(technician, first, second, snapshot)
        if duty is None:
            continue
        is_out = duty.shift_id in in_force and (first.span.end <= snapshot.now or bound is not None)
        if is_out:
            rest = [d for d in found if d.technician.id != technician.id or d.span.start >= duty.span.end]
            return rest, [replace(duty, under_way_visit=None if bound is None else bound.under_way_visit)]
        if first.span.end > snapshot.now and (bound is None or first.span.start > snapshot.now):
            joined.append(duty)
    return found, joined


def _whole_days(snapshot: Snapshot) -> dict[str, list[Shift]]:
    """Each technician's shifts by day that no absence cuts, in order."""
    away = {(a.technician_id, s.id) for a in snapshot.absences for s in snapshot.shifts if a.span.overlaps(s.span)}
    days: defaultdict[str, list[Shift]] = defaultdict(list)
    for shift in sorted(snapshot.shifts, key=lambda one: one.span.start):
        if not shift.on_call and (shift.technician_id, shift.id) not in away:
            days[shift.technician_id].append(shift)
    return days


def _joined(technician: Technician, first: Shift, second: Shift, snapshot: Snapshot) -> Duty | None:
    """Two days in one from now on; None for days too far apart or over."""
    now, night = snapshot.now, second.span.start - first.span.end
    if not timedelta(0) < night <= LONGEST_NIGHT or second.span.end <= now:
        return None
    running = first.span.start <= now
    place = whereabouts(technician, snapshot.positions, since=first.span.start) if running else technician.home
    return Duty(
        f"{first.id}{JOINT}{second.id}",
        technician,
        Interval(max(now, first.span.start), second.span.end),
        place,
        technician.home,
        on_call=False,
        night=Interval(first.span.end, second.span.start) if now < second.span.start else None,
        replaces=(first.id, second.id),
    )


def with_the_night(
    stated: StatedShift, duty: Duty, found: Sequence[Duty], after_now: Callable[[datetime], int], price_seconds: int
) -> StatedShift:
    """A joined duty as the search has to see it: with its rest, its price and the duties it replaces."""
    if not duty.replaces:
        return stated
    others = frozenset(i for i, other in enumerate(found) if other is not duty and _overlap(duty, other))
    if duty.night is None:
        return replace(stated, excludes=others)
    latest = max(0, after_now(duty.night.start))
    rest = Break(stated.start, max(stated.start, latest), 0, after_now(duty.night.end))
    return replace(stated, breaks=(rest,), price=price_seconds, excludes=others)


def _overlap(duty: Duty, other: Duty) -> bool:
    days = {duty.shift_id, *duty.replaces}
    return duty.technician.id == other.technician.id and bool(days & {other.shift_id, *other.replaces})


def nights_of(duty: Duty, breaks: Iterator[tuple[datetime, datetime]]) -> tuple[Interval, ...]:
    """The rests of a route of a joined duty that reach into its night: nights away from home."""
    return tuple(
        Interval(start, end)
        for start, end in breaks
        if duty.night is not None and start < duty.night.end and end > duty.night.start
    )
