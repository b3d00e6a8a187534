"""Files of technicians with tools and parts: what is read, and how long a route lasts at best."""

from __future__ import annotations

import pytest

from bench.instances.instance import Route
from bench.instances.trsp import ALWAYS_HAS, Source, judge, parse, state
from solver import validate

FILE = """TINY

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2      2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     10    0      200    0      [] \t[] \t[]
1    0     0     0      200    0      [0] \t[0] \t[2,0]
2    50    0     0      200    0      [0,1] \t[] \t[0,0]
3    3     4     30     60     10     [0] \t[0] \t[2,0]
4    6     8     50     90     10     [0] \t[] \t[1,0]
"""


def source() -> Source:
    return parse(FILE)


def route(technician: int, *requests: int) -> Route:
    return {"technician": technician, "day": 0, "faults": list(requests)}


def test_tools_never_run_out_and_parts_do() -> None:
    problem = state(source())
    validate(problem)
    first = problem.shifts[0]
    assert dict(first.stock) == {0: ALWAYS_HAS, 1: 2}
    assert dict(problem.visits[0].parts) == {0: 1, 1: 2}
    assert first.base_call == 2
    assert problem.visits[2].allowed_technicians == frozenset({0})


def test_legs_are_rounded_up_to_thousandths() -> None:
    travel = state(source()).travel
    assert travel[1][3] == 5000
    assert travel[0][3] == 6709  # the root of 45 is 6.7082...


def test_a_technician_leaves_as_late_as_he_may() -> None:
    # Home to 3 takes 5 and 3 opens at 30: off at 25 at the earliest that pays. Done 40, to 4 at 45, waits until 50
    # unless he comes later: he may begin 3 at 35, so he leaves at 30, and no waiting is left. Home from 4 takes 10.
    one = parse(FILE.replace("[1,0]", "[0,0]"))
    verdict = judge(one, [route(1, 3, 4)])
    assert verdict.objective == 5 + 10 + 5 + 10 + 10
    assert verdict.travel == 20


def test_after_a_call_at_the_depot_no_part_is_lacking() -> None:
    assert not judge(source(), [route(1, 3, 4)]).valid
    assert judge(source(), [route(1, 3, 0, 4)]).valid


@pytest.mark.parametrize(
    ("plan", "complaint"),
    [
        ([route(1, 3, 4)], "request 4: technician 1 lacks a tool or a part"),
        ([route(2, 3, 0, 4)], "request 3: technician 2 lacks a tool or a part"),
        ([route(1, 4, 0, 3)], "place 3: reached at"),
        ([route(1, 3)], "1 requests are not served"),
        ([route(1, 3, 0, 4), route(2, 0, 4)], "a request is served twice"),
    ],
)
def test_a_plan_against_the_rules_has_no_objective(plan: list[Route], complaint: str) -> None:
    verdict = judge(source(), plan)
    assert verdict.objective is None
    assert any(complaint in defect for defect in verdict.defects)


def test_a_skill_is_not_to_be_had_at_the_depot() -> None:
    two = parse(FILE.replace("10     [0] \t[] \t[1,0]", "10     [1] \t[] \t[1,0]"))
    assert "request 4: technician 1 lacks a skill" in judge(two, [route(1, 3, 0, 4)]).defects
