"""Turn a solver's solution back into a plan of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime, timedelta

from dispatch.demands import demanded_skills
from dispatch.model.moment import Interval, seconds_between
from dispatch.model.plan import Leg, Plan, PlanStatus, Route, Stop, Unassigned
from dispatch.planning.inspections import behind_faults
from dispatch.planning.nights import left_behind, nights_of
from dispatch.planning.statement import ORDINARY_DUTY, Stated, orders_of
from dispatch.planning.traffic import driven_seconds, in_traffic
from dispatch.skill_names import permits
from solver import rank
from solver.problem import Problem
from solver.solution import LeftOut, Solution, TimedRoute, TimedStop

Insert = Callable[[Problem, Mapping[int, tuple[int, ...]], frozenset[int]], Solution]
"""Places what the routes (shift -> visits) do not have, the visits given last in what all others leave."""


def plan_from(stated: Stated, solution: Solution, *, stage: str | None = None) -> Plan:
    """A draft with real times and legs; ``version`` 0 until the store numbers it.

    ``stage`` credits another engine than the last one, when that only carried routes over to newer facts.
    """
    routes = tuple(_route(stated, route) for route in solution.routes if route.stops)
    left_out = tuple(_unassigned(stated, left) for left in solution.unassigned)
    return Plan(
        version=0,
        status=PlanStatus.DRAFT,
        based_on=stated.snapshot.seq,
        made_at=stated.snapshot.now,
        stage=stage or solution.stage,
        routes=(*routes, *_only_homewards(stated, {route.shift for route in solution.routes if route.stops})),
        unassigned=stated.impossible + left_out,
        objective=tuple(solution.cost),
    )


def inserted(stated: Stated, plan: Plan | None, insert: Insert) -> Solution:
    """What is legal of a plan, with every other work order at its best place: faults first, inspections after them."""
    return insert(stated.problem, orders_of(stated, plan), behind_faults(stated.work_orders, stated.problem))


def starting_routes(stated: Stated, plan: Plan | None, insert: Insert) -> dict[int, tuple[int, ...]]:
    """Where a search begins: the routes of a plan, or, where inspections may move, faults in their places first."""
    if all(work_order.owed is None for work_order in stated.work_orders):
        return orders_of(stated, plan)
    return {route.shift: tuple(stop.visit for stop in route.stops) for route in inserted(stated, plan, insert).routes}


def is_better(stated: Stated, found: Solution, kept: Solution) -> bool:
    """Whether a plan beats another by what the planner puts first; an equal one is no reason to change anything."""
    return rank(stated.problem, found) < rank(stated.problem, kept)


def _at(stated: Stated, seconds: int) -> datetime:
    return stated.snapshot.now + timedelta(seconds=seconds)


def _route(stated: Stated, route: TimedRoute) -> Route:
    duty, shift = stated.duties[route.shift], stated.problem.shifts[route.shift]
    stops: list[Stop] = []
    here = shift.start_location
    for timed in route.stops:
        stops.append(_stop(stated, timed, here))
        here = stated.problem.visits[timed.visit].location
    leaves = max([route.stops[-1].finish, *(rest.end for rest in route.breaks if rest.after == len(route.stops))])
    home_leg = _leg_at(stated, here, shift.end_location, leaves)
    rests = ((_at(stated, rest.start), _at(stated, rest.end)) for rest in route.breaks)
    nights = nights_of(duty, rests)
    return Route(duty.shift_id, duty.technician.id, tuple(stops), home_leg, _at(stated, route.home), nights)


def _only_homewards(stated: Stated, used: Set[int]) -> Iterator[Route]:
    """Routes without a stop: whoever is done far from home stays out for the night and drives home in the morning."""
    shifts = stated.problem.shifts

    def leg(i: int) -> Leg | None:
        duty = stated.duties[i]
        leaves = shifts[i].start if duty.night is None else seconds_between(stated.snapshot.now, duty.night.end)
        return _leg_at(stated, shifts[i].start_location, shifts[i].end_location, leaves)

    def seconds_home(i: int) -> int | None:
        found = leg(i)
        return None if found is None else found.seconds

    for i in left_behind(stated.duties, used, seconds_home):
        duty, home_leg = stated.duties[i], leg(i)
        assert home_leg is not None, "only who has a way home is asked about"
        nights = () if duty.night is None else (Interval(max(duty.span.start, duty.night.start), duty.night.end),)
        leaves = nights[0].end if nights else duty.span.start
        home_at = leaves + timedelta(seconds=home_leg.seconds)
        yield Route(duty.shift_id, duty.technician.id, (), home_leg, home_at, nights)


def _stop(stated: Stated, timed: TimedStop, here: int) -> Stop:
    visit, work_order = stated.problem.visits[timed.visit], stated.work_orders[timed.visit]
    under_way = visit.under_way is not None
    leg = _leg_driven(stated, work_order.id) if under_way else _leg_at(stated, here, visit.location, timed.depart)
    depart_at, arrive_at = _at(stated, timed.depart), _at(stated, timed.arrive)
    if under_way and work_order.departed_at is not None:
        depart_at = min(work_order.departed_at, arrive_at)
    assert leg is not None, "the checker lets no route use a leg that does not exist"
    return Stop(
        work_order.id,
        leg,
        depart_at,
        arrive_at,
        _at(stated, timed.start),
        _at(stated, timed.finish),
        pinned=work_order.pin is not None,
        under_way=under_way,
    )


def _leg_at(stated: Stated, here: int, there: int, depart: int) -> Leg | None:
    """The leg of who leaves at ``depart`` seconds from now, as long as it lasts at that hour, with its rides."""
    leg = stated.travel.leg(here, there)
    if leg is None:
        return None
    seconds = driven_seconds(stated.problem.traffic, here, there, depart, leg.seconds)
    return in_traffic(stated.in_full(here, there, leg), seconds)


def _leg_driven(stated: Stated, work_order_id: str) -> Leg:
    """The trip of a visit under way, as the plan that sent him had it."""
    published = stated.snapshot.published
    found = None if published is None else published.stop_of(work_order_id)
    return Leg(0, 0, "under_way") if found is None else found[1].leg


def _unassigned(stated: Stated, left: LeftOut) -> Unassigned:
    facts = {name: str(value) for name, value in left.facts.items()}
    work_order = stated.work_orders[left.visit]
    lacked = stated.skill_codes.get(left.facts.get("skill", ORDINARY_DUTY), work_order.skill)
    facts["skill"], facts["level"] = lacked, str(demanded_skills(work_order).get(lacked, work_order.level))
    reason = "no_permit" if left.reason == "no_skill" and lacked in permits() else left.reason
    return Unassigned(work_order.id, reason, facts)
