"""Crews and orders: visits that hang together are placed group by group and held while the search moves the rest.

A search that moves one visit at a time cannot move a crew. So a group gets its technicians and its starts first; then
it stands in the problem as pinned visits that ask nothing of each other, and every engine may work on the whole as if
there were no links. Between two searches one group after the other is taken out and placed anew where it costs least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from solver.cost import Rank, evaluate, is_fixed
from solver.insertion import Suggestion, best_insertions
from solver.problem import Pin, Problem, Visit
from solver.reasons import Reasons, has_skills, may_be_sent
from solver.schedule import Schedule, merged
from solver.solution import Solution, TimedStop

Routes = Mapping[int, tuple[int, ...]]
Search = Callable[[Problem, Routes], Solution]
"""An engine for problems without links: it begins with these routes."""

ALWAYS = 2**30
"""Beyond every second of a problem."""
CREW_STEP_SECONDS = 600
CREW_TRIES = 40
"""A crew that cannot start at once is tried every ten minutes, with growing steps, this often."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Where a linked visit stands: with whom, and within which seconds its work may start."""

    technician: int | None
    first: int
    last: int


Holds = Mapping[int, Hold | None]
"""Every linked visit that was placed (or, with None, left out)."""

Unit = tuple[int, ...]
"""A crew, or one visit by itself."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan of the linked visits and the others, while groups are placed."""

    problem: Problem
    routes: Routes
    holds: Holds

    def shift_of(self, visit: int) -> int:
        """The shift in whose route the visit is; it must be in one."""
        return next(shift for shift, visits in self.routes.items() if visit in visits)

    def without(self, group: list[Unit]) -> Standing:
        """The same plan with a group taken out, except what is under way."""
        visits = self.problem.visits
        gone = {visit for unit in group for visit in unit if visits[visit].under_way is None}
        routes = {shift: tuple(v for v in visits if v not in gone) for shift, visits in self.routes.items()}
        return replace(self, routes=routes, holds={**self.holds, **dict.fromkeys(gone)})

    def rank(self) -> Rank:
        """What the plan is compared by, with the real problem's cost."""
        return _rank(self.problem, _timed(held(self.problem, self.holds), self.routes))


def is_linked(problem: Problem) -> bool:
    """Whether anything hangs together in this problem."""
    return bool(problem.crews or problem.orders)


def solve_linked(problem: Problem, start: Routes, search: Search, rounds: int) -> Solution:
    """Place every group, then search and place anew in turn; the best plan seen is the answer, never half a group."""
    problem = without_facts(problem)
    groups = sorted(_groups(problem), key=lambda group: _urgency(problem, group))
    if not groups:
        return search(problem, start)
    standing = Standing(problem, _legal(problem, start), {})
    for group in groups:
        standing = standing.without(group)
    for group in groups:
        standing = _with_room_for(standing, group)
    plans: list[Solution] = []
    for number in range(max(1, rounds)):
        found = search(held(problem, standing.holds), standing.routes)
        plans.append(_stated(problem, found))
        standing = replace(standing, routes=found.order)
        group = groups[number % len(groups)]
        again = _with_group(standing.without(group), group)
        standing = min(standing, again, key=Standing.rank)
    plans.append(_stated(problem, _timed(held(problem, standing.holds), standing.routes)))
    return min(plans, key=lambda plan: (not _is_whole(problem, plan), _rank(problem, plan)))


def without_facts(problem: Problem) -> Problem:
    """The problem without links that bind what is under way: a crew that has begun is no longer awaited."""
    gone = {number for number, visit in enumerate(problem.visits) if visit.under_way is not None}
    crews = tuple(crew for crew in problem.crews if not gone & set(crew))
    return replace(problem, crews=crews, orders=tuple(o for o in problem.orders if o.after not in gone))


def _legal(problem: Problem, start: Routes) -> Routes:
    """What of ``start`` can be driven by those who may do it; the visit under way stands first in its shift."""
    schedule, legal = Schedule(problem), dict[int, tuple[int, ...]]()
    for shift, opening in enumerate(schedule.openings):
        first = () if opening.under_way is None else (opening.under_way,)
        may = [v for v in start.get(shift, ()) if v not in first and _may_do(problem, shift, v)]
        route = (*first, *may)
        legal[shift] = route if schedule.timed(shift, route) is not None else first
    return legal


