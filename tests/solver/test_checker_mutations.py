"""The checker on trial: defects of every kind are seeded into sound plans, and it has to catch them."""

from __future__ import annotations

import random

import pytest

from bench.checker_mutations import is_true, tally
from bench.mutant_problems import BREACHES, broken_rules, random_problem
from bench.mutants import MUTATIONS, mutants
from solver import check, insert


def test_nineteen_of_twenty_seeded_defects_are_caught() -> None:
    found = tally(60, seed=7)
    assert found.seeded > 1_000
    assert found.equivalent < found.seeded / 20
    assert found.share >= 0.95, found.missed


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
