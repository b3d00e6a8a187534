"""Multi-depot files: thousandths, limited durations, vehicles that stand in the problem once for every beginning."""

from __future__ import annotations

import pytest

from bench.instances.instance import Route
from bench.instances.mdvrptw import GRID, Source, judge, parse, state
from solver import validate

FILE = """NAME: TINY
COMMENT: two depots, two customers
CAPACITY: 10
VEHICLES_MAX_DURATION: 50
NODE_COORD_SECTION
1\t0.5\t0.0
2\t100.0\t0.0
3\t3.5\t4.0
4\t97.0\t4.0
DEMAND_SECTION
1\t0
2\t0
3\t6
4\t5
SERVICE_TIME_SECTION
1\t0
2\t0
3\t10
4\t10
TIME_WINDOW_SECTION
1\t0\t120
2\t0\t120
3\t40\t45
4\t0\t100
VEHICLES_DEPOT_SECTION
1\t1
2\t2
DEPOT_SECTION
1
2
EOF
"""


def source() -> Source:
    return parse(FILE)


def route(vehicle: int, *nodes: int) -> Route:
    return {"technician": vehicle, "day": 0, "faults": list(nodes)}


def test_a_vehicle_stands_in_the_problem_once_for_every_beginning() -> None:
    problem = state(source())
    validate(problem)
    assert [(shift.technician, shift.start, shift.end) for shift in problem.shifts[:3]] == [
        (1, 0, 50_000),
        (1, GRID, 100_000),
        (1, 70_000, 120_000),
    ]
    assert problem.shifts[0].excludes == {1, 2}


def test_the_distance_is_in_thousandths_and_both_depots_work() -> None:
    verdict = judge(source(), [route(1, 3), route(2, 4)])
    assert verdict.objective == 2 * 5000 + 2 * 5000
    assert verdict.valid


def test_a_route_lasts_from_its_best_beginning() -> None:
    # Waiting until 40 at customer 3 does not count, for the vehicle leaves at 35 and is back 20 later.
    assert judge(parse(FILE.replace("DURATION: 50", "DURATION: 20")), [route(1, 3), route(2, 4)]).valid
    short = judge(parse(FILE.replace("DURATION: 50", "DURATION: 19")), [route(1, 3), route(2, 4)])
    assert short.defects[0] == "vehicle 1: 20000 long, at most 19000"


@pytest.mark.parametrize(
    ("plan", "complaint"),
    [
        ([route(1, 3, 4)], "vehicle 1: the load is over 10"),
        ([route(2, 3), route(1, 4)], "node 3: reached at"),
        ([route(1, 3)], "1 customers are not served"),
        ([route(1, 3), route(1, 4)], "a vehicle drives two routes"),
        ([route(1, 3), route(2, 4, 3)], "a customer is served twice"),
    ],
)
def test_a_plan_against_the_rules_has_no_objective(plan: list[Route], complaint: str) -> None:
    verdict = judge(source(), plan)
    assert verdict.objective is None
    assert any(complaint in defect for defect in verdict.defects)