def _may_do(problem: Problem, shift: int, visit: int) -> bool:
    if not 0 <= visit < len(problem.visits) or problem.visits[visit].under_way is not None:
        return False
    work, duty = problem.visits[visit], problem.shifts[shift]
    pinned = None if work.pin is None else work.pin.technician
    return pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)


def held(problem: Problem, holds: Holds) -> Problem:
    """The problem without links: linked visits start where they are held, and those left out are for nobody."""
    visits = list(problem.visits)
    for visit, hold in holds.items():
        visits[visit] = _held(visits[visit], hold)
    return replace(problem, visits=tuple(visits), crews=(), orders=())


def _held(visit: Visit, hold: Hold | None) -> Visit:
    if visit.under_way is not None:
        return visit
    if hold is None:
        return replace(visit, allowed_technicians=frozenset(), pin=None)
    windows = merged(visit.windows) or ((-ALWAYS, ALWAYS),)
    clipped = ((max(opens, hold.first), min(closes, hold.last)) for opens, closes in windows)
    possible = tuple((opens, closes) for opens, closes in clipped if opens <= closes)
    who = hold.technician if hold.technician is not None or visit.pin is None else visit.pin.technician
    pin = Pin(who, visit.pin.window if visit.pin else None) if who is not None else visit.pin
    # a window that nothing can meet stands for "there is no such second"
    return replace(visit, windows=possible or ((ALWAYS, ALWAYS),), pin=pin)


def _groups(problem: Problem) -> list[list[Unit]]:
    """Everything that hangs together, each in an order in which nothing comes before what it waits for."""
    unit_of: dict[int, Unit] = {visit: crew for crew in problem.crews for visit in crew}
    linked = {*unit_of, *(v for order in problem.orders for v in (order.before, order.after))}
    for visit in linked - set(unit_of):
        unit_of[visit] = (visit,)
    before: dict[Unit, set[Unit]] = {unit: set() for unit in unit_of.values()}
    for order in problem.orders:
        before[unit_of[order.after]].add(unit_of[order.before])
    in_order = list(TopologicalSorter(before).static_order())
    root: dict[Unit, Unit] = {unit: unit for unit in in_order}
    for unit, earlier in before.items():
        for other in earlier:
            one, two = root[unit], root[other]
            root = {key: one if value == two else value for key, value in root.items()}
    groups: dict[Unit, list[Unit]] = {}
    for unit in in_order:
        groups.setdefault(root[unit], []).append(unit)
    return list(groups.values())


def _urgency(problem: Problem, group: list[Unit]) -> tuple[bool, int]:
    visits = [problem.visits[visit] for unit in group for visit in unit]
    pinned = any(visit.pin is not None or visit.under_way is not None for visit in visits)
    return not pinned, min((c.due for visit in visits for c in visit.commitments), default=ALWAYS)


def _with_group(standing: Standing, group: list[Unit]) -> Standing:
    """The plan with the group in it, if it can be placed and the plan is better so than without it."""
    placed: Standing | None = standing
    for unit in group:
        placed = None if placed is None else _with_unit(placed, unit)
    return standing if placed is None else min(standing, placed, key=Standing.rank)


def _with_room_for(standing: Standing, group: list[Unit]) -> Standing:
    """The plan with the group; where pinned visits find no room, those that may go elsewhere leave their shifts."""
    placed = _with_group(standing, group)
    visits, shifts = standing.problem.visits, standing.problem.shifts
    bound = {pin.technician for unit in group for visit in unit if (pin := visits[visit].pin) is not None}
    if placed is not standing or not bound:
        return placed
    crowded = {shift for shift in standing.routes if shifts[shift].technician in bound}
    routes = {
        shift: tuple(visit for visit in route if shift not in crowded or is_fixed(standing.problem, visit))
        for shift, route in standing.routes.items()
    }
    emptied = replace(standing, routes=routes)
    again = _with_group(emptied, group)
    return standing if again is emptied else again


