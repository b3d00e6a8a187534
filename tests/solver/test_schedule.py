"""When one route happens: boundaries to the second."""

from __future__ import annotations

import pytest

from solver import UNREACHABLE, Pin, TimedRoute, Visit
from solver.cost import travel_seconds
from solver.schedule import Schedule, merged
from tests.solver.strategies import line, problem, promise, shift, visit


def timed(*visits: Visit, **duty: int) -> TimedRoute | None:
    return Schedule(problem(visits, [shift(**duty)])).timed(0, range(len(visits)))


def moments(route: TimedRoute | None) -> list[tuple[int, int, int, int]]:
    assert route is not None
    return [(stop.depart, stop.arrive, stop.start, stop.finish) for stop in route.stops]


def test_the_technician_leaves_when_his_shift_starts_and_goes_on_when_a_visit_is_finished() -> None:
    route = timed(visit(1), visit(3), start=50)
    assert moments(route) == [(50, 150, 150, 750), (750, 950, 950, 1550)]
    assert route is not None
    assert route.home == 1850


def test_he_leaves_later_rather_than_arrive_before_the_release() -> None:
    assert moments(timed(visit(1, release=1_000))) == [(900, 1_000, 1_000, 1_600)]


def test_he_waits_at_home_for_the_first_window_to_open() -> None:
    assert moments(timed(visit(1, windows=((2_000, 3_000),)))) == [(1_900, 2_000, 2_000, 2_600)]


def test_he_does_not_wait_at_home_when_that_would_break_a_promise_on_his_arrival() -> None:
    waiting = visit(1, windows=((2_000, 3_000),), commitments=(promise(1_500),))
    assert moments(timed(waiting)) == [(1_400, 1_500, 2_000, 2_600)]


def test_he_does_not_wait_at_home_beyond_the_pinned_arrival() -> None:
    pinned = visit(1, windows=((2_000, 3_000),), pin=Pin(window=(0, 800)))
    assert moments(timed(pinned)) == [(700, 800, 2_000, 2_600)]


def test_between_visits_he_goes_at_once_and_waits_on_site() -> None:
    route = timed(visit(1), visit(2, windows=((2_000, 3_000),)))
    assert moments(route)[1] == (700, 800, 2_000, 2_600)


@pytest.mark.parametrize(("closes", "possible"), [(100, True), (99, False)])
def test_work_may_start_in_the_closing_second_of_a_window(closes: int, possible: bool) -> None:
    assert (timed(visit(1, windows=((0, closes),))) is not None) is possible


def test_the_next_window_is_taken_when_the_first_is_missed() -> None:
    assert moments(timed(visit(1, windows=((4_000, 5_000), (0, 99)))))[0][2] == 4_000


@pytest.mark.parametrize(("end", "possible"), [(800, True), (799, False)])
def test_he_may_be_home_in_the_last_second_of_his_shift(end: int, possible: bool) -> None:
    assert (timed(visit(1), end=end) is not None) is possible


@pytest.mark.parametrize(("last", "possible"), [(100, True), (99, False)])
def test_a_pinned_arrival_may_be_in_the_last_second(last: int, possible: bool) -> None:
    assert (timed(visit(1, pin=Pin(window=(0, last)))) is not None) is possible


def test_a_pin_that_opens_later_holds_him_back() -> None:
    assert moments(timed(visit(1, pin=Pin(window=(500, 600)))))[0][:2] == (400, 500)


@pytest.mark.parametrize(("row", "column"), [(0, 1), (1, 2), (2, 0)])
def test_a_leg_without_a_way_makes_the_route_impossible(row: int, column: int) -> None:
    travel = line(0, 100, 200)
    travel[row, column] = UNREACHABLE
    given = problem([visit(1), visit(2)], travel=travel)
    assert Schedule(given).timed(0, (0, 1)) is None
    assert Schedule(problem([visit(1), visit(2)], travel=line(0, 100, 200))).timed(0, (0, 1)) is not None


def test_the_way_there_and_the_way_back_may_differ() -> None:
    travel = line(0, 100)
    travel[1, 0] = 777
    route = Schedule(problem([visit(1)], travel=travel)).timed(0, (0,))
    assert route is not None
    assert (route.stops[0].arrive, route.home) == (100, 100 + 600 + 777)


def test_what_is_under_way_goes_on_from_its_arrival_in_the_past() -> None:
    route = timed(visit(1, under_way=0, arrived=-200), visit(2))
    assert moments(route) == [(-200, -200, -200, 400), (400, 500, 500, 1_100)]


def test_the_way_to_a_visit_already_reached_is_not_driven_again() -> None:
    given = problem([visit(1, under_way=0, arrived=-200)])
    route = Schedule(given).timed(0, (0,))
    assert route is not None
    assert travel_seconds(route) == 100


def test_work_under_way_does_not_end_in_the_past() -> None:
    assert moments(timed(visit(1, under_way=0, arrived=-5_000)))[0] == (-5_000, -5_000, -5_000, 0)


def test_work_under_way_asks_no_window_pin_or_shift_end() -> None:
    late = visit(1, under_way=0, arrived=-10, windows=((-500, -400),), pin=Pin(technician=9, window=(-900, -800)))
    route = timed(late, end=300)
    assert route is not None
    assert route.home == 690


def test_nothing_fits_after_overtime() -> None:
    assert timed(visit(1, under_way=0, arrived=-10), visit(1, service=1), end=300) is None


def test_who_is_on_his_way_arrives_by_the_matrix() -> None:
    assert moments(timed(visit(2, under_way=0), start=30)) == [(30, 230, 230, 830)]


def test_a_route_must_begin_with_what_is_under_way() -> None:
    given = Schedule(problem([visit(1, under_way=0, arrived=0), visit(2)]))
    assert given.timed(0, (1, 0)) is None
    assert given.timed(0, (1,)) is None
    assert given.timed(0, ()) is None


def test_an_empty_route_is_at_home_from_the_start() -> None:
    route = Schedule(problem([], [shift(start=70)])).timed(0, ())
    assert route == TimedRoute(0, (), 70)


def test_overlapping_windows_are_one() -> None:
    assert merged([(50, 60), (0, 10), (5, 20), (21, 30)]) == ((0, 30), (50, 60))
