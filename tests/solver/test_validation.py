"""What is no problem, and that all of it is said at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solver import Commitment, Pin, Problem, ProblemError, validate
from tests.solver.strategies import HORIZON, problem, promise, shift, visit

A_FRACTION: Any = 1.5
IN_FRACTIONS: Any = np.zeros((6, 6))
BAD_TRAVEL = np.array([[0, -5], [1, 0]], dtype=np.int32)

WRONG = {
    "a negative service": (problem([visit(service=-1)]), "problem.negative", "visits[0].service"),
    "a fraction": (problem([visit(service=A_FRACTION)]), "problem.not_integer", "visits[0].service"),
    "a truth value for a number": (problem([visit(release=True)]), "problem.not_integer", "visits[0].release"),
    "a window that ends before it starts": (
        problem([visit(windows=((9, 8),))]),
        "problem.reversed",
        "visits[0].windows[0]",
    ),
    "a shift that ends before it starts": (problem([], [shift(start=9, end=8)]), "problem.reversed", "shifts[0]"),
    "a shift beyond the horizon": (problem([], [shift(end=HORIZON + 1)]), "problem.beyond_horizon", "shifts[0].end"),
    "an oblong matrix": (problem(travel=np.zeros((6, 5), dtype=np.int32)), "problem.not_square", "travel"),
    "travel in fractions": (problem(travel=IN_FRACTIONS), "problem.not_integer", "travel"),
    "travel back in time": (problem(travel=BAD_TRAVEL), "problem.negative", "travel[0][1]"),
    "a location off the map": (problem([visit(6)]), "problem.unknown_location", "visits[0].location"),
    "a base off the map": (
        problem([], [shift(start_location=-1)]),
        "problem.unknown_location",
        "shifts[0].start_location",
    ),
    "a skill asked for twice": (problem([visit(skills=((1, 1), (1, 2)))]), "problem.twice", "visits[0].skills"),
    "a skill held twice": (problem([], [shift(skills=((1, 1), (1, 2)))]), "problem.twice", "shifts[0].skills"),
    "a pin on somebody off duty": (
        problem([visit(pin=Pin(5))]),
        "problem.pin_without_shift",
        "visits[0].pin.technician",
    ),
    "a pin that ends before it starts": (
        problem([visit(pin=Pin(window=(9, 8)))]),
        "problem.reversed",
        "visits[0].pin.window",
    ),
    "under way in no shift": (problem([visit(under_way=1)]), "problem.unknown_shift", "visits[0].under_way"),
    "an arrival out of nowhere": (problem([visit(arrived=-1)]), "problem.arrived_without_shift", "visits[0].arrived"),
    "a negative weight": (
        problem([visit(commitments=(promise(9, weight=-1),))]),
        "problem.negative",
        "visits[0].commitments[0].breach_weight",
    ),
    "a negative price": (problem([visit(unassigned_price=-1)]), "problem.negative", "visits[0].unassigned_price"),
    "weights beyond int64": (problem([visit(commitments=(Commitment(0, 1, 2**60),))]), "problem.too_large", "visits"),
    "a time beyond all plans": (problem([visit(release=2**40)]), "problem.too_large", "visits[0].release"),
    "a published visit nobody knows": (problem(previous={0: (0,)}), "problem.unknown_visit", "previous[0]"),
    "a published shift nobody knows": (problem([visit()], previous={4: (0,)}), "problem.unknown_shift", "previous[4]"),
    "a visit published twice": (
        problem([visit()], [shift(), shift(1)], previous={0: (0,), 1: (0,)}),
        "problem.twice",
        "previous[1]",
    ),
}


@pytest.mark.parametrize(("given", "code", "where"), WRONG.values(), ids=WRONG)
def test_it_is_refused(given: Problem, code: str, where: str) -> None:
    with pytest.raises(ProblemError) as caught:
        validate(given)
    assert [(issue.code, issue.where) for issue in caught.value.issues] == [(code, where)]
    assert where in str(caught.value)


def test_two_visits_under_way_in_one_shift_are_both_named() -> None:
    with pytest.raises(ProblemError) as caught:
        validate(problem([visit(under_way=0), visit(under_way=0)]))
    assert [issue.where for issue in caught.value.issues] == ["visits[0].under_way", "visits[1].under_way"]


def test_everything_wrong_is_said_at_once() -> None:
    given = problem([visit(service=-1, release=0.5), visit(9)], [shift(start=9, end=8)])
    with pytest.raises(ProblemError) as caught:
        validate(given)
    assert len(caught.value.issues) == 4


@pytest.mark.parametrize(
    "given",
    [
        problem([], []),
        problem([visit()], []),
        problem([], [], travel=np.zeros((0, 0), dtype=np.int32)),
        problem([visit(under_way=0, arrived=-100, commitments=(promise(-5_000),))]),
        problem([visit(windows=((5, 5),), pin=Pin(0, (7, 7)))]),
        replace(problem(), travel=np.zeros((6, 6), dtype=np.int64)),
    ],
    ids=["nothing", "no crew", "no map", "the past", "moments", "wide integers"],
)
def test_it_is_accepted(given: Problem) -> None:
    validate(given)
