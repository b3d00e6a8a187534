"""Problems too large for one search are cut into cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.instances.generate import generate
from bench.instances.technician import state
from solver import Budget, Pin, Problem, ProblemError, check, rank
from solver.cells import solve_in_cells
from solver.cells_reasons import reasons_for
from solver.cells_split import points_of, split
from solver.reasons import why_left_out
from solver.schedule import Schedule
from tests.solver.strategies import line, problem, problems, promise, shift, visit

FEW = Budget(rounds=40)


def two_towns(pin: Pin | None = None) -> Problem:
    """Ten technicians and twenty visits in each of two towns, 3,000 seconds apart."""
    places = [*range(0, 200, 10), *range(3_000, 3_200, 10)]
    crew = [shift(n, base=n if n < 10 else 10 + n) for n in range(20)]
    work = [visit(n, commitments=(promise(4_000),), pin=pin) for n in range(40)]
    return problem(work, crew, travel=line(*places))


def test_two_towns_are_two_cells() -> None:
    one, other = sorted(split(two_towns(), {}, largest=20), key=lambda cell: cell.visits)
    assert (one.shifts, one.visits) == (tuple(range(10)), tuple(range(20)))
    assert (other.shifts, other.visits) == (tuple(range(10, 20)), tuple(range(20, 40)))


def test_a_town_without_technicians_belongs_to_its_neighbour() -> None:
    stated = problem([visit(n) for n in range(6)], [shift()])
    assert len(split(stated, {}, largest=2)) == 1


def test_the_side_with_too_little_time_gets_the_nearest_technicians_of_the_other() -> None:
    """All work is at one end, so all but a few technicians have to come from the other."""
    crew = [shift(n, base=n) for n in range(10)]
    work = [visit(0, service=100) for _ in range(20)] + [visit(9, service=100) for _ in range(20)]
    stated = problem(work, crew, travel=line(*range(0, 700, 100), 770, 780, 790))
    one, other = sorted(split(stated, {}, largest=20), key=lambda cell: cell.visits)
    assert len(one.shifts) == pytest.approx(len(other.shifts), abs=1)
    assert one.shifts == tuple(range(len(one.shifts)))


def test_who_is_pinned_goes_where_his_technician_is() -> None:
    cells = split(two_towns(pin=Pin(0)), {}, largest=20)
    assert sorted((0 in cell.shifts, len(cell.visits)) for cell in cells) == [(False, 0), (True, 40)]


def test_a_route_stays_in_the_cell_of_its_shift() -> None:
    cells = split(two_towns(), {0: (39,)}, largest=20)
    assert [39 in cell.visits for cell in cells] == [0 in cell.shifts for cell in cells]


def test_coordinates_of_a_matrix_put_near_what_is_near() -> None:
    points = points_of(two_towns())
    apart = np.linalg.norm(points[0] - points[39])
    assert all(np.linalg.norm(points[0] - points[n]) < apart / 5 for n in range(20))


def test_cells_make_a_whole_plan_as_good_as_their_towns_allow() -> None:
    stated = two_towns()
    plan = solve_in_cells(stated, budget=FEW, largest=20)
    assert check(stated, plan) == ()
    assert plan.unassigned == ()
    assert plan.cost.broken == 0


def test_what_no_cell_can_do_is_done_across_the_boundary() -> None:
    """Only technician 19 has the skill, the visit is at the other end, and the first cut keeps them apart."""
    stated = two_towns()
    visits = (visit(0, skills=((7, 1),)), *stated.visits[1:])
    shifts = (*stated.shifts[:-1], shift(19, base=29, skills=((7, 1),)))
    apart = problem(visits, shifts, travel=stated.travel)  # type: ignore[arg-type]
    plan = solve_in_cells(apart, budget=FEW, largest=20)
    assert check(apart, plan) == ()
    assert not plan.unassigned or plan.unassigned[0].reason == "no_time"


def test_two_processes_make_the_plan_of_one() -> None:
    stated, _ = state(generate(120, 24, 3), lazily=True)
    plans = [solve_in_cells(stated, budget=FEW, workers=workers, largest=40) for workers in (1, 2)]
    assert plans[0] == plans[1]
    assert check(stated, plans[0]) == ()


def test_a_cancelled_search_still_gives_a_whole_plan() -> None:
    stated, _ = state(generate(120, 24, 3), lazily=True)
    plan = solve_in_cells(stated, budget=Budget(seconds=60, cancelled=lambda: True), largest=40)
    assert check(stated, plan) == ()


def test_no_technicians_and_no_visits_are_plans_too() -> None:
    for stated in (problem([visit()], []), problem([], [shift()]), problem([], [])):
        assert check(stated, solve_in_cells(stated, budget=FEW)) == ()


def test_an_impossible_problem_is_refused() -> None:
    with pytest.raises(ProblemError):
        solve_in_cells(problem([visit(99)]), budget=FEW)


@given(problems(), st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_every_plan_of_cells_is_sound_and_no_worse_than_its_start(stated: Problem, largest: int) -> None:
    plan = solve_in_cells(stated, budget=Budget(rounds=10), largest=largest)
    assert check(stated, plan) == ()
    again = solve_in_cells(stated, budget=Budget(rounds=10), start=plan.order, largest=largest)
    assert check(stated, again) == ()
    assert rank(stated, again) <= rank(stated, plan)


@given(problems(), st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_any_old_plan_may_be_given_to_cells(stated: Problem, largest: int) -> None:
    crowded = {number: tuple(range(-1, len(stated.visits) + 1)) for number in range(-1, len(stated.shifts) + 1)}
    assert check(stated, solve_in_cells(stated, budget=Budget(rounds=4), start=crowded, largest=largest)) == ()


@given(problems(), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_every_shift_and_visit_is_in_one_cell(stated: Problem, largest: int) -> None:
    cells = split(stated, {}, largest=largest)
    assert sorted(s for cell in cells for s in cell.shifts) == list(range(len(stated.shifts)))
    assert sorted(v for cell in cells for v in cell.visits) == list(range(len(stated.visits)))


@given(problems())
@settings(max_examples=25, deadline=None)
def test_the_reason_is_the_one_that_asking_everybody_gives(stated: Problem) -> None:
    schedule, every = Schedule(stated), range(len(stated.visits))
    for left in reasons_for(stated, {}, every):
        one_by_one = why_left_out(schedule, left.visit)
        assert (left.reason == "no_time") == (one_by_one.reason == "no_time")
