"""Solomon files: cut distances, hard windows, capacity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.instances.instance import Route
from bench.instances.vrptw import Customer, Source, judge, parse, state, tenths
from solver import validate

FILE = """TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0        100          0
    1      3         4          6          0         50         10
    2      6         8          5         40         60         10
    3      1         1          4          0         90          0
"""


def source() -> Source:
    return parse(FILE)


def route(vehicle: int, *customers: int) -> Route:
    return {"technician": vehicle, "day": 0, "faults": list(customers)}


def test_the_file_becomes_a_problem_in_tenths() -> None:
    problem = state(source())
    validate(problem)
    assert len(problem.shifts) == 2
    assert problem.shifts[0].capacity == (10,)
    assert problem.visits[1].windows == ((400, 600),)
    assert problem.visits[1].load == (5,)
    assert problem.travel[0].tolist() == [0, 50, 100, 14]


@given(st.tuples(*[st.integers(-500, 500)] * 4))
def test_a_distance_is_the_euclidean_one_cut_after_one_decimal(ends: tuple[int, int, int, int]) -> None:
    one, other = (Customer(0, x, y, 0, 0, 0, 0) for x, y in (ends[:2], ends[2:]))
    cut = tenths(one, other)
    assert cut**2 <= 100 * ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) < (cut + 1) ** 2


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=12))
def test_the_matrix_and_the_judge_measure_alike(points: list[tuple[int, int]]) -> None:
    customers = tuple(Customer(n, x, y, 0, 0, 9999, 0) for n, (x, y) in enumerate(points))
    travel = state(Source("made", 1, 1, customers)).travel
    assert [[tenths(a, b) for b in customers] for a in customers] == travel.tolist()


def test_the_distance_of_a_plan_is_added_up() -> None:
    verdict = judge(source(), [route(0, 1, 3), route(1, 2)])
    # 0-1 is 5, 1-3 is the root of 13 cut to 3.6, 3-0 is 1.4; there and back to customer 2 is 20.
    assert verdict.objective == 5.0 + 3.6 + 1.4 + 20.0
    assert verdict.valid


@pytest.mark.parametrize(
    ("plan", "complaint"),
    [
        ([route(0, 1, 2), route(1, 3)], "is over 10"),
        ([route(0, 1), route(1, 2)], "1 customers are not served"),
        ([route(0, 1, 3), route(1, 2, 3)], "served twice"),
        ([route(0, 2), route(1, 1), route(2, 3)], "3 vehicles, there are 2"),
    ],
)
def test_a_plan_against_the_rules_has_no_objective(plan: list[Route], complaint: str) -> None:
    verdict = judge(source(), plan)
    assert verdict.objective is None
    assert any(complaint in defect for defect in verdict.defects)


def test_a_window_is_closed_after_its_last_moment() -> None:
    customers = source().customers
    just = replace(source(), customers=(customers[0], replace(customers[1], due=5), *customers[2:]))
    late = replace(source(), customers=(customers[0], replace(customers[1], due=4), *customers[2:]))
    plan = [route(0, 1, 3), route(1, 2)]
    assert judge(just, plan).valid
    assert judge(late, plan).defects == ("customer 1: reached 5.0, closed at 4",)
