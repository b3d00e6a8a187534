"""Travel that is worked out leg by leg takes the place of a matrix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Problem, check, insert, solve, validate
from solver.lazy_travel import LARGEST_MATRIX, Driving, PointTravel, TravelSource
from solver.part import part_of
from solver.problem import UNREACHABLE
from tests.solver.strategies import line, problem, problems, shift, visit

GUANGZHOU, SHENZHEN = (23.13, 113.26), (22.54, 114.06)
degrees = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


def some_points(*places: tuple[float, float], **how: float) -> PointTravel:
    return PointTravel(np.array(places, dtype=float), replace(Driving(), **how))  # type: ignore[arg-type]


def test_one_place_is_no_drive_and_the_next_house_is_the_shortest() -> None:
    travel = some_points(GUANGZHOU, GUANGZHOU, (23.131, 113.26), shortest_seconds=180)
    assert travel[0, 1] == 0
    assert travel[0, 2] == 180


def test_a_drive_is_slow_in_town_and_faster_beyond() -> None:
    """26 km as the crow flies are 33.8 by road: 20 at 32 km/h, 13.8 at 70."""
    north = 26.0 / (np.pi / 180 * 6371.0)
    seconds = some_points((23.0, 113.0), (23.0 + north, 113.0))[0, 1]
    assert seconds == pytest.approx(20 / 32 * 3600 + 13.8 / 70 * 3600, abs=1)


def test_legs_are_rounded_up_to_whole_steps() -> None:
    by_the_second, by_the_minute = some_points(GUANGZHOU, SHENZHEN), some_points(GUANGZHOU, SHENZHEN, step_seconds=60)
    assert by_the_minute[0, 1] == -(-by_the_second[0, 1] // 60) * 60


def test_opposite_ends_of_the_earth_have_a_leg() -> None:
    assert 0 < some_points((0.0, 0.0), (0.0, 180.0))[0, 1] < UNREACHABLE


def test_a_matrix_that_no_machine_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        np.asarray(PointTravel(np.zeros((LARGEST_MATRIX + 1, 2))))


def test_a_matrix_is_no_source() -> None:
    assert isinstance(some_points(GUANGZHOU), TravelSource)
    assert not isinstance(line(0, 100), TravelSource)


@given(st.lists(degrees, min_size=1, max_size=8), st.sampled_from([1, 60]))
@settings(max_examples=40, deadline=None)
def test_a_leg_is_the_same_however_it_is_asked(places: list[tuple[float, float]], step: int) -> None:
    travel, every = some_points(*places, step_seconds=step), np.arange(len(places))
    matrix = np.asarray(travel)
    assert matrix.tolist() == travel[np.ix_(every, every)].tolist()
    assert matrix.tolist() == [[travel[a, b] for b in range(len(places))] for a in range(len(places))]
    assert matrix[0].tolist() == travel[0, every].tolist()
    assert np.asarray(travel.among([0])).tolist() == [[0]]


@given(problems(), st.lists(degrees, min_size=5, max_size=5))
@settings(max_examples=15, deadline=None)
def test_a_problem_with_lazy_travel_has_the_plan_of_its_matrix(
    stated: Problem, places: list[tuple[float, float]]
) -> None:
    lazy = replace(stated, travel=some_points(*places[: stated.travel.shape[0]]))
    validate(lazy)
    plan = insert(lazy, {})
    assert plan == insert(replace(stated, travel=np.asarray(lazy.travel)), {})
    assert check(lazy, plan) == ()
    around = [0] if stated.visits else []
    assert check(lazy, solve(lazy, budget=Budget(rounds=3), start=plan.order, around=around)) == ()


def test_a_part_of_a_lazy_problem_is_lazy() -> None:
    stated = replace(problem([visit(1)], [shift()]), travel=some_points(GUANGZHOU, SHENZHEN, (30.0, 100.0)))
    part = part_of(stated, [0], [0])
    assert isinstance(part.problem.travel, PointTravel)
    assert part.problem.travel.shape == (2, 2)


def test_a_place_that_is_not_there_is_an_issue() -> None:
    stated = replace(problem([visit(2)], [shift()]), travel=some_points(GUANGZHOU, SHENZHEN))
    with pytest.raises(ValueError, match="unknown_location"):
        validate(stated)
