"""The checker is checked: sound plans are broken in every way we can think of, and every one is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Commitment, Cost, LeftOut, Pin, Problem, Solution, TimedRoute, TimedStop, check, evaluate, insert
from solver.problem import UNREACHABLE
from tests.solver.strategies import line, problem, problems, shift, visit

SKILLED = ((1, 2),)

CREW = (
    shift(0, skills=SKILLED),
    shift(1, own_staff=False),
    shift(2, base=5, skills=((1, 1),)),
)
WORK = (
    visit(1, under_way=0, arrived=-100, commitments=(Commitment(-200, 2),)),
    visit(2, skills=SKILLED, commitments=(Commitment(2_000, 3, on_finish=True),)),
    visit(3, release=3_000, allowed_technicians=frozenset({0, 1})),
    visit(4, windows=((1_000, 2_000), (4_000, 5_000)), forbidden_technicians=frozenset({0, 2})),
    visit(5, pin=Pin(2, (500, 600)), own_staff_only=True),
    visit(1, skills=((9, 1),), commitments=(Commitment(50, 4),)),
)
PLAN = {0: (0, 1, 2), 1: (3,), 2: (4,)}
GIVEN = problem(WORK, CREW, previous={0: (1, 3)})


def sound() -> Solution:
    solution = insert(GIVEN, PLAN)
    assert solution.order == PLAN
    return solution


Break = Callable[[Solution], Solution]


def stop(shift_number: int, position: int, **changes: int) -> Break:
    """Change one stop of one route, and leave the claimed cost right for the times that result."""

    def broken(solution: Solution) -> Solution:
        stops = list(solution.routes[shift_number].stops)
        stops[position] = replace(stops[position], **changes)
        return priced(rerouted(solution, shift_number, tuple(stops)))

    return broken


def later(shift_number: int, seconds: int) -> Break:
    """The whole route so much later (or earlier)."""

    def broken(solution: Solution) -> Solution:
        route = solution.routes[shift_number]
        moved = tuple(delayed(one, seconds) for one in route.stops)
        routes = list(solution.routes)
        routes[shift_number] = TimedRoute(route.shift, moved, route.home + seconds)
        return priced(replace(solution, routes=tuple(routes)))

    return broken


def delayed(one: TimedStop, seconds: int) -> TimedStop:
    return TimedStop(one.visit, one.depart + seconds, one.arrive + seconds, one.start + seconds, one.finish + seconds)


def rerouted(solution: Solution, shift_number: int, stops: tuple[TimedStop, ...]) -> Solution:
    routes = list(solution.routes)
    routes[shift_number] = replace(routes[shift_number], stops=stops)
    return replace(solution, routes=tuple(routes))


def given_to(shift_number: int, visits: tuple[int, ...]) -> Break:
    """Drive these visits in this shift with honest times, taking them from wherever they were."""

    def broken(solution: Solution) -> Solution:
        routes = [
            replace(route, stops=tuple(one for one in route.stops if one.visit not in visits))
            for route in solution.routes
        ]
        routes[shift_number] = driven(shift_number, visits)
        kept = [driven(r.shift, tuple(s.visit for s in r.stops)) for r in routes if r.stops]
        left = tuple(one for one in solution.unassigned if one.visit not in visits)
        return priced(replace(solution, routes=tuple(kept), unassigned=left))

    return broken


def driven(shift_number: int, visits: tuple[int, ...]) -> TimedRoute:
    """Honest legs and services that ask no other rule."""
    duty = GIVEN.shifts[shift_number]
    ready, place, stops = duty.start, duty.start_location, []
    for number in visits:
        work = GIVEN.visits[number]
        leg = int(GIVEN.travel[place, work.location])
        fact = work.arrived if work.under_way == shift_number else None
        arrive = max(ready + leg, work.release) if fact is None else fact
        start = next((max(arrive, opens) for opens, closes in work.windows if arrive <= closes), arrive)
        finish = start + work.service
        stops.append(TimedStop(number, arrive - (leg if fact is None else 0), arrive, start, finish))
        ready, place = finish, work.location
    return TimedRoute(shift_number, tuple(stops), ready + int(GIVEN.travel[place, duty.end_location]))


def priced(solution: Solution) -> Solution:
    """Claim the right cost, so that only the break itself can be caught."""
    return replace(solution, cost=evaluate(GIVEN, solution.routes))


def claimed(tier: str, by: int) -> Break:
    return lambda solution: replace(solution, cost=solution.cost._replace(**{tier: getattr(solution.cost, tier) + by}))


def left_out(*visits: int, reason: str = "no_time") -> Break:
    def broken(solution: Solution) -> Solution:
        keep = {route.shift: tuple(s.visit for s in route.stops if s.visit not in visits) for route in solution.routes}
        routes = tuple(driven(shift_number, stops) for shift_number, stops in keep.items() if stops)
        more = tuple(LeftOut(number, reason) for number in visits)
        return priced(replace(solution, routes=routes, unassigned=solution.unassigned + more))

    return broken


BREAKS: dict[str, tuple[str, Break]] = {
    "a visit forgotten": ("missing", lambda s: priced(replace(s, unassigned=()))),
    "a visit done and left out": ("twice", lambda s: replace(s, unassigned=(*s.unassigned, LeftOut(3, "no_time")))),
    "a visit done twice": ("twice", lambda s: priced(rerouted(s, 1, s.routes[1].stops + s.routes[2].stops))),
    "a visit nobody knows": ("unknown_visit", lambda s: replace(s, unassigned=(*s.unassigned, LeftOut(77, "no_time")))),
    "a shift nobody knows": ("unknown_shift", lambda s: replace(s, routes=(*s.routes, TimedRoute(9, (), 0)))),
    "one shift driven twice": ("shift_twice", lambda s: replace(s, routes=(*s.routes, s.routes[1]))),
    "a route of nothing": (
        "empty_route",
        lambda s: replace(s, routes=(s.routes[0], s.routes[1], TimedRoute(2, (), 0))),
    ),
    "a leg shorter than the road": ("wrong_leg", stop(1, 0, depart=1_300)),
    "a leg longer than the road": ("wrong_leg", stop(1, 0, depart=0)),
    "leaving before the work is done": ("leaves_before_finish", stop(0, 0, finish=700)),
    "leaving before the shift starts": ("before_shift", later(2, -1_000)),
    "arriving before the release": ("before_release", later(0, -100)),
    "starting before arriving": ("starts_before_arrival", stop(1, 0, arrive=1_500, depart=1_100)),
    "work too short": ("wrong_service", stop(1, 0, finish=1_500)),
    "work too long": ("wrong_service", stop(2, 0, finish=1_300)),
    "starting before the window opens": ("outside_windows", later(1, -1)),
    "starting between the windows": ("outside_windows", later(1, 1_001)),
    "idling on site": ("idle_on_site", stop(0, 1, start=650, finish=1_250)),
    "arriving before the pinned time": ("pin_window", later(2, -1)),
    "arriving after the pinned time": ("pin_window", later(2, 101)),
    "another than the pinned technician": ("pin_technician", given_to(0, (0, 4, 1, 2))),
    "somebody without the skill": ("unskilled", given_to(1, (1, 3))),
    "somebody whose level is too low": ("unskilled", given_to(2, (4, 1))),
    "a skill nobody has": ("unskilled", given_to(1, (3, 5))),
    "somebody not allowed": ("not_to_be_sent", given_to(2, (4, 2))),
    "somebody forbidden": ("not_to_be_sent", given_to(0, (0, 1, 2, 3))),
    "a subcontractor where own staff is asked": ("not_to_be_sent", given_to(1, (4, 3))),
    "home too early": ("wrong_home", lambda s: replace(s, routes=(*s.routes[:2], replace(s.routes[2], home=1)))),
    "home after the shift": ("after_shift", later(1, 7_000)),
    "what is under way done later": ("under_way_moved", given_to(0, (1, 0, 2))),
    "what is under way given to another": ("under_way_moved", given_to(1, (0, 3))),
    "what is under way dropped": ("under_way_dropped", left_out(0, reason="under_way_conflict")),
    "a fact changed": ("arrival_changed", stop(0, 0, arrive=-50, depart=-50, start=-50, finish=550)),
    "work under way that starts when it did not": ("wrong_start", stop(0, 0, start=-60)),
    "work under way cut short": ("wrong_service", stop(0, 0, finish=300)),
    "a reason nobody knows": ("wrong_reason", left_out(3, reason="weather")),
    "a skill somebody has called missing": ("wrong_reason", left_out(2, reason="no_skill")),
    "somebody who may go called missing": ("wrong_reason", left_out(2, reason="no_technician")),
    "windows that are not there": ("wrong_reason", left_out(2, reason="outside_windows")),
    "a pin that is not there": ("wrong_reason", left_out(2, reason="pin_impossible")),
    "a road called missing": ("wrong_reason", left_out(2, reason="unreachable")),
    **{f"a wrong sum of {tier}": ("wrong_cost", claimed(tier, -1)) for tier in Cost._fields},
}


def codes(solution: Solution) -> set[str]:
    return {defect.code.removeprefix("solution.") for defect in check(GIVEN, solution)}


def test_the_plan_to_be_broken_is_sound() -> None:
    assert check(GIVEN, sound()) == ()
    assert {left.visit: left.reason for left in sound().unassigned} == {5: "no_skill"}


@pytest.mark.parametrize(("code", "broken"), BREAKS.values(), ids=BREAKS)
def test_it_is_caught(code: str, broken: Break) -> None:
    assert code in codes(broken(sound()))


@pytest.mark.parametrize(("row", "column", "code"), [(2, 3, "no_way"), (3, 0, "no_way_home")])
def test_a_road_that_is_closed_is_noticed(row: int, column: int, code: str) -> None:
    travel = line(0, 100, 200, 300, 400, 500)
    travel[row, column] = UNREACHABLE
    found = {defect.code for defect in check(replace(GIVEN, travel=travel), sound())}
    assert f"solution.{code}" in found


def test_a_plan_with_several_defects_tells_them_all() -> None:
    solution = claimed("travel", 1)(later(2, -1)(sound()))
    assert codes(solution) >= {"pin_window", "wrong_cost"}


def test_a_defect_says_where_it_is() -> None:
    assert str(check(GIVEN, later(2, -1)(sound()))[0]).startswith("route 2, visit 4: solution.pin_window(")


EVERYWHERE: dict[str, Callable[[TimedStop], TimedStop]] = {
    "arrives a second early": lambda one: replace(one, arrive=one.arrive - 1),
    "departs a second late": lambda one: replace(one, depart=one.depart + 1),
    "finishes a second early": lambda one: replace(one, finish=one.finish - 1),
    "starts before it arrives": lambda one: replace(one, start=one.arrive - 1),
    "is another visit": lambda one: replace(one, visit=one.visit + 1),
}


@given(problems(), st.sampled_from(sorted(EVERYWHERE)), st.data())
@settings(max_examples=80, deadline=None)
def test_a_stop_changed_anywhere_in_any_plan_is_caught(problem: Problem, name: str, data: st.DataObject) -> None:
    solution = insert(problem, {})
    if not solution.routes:
        return
    route = data.draw(st.integers(0, len(solution.routes) - 1))
    position = data.draw(st.integers(0, len(solution.routes[route].stops) - 1))
    stops = list(solution.routes[route].stops)
    stops[position] = EVERYWHERE[name](stops[position])
    assert check(problem, rerouted(solution, route, tuple(stops)))


@given(problems(), st.sampled_from(Cost._fields), st.integers(-3, 3).filter(bool))
@settings(max_examples=40, deadline=None)
def test_a_wrong_claim_about_any_tier_is_caught(problem: Problem, tier: str, by: int) -> None:
    assert [defect.where for defect in check(problem, claimed(tier, by)(insert(problem, {})))] == [tier]
