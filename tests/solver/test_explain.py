"""Why a visit is where it is: each technician's answer, what is certain, and what little would change it."""

from __future__ import annotations

from hypothesis import given, settings

from solver import Hurt, Pin, Problem, Solution, check, evaluate, insert, rank
from solver.explain import Why, explain
from solver.reasons import CODES
from solver.relaxations import Relaxation
from solver.schedule import Schedule
from solver.solution import LeftOut
from tests.solver.strategies import problem, problems, promise, shift, visit

PUMPS = ((1, 2),)


def plan_of(given_problem: Problem, routes: dict[int, tuple[int, ...]]) -> Solution:
    schedule = Schedule(given_problem)
    timed = [schedule.timed(number, visits) for number, visits in routes.items()]
    kept = tuple(route for route in timed if route is not None)
    made = {stop.visit for route in kept for stop in route.stops}
    left = tuple(LeftOut(v, "no_time") for v in range(len(given_problem.visits)) if v not in made)
    return Solution(kept, left, evaluate(given_problem, kept), "test")


def codes(why: Why) -> dict[int, str]:
    return {verdict.technician: verdict.code for verdict in why.verdicts}


def eased(why: Why, code: str) -> Relaxation:
    return next(relaxation for relaxation in why.relaxations if relaxation.code == code)


def test_every_technician_has_his_own_answer() -> None:
    work = [visit(1, skills=PUMPS, forbidden_technicians=frozenset({2}))]
    crew = [
        shift(0),
        shift(1, skills=PUMPS),
        shift(2, skills=PUMPS),
        shift(3, skills=PUMPS, end=500),
        shift(4, skills=PUMPS, base=3),
    ]
    why = explain(problem(work, crew), plan_of(problem(work, crew), {1: (0,)}), 0)
    assert (why.state, why.reason) == ("kept", None)
    assert codes(why) == {1: "here", 4: "possible", 0: "no_skill", 2: "no_technician", 3: "no_shift"}
    assert [verdict.technician for verdict in why.verdicts] == [1, 4, 0, 2, 3]


def test_giving_it_to_another_names_the_promises_it_would_break() -> None:
    work = [visit(1, commitments=(promise(100, weight=9),)), visit(3, commitments=(promise(300, weight=5),))]
    crew = [shift(0), shift(1)]
    why = explain(problem(work, crew), plan_of(problem(work, crew), {0: (0,), 1: (1,)}), 0)
    other = next(verdict for verdict in why.verdicts if verdict.technician == 1)
    assert (other.code, other.late_seconds) == ("possible", 0)
    assert other.hurt == (Hurt(1, 0, 0, 600),)
    assert other.added is not None
    assert other.added.broken == 5


def test_a_promise_nobody_can_keep_is_certain_and_says_by_how_much() -> None:
    work = [visit(5, commitments=(promise(400),))]
    why = explain(problem(work), plan_of(problem(work), {0: (0,)}), 0)
    assert (why.state, why.reason) == ("late", "certain")
    assert why.certificate[0].facts["late_seconds"] == 100
    assert why.relaxations == ()


def test_a_better_place_is_said_to_be_missed_and_given_back() -> None:
    work = [visit(5, commitments=(promise(400),))]
    crew = [shift(0), shift(1, base=4)]
    given_problem = problem(work, crew)
    why = explain(given_problem, plan_of(given_problem, {0: (0,)}), 0)
    assert why.reason == "missed"
    assert why.repaired is not None
    assert why.repaired.order == {1: (0,)}
    assert check(given_problem, why.repaired) == ()


def test_its_own_pin_may_be_what_makes_it_late() -> None:
    work = [visit(5, commitments=(promise(400),), pin=Pin(0))]
    crew = [shift(0), shift(1, base=4)]
    why = explain(problem(work, crew), plan_of(problem(work, crew), {0: (0,)}), 0)
    assert eased(why, "pin_dropped").facts == {"technician": 1, "arrive": 100}


def test_the_least_overtime_that_helps_is_named() -> None:
    work = [visit(1, service=3_000)]
    crew = [shift(0, end=2_000)]
    why = explain(problem(work, crew), plan_of(problem(work, crew), {}), 0)
    assert (why.state, why.reason) == ("left_out", "no_shift")
    assert eased(why, "overtime").facts["seconds"] == 1_800


def test_one_skill_granted_may_be_enough() -> None:
    work = [visit(1, skills=PUMPS, commitments=(promise(200),))]
    why = explain(problem(work), plan_of(problem(work), {}), 0)
    assert why.reason == "no_skill"
    assert eased(why, "skill_granted").facts == {"skill": 1, "level": 2, "technician": 0, "arrive": 100}


def test_a_customer_who_opens_earlier_may_be_enough() -> None:
    work = [visit(1, windows=((2_000, 3_000),), commitments=(promise(1_000, on_finish=True),))]
    why = explain(problem(work), plan_of(problem(work), {0: (0,)}), 0)
    assert eased(why, "window_widened").facts["seconds"] == 1_800


def test_another_visit_that_could_go_to_somebody_else_is_named() -> None:
    work = [
        visit(1, service=3_000, commitments=(promise(200, weight=2),)),
        visit(2, skills=PUMPS, commitments=(promise(900, weight=1),)),
    ]
    crew = [shift(0, skills=PUMPS, end=5_000), shift(1, base=2, start=100)]
    why = explain(problem(work, crew), plan_of(problem(work, crew), {0: (0, 1)}), 1)
    assert why.state == "late"
    moved = eased(why, "visit_moved").facts
    assert (moved["visit"], moved["to_technician"]) == (0, 1)


def test_what_is_under_way_stays_with_whom_it_is() -> None:
    work = [visit(1, under_way=0, arrived=-50)]
    why = explain(problem(work), plan_of(problem(work), {0: (0,)}), 0)
    assert (why.state, codes(why)) == ("under_way", {0: "here"})


@settings(max_examples=80, deadline=None)
@given(problems())
def test_every_answer_names_every_technician_and_a_repaired_plan_is_sound_and_better(given_problem: Problem) -> None:
    plan = insert(given_problem, {})
    for which in range(len(given_problem.visits)):
        why = explain(given_problem, plan, which)
        assert set(codes(why)) == {duty.technician for duty in given_problem.shifts}
        assert set(codes(why).values()) <= {"here", "possible", *CODES}
        if why.repaired is not None:
            assert check(given_problem, why.repaired) == ()
            assert rank(given_problem, why.repaired) < rank(given_problem, plan)
