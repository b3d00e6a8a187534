"""Nights away: two days of a technician who may stay out over night, joined into one duty with a rest between them.

Joined days are offered beside the two days they replace, at a price; the search decides. Once he is out, the joined
duty of the plan in force goes on in the morning from where he was seen last, and no longer from his home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.model.moment import Interval
from dispatch.model.plan import Plan
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
        duty = _joined(technician, first, second, snapshot, in_force)
        if duty is None:
            continue
        is_out = duty.in_force and (first.span.end <= snapshot.now or bound is not None)
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


def _joined(technician: Technician, first: Shift, second: Shift, snapshot: Snapshot, in_force: set[str]) -> Duty | None:
    """Two days in one from now on; None for days too far apart or over."""
    now, night = snapshot.now, second.span.start - first.span.end
    if not timedelta(0) < night <= LONGEST_NIGHT or second.span.end <= now:
        return None
    running = first.span.start <= now
    place = whereabouts(technician, snapshot.positions, since=first.span.start) if running else technician.home
    name = joint_name(first.id, second.id)
    return Duty(
        name,
        technician,
        Interval(max(now, first.span.start), second.span.end),
        place,
        technician.home,
        on_call=False,
        night=Interval(first.span.end, second.span.start) if now < second.span.start else None,
        replaces=(first.id, second.id),
        in_force=name in in_force,
    )


def joint_name(first_id: str, second_id: str) -> str:
    """What the duty of two joined shifts is called in a plan."""
    return f"{first_id}{JOINT}{second_id}"


def duty_began(shift: Shift, shifts: Iterable[Shift], plan: Plan | None) -> datetime:
    """When the duty began that a shift belongs to: the day before, on a journey of the plan in force."""
    planned = {route.shift_id for route in (plan.routes if plan else ())}
    mine = (one for one in shifts if one.technician_id == shift.technician_id)
    days_before = [one.span.start for one in mine if joint_name(one.id, shift.id) in planned]
    return min(days_before, default=shift.span.start)


def left_home(technician_id: str, at: datetime, shifts: Iterable[Shift], plan: Plan | None) -> datetime:
    """When the duty began in which he is on his way at ``at``; a day before for somebody outside his shifts."""
    mine = [shift for shift in shifts if shift.technician_id == technician_id]
    running = (shift for shift in mine if at in shift.span)
    return next((duty_began(shift, mine, plan) for shift in running), at - timedelta(hours=24))


def left_behind(found: Sequence[Duty], used: Set[int], way_home: Callable[[int], int | None]) -> Iterator[int]:
    """Duties, by position, of those who have nothing more to do on a journey and are still out for the night.

    ``way_home`` gives the seconds from where a duty begins to his home, None where there is no way. Who can be home by
    the end of his first day drives there and is as free in the morning as everybody else.
    """
    busy = {other for i in used for other in (found[i].shift_id, *found[i].replaces)}
    for i, duty in enumerate(found):
        if not duty.in_force or i in used or busy & {duty.shift_id, *duty.replaces}:
            continue
        seconds = way_home(i)
        if seconds and (duty.night is None or duty.span.start + timedelta(seconds=seconds) > duty.night.start):
            yield i


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
