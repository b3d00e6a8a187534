"""VROOM in two passes: promises as hard windows first, then what did not fit, relaxed, around what did.

VROOM has hard windows only and maximises the sum of priorities served, so the first pass is the count of kept
promises. In the second what was in time keeps its promise as a window and a higher priority than all that is late.
Visits that the same shifts may serve share a skill of their own, so levels and locked technicians need nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import vroom  # type: ignore[import-untyped, unused-ignore]

from bench.engines.limit import Limit
from bench.engines.model import Order, able, refuse, span, weight
from solver import Problem

FIRST_PASS_SHARE = 0.5
THOROUGH = 5
HIGHEST_PRIORITY = 100
"""Of locked visits; VROOM has nothing stronger to say that a visit must not be dropped."""
IN_TIME_PRIORITIES, LATE_PRIORITIES = (17, 32), (1, 16)
"""The lowest and the highest, by weight, of visits with their promise as a window, and of the others."""
PROFILE = "car"


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """The routes of the second pass; the seed changes nothing, for VROOM has none."""
    refuse(problem, {"capacity"})
    promised = any(visit.commitments for visit in problem.visits)
    everything = {number: span(problem, visit) for number, visit in enumerate(problem.visits)}
    everything = {number: (first, last) for number, (first, last) in everything.items() if first <= last}
    if not promised:
        return _Pass(problem, everything, frozenset()).search(limit, 1.0)
    due = {n: (a, min([z, *(c.due for c in problem.visits[n].commitments)])) for n, (a, z) in everything.items()}
    in_time = {number: (first, last) for number, (first, last) in due.items() if first <= last}
    kept = _Pass(problem, in_time, frozenset()).search(limit, FIRST_PASS_SHARE)
    served = frozenset(visit for route in kept.values() for visit in route)
    spans = {number: in_time[number] if number in served else everything[number] for number in everything}
    return _Pass(problem, spans, served).search(limit, 1.0)


class _Pass:
    """One call of VROOM: the visits that take part, with their windows, and those of them that keep their promise."""

    def __init__(self, problem: Problem, spans: Mapping[int, tuple[int, int]], in_time: frozenset[int]) -> None:
        self._problem = problem
        self._spans = spans
        self._in_time = in_time
        self._heaviest = max([1, *(weight(visit) for visit in problem.visits)])
        self._kinds = _kinds(problem)

    def search(self, limit: Limit, share: float) -> Order:
        """One thread, the most thorough level, stopped after its share of the CPU seconds left."""
        model = vroom.Input()
        model.set_durations_matrix(PROFILE, np.ascontiguousarray(self._problem.travel, dtype=np.uint32))
        model.add_vehicle([self._vehicle(number) for number in range(len(self._problem.shifts))])
        model.add_job([self._visit(number) for number in self._spans])
        timeout = timedelta(seconds=limit.wall_left(share))
        found = model.solve(exploration_level=THOROUGH, nb_threads=1, timeout=timeout).to_dict()
        return {
            route["vehicle"]: tuple(step["id"] for step in route["steps"] if step["type"] == "job")
            for route in found["routes"]
        }

    def _vehicle(self, number: int) -> vroom.Vehicle:
        shift = self._problem.shifts[number]
        return vroom.Vehicle(
            number,
            start=shift.start_location,
            end=shift.end_location,
            profile=PROFILE,
            capacity=list(shift.capacity),
            skills={kind for kind, shifts in self._kinds.values() if number in shifts},
            time_window=vroom.TimeWindow(shift.start, shift.end),
            costs=vroom.VehicleCosts(fixed=shift.price),
        )

    def _visit(self, number: int) -> vroom.Job:
        visit = self._problem.visits[number]
        first, last = self._spans[number]
        return vroom.Job(
            number,
            location=visit.location,
            default_service=visit.service,
            delivery=vroom.Amount(list(visit.load)),
            skills={self._kinds[number][0]},
            priority=self._priority(number),
            time_windows=[vroom.TimeWindow(max(0, first), last)],
        )

    def _priority(self, number: int) -> int:
        visit = self._problem.visits[number]
        if visit.pin is not None:
            return HIGHEST_PRIORITY
        least, most = IN_TIME_PRIORITIES if number in self._in_time else LATE_PRIORITIES
        return least + weight(visit) * (most - least) // self._heaviest


def _kinds(problem: Problem) -> dict[int, tuple[int, frozenset[int]]]:
    """Visit -> (skill number, shifts that have it): visits for the same shifts share a skill."""
    number: dict[frozenset[int], int] = {}
    kinds = {}
    for visit, shifts in enumerate(able(problem)):
        who = frozenset(shifts)
        kinds[visit] = (number.setdefault(who, len(number)), who)
    return kinds