def _with_unit(standing: Standing, unit: Unit) -> Standing | None:
    """The plan with one crew or one visit more, as early as everybody can be there; None when they never can."""
    if standing.problem.visits[unit[0]].under_way is not None:
        return standing if any(unit[0] in route for route in standing.routes.values()) else None
    orders = [order for order in standing.problem.orders if order.after in unit]
    shifts = frozenset(standing.shift_of(order.before) for order in orders if order.same_shift)
    last = min([ALWAYS, *(standing.problem.shifts[shift].end for shift in shifts)])
    begin = max([-ALWAYS, *(_stop(standing, order.before).finish + order.gap for order in orders)])
    if len(unit) == 1:
        return _with_visits(standing, unit, Hold(None, begin, last), shifts)
    alone = [_with_visits(standing, (visit,), Hold(None, begin, last), shifts) for visit in unit]
    starts = [_stop(plan, visit).start for plan, visit in zip(alone, unit, strict=True) if plan is not None]
    if len(starts) < len(unit):
        return None
    for begin in _moments(max(starts), last):
        placed = _with_visits(standing, unit, Hold(None, begin, begin), shifts)
        if placed is not None:
            return placed
    return None


def _moments(first: int, last: int) -> Iterator[int]:
    """Seconds at which a crew is tried: close together at first, then further and further apart."""
    moment = first
    for number in range(CREW_TRIES):
        if moment > last:
            return
        yield moment
        moment += CREW_STEP_SECONDS * (1 + number // 6)


def _with_visits(standing: Standing, visits: Unit, hold: Hold, shifts: frozenset[int]) -> Standing | None:
    """Each visit with another technician, started within ``hold`` (and in one of ``shifts``, where any are given)."""
    used: set[int] = set()
    for visit in visits:
        holds = {**standing.holds, visit: hold}
        offer = _offer(held(standing.problem, holds), standing.routes, visit, used, shifts)
        if offer is None:
            return None
        route = standing.routes.get(offer.shift, ())
        routes = {**standing.routes, offer.shift: (*route[: offer.position], visit, *route[offer.position :])}
        kept = Hold(offer.technician, hold.first, offer.start)
        standing = replace(standing, routes=routes, holds={**holds, visit: kept})
        used.add(offer.technician)
    return standing


def _offer(bare: Problem, routes: Routes, visit: int, used: set[int], shifts: frozenset[int]) -> Suggestion | None:
    """The best place for a visit with somebody who is not yet used."""
    work = bare.visits[visit]
    work = replace(work, forbidden_technicians=work.forbidden_technicians | used)
    bare = replace(bare, visits=(*bare.visits[:visit], work, *bare.visits[visit + 1 :]))
    offers = best_insertions(bare, routes, visit, count=len(bare.shifts) if shifts else 1)
    return next((offer for offer in offers if not shifts or offer.shift in shifts), None)


def _stop(standing: Standing, visit: int) -> TimedStop:
    shift = standing.shift_of(visit)
    route = Schedule(held(standing.problem, standing.holds)).timed(shift, standing.routes[shift])
    if route is None:
        raise ValueError(f"shift {shift} cannot be driven")
    return next(stop for stop in route.stops if stop.visit == visit)


def _is_whole(problem: Problem, plan: Solution) -> bool:
    """Whether no crew is there in part, and nothing is done whose predecessor is not."""
    served = {stop.visit for route in plan.routes for stop in route.stops}
    crews = all(len(served & set(crew)) in (0, len(crew)) for crew in problem.crews)
    return crews and all(order.before in served for order in problem.orders if order.after in served)


def _timed(problem: Problem, routes: Routes) -> Solution:
    schedule = Schedule(problem)
    timed = [schedule.timed(shift, visits) for shift, visits in sorted(routes.items()) if visits]
    kept = tuple(route for route in timed if route is not None)
    served = {stop.visit for route in kept for stop in route.stops}
    reasons = Reasons(schedule)
    left = tuple(reasons.of(v) for v in range(len(problem.visits)) if v not in served)
    return Solution(kept, left, evaluate(problem, kept), "linked")


def _stated(problem: Problem, found: Solution) -> Solution:
    """A plan of the held problem as a plan of the real one."""
    schedule = Schedule(problem)
    reasons = Reasons(schedule)
    left = tuple(reasons.of(left.visit) for left in found.unassigned)
    return replace(found, unassigned=left, cost=evaluate(problem, found.routes))


def _rank(problem: Problem, plan: Solution) -> Rank:
    lost = sum(is_fixed(problem, left.visit) for left in plan.unassigned)
    return lost, *problem.objective.of(plan.cost)
