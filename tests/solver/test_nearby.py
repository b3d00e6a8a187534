"""Only the neighbourhood of a new fault is searched again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import Budget, Cost, Pin, Problem, check, evaluate, insert, rank, solve
from solver.nearby import neighbours
from solver.part import Whole, part_of
from tests.solver.strategies import line, problem, problems, promise, shift, visit

ROUNDS = Budget(rounds=20)
SHORT = Budget(rounds=4)


def a_long_road(places: int = 100) -> Problem:
    """One technician at every place of a road, each with a visit next to him, and a new fault at the far end."""
    road = line(*(100 * place for place in range(places)))
    crew = [shift(technician, base=technician) for technician in range(places)]
    work = [visit(place, commitments=(promise(4_000),)) for place in range(places)]
    return problem([*work, visit(places - 1, commitments=(promise(900),))], crew, travel=road)


def test_far_technicians_keep_their_routes_when_a_fault_comes_in() -> None:
    stated = a_long_road()
    start = {technician: (technician,) for technician in range(100)}
    found = solve(stated, budget=ROUNDS, start=start, around=[100])
    assert check(stated, found) == ()
    assert found.unassigned == ()
    assert all(found.order[technician] == (technician,) for technician in range(50))


def test_the_fault_is_reached_in_time_though_others_near_it_have_to_move() -> None:
    stated = a_long_road(5)
    found = solve(stated, budget=ROUNDS, start={technician: (technician,) for technician in range(5)}, around=[5])
    assert found.cost.broken == 0


def test_the_neighbours_are_the_nearest_who_can_do_it() -> None:
    stated = a_long_road(10)
    work = (*stated.visits[:-1], replace(stated.visits[-1], forbidden_technicians=frozenset({8})))
    routes = {technician: (technician,) for technician in range(10)}
    assert neighbours(replace(stated, visits=work), routes, [10], count=3) == [9, 7, 6]


def test_who_is_there_in_time_comes_before_who_is_near_too_late() -> None:
    crew = [shift(0, base=0, start=5_000), shift(1, base=5)]
    stated = problem([visit(1, commitments=(promise(900),))], crew)
    assert neighbours(stated, {}, [0], count=1) == [1]


def test_nobody_is_a_neighbour_where_there_is_no_way() -> None:
    apart = np.array([[0, 2**30], [2**30, 0]], dtype=np.int32)
    stated = problem([visit(1)], [shift()], travel=apart)
    assert neighbours(stated, {}, [0]) == []
    assert solve(stated, budget=ROUNDS, around=[0]).unassigned[0].reason == "unreachable"


def test_shifts_that_exclude_each_other_are_searched_together() -> None:
    crew = [shift(0), shift(0, excludes=frozenset({0})), shift(1, excludes=frozenset({1})), shift(2)]
    assert Whole(problem([], crew)).with_excluded([0]) == {0, 1, 2}


def test_a_part_keeps_who_had_a_visit_before() -> None:
    crew = [shift(0), shift(0, start=9_000, end=12_000), shift(1)]
    stated = problem([visit(), visit()], crew, previous={0: (0,), 2: (1,)})
    part = part_of(stated, [1], [0, 1])
    assert part.problem.previous == {0: (0,)}
    assert part.visits == (0, 1)


def test_a_part_leaves_out_what_is_pinned_or_under_way_elsewhere() -> None:
    begun = visit(under_way=0, arrived=0)
    stated = problem([begun, visit(), visit(under_way=1, arrived=0)], [shift(0), shift(1)])
    part = part_of(stated, [1], [0, 1])
    assert part.visits == (1, 2)
    assert part.problem.visits[1].under_way == 0


def test_what_is_under_way_here_though_it_was_pinned_to_somebody_elsewhere_comes_along() -> None:
    begun = visit(under_way=0, arrived=0, pin=Pin(1, (0, 900)))
    part = part_of(problem([begun], [shift(0), shift(1)]), [0], [0])
    assert insert(part.problem, {}).order == {0: (0,)}


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_plan_searched_nearby_is_sound_and_never_worse_than_before(stated: Problem, data: st.DataObject) -> None:
    before = insert(stated, stated.previous)
    around = data.draw(st.lists(st.integers(0, len(stated.visits) - 1), max_size=3)) if stated.visits else []
    found = solve(stated, budget=SHORT, start=before.order, around=around)
    assert check(stated, found) == ()
    assert rank(stated, found) <= rank(stated, before)
    assert dict(found.stages)[found.stage] == found.cost


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_the_same_start_and_rounds_give_the_same_plan_nearby(stated: Problem, data: st.DataObject) -> None:
    around = data.draw(st.lists(st.integers(0, len(stated.visits) - 1), max_size=3)) if stated.visits else []
    one, other = (solve(stated, budget=SHORT, start=stated.previous, around=around) for _ in range(2))
    assert one == other


@given(problems())
@settings(max_examples=40, deadline=None)
def test_any_old_plan_may_be_searched_nearby(stated: Problem) -> None:
    crowded = {number: tuple(range(-1, len(stated.visits) + 1)) for number in range(-1, len(stated.shifts) + 1)}
    if stated.visits:
        assert check(stated, solve(stated, budget=SHORT, start=crowded, around=[0])) == ()


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_a_plan_of_a_part_saves_it_saves_in_the_whole(stated: Problem, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(range(len(stated.shifts))))) if stated.shifts else set()
    part = part_of(stated, chosen, range(len(stated.visits)))
    found = insert(part.problem, {})
    whole = evaluate(stated, [part.restated(route) for route in found.routes])
    assert _saved(evaluate(stated, ()), whole) == _saved(evaluate(part.problem, ()), found.cost)


def _saved(before: Cost, after: Cost) -> list[int]:
    return [one - other for one, other in zip(before, after, strict=True)]
