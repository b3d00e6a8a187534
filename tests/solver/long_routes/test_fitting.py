"""Which problems the search on long routes takes, and which it leaves to the search that knows every rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver import Pin, Problem, Shift, Visit
from solver.long_routes.fitting import FEWEST_VISITS, fits, road_weights
from solver.objective import BALANCE, EVERYDAY, RESCUE, THRIFT, Objective, Tier
from solver.problem import Break, Order
from tests.solver.strategies import problem, promise, shift, visit


def round_trip(visits: int = FEWEST_VISITS, duty: Shift | None = None) -> Problem:
    return problem([visit(1 + n % 5) for n in range(visits)], [duty or shift()])


@pytest.mark.parametrize("objective", [EVERYDAY, RESCUE, THRIFT])
def test_visits_without_promises_count_nothing_but_the_road_whatever_the_preset(objective: Objective) -> None:
    assert fits(replace(round_trip(), objective=objective))


def test_spreading_the_work_is_another_matter() -> None:
    assert not fits(replace(round_trip(), objective=BALANCE))


@pytest.mark.parametrize(
    ("tier", "weights"),
    [
        ((("travel", 1),), (1, 0)),
        ((("duration", 2),), (0, 2)),
        ((("duration", 3), ("travel", 60), ("overtime", 5)), (60, 3)),
        ((("travel", -1),), (0, 0)),
        ((("travel", 1), ("imbalance", 1)), (0, 0)),
    ],
)
def test_driving_and_being_away_are_weighed_and_nothing_else_is(tier: Tier, weights: tuple[int, int]) -> None:
    assert road_weights(Objective(((("unassigned", 1),), tier))) == weights
    assert fits(replace(round_trip(), objective=Objective(((("unassigned", 1),), tier)))) is any(weights)


def test_visits_left_out_must_come_first() -> None:
    assert road_weights(Objective(((("travel", 1),), (("unassigned", 1),)))) == (0, 0)
    assert road_weights(Objective(((("unassigned", 1), ("travel", 1)), (("travel", 1),)))) == (0, 0)


def test_a_call_at_the_base_is_no_work_of_its_own() -> None:
    called = round_trip(duty=shift(base_call=0, stock=((0, 1),)))
    assert not fits(called)
    free = replace(called.visits[0], unassigned_price=0)
    assert fits(replace(called, visits=(free, *called.visits[1:])))


def test_a_few_visits_make_no_long_route() -> None:
    assert not fits(round_trip(FEWEST_VISITS - 1))


@pytest.mark.parametrize(
    "special",
    [
        visit(commitments=(promise(5_000),)),
        visit(windows=((0, 100), (300, 400))),
        visit(pin=Pin(technician=0)),
        visit(under_way=0),
        visit(preferred=frozenset({0})),
    ],
)
def test_one_visit_with_a_rule_of_its_own_is_enough_to_leave_the_problem(special: Visit) -> None:
    plain = round_trip()
    assert not fits(replace(plain, visits=(*plain.visits, special)))


@pytest.mark.parametrize(
    "duty",
    [
        shift(overtime=600),
        shift(breaks=(Break(0, 100, 60),)),
        shift(price=5),
        shift(excludes=frozenset({0})),
        shift(capacity=(3, 3)),
    ],
)
def test_a_shift_with_more_than_hours_and_one_capacity_is_not_taken(duty: Shift) -> None:
    assert not fits(round_trip(duty=duty))


def test_order_crews_and_the_published_plan_tie_visits_together() -> None:
    plain = round_trip()
    assert not fits(replace(plain, orders=(Order(0, 1),)))
    assert not fits(replace(plain, crews=((0, 1),)))
    assert not fits(replace(plain, previous={0: (1,)}))
