"""Technician files: what the reader states of them, and that the solver and the judge count alike."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.instances.generate import generate
from bench.instances.technician import OBJECTIVE, read_technician, state
from bench.judge import minutes, score
from solver import Pin, check, insert, validate
from tests.bench.technician_file import GOOD, HOME_TO_NEAR, NEAR_TO_FAR, document


def test_the_file_becomes_a_problem_in_seconds(tmp_path: Path) -> None:
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    problem, names = read_technician(file)
    validate(problem)
    assert names.shifts == ((7, 0), (7, 1), (9, 1))
    assert names.visits == (100, 101, 102)
    assert (problem.shifts[0].start, problem.shifts[0].end) == (480 * 60, 1080 * 60)
    assert problem.visits[1].pin == Pin(0, (700 * 60, 730 * 60))
    assert problem.visits[0].commitments[0].due == 550 * 60


def test_the_first_day_starts_where_the_technician_is_and_the_next_at_home() -> None:
    problem, _ = state(document())
    today, tomorrow, _ = problem.shifts
    assert problem.travel[today.start_location][4] == NEAR_TO_FAR * 60
    assert problem.travel[tomorrow.start_location][5] == HOME_TO_NEAR * 60
    assert today.end_location == tomorrow.start_location == tomorrow.end_location


def test_a_plan_of_the_solver_is_said_in_the_names_of_the_file() -> None:
    _, names = state(document())
    assert names.routes({2: (2,), 0: (0, 1), 1: ()}) == GOOD


def test_breaches_come_before_lateness_and_lateness_before_the_road() -> None:
    assert [tier[0][0] for tier in OBJECTIVE.tiers] == ["broken", "lateness", "travel"]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), faults=st.integers(1, 25), technicians=st.integers(2, 8))
def test_solver_and_judge_agree_on_every_plan(seed: int, faults: int, technicians: int) -> None:
    instance = generate(faults, technicians, seed)
    problem, names = state(instance)
    plan = insert(problem, {})
    verdict = score(instance, names.routes(plan.order))
    assert check(problem, plan) == ()
    assert verdict.weighted_breaches == plan.cost.broken
    assert (verdict.weighted_lateness * 60, verdict.travel * 60) == (plan.cost.lateness, plan.cost.travel)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_matrix_and_the_judge_drive_alike(seed: int) -> None:
    instance = generate(6, 3, seed)
    problem, _ = state(instance)
    places = [t["home"] for t in instance["techs"]] + [t["start"] for t in instance["techs"]]
    places += [fault["loc"] for fault in instance["faults"]]
    for row, one in enumerate(places):
        for column, other in enumerate(places):
            assert problem.travel[row][column] == 60 * minutes(one, other)


def test_a_seed_always_gives_the_same_instance_and_another_seed_another() -> None:
    assert generate(30, 6, 5) == generate(30, 6, 5)
    assert generate(30, 6, 5) != generate(30, 6, 6)


def test_a_made_instance_keeps_the_rules_of_the_format() -> None:
    instance = generate(200, 40, 3)
    locks = [fault["lock"] for fault in instance["faults"] if "lock" in fault]
    assert (len(instance["faults"]), len(instance["techs"])) == (200, 40)
    assert 1 <= len(locks) <= 13
    assert all(lock["win"][1] - lock["win"][0] == 30 for lock in locks)
    assert all(fault["due"] == fault["reported"] + 60 * fault["tier"] for fault in instance["faults"])
    assert all(len(technician["shifts"]) <= 3 for technician in instance["techs"])


def test_the_locked_visits_of_a_made_instance_can_all_be_kept() -> None:
    instance = generate(200, 40, 4)
    chains: dict[int, list[tuple[int, int]]] = {}
    for fault in instance["faults"]:
        if "lock" in fault:
            chains.setdefault(fault["lock"]["tech"], []).append((fault["lock"]["win"][0], fault["id"]))
    plan = [
        {"technician": technician, "day": 0, "faults": [number for _, number in sorted(chain)]}
        for technician, chain in chains.items()
    ]
    assert score(instance, plan).valid
