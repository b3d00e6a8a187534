"""An easier problem that no plan can beat: every technician drives the fastest ways, and only promises and hours count.

Legs are the shortest over any detour and at the fastest hour, so leaving a stop out of a route never makes a later one
later: the triangle inequality holds here whatever the matrix says. Rests, loads, parts, crews and orders are left out;
all of them only delay. What is under way stays where it is. So every route that a plan may have is a route here, with
arrivals no later and as many promises kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.cost import Tariff
from solver.problem import UNREACHABLE, Problem
from solver.reasons import has_skills, may_be_sent
from solver.schedule import Schedule, earliest_arrival, latest_arrival, merged
from solver.traffic import FULL_SPEED

Legs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reached:
    """A visit done first of all in one shift, in the easier problem: seconds, and what of its promises breaks."""

    shift: int
    arrive: int
    finish: int
    broken: int
    lateness: int


class Ideal:
    """A valid problem, eased. Shifts and visits keep their numbers."""

    def __init__(self, problem: Problem, schedule: Schedule | None = None) -> None:
        self.problem = problem
        self.schedule = schedule or Schedule(problem)
        self.tariff = Tariff(problem)
        self.legs = fastest_legs(problem)
        self.windows = [merged(visit.windows) for visit in problem.visits]
        self.earliest = [earliest_arrival(visit) for visit in problem.visits]
        self.latest = [latest_arrival(visit) for visit in problem.visits]

    def able(self, visit: int) -> Iterator[int]:
        """The shifts whose technician may do the visit; time is not asked about."""
        work = self.problem.visits[visit]
        pinned = None if work.pin is None else work.pin.technician
        for shift, duty in enumerate(self.problem.shifts):
            if pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work):
                yield shift

    def alone(self, visit: int, shift: int) -> Reached | None:
        """The visit straight after the start of the shift (or after what is under way there); None: impossible."""
        opening, work = self.schedule.openings[shift], self.problem.visits[visit]
        arrive = max(opening.ready + int(self.legs[opening.location, work.location]), self.earliest[visit])
        windows = self.windows[visit]
        start = next((max(arrive, opens) for opens, closes in windows if arrive <= closes), None) if windows else arrive
        if start is None or arrive > min(self.latest[visit], UNREACHABLE):
            return None
        finish = start + work.service
        if finish + int(self.legs[work.location, self.problem.shifts[shift].end_location]) > opening.limit:
            return None
        return Reached(shift, arrive, finish, *self.tariff.lateness(visit, arrive, finish))

    def under_way(self, visit: int) -> Reached | None:
        """A visit under way as it stands; None when it cannot go on."""
        shift = self.problem.visits[visit].under_way
        stop = None if shift is None else self.schedule.openings[shift].stop
        if shift is None or stop is None:
            return None
        return Reached(shift, stop.arrive, stop.finish, *self.tariff.lateness(visit, stop.arrive, stop.finish))


def fastest_legs(problem: Problem) -> Legs:
    """The least seconds from place to place, over any others and at the fastest hour."""
    legs = np.asarray(problem.travel, dtype=np.int64)
    if problem.traffic is not None:
        fastest = max(1, int(problem.traffic.speeds.max()))
        legs = np.where(legs >= UNREACHABLE, legs, legs * FULL_SPEED // fastest)
    legs = np.minimum(legs, UNREACHABLE)
    np.fill_diagonal(legs, 0)
    for middle in range(len(legs)):
        np.minimum(legs, legs[:, middle, None] + legs[None, middle, :], out=legs)
    return legs
