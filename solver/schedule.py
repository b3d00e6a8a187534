"""Timing one route: when a technician departs, arrives, starts and finishes, stop by stop.

The rule is "as early as allowed": he leaves the moment the last visit is finished, unless he would arrive before the
release (or before the pin's window opens); then he leaves just late enough. At the site he waits for the next window
to open. Only before his first visit does he stay at home instead of waiting there, and never so long that the wait
would cost a promise on the arrival. Where the objective counts durations he leaves as late as lets him be home at the
same moment (unless traffic or a rest decides). Closing seconds count: a start at a window's end, an arrival at a pin's
end and a return at the shift's end are all in time. Overtime moves that end as far as it is allowed. A rest is put off
as long as the next visit, or the way home, still ends in time for it.

What is under way is a fact, and facts break no rules: its windows, pin and skills are not asked about, and a shift
whose technician cannot be home in time from it ends when he is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.cargo import carries
from solver.leaving import spare_seconds
from solver.problem import UNREACHABLE, Break, Problem, Shift, Visit
from solver.solution import TimedBreak, TimedRoute, TimedStop
from solver.traffic import Clock

NEVER = 2**62
"""A moment after every other."""

Moments = tuple[int, int, int]
"""Arrival, start of work and end of work, in seconds."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where and when a shift's technician becomes free: after the visit under way, or at the start of the shift."""

    under_way: int | None
    location: int
    ready: int
    limit: int
    """The last second at which he may be home."""
    stop: TimedStop | None = None


