"""Some shifts and visits of a problem as a smaller problem, and the way back from its plans to those of the whole.

Costs add up route by route and visit by visit, so what makes the plan of a part better by some amount makes the plan
of the whole better by the same amount, whatever the rest of it looks like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from solver.lazy_travel import TravelSource
from solver.problem import Order, Problem, Shift, Travel, Visit
from solver.solution import TimedRoute
from solver.traffic import Traffic

Routes = Mapping[int, tuple[int, ...]]
Numbers = Mapping[int, int]
"""Number in the whole -> number in the part."""


@dataclass(frozen=True, slots=True)
class Part:
    """``shifts`` and ``visits`` give the number in the whole for every number in the part, in rising order."""

    problem: Problem
    shifts: tuple[int, ...]
    visits: tuple[int, ...]

    def narrowed(self, routes: Routes) -> dict[int, tuple[int, ...]]:
        """Of a plan of the whole what lies in the part."""
        shift_of, visit_of = _numbered(self.shifts), _numbered(self.visits)
        return {
            shift_of[shift]: tuple(visit_of[visit] for visit in visits if visit in visit_of)
            for shift, visits in routes.items()
            if shift in shift_of
        }

    def widened(self, routes: Routes) -> dict[int, tuple[int, ...]]:
        """A plan of the part with the numbers of the whole."""
        return {self.shifts[shift]: tuple(self.visits[v] for v in visits) for shift, visits in routes.items()}

    def restated(self, route: TimedRoute) -> TimedRoute:
        """A timed route of the part with the numbers of the whole."""
        stops = tuple(replace(stop, visit=self.visits[stop.visit]) for stop in route.stops)
        return replace(route, shift=self.shifts[route.shift], stops=stops)


def part_of(problem: Problem, shifts: Collection[int], visits: Collection[int]) -> Part:
    """One part of a problem; see ``Whole.part``."""
    return Whole(problem).part(shifts, visits)


class Whole:
    """A problem with an index of what hangs together, so that many parts can be cut from it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._excluded: dict[int, set[int]] = {}
        self._brought: dict[int, list[int]] = {}
        """Shift -> the visits that can only be there: what is under way and the call at the base."""
        self._home: dict[int, int] = {}
        for number, duty in enumerate(problem.shifts):
            for other in duty.excludes:
                self._excluded.setdefault(number, set()).add(other)
                self._excluded.setdefault(other, set()).add(number)
            if duty.base_call is not None:
                self._home[duty.base_call] = number
        self._home.update({v: visit.under_way for v, visit in enumerate(problem.visits) if visit.under_way is not None})
        for visit, shift in self._home.items():
            self._brought.setdefault(shift, []).append(visit)
        self._before = {visit: shift for shift, visits in problem.previous.items() for visit in visits}

    def part(self, shifts: Collection[int], visits: Collection[int]) -> Part:
        """The part with these shifts and all that they exclude, and those of the visits that make sense there.

        What is under way in the shifts and their base calls come along; visits under way elsewhere, calls at the base
        of others and visits pinned to somebody who is not in the part stay away. Visits that hang together by crews or
        orders must be given together (ValueError).
        """
        problem, chosen = self.problem, tuple(sorted(self.with_excluded(shifts)))
        members = self._members(chosen, visits)
        shift_of, visit_of = _numbered(chosen), _numbered(members)
        places = _places(problem, chosen, members)
        place_of = _numbered(places)
        inside = Problem(
            travel_among(problem.travel, places),
            tuple(_shift(problem.shifts[shift], shift_of, visit_of, place_of) for shift in chosen),
            tuple(_visit(problem.visits[visit], shift_of, place_of) for visit in members),
            problem.horizon,
            previous=self._previous(chosen, visit_of),
            orders=_orders(problem, visit_of),
            crews=_crews(problem, visit_of),
            traffic=_traffic(problem.traffic, places),
            objective=problem.objective,
        )
        return Part(inside, chosen, members)

    def with_excluded(self, shifts: Collection[int]) -> set[int]:
        """The shifts and every shift that excludes one of them or is excluded, directly or through others."""
        found, open_ends = set(shifts), list(shifts)
        while open_ends:
            more = self._excluded.get(open_ends.pop(), set()) - found
            found |= more
            open_ends += more
        return found

    def _members(self, shifts: tuple[int, ...], visits: Collection[int]) -> tuple[int, ...]:
        technicians = {self.problem.shifts[shift].technician for shift in shifts}
        brought = {visit for shift in shifts for visit in self._brought.get(shift, ())}
        return tuple(
            visit
            for visit in sorted({*brought, *(v for v in visits if v not in self._home)})
            if _may_come(self.problem.visits[visit], technicians)
        )

    def _previous(self, shifts: tuple[int, ...], visit_of: Numbers) -> dict[int, tuple[int, ...]]:
        """Who had each visit before, by any of his shifts here; that it leaves somebody not here costs always."""
        who = [duty.technician for duty in self.problem.shifts]
        shift_of = {who[shift]: position for position, shift in reversed(list(enumerate(shifts)))}
        before: dict[int, tuple[int, ...]] = {}
        for visit, number in visit_of.items():
            at = shift_of.get(who[self._before[visit]]) if visit in self._before else None
            if at is not None:
                before[at] = (*before.get(at, ()), number)
        return before


