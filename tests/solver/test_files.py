"""Problems and solutions as files: what goes out comes back, and what is wrong is named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from solver import Problem, ProblemError, insert
from solver.files import problem_from_json, problem_to_json, solution_from_json, solution_to_json
from tests.solver.strategies import problem, problems, shift, visit


def through_a_file(raw: object) -> object:
    return json.loads(json.dumps(raw))


def same(one: Problem, other: Problem) -> bool:
    if one.travel.tolist() != other.travel.tolist():
        return False
    return replace(one, travel=other.travel) == other


@given(problems())
@settings(max_examples=40, deadline=None)
def test_a_problem_written_and_read_is_the_same(problem: Problem) -> None:
    assert same(problem_from_json(through_a_file(problem_to_json(problem))), problem)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_a_solution_written_and_read_is_the_same(problem: Problem) -> None:
    solution = replace(insert(problem, {}), stages=(("insertion", insert(problem, {}).cost),))
    assert solution_from_json(through_a_file(solution_to_json(solution))) == solution


def test_what_has_a_default_may_be_left_out() -> None:
    raw = {
        "horizon": 20_000,
        "travel": [[0, 60], [None, 0]],
        "shifts": [{"technician": 0, "start_location": 0, "end_location": 0, "start": 0, "end": 8_000}],
        "visits": [{"location": 1, "service": 600}],
    }
    read = problem_from_json(raw)
    assert read.shifts == (shift(),)
    assert read.visits == (visit(),)
    assert read.travel.tolist() == [[0, 60], [2**30, 0]]


BROKEN = [
    (lambda raw: raw.update(colour="red"), "file.unknown_key", "colour"),
    (lambda raw: raw["visits"][0].update(length=5), "file.unknown_key", "visits[0].length"),
    (lambda raw: raw["visits"][0]["pin"].update(who=5), "file.unknown_key", "visits[0].pin.who"),
    (lambda raw: raw.pop("horizon"), "file.missing_key", "horizon"),
    (lambda raw: raw["shifts"][0].pop("end"), "file.missing_key", "shifts[0].end"),
    (lambda raw: raw["visits"][0].update(service=float("nan")), "file.wrong_kind", "visits[0].service"),
    (lambda raw: raw["visits"][0].update(service=1.0), "file.wrong_kind", "visits[0].service"),
    (lambda raw: raw["visits"][0].update(service=True), "file.wrong_kind", "visits[0].service"),
    (lambda raw: raw["visits"][0].update(service="600"), "file.wrong_kind", "visits[0].service"),
    (lambda raw: raw["visits"][0].update(service=-1), "problem.negative", "visits[0].service"),
    (lambda raw: raw["visits"][0].update(windows=[[1]]), "file.wrong_kind", "visits[0].windows[0]"),
    (lambda raw: raw["visits"][0].update(own_staff_only=1), "file.wrong_kind", "visits[0].own_staff_only"),
    (lambda raw: raw["visits"][0].update(pin=3), "file.wrong_kind", "visits[0].pin"),
    (lambda raw: raw.update(shifts={}), "file.wrong_kind", "shifts"),
    (lambda raw: raw.update(travel=[[0, 1], [0]]), "problem.not_square", "travel"),
    (lambda raw: raw["travel"][0].__setitem__(1, -3), "problem.negative", "travel[0][1]"),
    (lambda raw: raw["travel"][0].__setitem__(1, 2**40), "problem.too_large", "travel"),
    (lambda raw: raw["previous"].update(x=[0]), "file.unknown_key", "previous"),
    (lambda raw: raw["previous"].update({"7": [0]}), "problem.unknown_shift", "previous[7]"),
]


@pytest.mark.parametrize(("spoil", "code", "where"), BROKEN)
def test_what_is_wrong_in_the_file_is_named(spoil: object, code: str, where: str) -> None:
    raw = problem_to_json(problem([visit(), visit(2)], previous={0: (1,)}))
    raw["visits"][0]["pin"] = {"technician": 0}  # type: ignore[index]
    spoil(raw)  # type: ignore[operator]
    with pytest.raises(ProblemError) as caught:
        problem_from_json(raw)
    assert (code, where) in [(issue.code, issue.where) for issue in caught.value.issues]


def test_everything_wrong_is_said_at_once() -> None:
    raw = problem_to_json(problem([visit(), visit(service=-4)]))
    raw["speed"] = 3
    with pytest.raises(ProblemError) as caught:
        problem_from_json(raw)
    assert [issue.code for issue in caught.value.issues] == ["file.unknown_key", "problem.negative"]


@pytest.mark.parametrize("raw", [None, [], 3, "plan"])
def test_a_file_that_holds_no_object_is_refused(raw: object) -> None:
    for read in (problem_from_json, solution_from_json):
        with pytest.raises(ProblemError):
            read(raw)


def test_a_solution_with_a_strange_key_is_refused() -> None:
    raw = solution_to_json(insert(problem([visit()]), {}))
    raw["routes"][0]["stops"][0]["mood"] = 1  # type: ignore[index]
    with pytest.raises(ProblemError, match=r"routes\[0\].stops\[0\].mood: file.unknown_key"):
        solution_from_json(raw)
