"""Insertion: what is kept, where the rest goes, and what a suggestion tells."""

from __future__ import annotations

import subprocess
import sys

import pytest

from solver import Hurt, Pin, ProblemError, best_insertions, check, insert
from tests.solver.strategies import problem, promise, shift, visit


def test_given_routes_are_kept_as_they_are() -> None:
    given = problem([visit(1), visit(5), visit(2)], [shift(0), shift(1)])
    routes = {1: (1, 0), 0: (2,)}
    assert insert(given, routes).order == routes


def test_what_is_no_longer_legal_is_taken_out_and_placed_elsewhere() -> None:
    given = problem([visit(1), visit(2, forbidden_technicians=frozenset({0}))], [shift(0), shift(1)])
    assert insert(given, {0: (0, 1)}).order == {0: (0,), 1: (1,)}


def test_what_no_longer_fits_the_shift_is_taken_out() -> None:
    given = problem([visit(1, service=3_000), visit(2, service=3_000), visit(3, service=3_000)], [shift(0)])
    found = insert(given, {0: (0, 1, 2)})
    assert found.order == {0: (0, 1)}
    assert [(left.visit, left.reason) for left in found.unassigned] == [(2, "no_time")]


def test_a_visit_given_twice_is_done_once() -> None:
    given = problem([visit(1), visit(2)], [shift(0), shift(1)])
    assert insert(given, {0: (0, 1), 1: (1, 0)}).order == {0: (0, 1)}


def test_what_is_under_way_comes_first_even_when_the_old_plan_says_otherwise() -> None:
    given = problem([visit(1), visit(2, under_way=0, arrived=-60)], [shift(0)])
    assert insert(given, {0: (0, 1)}).order == {0: (1, 0)}


def test_the_urgent_visit_goes_first() -> None:
    given = problem([visit(1, commitments=(promise(9_000),)), visit(5, commitments=(promise(600),))], [shift(0)])
    found = insert(given, {})
    assert found.order == {0: (1, 0)}
    assert found.cost.broken == 0


def test_a_pin_makes_room_for_itself() -> None:
    given = problem([visit(1, service=7_000), visit(2, service=7_000, pin=Pin(0))], [shift(0)])
    found = insert(given, {0: (0,)})
    assert found.order == {0: (1,)}
    assert check(given, found) == ()


def test_a_visit_is_left_out_when_it_would_break_heavier_promises() -> None:
    heavy = visit(1, commitments=(promise(100, weight=9),), pin=Pin(0))
    bulky = visit(1, service=600, windows=((0, 50),), unassigned_price=1)
    found = insert(problem([heavy, bulky], [shift(0, base=1)]), {})
    assert found.order == {0: (0,)}
    assert [left.reason for left in found.unassigned] == ["no_time"]


def test_without_a_crew_everything_is_left_out() -> None:
    found = insert(problem([visit(), visit()], []), {})
    assert [left.reason for left in found.unassigned] == ["no_shift", "no_shift"]


def test_a_suggestion_is_the_best_place_with_each_technician() -> None:
    crew = [shift(0), shift(1, base=5), shift(1, base=5, start=9_000, end=17_000), shift(2, end=10)]
    given = problem([visit(4), visit(2)], crew)
    offers = best_insertions(given, {0: (1,)}, 0)
    assert [(offer.technician, offer.shift, offer.arrive) for offer in offers] == [(1, 1, 100), (0, 0, 400)]
    assert offers[0].added[:5] == (0, 0, 0, 0, 200)
    assert offers[1].extra_travel_seconds == 400


def test_a_suggestion_tells_whose_promises_it_hurts() -> None:
    tight = visit(2, commitments=(promise(850), promise(700, on_finish=True)))
    urgent = visit(1, commitments=(promise(100, weight=5),))
    (offer,) = best_insertions(problem([tight, urgent], [shift(0)]), {0: (0,)}, 1, count=1)
    assert offer.position == 0
    assert offer.hurt == (Hurt(0, 1, 100, 700),)
    assert offer.added[:5] == (0, 600, 0, 0, 0)


def test_suggestions_for_a_pinned_visit_leave_the_others_where_they_are() -> None:
    given = problem([visit(1, service=7_000), visit(2, service=7_000, pin=Pin(0))], [shift(0)])
    assert best_insertions(given, {0: (0,)}, 1) == ()


def test_no_more_suggestions_than_asked_for() -> None:
    given = problem([visit()], [shift(number) for number in range(4)])
    assert len(best_insertions(given, {}, 0, count=2)) == 2


def test_what_is_under_way_has_no_suggestions() -> None:
    assert best_insertions(problem([visit(under_way=0, arrived=0)], [shift(), shift(1)]), {}, 0) == ()


def test_a_problem_that_is_none_is_refused() -> None:
    with pytest.raises(ProblemError):
        insert(problem([visit(service=-1)]), {})


def test_inserting_and_checking_do_not_load_ortools() -> None:
    told = "import solver, sys; print(any(name.startswith('ortools') for name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
