"""Who could have gone in the past: the roster of everybody, and until when and where each of them was busy."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.model.moment import Interval
from dispatch.model.technician import Shift, Technician
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes

FARTHEST = timedelta(hours=6)
"""Nobody is sent on a longer way."""
LAST_START = timedelta(hours=1)
"""Nobody sets out in the last hour of a shift unless it is urgent."""


@dataclass(slots=True)
class _Entry:
    """The technician's shifts in order, since when he is free, and where that was."""

    technician: Technician
    all_spans: list[Interval]
    day_spans: list[Interval]
    free_at: datetime
    last_place: int


@dataclass(frozen=True, slots=True)
class Trip:
    """A technician leaves at ``depart_at`` and needs ``travel`` without anything unforeseen."""

    technician_id: str
    depart_at: datetime
    travel: timedelta

    @property
    def arrive_at(self) -> datetime:
        return self.depart_at + self.travel


class Diary:
    """Finds the earliest technician for a visit, and remembers what he is busy with."""

    def __init__(
        self, technicians: Sequence[Technician], shifts: Sequence[Shift], goals: Sequence[Point], travel: TravelTimes
    ) -> None:
        """``goals`` are the points of all visits; a visit names its point by position."""
        homes = [technician.home for technician in technicians]
        self._matrix: TravelMatrix = travel.matrix([*goals, *homes], goals)
        self._homes = {technician.id: len(goals) + i for i, technician in enumerate(technicians)}
        mine: defaultdict[str, list[Shift]] = defaultdict(list)
        for shift in sorted(shifts, key=lambda shift: shift.span.start):
            mine[shift.technician_id].append(shift)
        self._entries = [_entry(t, mine[t.id], self._homes[t.id]) for t in technicians if mine[t.id]]

    def earliest(self, goal: int, needs: Mapping[str, int], ready: datetime, *, urgent: bool) -> Trip | None:
        """Who of those with the skills is there first; only the urgent wakes those on call. None when nobody can."""
        trips = [
            trip
            for entry in self._entries
            if all(entry.technician.skills.get(skill, 0) >= level for skill, level in needs.items())
            and (trip := self._trip(entry, goal, ready, urgent=urgent)) is not None
        ]
        return min(trips, key=lambda trip: (trip.arrive_at, trip.technician_id), default=None)

    def book(self, trip: Trip, goal: int, until: datetime) -> None:
        """He is on this visit until then, and goes on from there."""
        entry = next(entry for entry in self._entries if entry.technician.id == trip.technician_id)
        entry.free_at, entry.last_place = until, goal

    def _trip(self, entry: _Entry, goal: int, ready: datetime, *, urgent: bool) -> Trip | None:
        span = _first_chance(
            entry.all_spans if urgent else entry.day_spans,
            max(ready, entry.free_at),
            timedelta(0) if urgent else LAST_START,
        )
        if span is None:
            return None
        home = self._homes[entry.technician.id]
        start = entry.last_place if entry.free_at > span.start else home
        seconds = int(self._matrix.seconds[start, goal])
        if seconds == NO_WAY or seconds > FARTHEST.total_seconds():
            return None
        depart_at = max(ready, entry.free_at, span.start)
        return Trip(entry.technician.id, depart_at, timedelta(seconds=seconds))


def _entry(technician: Technician, shifts: Sequence[Shift], home: int) -> _Entry:
    spans, by_day = [s.span for s in shifts], [s.span for s in shifts if not s.on_call]
    return _Entry(technician, spans, by_day, spans[0].start, home)


def _first_chance(spans: Sequence[Interval], at: datetime, margin: timedelta) -> Interval | None:
    """The first span with more than the margin left at or after a moment."""
    position = bisect_right(spans, at, key=lambda span: span.start)
    if position and at < spans[position - 1].end - margin:
        return spans[position - 1]
    return spans[position] if position < len(spans) else None
