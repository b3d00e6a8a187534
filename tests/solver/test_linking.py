"""What ties visits, shifts and hours together is checked before any search: every fault at once, with its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solver import Problem, ProblemError, validate
from solver.objective import EVERYDAY, PRESETS, Objective
from solver.problem import Break, Order
from solver.solution import Cost
from solver.traffic import Traffic
from tests.solver.strategies import problem, shift, visit

GIVEN = problem([visit(1), visit(2), visit(3)], [shift(0), shift(1)])


def traffic(classes: object = 0, speeds: object = ((1_000,),), span: int = 3_600) -> Traffic:
    return Traffic(np.full((6, 6), classes, dtype=np.int64), np.array(speeds, dtype=np.int64), span)


def with_shift(**more: object) -> Problem:
    return replace(GIVEN, shifts=(replace(GIVEN.shifts[0], **more), GIVEN.shifts[1]))  # type: ignore[arg-type]


def with_visit(**more: object) -> Problem:
    return replace(GIVEN, visits=(replace(GIVEN.visits[0], **more), *GIVEN.visits[1:]))  # type: ignore[arg-type]


BROKEN = [
    (replace(GIVEN, orders=(Order(0, 1), Order(1, 0))), "problem.order_cycle", "orders"),
    (replace(GIVEN, orders=(Order(0, 0),)), "problem.order_cycle", "orders"),
    (replace(GIVEN, orders=(Order(0, 3),)), "problem.unknown_visit", "orders[0]"),
    (replace(GIVEN, orders=(Order(0, 1, gap=-1),)), "problem.negative", "orders[0].gap"),
    (replace(GIVEN, crews=((0, 9),)), "problem.unknown_visit", "crews[0]"),
    (replace(GIVEN, crews=((0, 1), (1, 2))), "problem.twice", "crews[1]"),
    (with_shift(excludes=frozenset({7})), "problem.unknown_shift", "shifts[0].excludes"),
    (with_shift(excludes=frozenset({0})), "problem.unknown_shift", "shifts[0].excludes"),
    (with_shift(base_call=5), "problem.unknown_visit", "shifts[0].base_call"),
    (replace(GIVEN, shifts=(shift(base_call=0), shift(1, base_call=0))), "problem.twice", "shifts[1].base_call"),
    (with_shift(breaks=(Break(5, 4, 60),)), "problem.reversed", "shifts[0].breaks[0]"),
    (with_shift(breaks=(Break(4, 5, -60),)), "problem.negative", "shifts[0].breaks[0].duration"),
    (with_shift(overtime=-1), "problem.negative", "shifts[0].overtime"),
    (with_shift(price=-1), "problem.negative", "shifts[0].price"),
    (with_shift(price=2**62 + 1), "problem.too_large", "shifts[0].price"),
    (with_shift(capacity=(-1,)), "problem.negative", "shifts[0].capacity.[0]"),
    (with_shift(stock=((1, 1), (1, 2))), "problem.twice", "shifts[0].stock"),
    (with_visit(load=(1.5,)), "problem.not_integer", "visits[0].load.[0]"),
    (with_visit(parts=((1, -1),)), "problem.negative", "visits[0].parts.count"),
    (replace(GIVEN, traffic=replace(traffic(), classes=np.zeros((2, 2), dtype=np.int64))), "problem.not_square", None),
    (replace(GIVEN, traffic=traffic(classes=1)), "problem.too_large", "traffic.classes"),
    (replace(GIVEN, traffic=traffic(speeds=((0,),))), "problem.negative", "traffic.speeds"),
    (replace(GIVEN, traffic=traffic(speeds=())), "problem.not_square", "traffic.speeds"),
    (replace(GIVEN, traffic=traffic(span=0)), "problem.negative", "traffic.span"),
    (replace(GIVEN, objective=Objective(((("fame", 1),),))), "problem.unknown_measure", "objective[0]"),
    (replace(GIVEN, objective=Objective(((("travel", -1),),))), "problem.negative", "objective[0]"),
]


@pytest.mark.parametrize(("broken", "code", "where"), BROKEN, ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_is_named_with_its_place(broken: Problem, code: str, where: str | None) -> None:
    with pytest.raises(ProblemError) as caught:
        validate(broken)
    found = [(issue.code, issue.where) for issue in caught.value.issues]
    assert code in [code for code, _ in found]
    assert where is None or (code, where) in found


def test_several_faults_are_said_at_once() -> None:
    broken = replace(with_shift(overtime=-1), orders=(Order(0, 9),), crews=((0, 9),))
    with pytest.raises(ProblemError) as caught:
        validate(broken)
    assert len(caught.value.issues) == 3


def test_no_amount_of_a_later_tier_pays_for_one_of_an_earlier() -> None:
    keeps, breaks = Cost(0, 10**9, 10**9, 10**9, 10**9, 10**9), Cost(1, 0, 0, 0, 0)
    assert all(goal.of(keeps) < goal.of(breaks) for goal in PRESETS.values())


def test_the_goals_differ_in_what_they_give_up() -> None:
    same_promises = {"broken": 0, "unassigned": 0}
    quick = Cost(lateness=10, changes=5, travel=5_000, overtime=3_600, **same_promises)
    stay = Cost(lateness=20, changes=0, travel=4_000, **same_promises)
    near = Cost(lateness=60, changes=0, travel=100, **same_promises)
    best = {name: min((quick, stay, near), key=goal.of) for name, goal in PRESETS.items()}
    assert best == {"rescue": quick, "everyday": quick, "thrift": near, "balance": quick}
    calm = stay._replace(lateness=10)
    assert EVERYDAY.of(calm) < EVERYDAY.of(quick)
    assert PRESETS["rescue"].of(quick._replace(travel=3_000)) < PRESETS["rescue"].of(calm)
