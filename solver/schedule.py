"""Timing one route: when a technician departs, arrives, starts and finishes, stop by stop.

The rule is "as early as allowed": he leaves the moment the last visit is finished, unless he would arrive before the
release (or before the pin's window opens); then he leaves just late enough. At the site he waits for the next window
to open. Only before his first visit does he stay at home instead of waiting there, and never so long that the wait
would cost a promise on the arrival. Closing seconds count: a start at a window's end, an arrival at a pin's end and
a return at the shift's end are all in time.

What is under way is a fact, and facts break no rules: its windows, pin and skills are not asked about, and a shift
whose technician cannot be home in time from it ends when he is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.problem import UNREACHABLE, Problem, Visit
from solver.solution import TimedRoute, TimedStop

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
        self.travel = np.ascontiguousarray(problem.travel, dtype=np.int32).data
        self.location = [visit.location for visit in problem.visits]
        self._service = [visit.service for visit in problem.visits]
        self._windows = [merged(visit.windows) for visit in problem.visits]
        self._earliest = [earliest_arrival(visit) for visit in problem.visits]
        self._latest = [latest_arrival(visit) for visit in problem.visits]
        self._patience = [min([NEVER, *_arrival_dues(visit)]) for visit in problem.visits]
        under_way = {visit.under_way: v for v, visit in enumerate(problem.visits) if visit.under_way is not None}
        self.openings = [self._opening(shift, under_way.get(shift)) for shift in range(len(problem.shifts))]

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
        stops = [opening.stop] if opening.stop else []
        if (visits[0] if visits else None) != opening.under_way and opening.stop:
            return None
        ready, place = opening.ready, opening.location
        for visit in visits[len(stops) :]:
            leg = self.travel[place, self.location[visit]]
            moments = self.stop(visit, ready, leg, first=not stops) if leg < UNREACHABLE else None
            if moments is None:
                return None
            arrive, start, finish = moments
            stops.append(TimedStop(visit, arrive - leg, arrive, start, finish))
            ready, place = finish, self.location[visit]
        leg = self.travel[place, self.problem.shifts[shift].end_location] if stops else 0
        return (
            TimedRoute(shift, tuple(stops), ready + leg) if leg < UNREACHABLE and ready + leg <= opening.limit else None
        )

    def _opening(self, shift: int, visit: int | None) -> Opening:
        duty = self.problem.shifts[shift]
        plain = Opening(None, duty.start_location, duty.start, duty.end)
        if visit is None:
            return plain
        stop = self._under_way_stop(shift, visit)
        home = self.travel[self.location[visit], duty.end_location]
        if stop is None or home >= UNREACHABLE:
            return plain
        return Opening(visit, self.location[visit], stop.finish, max(duty.end, stop.finish + home), stop)

    def _under_way_stop(self, shift: int, visit: int) -> TimedStop | None:
        fact = self.problem.visits[visit]
        if fact.arrived is not None:
            start = _first_start(self._windows[visit], fact.arrived)
            return TimedStop(visit, fact.arrived, fact.arrived, start, max(0, start + fact.service))
        duty = self.problem.shifts[shift]
        leg = self.travel[duty.start_location, fact.location]
        if leg >= UNREACHABLE:
            return None
        arrive = max(duty.start + leg, fact.release)
        start = _first_start(self._windows[visit], arrive)
        return TimedStop(visit, arrive - leg, arrive, start, max(0, start + fact.service))


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
