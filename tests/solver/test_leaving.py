"""Leaving home later: as late as lets the technician be home at the same moment, and never at a promise's cost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver import Pin, Problem, TimedRoute, Visit, check, evaluate, insert
from solver.objective import Objective
from solver.schedule import Schedule
from tests.solver.strategies import problem, problems, promise, shift, visit

AWAY = Objective(((("broken", 1),), (("lateness", 1),), (("unassigned", 1),), (("duration", 1),)))


def timed(*visits: Visit) -> TimedRoute:
    route = Schedule(replace(problem(visits), objective=AWAY)).timed(0, range(len(visits)))
    assert route is not None
    return route


def test_he_leaves_as_late_as_the_first_window_lets_him_rather_than_wait_at_the_second() -> None:
    route = timed(visit(1, windows=((0, 1_000),)), visit(2, windows=((5_000, 6_000),)))
    assert [(stop.depart, stop.arrive, stop.start) for stop in route.stops] == [
        (900, 1_000, 1_000),
        (1_600, 1_700, 5_000),
    ]
    assert route.home == 5_800


def test_he_leaves_no_later_than_lets_him_be_home_at_the_same_moment() -> None:
    route = timed(visit(1), visit(2, windows=((5_000, 6_000),)))
    assert route.stops[0].depart == 4_200
    assert route.stops[1].arrive == route.stops[1].start == 5_000


def test_no_promise_is_broken_for_a_shorter_day() -> None:
    by_arrival = timed(visit(1, commitments=(promise(300),)), visit(2, windows=((5_000, 6_000),)))
    by_finish = timed(visit(1, commitments=(promise(950, on_finish=True),)), visit(2, windows=((5_000, 6_000),)))
    assert by_arrival.stops[0].arrive == 300
    assert by_finish.stops[0].finish == 950


def test_no_locked_arrival_is_missed_for_a_shorter_day() -> None:
    route = timed(visit(1, pin=Pin(0, (0, 400))), visit(2, windows=((5_000, 6_000),)))
    assert route.stops[0].arrive == 400


def test_the_day_of_a_plan_lasts_from_leaving_to_being_home() -> None:
    crew = [shift(0), shift(1, start=50)]
    stated = replace(problem([visit(1, windows=((900, 900),)), visit(3)], crew), objective=AWAY)
    plan = insert(stated, {})
    assert plan.cost.duration == sum(route.home - route.stops[0].depart for route in plan.routes if route.stops)
    assert check(stated, plan) == ()


@settings(max_examples=200, deadline=None)
@given(problems(), st.data())
def test_whoever_leaves_a_second_later_is_home_later_or_breaks_something(stated: Problem, data: st.DataObject) -> None:
    assume(stated.shifts)
    stated = replace(stated, visits=tuple(replace(work, windows=work.windows[:1]) for work in stated.visits))
    free = [number for number, work in enumerate(stated.visits) if work.under_way is None]
    visits = data.draw(st.permutations(free)) if free else []
    early = Schedule(stated).timed(0, visits)
    late = Schedule(replace(stated, objective=AWAY)).timed(0, visits)
    assert (early is None) == (late is None)
    if early is None or late is None or not late.stops or any(v.under_way == 0 for v in stated.visits):
        return
    assert late.home == early.home
    assert evaluate(stated, [late])[:2] == evaluate(stated, [early])[:2]
    begins = late.stops[0].depart + 1
    crew = (replace(stated.shifts[0], start=begins, end=max(begins, stated.shifts[0].end)), *stated.shifts[1:])
    later = Schedule(replace(stated, shifts=crew)).timed(0, visits)
    if later is not None and later.home == late.home:
        assert evaluate(stated, [later])[:2] > evaluate(stated, [late])[:2]
