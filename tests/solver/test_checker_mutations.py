"""The checker on trial: defects of every kind are seeded into sound plans, and it has to catch them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bench.checker_mutations import is_true, tally
from bench.mutant_problems import BREACHES, broken_rules, random_problem
from bench.mutants import MUTATIONS, mutants
from solver import check, insert
from solver.solution import TimedStop
from tests.solver.strategies import problem, visit


def test_nineteen_of_twenty_seeded_defects_are_caught() -> None:
    found = tally(60, seed=7)
    assert found.seeded > 1_000
    assert found.equivalent < found.seeded / 20
    assert found.share >= 0.95, found.missed


def test_a_route_moved_as_a_whole_within_an_open_window_is_another_true_plan() -> None:
    given = problem([visit(1, windows=((1_000, 4_000),))])
    plan = insert(given, {})
    for later, driven in ((60, True), (3_000, True), (3_001, False)):
        route = plan.routes[0]
        stops = tuple(
            TimedStop(s.visit, s.depart + later, s.arrive + later, s.start + later, s.finish + later)
            for s in route.stops
        )
        moved = replace(plan, routes=(replace(route, stops=stops, home=route.home + later),))
        assert is_true(given, moved) is driven
        assert (check(given, moved) == ()) is driven


def test_every_kind_of_defect_is_seeded() -> None:
    rng = random.Random(3)
    kinds = set()
    for _ in range(60):
        problem = random_problem(rng)
        plan = insert(problem, {})
        kinds |= {mutant.kind for mutant in mutants(problem, plan, rng)}
        kinds |= {kind for kind, _ in broken_rules(problem, plan, rng)}
    assert len(kinds) == len(MUTATIONS) + len(BREACHES)


@pytest.mark.parametrize("seed", range(20))
def test_the_plans_that_are_spoilt_are_sound_before(seed: int) -> None:
    problem = random_problem(random.Random(seed))
    plan = insert(problem, {})
    assert check(problem, plan) == ()
    assert is_true(problem, plan)
