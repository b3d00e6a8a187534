"""Rests, overtime, slow hours, loads and parts: what bounds a technician's day, to the second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solver import Problem, Shift, Solution, TimedRoute, Visit, check, evaluate
from solver.checking.roads import drive
from solver.problem import Break
from solver.schedule import Schedule
from solver.solution import TimedBreak
from solver.traffic import Clock, Traffic
from tests.solver.strategies import line, problem, promise, shift, visit

LUNCH = Break(earliest=1_000, latest=2_000, duration=600)


def route_of(duty: Shift, *visits: Visit, **more: object) -> tuple[Problem, TimedRoute | None]:
    given_problem = replace(problem(visits, [duty]), **more)  # type: ignore[arg-type]
    return given_problem, Schedule(given_problem).timed(0, range(len(visits)))


def sound(given_problem: Problem, route: TimedRoute) -> bool:
    plan = Solution((route,), (), evaluate(given_problem, [route]), "by hand")
    return check(given_problem, plan) == ()


def test_lunch_is_taken_before_the_visit_that_would_end_too_late_for_it() -> None:
    given_problem, route = route_of(shift(breaks=(LUNCH,)), visit(1, service=900), visit(2, service=1_200))
    assert route is not None
    assert route.breaks == (TimedBreak(1, 1_000, 1_600),)
    assert route.stops[1].depart == 1_600
    assert sound(given_problem, route)


@pytest.mark.parametrize(("service", "rests"), [(1_000, 0), (1_001, 1)])
def test_lunch_is_put_off_while_work_ends_in_its_last_second(service: int, rests: int) -> None:
    visits = (visit(1, service=900), visit(1, service=service))
    _, route = route_of(shift(breaks=(replace(LUNCH, latest=1_900),), base=1), *visits)
    assert route is not None
    assert len(route.breaks) == rests


def test_who_is_home_by_then_needs_no_lunch() -> None:
    _, route = route_of(shift(breaks=(LUNCH,)), visit(1))
    assert route is not None
    assert route.breaks == ()


def test_waiting_for_a_window_is_a_good_time_for_lunch() -> None:
    late = visit(1, windows=((3_000, 4_000),))
    given_problem, route = route_of(shift(breaks=(LUNCH,)), visit(1), late)
    assert route is not None
    assert route.stops[1].start == 3_000
    assert sound(given_problem, route)


def test_a_break_that_was_over_before_the_shift_began_is_not_owed() -> None:
    _, route = route_of(shift(start=2_001, breaks=(LUNCH,)), visit(1))
    assert route is not None
    assert route.breaks == ()


def test_a_night_away_ends_in_the_morning() -> None:
    night = Break(earliest=3_000, latest=5_000, duration=2_000, until=9_000)
    days_away = shift(end=15_000, breaks=(night,), price=7_200)
    given_problem, route = route_of(days_away, visit(5, service=3_500), visit(5, service=1_500))
    assert route is not None
    assert route.breaks == (TimedBreak(1, 4_000, 9_000),)
    assert route.stops[1].start == 9_000
    assert evaluate(given_problem, [route]).duty == 7_200
    assert sound(given_problem, route)


def test_a_plan_without_the_rest_that_is_due_is_caught() -> None:
    given_problem, route = route_of(shift(), visit(1, service=900), visit(2, service=1_200))
    assert route is not None
    owed = replace(given_problem, shifts=(shift(breaks=(LUNCH,)),))
    plan = Solution((route,), (), evaluate(owed, [route]), "by hand")
    assert [defect.code for defect in check(owed, plan)] == ["solution.missing_break"]


@pytest.mark.parametrize(("overtime", "possible"), [(100, True), (99, False)])
def test_overtime_is_allowed_to_the_second_and_counted(overtime: int, possible: bool) -> None:
    given_problem, route = route_of(shift(end=700, overtime=overtime), visit(1))
    assert (route is not None) is possible
    if route is not None:
        assert evaluate(given_problem, [route]).overtime == 100
        assert sound(given_problem, route)


def slow(*speeds: int) -> Traffic:
    return Traffic(np.zeros((6, 6), dtype=np.int64), np.array([speeds], dtype=np.int64), span=1_000)


def test_a_leg_takes_twice_as_long_at_half_speed() -> None:
    given_problem, route = route_of(shift(), visit(1), traffic=slow(500))
    assert route is not None
    assert (route.stops[0].arrive, route.home) == (200, 1_000)
    assert evaluate(given_problem, [route]).travel == 400
    assert sound(given_problem, route)


def test_an_hour_that_gets_faster_is_driven_through_in_parts() -> None:
    assert Clock(np.array([500, 1_000]), 1_000).arrival(900, 100) == 1_050


@given(
    st.lists(st.integers(1, 2_000), min_size=1, max_size=5),
    st.integers(-3_000, 9_000),
    st.integers(0, 4_000),
)
def test_nobody_overtakes_by_leaving_later_and_both_judges_agree(speeds: list[int], depart: int, base: int) -> None:
    clock = Clock(np.array(speeds), 1_000)
    arrive = clock.arrival(depart, base)
    assert depart <= arrive <= clock.arrival(depart + 1, base)
    first = clock.departure(arrive, base)
    assert clock.arrival(first, base) >= arrive > clock.arrival(first - 1, base)
    given_problem = replace(problem(travel=line(*[0, base] * 3)), traffic=slow(*speeds))
    assert drive(given_problem, 0, 1, depart) == arrive


@given(st.lists(st.integers(200, 1_500), min_size=1, max_size=4), st.integers(0, 3_000), st.integers(0, 4_000))
def test_a_promise_is_not_lost_to_the_rounding_of_a_slow_hour(speeds: list[int], opens: int, due: int) -> None:
    waiting = visit(1, windows=((opens, opens + 5_000),), commitments=(promise(due),))
    given_problem, route = route_of(shift(end=20_000), waiting, traffic=slow(*speeds))
    assert route is not None
    earliest = drive(given_problem, 0, 1, 0)
    assume(earliest is not None and earliest <= due)
    assert route.stops[0].arrive <= due
    assert sound(given_problem, route)


@pytest.mark.parametrize(("capacity", "possible"), [(5, True), (4, False)])
def test_a_van_holds_its_capacity_and_no_more(capacity: int, possible: bool) -> None:
    _, route = route_of(shift(capacity=(capacity,)), visit(1, load=(2,)), visit(2, load=(3,)))
    assert (route is not None) is possible


def test_a_part_that_is_not_in_stock_is_had_after_the_call_at_the_base() -> None:
    fetched = problem([visit(2, parts=((7, 1),)), visit(0, service=60)], [shift(base_call=1, stock=((8, 1),))])
    schedule = Schedule(fetched)
    assert schedule.timed(0, (0,)) is None
    assert schedule.timed(0, (0, 1)) is None
    assert schedule.timed(0, (1, 0)) is not None


def test_parts_in_stock_run_out() -> None:
    given_problem = problem([visit(1, parts=((7, 1),)), visit(2, parts=((7, 1),))], [shift(stock=((7, 1),))])
    assert Schedule(given_problem).timed(0, (0,)) is not None
    assert Schedule(given_problem).timed(0, (0, 1)) is None


def test_the_work_of_a_stranger_is_counted() -> None:
    given_problem, route = route_of(shift(3), visit(1, preferred=frozenset({4})), visit(2, preferred=frozenset({3})))
    assert route is not None
    assert evaluate(given_problem, [route]).strangers == 1
    assert sound(given_problem, route)


def test_a_long_day_weighs_more_than_two_short_ones() -> None:
    given_problem, route = route_of(shift(), visit(1, service=1_000))
    assert route is not None
    assert evaluate(given_problem, [route]).imbalance == ((1_000 + 200) // 60) ** 2