class Schedule:
    """A problem unpacked for timing many routes quickly. Holds no plan: every call stands for itself."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        travel = problem.travel
        is_matrix = isinstance(travel, np.ndarray)
        self.travel = np.ascontiguousarray(travel, dtype=np.int32).data if is_matrix else travel
        self.location = [visit.location for visit in problem.visits]
        self._service = [visit.service for visit in problem.visits]
        self._windows = [merged(visit.windows) for visit in problem.visits]
        self._earliest = [earliest_arrival(visit) for visit in problem.visits]
        self._latest = [latest_arrival(visit) for visit in problem.visits]
        self._patience = [min([NEVER, *_arrival_dues(visit)]) for visit in problem.visits]
        self.rests = [rests_of(duty) for duty in problem.shifts]
        traffic = problem.traffic
        tiers = problem.objective.tiers
        self._lasting = traffic is None and any(measure == "duration" for tier in tiers for measure, _ in tier)
        self._classes = None if traffic is None else np.ascontiguousarray(traffic.classes, dtype=np.int64).data
        self._clocks = [] if traffic is None else [Clock(row, traffic.span) for row in traffic.speeds]
        under_way = {visit.under_way: v for v, visit in enumerate(problem.visits) if visit.under_way is not None}
        self.openings = [self._opening(shift, under_way.get(shift)) for shift in range(len(problem.shifts))]
        # under way where no way leads home: nobody can be planned for it, whatever else lies on his way
        self._lost = frozenset(under_way.values()) - {opening.under_way for opening in self.openings}

    def stop(self, visit: int, ready: int, leg: int, *, first: bool) -> Moments | None:
        """When ``visit`` happens for a technician free at ``ready``, ``leg`` seconds away; None when it is too late."""
        arrive = ready + leg
        if arrive < self._earliest[visit]:
            arrive = self._earliest[visit]
        if arrive > self._latest[visit]:
            return None
        windows = self._windows[visit]
        if not windows:
            return arrive, arrive, arrive + self._service[visit]
        for opens, closes in windows:
            if arrive <= closes:
                start = max(arrive, opens)
                if first and start > arrive:
                    arrive = max(arrive, min(start, self._latest[visit], self._patience[visit]))
                return arrive, start, start + self._service[visit]
        return None

    def timed(self, shift: int, visits: Sequence[int]) -> TimedRoute | None:
        """The route with all its times, or None when it cannot be driven. The visit under way must come first."""
        opening = self.openings[shift]
        if opening.stop and (visits[0] if visits else None) != opening.under_way:
            return None
        if not carries(self.problem, shift, visits) or not self._lost.isdisjoint(visits):
            return None
        route = self._driven(shift, opening, visits)
        if route is None or not self._lasting or opening.stop or self.rests[shift] or not route.stops:
            return route
        spare = spare_seconds([self.problem.visits[visit] for visit in visits], route.stops)
        later = replace(opening, ready=route.stops[0].depart + spare)
        return self._driven(shift, later, visits) if spare else route

    def _driven(self, shift: int, opening: Opening, visits: Sequence[int]) -> TimedRoute | None:
        drive = _Drive(self, shift, opening)
        if not all(drive.visit(visit) for visit in visits[len(drive.stops) :]):
            return None
        home = drive.home()
        if home is None or home > opening.limit:
            return None
        return TimedRoute(shift, tuple(drive.stops), home, tuple(drive.breaks))

    def arrival(self, origin: int, destination: int, depart: int) -> int | None:
        """When he arrives who leaves at ``depart``; None where there is no way."""
        leg = self.travel[origin, destination]
        if leg >= UNREACHABLE:
            return None
        clock = self._clock(origin, destination)
        return depart + leg if clock is None else clock.arrival(depart, leg)

    def departure(self, origin: int, destination: int, arrive: int) -> int:
        """The first second at which to leave so as not to arrive before ``arrive``. There must be a way."""
        leg = self.travel[origin, destination]
        clock = self._clock(origin, destination)
        return arrive - leg if clock is None else clock.departure(arrive, leg)

    def start(self, visit: int, arrive: int) -> int | None:
        """When the work begins after an arrival: in the first window that is still open; None when none is."""
        windows = self._windows[visit]
        if not windows:
            return arrive
        return next((max(arrive, opens) for opens, closes in windows if arrive <= closes), None)

    def reach(self, visit: int, place: int, ready: int, *, first: bool) -> TimedStop | None:
        """One visit for a technician free at ``ready`` in ``place``; None when it is too late for it."""
        to = self.location[visit]
        depart, arrive = ready, self.arrival(place, to, ready)
        if arrive is None:
            return None
        if arrive < self._earliest[visit]:
            depart = self.departure(place, to, self._earliest[visit])
            arrive = self.arrival(place, to, depart) or arrive
        start = self.start(visit, arrive) if arrive <= self._latest[visit] else None
        if start is None:
            return None
        stay_until = min(start, self._latest[visit], self._patience[visit])
        if first and stay_until > arrive:
            # the last second that is not too late, so that no promise is lost to the rounding of a slow hour
            depart = self.departure(place, to, stay_until + 1) - 1
            arrive = self.arrival(place, to, depart) or arrive
        return TimedStop(visit, depart, arrive, start, start + self._service[visit])

    def _clock(self, origin: int, destination: int) -> Clock | None:
        return None if self._classes is None else self._clocks[self._classes[origin, destination]]

    def _opening(self, shift: int, visit: int | None) -> Opening:
        duty = self.problem.shifts[shift]
        plain = Opening(None, duty.start_location, duty.start, duty.end + duty.overtime)
        stop = None if visit is None else self._under_way_stop(shift, visit)
        if visit is None or stop is None:
            return plain
        opening = Opening(visit, self.location[visit], stop.finish, plain.limit, stop)
        home = _Drive(self, shift, opening).home()
        return plain if home is None else replace(opening, limit=max(plain.limit, home))

    def _under_way_stop(self, shift: int, visit: int) -> TimedStop | None:
        fact = self.problem.visits[visit]
        if fact.arrived is not None:
            start = _first_start(self._windows[visit], fact.arrived)
            return TimedStop(visit, fact.arrived, fact.arrived, start, max(0, start + fact.service))
        duty = self.problem.shifts[shift]
        depart, arrive = duty.start, self.arrival(duty.start_location, fact.location, duty.start)
        if arrive is not None and arrive < fact.release:
            depart = self.departure(duty.start_location, fact.location, fact.release)
            arrive = self.arrival(duty.start_location, fact.location, depart)
        if arrive is None:
            return None
        start = _first_start(self._windows[visit], arrive)
        return TimedStop(visit, depart, arrive, start, max(0, start + fact.service))


class _Drive:
    """One technician on his way through one shift."""

    def __init__(self, schedule: Schedule, shift: int, opening: Opening) -> None:
        self._schedule, self._shift = schedule, shift
        self._ready, self._place = opening.ready, opening.location
        self._rests = list(schedule.rests[shift])
        self.stops = [opening.stop] if opening.stop else []
        self.breaks: list[TimedBreak] = []

    def visit(self, visit: int) -> bool:
        """Go there and do the work, resting before if it cannot be put off; False when it is too late."""
        while True:
            stop = self._schedule.reach(visit, self._place, self._ready, first=not self.stops)
            if stop is None:
                return False
            if not self._rests or stop.finish <= self._rests[0].latest:
                break
            self._rest()
        self.stops.append(stop)
        self._ready, self._place = stop.finish, self._schedule.location[visit]
        return True

    def home(self) -> int | None:
        """When he is back, or None where there is no way. Who has no stop has not left."""
        if not self.stops:
            return self._ready
        end = self._schedule.problem.shifts[self._shift].end_location
        home = self._schedule.arrival(self._place, end, self._ready)
        while home is not None and self._rests and home > self._rests[0].latest:
            self._rest()
            home = self._schedule.arrival(self._place, end, self._ready)
        return home

    def _rest(self) -> None:
        rest = self._rests.pop(0)
        start = max(self._ready, rest.earliest)
        self._ready = max(start + rest.duration, rest.until)
        self.breaks.append(TimedBreak(len(self.stops), start, self._ready))


def rests_of(duty: Shift) -> tuple[Break, ...]:
    """The breaks of a shift in order of time, without those that are over before it begins."""
    return tuple(sorted((rest for rest in duty.breaks if rest.latest >= duty.start), key=lambda rest: rest.latest))


def merged(windows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Windows in order of time, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if joined and opens <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def earliest_arrival(visit: Visit) -> int:
    """The release, or the opening of the pin's window when that is later."""
    return max(visit.release, visit.pin.window[0]) if visit.pin and visit.pin.window else visit.release


def latest_arrival(visit: Visit) -> int:
    """The closing of the pin's window; without one there is no such bound."""
    return visit.pin.window[1] if visit.pin and visit.pin.window else NEVER


def _first_start(windows: Sequence[tuple[int, int]], arrive: int) -> int:
    return next((max(arrive, opens) for opens, closes in windows if arrive <= closes), arrive)


def _arrival_dues(visit: Visit) -> list[int]:
    return [commitment.due for commitment in visit.commitments if not commitment.on_finish]
