"""A plan while it is being made: routes that can be opened, tried at every place, and closed again.

Routes are immutable values (``Line``); a change puts a new one in place of the old, so undoing is putting back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.cost import Rank, Tariff, evaluate, is_fixed
from solver.problem import UNREACHABLE, Problem
from solver.reasons import first_blocker, has_skills, may_be_sent, why_left_out
from solver.schedule import Schedule
from solver.solution import Cost, Solution, TimedRoute

Place = tuple[Rank, int, int]
"""What it adds to the rank, the shift, and the position in its route."""

FREE: Rank = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One route with what is needed to try a visit at every position. ``ready[k]`` and ``places[k]`` are the moment
    and the location from which position k is reached; ``broken``, ``late`` and ``legs`` are what the stops from k on
    cost (the legs include the one to the first of them and the way home)."""

    visits: tuple[int, ...]
    ready: tuple[int, ...]
    places: tuple[int, ...]
    broken: tuple[int, ...]
    late: tuple[int, ...]
    legs: tuple[int, ...]


class Draft:
    """Routes for a problem, always legal, with the rank they have."""

    def __init__(self, problem: Problem, schedule: Schedule | None = None) -> None:
        self.problem = problem
        self.schedule = schedule or Schedule(problem)
        self.tariff = Tariff(problem)
        self._shifts_by_need: dict[object, tuple[int, ...]] = {}
        self._left_out = [self.tariff.left_out(visit) for visit in range(len(problem.visits))]
        self.shift_of: dict[int, int] = {}
        self.lines: dict[int, Line] = {}
        for shift, opening in enumerate(self.schedule.openings):
            self._put(shift, self._line(shift, () if opening.under_way is None else (opening.under_way,)))

    def left_out_rank(self, visit: int) -> Rank:
        """What leaving this visit out adds to the rank."""
        return self._left_out[visit]

    def waiting(self) -> list[int]:
        """The visits in no route, except those under way that no insertion could help."""
        return [v for v in range(len(self.problem.visits)) if v not in self.shift_of and not self._stuck(v)]

    def shifts_for(self, visit: int) -> tuple[int, ...]:
        """The shifts whose technician may do the visit (skills, orders, pin); time is not asked about."""
        work = self.problem.visits[visit]
        pinned = None if work.pin is None else work.pin.technician
        need = (work.skills, work.allowed_technicians, work.forbidden_technicians, work.own_staff_only, pinned)
        if need not in self._shifts_by_need:
            self._shifts_by_need[need] = tuple(
                shift
                for shift, duty in enumerate(self.problem.shifts)
                if pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)
            )
        return self._shifts_by_need[need]

    def could_be_served(self, visit: int) -> bool:
        """Whether some shift could do the visit had it nothing else to do."""
        return any(first_blocker(self.schedule, visit, shift) is None for shift in self.shifts_for(visit))

    def best_in(self, visit: int, shift: int, bound: Rank | None = None) -> Place | None:
        """The best position for a visit in one shift it may be in, cheaper than ``bound``; None when there is none."""
        line, schedule = self.lines[shift], self.schedule
        travel, here = schedule.travel, schedule.location[visit]
        change = self.tariff.change(visit, self.problem.shifts[shift].technician)
        best: Place | None = None
        for k in range(0 if schedule.openings[shift].under_way is None else 1, len(line.visits) + 1):
            leg = travel[line.places[k], here]
            moments = schedule.stop(visit, line.ready[k], leg, first=k == 0) if leg < UNREACHABLE else None
            if moments is None:
                continue
            arrive, _, finish = moments
            broken, late = self.tariff.lateness(visit, arrive, finish)
            if bound is not None and (0, broken, late) > bound[:3]:
                continue
            rest = self._rest(line, shift, k, here, finish)
            if rest is not None:
                price = (0, broken + rest[0] - line.broken[k], late + rest[1] - line.late[k], 0, change)
                full = (*price, leg + rest[2] - line.legs[k])
                if bound is None or full < bound:
                    bound, best = full, (full, shift, k)
        return best

    def best_anywhere(self, visit: int) -> Place | None:
        """The best place over all shifts; None when there is none."""
        best: Place | None = None
        for shift in self.shifts_for(visit):
            best = self.best_in(visit, shift, None if best is None else best[0]) or best
        return best

    def add(self, visit: int, place: Place) -> None:
        """Put a visit where ``best_in`` said; the draft must not have changed there meanwhile."""
        _, shift, k = place
        visits = self.lines[shift].visits
        if not self.replace(shift, (*visits[:k], visit, *visits[k:])):
            raise ValueError(f"visit {visit} no longer fits into shift {shift}")

    def remove(self, visits: Sequence[int]) -> None:
        """Take visits out of their routes; more than these go where a shorter way is slower and time runs out."""
        gone = set(visits)
        for shift in {self.shift_of[visit] for visit in gone if visit in self.shift_of}:
            self.keep(shift, [visit for visit in self.lines[shift].visits if visit not in gone])

    def replace(self, shift: int, visits: Sequence[int]) -> bool:
        """Give a shift this route; False (and nothing changed) when it cannot be driven."""
        line = self._line(shift, visits)
        if line is not None:
            self._put(shift, line)
        return line is not None

    def keep(self, shift: int, visits: Sequence[int]) -> None:
        """Give a shift as much of this route as is legal: what is fixed first, then the others in their order."""
        under_way = self.schedule.openings[shift].under_way
        if under_way is not None:
            visits = [under_way, *(visit for visit in visits if visit != under_way)]
        kept = [visit for visit in visits if is_fixed(self.problem, visit)]
        while not self.replace(shift, kept):
            kept.pop()
        if len(kept) < len(visits) and self.replace(shift, visits):
            return
        for visit in visits:
            if visit not in kept:
                at = sum(visits.index(other) < visits.index(visit) for other in kept)
                longer = [*kept[:at], visit, *kept[at:]]
                kept = longer if self.replace(shift, longer) else kept

    def rank(self) -> Rank:
        """Pins not kept, then the cost of the plan as it stands."""
        rows = [self._line_rank(shift, line) for shift, line in self.lines.items() if line.visits]
        rows += [self._left_out[v] for v in range(len(self.problem.visits)) if v not in self.shift_of]
        return tuple(map(sum, zip(FREE, *rows, strict=True)))

    def saved(self) -> Mapping[int, Line]:
        """The routes as they are, for ``restore``."""
        return dict(self.lines)

    def restore(self, lines: Mapping[int, Line]) -> None:
        """Put back what ``saved`` gave."""
        for shift, line in lines.items():
            if self.lines[shift] is not line:
                self._put(shift, line)
        self.shift_of = {visit: shift for shift, line in self.lines.items() for visit in line.visits}

    def solution(self, stage: str, stages: tuple[tuple[str, Cost], ...] = ()) -> Solution:
        """The plan with times, cost and the reason for every visit left out."""
        routes: list[TimedRoute] = []
        for shift, line in sorted(self.lines.items()):
            route = self.schedule.timed(shift, line.visits)
            if line.visits and route is not None:
                routes.append(route)
        missing = [v for v in range(len(self.problem.visits)) if v not in self.shift_of]
        left = tuple(why_left_out(self.schedule, visit) for visit in missing)
        return Solution(tuple(routes), left, evaluate(self.problem, routes), stage, stages)

    def _stuck(self, visit: int) -> bool:
        return self.problem.visits[visit].under_way is not None

    def _line_rank(self, shift: int, line: Line) -> Rank:
        technician = self.problem.shifts[shift].technician
        changes = sum(self.tariff.change(visit, technician) for visit in line.visits)
        return 0, line.broken[0], line.late[0], 0, changes, line.legs[0]

    def _put(self, shift: int, line: Line | None) -> None:
        if line is None:
            raise ValueError(f"the visit under way cannot be driven in shift {shift}")
        for visit in self.lines[shift].visits if shift in self.lines else ():
            if self.shift_of.get(visit) == shift:
                del self.shift_of[visit]
        self.lines[shift] = line
        for visit in line.visits:
            self.shift_of[visit] = shift

    def _line(self, shift: int, visits: Sequence[int]) -> Line | None:
        """The route with its running sums, or None when it cannot be driven."""
        schedule, opening = self.schedule, self.schedule.openings[shift]
        route = schedule.timed(shift, visits) if visits or opening.under_way is not None else None
        if route is None:
            empty = Line((), (opening.ready,), (opening.location,), (0,), (0,), (0,))
            return empty if not visits and opening.under_way is None else None
        broken, late, legs = [0], [0], [self._home_leg(shift, visits[-1])]
        for stop in reversed(route.stops):
            a, b = self.tariff.lateness(stop.visit, stop.arrive, stop.finish)
            broken.append(broken[-1] + a)
            late.append(late[-1] + b)
            legs.append(legs[-1] + stop.arrive - stop.depart)
        ready = (self.problem.shifts[shift].start, *(stop.finish for stop in route.stops))
        places = (self.problem.shifts[shift].start_location, *(schedule.location[visit] for visit in visits))
        return Line(tuple(visits), ready, places, tuple(broken[::-1]), tuple(late[::-1]), tuple(legs[::-1]))

    def _home_leg(self, shift: int, visit: int) -> int:
        return self.schedule.travel[self.schedule.location[visit], self.problem.shifts[shift].end_location]

    def _rest(self, line: Line, shift: int, k: int, place: int, ready: int) -> tuple[int, int, int] | None:
        """(broken, late, legs) of the stops from position k on, home included, for somebody free at ``ready``."""
        schedule, lateness = self.schedule, self.tariff.lateness
        travel, location = schedule.travel, schedule.location
        broken = late = legs = 0
        for j in range(k, len(line.visits)):
            visit = line.visits[j]
            leg = travel[place, location[visit]]
            moments = schedule.stop(visit, ready, leg, first=False) if leg < UNREACHABLE else None
            if moments is None:
                return None
            arrive, _, ready = moments
            a, b = lateness(visit, arrive, ready)
            broken, late, legs, place = broken + a, late + b, legs + leg, location[visit]
            if ready == line.ready[j + 1]:
                return broken + line.broken[j + 1], late + line.late[j + 1], legs + line.legs[j + 1]
        leg = travel[place, self.problem.shifts[shift].end_location]
        if leg >= UNREACHABLE or ready + leg > schedule.openings[shift].limit:
            return None
        return broken, late, legs + leg
