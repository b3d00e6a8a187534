"""Gaps of the crew as it is: skills of one person, hours nobody covers, hours that hang on one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import InputErrors
from dispatch.model.moment import Interval
from dispatch.model.technician import Absence, Shift
from dispatch.staffing import Cell, Gap, OnlyHolder, gaps, only_holders
from tests.builders import MONDAY_9, a_technician

HOUR = timedelta(hours=1)
DAY = Interval(MONDAY_9 - 9 * HOUR, MONDAY_9 + 15 * HOUR)
PUMPS = Cell("440106", "pump", 1, 24.0, 3600)
ON_DUTY = Interval(MONDAY_9, MONDAY_9 + 8 * HOUR)


def a_shift(who: str, span: Interval = ON_DUTY) -> Shift:
    return Shift(f"{who}@{span.start:%d%H}", who, span)


def found(
    shifts: list[Shift], *, ways: list[int], cell: Cell = PUMPS, absences: list[Absence] | None = None
) -> tuple[Gap, ...]:
    crew = [a_technician(f"t{i + 1}") for i in range(len(ways))]
    return gaps([cell], crew, shifts, absences or [], np.array(ways).reshape(-1, 1), DAY)


def hours_of(some: tuple[Gap, ...], only: str | None) -> int:
    return sum(len(gap.hours) for gap in some if gap.only == only)


def test_a_skill_of_one_person_is_named_with_him_and_one_of_two_or_of_nobody_is_not() -> None:
    crew = [
        a_technician("t1", skills={"pump": 2, "scale": 1}),
        a_technician("t2", skills={"pump": 1}),
        replace(a_technician("t3", skills={"scale": 3}), active=False),
    ]
    wanted = [("pump", 1), ("pump", 2), ("scale", 1), ("fire", 1), ("pump", 2)]
    assert only_holders(crew, wanted) == (OnlyHolder("pump", 2, "t1"), OnlyHolder("scale", 1, "t1"))


def test_the_night_is_a_gap_and_the_day_hangs_on_the_one_on_duty() -> None:
    some = found([a_shift("t1")], ways=[0])
    # an hour before he comes is early enough: he is there just in time
    assert hours_of(some, "t1") == 9
    assert hours_of(some, None) == 15


def test_a_second_one_on_duty_takes_the_weight_off_the_first() -> None:
    some = found([a_shift("t1"), a_shift("t2")], ways=[0, 0])
    assert hours_of(some, "t1") == hours_of(some, "t2") == 0
    assert hours_of(some, None) == 15


def test_who_is_there_exactly_in_time_covers_and_a_second_later_he_does_not() -> None:
    assert hours_of(found([a_shift("t1", DAY)], ways=[3600]), None) == 0
    assert hours_of(found([a_shift("t1", DAY)], ways=[3601]), None) == 24


def test_who_finds_no_way_or_lacks_the_level_covers_nothing() -> None:
    assert hours_of(found([a_shift("t1", DAY)], ways=[-1]), None) == 24
    assert hours_of(found([a_shift("t1", DAY)], ways=[0], cell=replace(PUMPS, level=3)), None) == 24
    assert hours_of(found([a_shift("t1", DAY)], ways=[0], cell=replace(PUMPS, skill="fire")), None) == 24


def test_an_absence_opens_the_gap_that_the_shift_had_closed() -> None:
    away = Absence("t1", Interval(MONDAY_9 + 2 * HOUR, MONDAY_9 + 4 * HOUR), "leave")
    with_him, without = found([a_shift("t1")], ways=[1800]), found([a_shift("t1")], ways=[1800], absences=[away])
    lost = {hour for gap in without if gap.only is None for hour in gap.hours} - {
        hour for gap in with_him if gap.only is None for hour in gap.hours
    }
    # a fault at 12:00 is owed somebody by 13:00, when he comes back with half an hour still to drive
    assert lost == {MONDAY_9 + 2 * HOUR, MONDAY_9 + 3 * HOUR}


def test_a_cell_loses_the_share_of_its_faults_that_falls_into_the_gap_and_the_worst_comes_first() -> None:
    crew = [a_technician("t1")]
    cells = [PUMPS, replace(PUMPS, id="440305", weight=240.0)]
    some = gaps(cells, crew, [a_shift("t1")], [], np.array([[0, 0]]), DAY)
    assert [(gap.cell.id, gap.only) for gap in some] == [
        ("440305", None), ("440106", None), ("440305", "t1"), ("440106", "t1")
    ]  # fmt: skip
    assert some[0].lost_weight == pytest.approx(240 * 15 / 24)


@given(
    st.lists(st.tuples(st.integers(-9, 14), st.integers(1, 12)), max_size=4),
    st.lists(st.tuples(st.integers(-9, 14), st.integers(1, 12)), max_size=3),
    st.integers(-1, 9000),
)
def test_every_hour_is_covered_a_gap_or_hangs_on_one_and_nobody_absent_covers(
    duty: list[tuple[int, int]], away: list[tuple[int, int]], way: int
) -> None:
    spans = [Interval(MONDAY_9 + start * HOUR, MONDAY_9 + (start + long) * HOUR) for start, long in duty]
    gone = [Absence("t1", Interval(MONDAY_9 + a * HOUR, MONDAY_9 + (a + long) * HOUR), "leave") for a, long in away]
    some = found([a_shift("t1", span) for span in spans], ways=[way], absences=gone)
    assert hours_of(some, None) + hours_of(some, "t1") == 24
    everywhere = [Absence("t1", DAY, "leave")]
    inside = [a_shift("t1", span) for span in spans if span.end <= DAY.end]
    assert hours_of(found(inside, ways=[way], absences=everywhere), None) == 24


def test_without_cells_there_is_no_gap() -> None:
    assert gaps([], [a_technician("t1")], [], [], np.zeros((1, 0), int), DAY) == ()


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(InputErrors) as refused:
        gaps(
            [replace(PUMPS, weight=-1.0)], [a_technician("t1")], [], [], np.zeros((2, 1), int),
            Interval(MONDAY_9, MONDAY_9 + HOUR / 2),
        )  # fmt: skip
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["staffing.bad_shape", "staffing.no_hours", "staffing.bad_weight"]