def known_routes(problem: Problem, start: Routes) -> dict[int, tuple[int, ...]]:
    """The routes without what the problem does not know, and with every visit once."""
    taken: set[int] = set()
    known: dict[int, tuple[int, ...]] = {}
    for shift in sorted(shift for shift in start if 0 <= shift < len(problem.shifts)):
        visits = (v for v in dict.fromkeys(start[shift]) if 0 <= v < len(problem.visits) and v not in taken)
        known[shift] = tuple(visits)
        taken.update(known[shift])
    return known


def _may_come(visit: Visit, technicians: set[int]) -> bool:
    pinned = None if visit.pin is None else visit.pin.technician
    return pinned is None or pinned in technicians or visit.under_way is not None


def travel_among(travel: Travel, places: Sequence[int]) -> Travel:
    """The travel between some locations alone."""
    return travel.among(places) if isinstance(travel, TravelSource) else travel[np.ix_(places, places)]


def _numbered(numbers: tuple[int, ...]) -> dict[int, int]:
    return {number: position for position, number in enumerate(numbers)}


def _places(problem: Problem, shifts: tuple[int, ...], visits: tuple[int, ...]) -> tuple[int, ...]:
    ends = {place for s in shifts for place in (problem.shifts[s].start_location, problem.shifts[s].end_location)}
    return tuple(sorted(ends | {problem.visits[visit].location for visit in visits}))


def _shift(duty: Shift, shift_of: Numbers, visit_of: Numbers, place_of: Numbers) -> Shift:
    return replace(
        duty,
        start_location=place_of[duty.start_location],
        end_location=place_of[duty.end_location],
        excludes=frozenset(shift_of[other] for other in duty.excludes),
        base_call=None if duty.base_call is None else visit_of.get(duty.base_call),
    )


def _visit(visit: Visit, shift_of: Numbers, place_of: Numbers) -> Visit:
    here = replace(visit, location=place_of[visit.location])
    if visit.under_way is None:
        return here
    # Nobody is asked any more whom it was pinned to, and he may not be in the part.
    pin = None if visit.pin is None else replace(visit.pin, technician=None)
    return replace(here, under_way=shift_of[visit.under_way], pin=pin)


def _orders(problem: Problem, visit_of: Numbers) -> tuple[Order, ...]:
    _refuse_halves(visit_of, ((order.before, order.after) for order in problem.orders))
    inside = (order for order in problem.orders if order.before in visit_of)
    return tuple(replace(order, before=visit_of[order.before], after=visit_of[order.after]) for order in inside)


def _crews(problem: Problem, visit_of: Numbers) -> tuple[tuple[int, ...], ...]:
    _refuse_halves(visit_of, problem.crews)
    inside = (crew for crew in problem.crews if all(visit in visit_of for visit in crew))
    return tuple(tuple(visit_of[visit] for visit in crew) for crew in inside)


def _refuse_halves(visit_of: Numbers, groups: Iterable[tuple[int, ...]]) -> None:
    for group in groups:
        if len({visit in visit_of for visit in group}) > 1:
            raise ValueError(f"visits {group} hang together and are only partly given")


def _traffic(traffic: Traffic | None, places: tuple[int, ...]) -> Traffic | None:
    if traffic is None:
        return None
    classes: npt.NDArray[np.int64] = traffic.classes[np.ix_(places, places)]
    return replace(traffic, classes=classes)
