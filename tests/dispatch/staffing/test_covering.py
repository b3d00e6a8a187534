"""Where technicians should live: against every placement there is, within reach, room and number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from dispatch.errors import InputErrors
from dispatch.staffing import Base, Demand, Placement, Siting, fewest, growing, shortest_ways

HOUR = 3600
quick = settings(max_examples=25, deadline=None)


def a_siting(
    ways: list[list[int]], weights: list[float], *, capacity: float | None = None, within: int = HOUR, most: int = 3
) -> Siting:
    demands = tuple(Demand(f"c{i}", weight, within) for i, weight in enumerate(weights))
    return Siting(demands, tuple(Base(f"b{i}", most) for i in range(len(ways))), np.array(ways), capacity)


@st.composite
def sitings(draw: st.DrawFn, *, may_cut_off: bool = True) -> Siting:
    bases, cells = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    ways = st.integers(-1 if may_cut_off else 0, 2 * HOUR)
    rows = draw(st.lists(st.lists(ways, min_size=cells, max_size=cells), min_size=bases, max_size=bases))
    weights = draw(st.lists(st.integers(1, 9), min_size=cells, max_size=cells))
    capacity = draw(st.none() | st.integers(1, 12))
    return a_siting(rows, [float(w) for w in weights], capacity=capacity, most=draw(st.integers(1, 2)))


def crews(siting: Siting, count: int) -> Iterator[list[int]]:
    """Every way to let at most so many technicians live at the bases."""
    for crew in product(*(range(base.most + 1) for base in siting.bases)):
        if sum(crew) <= count:
            yield list(crew)


def most_covered(siting: Siting, crew: list[int]) -> float:
    """By a linear program that shares nothing with the model: how many faults this crew can serve in time."""
    pairs = [(int(b), int(c)) for b, c in np.argwhere(siting.reaches()) if crew[b]]
    if not pairs:
        return 0.0
    rows, limits = [], []
    for c, demand in enumerate(siting.demands):
        rows.append([float(cell == c) for _, cell in pairs])
        limits.append(demand.weight)
    for b, number in enumerate(crew):
        if siting.capacity is not None:
            rows.append([float(base == b) for base, _ in pairs])
            limits.append(siting.capacity * number)
    return -float(linprog([-1.0] * len(pairs), A_ub=rows, b_ub=limits).fun)


@quick
@given(sitings(), st.integers(1, 3))
def test_no_placement_of_as_many_technicians_reaches_more(siting: Siting, count: int) -> None:
    best = max(most_covered(siting, crew) for crew in crews(siting, count))
    found = list(growing(siting, most=count))
    reached = found[-1].covered_share if found else 0.0
    assert reached == pytest.approx(best / siting.total, abs=2e-3)


@quick
@given(sitings())
def test_every_step_reaches_more_with_one_technician_more_and_respects_reach_and_room(siting: Siting) -> None:
    steps = list(growing(siting))
    assert all(one.count <= number for number, one in enumerate(steps, start=1))
    shares = [one.covered_share for one in steps]
    assert all(later > earlier - 1e-9 for earlier, later in pairwise(shares))
    for one in steps:
        _is_possible(siting, one)


def _is_possible(siting: Siting, placement: Placement) -> None:
    reaches, bases = siting.reaches(), [base.id for base in siting.bases]
    cells = [demand.cell for demand in siting.demands]
    for (base, cell), weight in placement.served.items():
        assert reaches[bases.index(base), cells.index(cell)]
        assert weight > 0
        assert placement.technicians[base] >= 1
    for demand in siting.demands:
        assert sum(w for (_, cell), w in placement.served.items() if cell == demand.cell) <= demand.weight + 1e-9
    for base in siting.bases:
        assert placement.technicians.get(base.id, 0) <= base.most
        carried = sum(w for (id, _), w in placement.served.items() if id == base.id)
        room = np.inf if siting.capacity is None else siting.capacity * placement.technicians.get(base.id, 0)
        assert carried <= room + 0.01 * siting.total
    assert 0 <= placement.covered_share <= 1
    assert placement.covered_share * siting.total == pytest.approx(sum(placement.served.values()))


@quick
@given(sitings(), st.sampled_from([0.3, 0.6, 0.9, 1.0]))
def test_the_fewest_are_the_first_step_that_reaches_the_share(siting: Siting, share: float) -> None:
    steps = [one for one in growing(siting) if one.covered_share >= share - 1e-4]
    found = fewest(siting, share)
    if found is None:
        assert not [one for one in steps if one.covered_share >= share + 1e-3]
    else:
        assert found.covered_share >= share - 1e-3
        assert steps
        assert found.count <= steps[0].count


@quick
@given(sitings(may_cut_off=False), st.integers(1, 2))
def test_the_shortest_ways_are_those_of_the_best_places(siting: Siting, count: int) -> None:
    free = Siting(siting.demands, siting.bases, siting.travel_seconds)
    weights = np.array([demand.weight for demand in free.demands])
    choices = combinations_with_replacement(range(len(free.bases)), count)
    best = min(float((free.travel_seconds[list(one)].min(axis=0) * weights).sum()) for one in choices)
    found = shortest_ways(free, count)
    assert found is not None
    assert found.mean_way_seconds is not None
    assert sum(found.served.values()) == pytest.approx(free.total)
    assert found.mean_way_seconds * free.total <= best + 600 * free.total  # places are told apart by ten minutes
    assert found.mean_way_seconds * free.total >= best - 1e-6


def test_the_first_technician_lives_where_most_faults_are_and_the_second_fills_the_gap() -> None:
    siting = a_siting([[600, 600, 7000], [7000, 600, 600], [7000, 7000, 600]], [5.0, 1.0, 3.0])
    one, two = growing(siting)
    assert (one.technicians, one.covered_share) == ({"b0": 1}, pytest.approx(6 / 9))
    assert (two.covered_share, two.proven) == (pytest.approx(1), True)
    assert set(two.technicians) >= {"b0"}


def test_somebody_exactly_at_the_promise_is_in_time_and_a_second_later_he_is_not() -> None:
    assert [one.covered_share for one in growing(a_siting([[HOUR]], [1.0]))] == [1]
    assert [one.covered_share for one in growing(a_siting([[HOUR + 1]], [1.0]))] == [0]


def test_who_cannot_reach_what_is_left_still_takes_over_the_rest() -> None:
    ways = [[0, 0, 0, 0], [0, 0, -1, 0]]
    siting = a_siting(ways, [1.0, 1.0, 5.0, 1.0], capacity=4, most=1)
    assert [one.covered_share for one in growing(siting)] == [0.5, 0.875]


def test_a_crew_that_can_just_carry_everything_is_enough() -> None:
    siting = a_siting([[0, 0, 0]] * 3, [1.0, 1.0, 4.0], capacity=3, most=1)
    found = fewest(siting, 1.0)
    assert found is not None
    assert found.count == 2


def test_a_second_technician_at_the_same_place_helps_only_where_there_is_too_much_to_do() -> None:
    ways, weights = [[0]], [10.0]
    assert [one.count for one in growing(a_siting(ways, weights))] == [1]
    crowded = list(growing(a_siting(ways, weights, capacity=4.0)))
    assert [one.technicians["b0"] for one in crowded] == [1, 2, 3]
    assert [one.covered_share for one in crowded] == pytest.approx([0.4, 0.8, 1.0])


def test_of_places_that_reach_as_many_the_nearer_one_is_chosen_full_or_not() -> None:
    for capacity in (None, 4.0):
        siting = a_siting([[3000, 3000], [300, 900]], [5.0, 5.0], capacity=capacity)
        first = next(growing(siting))
        assert first.technicians == {"b1": 1}


def test_where_nobody_can_be_in_time_no_crew_is_large_enough() -> None:
    assert fewest(a_siting([[7200], [-1]], [1.0]), 0.5) is None
    assert shortest_ways(a_siting([[-1]], [1.0]), 1) is None
    assert shortest_ways(a_siting([[0]], [10.0], capacity=4.0), 2) is None


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"demands": ()}, "staffing.no_demand"),
        ({"demands": (Demand("c0", 0, 1),)}, "staffing.no_demand"),
        ({"bases": ()}, "staffing.no_bases"),
        ({"travel_seconds": np.zeros((2, 1), int)}, "staffing.bad_shape"),
        ({"capacity": 0.0}, "staffing.bad_capacity"),
        ({"capacity": float("nan")}, "staffing.bad_capacity"),
        ({"demands": (Demand("c0", float("inf"), 1),)}, "staffing.bad_weight"),
        ({"demands": (Demand("c0", 1, -1),)}, "staffing.bad_promise"),
        ({"bases": (Base("b0", -1),)}, "staffing.bad_seats"),
        ({"bases": (Base("b0"), Base("b0")), "travel_seconds": np.zeros((2, 1), int)}, "staffing.twice"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_its_reason(given_: dict[str, object], code: str) -> None:
    whole: dict[str, object] = {
        "demands": (Demand("c0", 1, HOUR),), "bases": (Base("b0"),), "travel_seconds": np.zeros((1, 1), int)
    }  # fmt: skip
    with pytest.raises(InputErrors) as refused:
        Siting(**{**whole, **given_})  # type: ignore[arg-type]
    assert code in [problem.code for problem in refused.value.problems]


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(InputErrors) as refused:
        Siting((Demand("c", -1.0, -1),), (), np.zeros((1, 1), int), -2.0)
    assert len(refused.value.problems) >= 5


@pytest.mark.parametrize("share", [0.0, -0.5, 1.01])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InputErrors):
        fewest(a_siting([[0]], [1.0]), share)


def test_no_technician_at_all_is_no_placement() -> None:
    with pytest.raises(InputErrors):
        list(growing(a_siting([[0]], [1.0]), most=0))
    with pytest.raises(InputErrors):
        shortest_ways(a_siting([[0]], [1.0]), 0)
