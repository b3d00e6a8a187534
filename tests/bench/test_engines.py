"""The engines' models: every plan that comes back is one that the judge can drive."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.engines.catalogue import ENGINES
from bench.engines.greedy import plan as greedy
from bench.engines.limit import Limit
from bench.engines.model import (
    KEPT,
    PER_BREACH,
    PER_LATE_SECOND,
    PER_UNASSIGNED,
    Unsupported,
    able,
    cost_of_leaving_out,
    must_serve,
    refuse,
    span,
)
from bench.engines.paidan import CpuBudget
from bench.instances.generate import generate
from bench.instances.technician import state
from bench.judge import score
from solver import Problem, Shift, Visit
from solver.objective import Objective
from tests.bench.technician_file import document


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "vrp-cli"])
def test_an_engine_plans_what_the_judge_can_drive(name: str) -> None:
    engine = ENGINES[name]
    if engine.version() is None:
        pytest.skip(f"{engine.package} is not installed")
    instance = generate(15, 5, 2)
    problem, names = state(instance)
    routes = names.routes(engine.load()(problem, Limit(0.3), 1))
    verdict = score(instance, routes)
    assert verdict.valid, verdict.defects
    assert sum(len(route["faults"]) for route in routes) >= 10


def test_greedy_keeps_the_lock_and_takes_the_most_urgent_first() -> None:
    problem, _ = state(document())
    assert greedy(problem, Limit(1), 0) == {0: (0, 1), 2: (2,)}


def test_who_may_be_sent_hangs_on_level_and_lock() -> None:
    problem, _ = state(document())
    assert able(problem) == [[0, 1], [0, 1], [2]]
    assert span(problem, problem.visits[1]) == (700 * 60, 730 * 60)


def test_leaving_out_costs_the_breach_the_lateness_and_the_lock() -> None:
    problem, _ = state(document())
    late = (2880 + 1440 - 550) * 60
    assert cost_of_leaving_out(problem, problem.visits[0]) == 3 * (PER_BREACH + PER_LATE_SECOND * late)
    assert cost_of_leaving_out(problem, problem.visits[1]) > KEPT


def _bare(objective: Objective, price: int) -> tuple[Problem, Visit]:
    visit = Visit(0, 0, unassigned_price=price)
    shifts = (Shift(0, 0, 0, 0, 10),)
    return Problem(np.zeros((1, 1), dtype=np.int32), shifts, (visit,), 10, objective=objective), visit


def test_without_promises_the_objective_says_what_leaving_out_costs() -> None:
    above = Objective(((("unassigned", 1),), (("travel", 1),)))
    beside = Objective(((("unassigned", 3), ("travel", 1)),))
    assert cost_of_leaving_out(*_bare(above, 2)) == 2 * PER_UNASSIGNED
    assert cost_of_leaving_out(*_bare(beside, 2)) == 6
    assert must_serve(*_bare(above, 2))
    assert not must_serve(*_bare(beside, 2))
    assert not must_serve(*_bare(above, 0))


def test_what_a_peer_cannot_say_is_named() -> None:
    problem, _ = state(document())
    refuse(problem)
    shifts = (replace(problem.shifts[0], capacity=(3,)), *problem.shifts[1:])
    larger = replace(problem, crews=((0, 1),), shifts=shifts)
    with pytest.raises(Unsupported, match="crews, capacity"):
        refuse(larger)
    refuse(larger, {"crews", "capacity"})


def test_a_limit_counts_down_and_is_never_negative() -> None:
    assert 0 < Limit(1000).left() <= 1000
    assert Limit(0).over()
    assert Limit(0).left() == 0
    assert Limit(0).wall_left() > 0


def test_our_own_budget_counts_the_seconds_of_the_processor() -> None:
    watch = CpuBudget(seconds=1000).start()
    assert 0 < (watch.seconds_left() or 0) <= 1000
    assert CpuBudget(seconds=0).start().over()
