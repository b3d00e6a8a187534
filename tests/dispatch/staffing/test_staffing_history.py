"""Cells and ways from the firm's own faults: what counts, what is owed there, and what it answers."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from dispatch.desk import Desk
from dispatch.model.moment import Interval
from dispatch.staffing import fewest, gaps
from dispatch.staffing.history import cells_of, siting_of, ways_to
from tests.builders import MONDAY_9, NANSHAN, TIANHE, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

HOUR = timedelta(hours=1)
WEEK = Interval(MONDAY_9 - 24 * HOUR, MONDAY_9 + 6 * 24 * HOUR)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def two_in_guangzhou_one_in_shenzhen(desk: Desk) -> None:
    for _ in range(2):
        reported(desk)
    reported(desk, site_id="s2", asset_id="a2")


def test_faults_are_counted_by_county_and_skill_with_the_strictest_arrival_owed_there(desk: Desk) -> None:
    two_in_guangzhou_one_in_shenzhen(desk)
    first, second = cells_of(desk, WEEK)
    assert (first.cell.id, first.cell.skill, first.cell.weight, first.cell.within_seconds) == (
        "440106", "pump", 2, 8 * 3600
    )  # fmt: skip
    assert (second.cell.id, second.cell.weight) == ("440305", 1)
    assert first.middle == pytest.approx(TIANHE.point)


def test_only_the_faults_of_the_period_count(desk: Desk) -> None:
    reported(desk)
    assert cells_of(desk, Interval(MONDAY_9 + timedelta(seconds=1), WEEK.end)) == ()
    assert len(cells_of(desk, Interval(MONDAY_9, WEEK.end))) == 1


def test_a_fault_that_is_finished_counts_once(desk: Desk) -> None:
    order = reported(desk)
    published(desk, MONDAY_9)
    for press in (desk.depart, desk.arrive):
        press(order.id, "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    desk.finish(order.id, "t1", resolved=True, note="好了", now=MONDAY_9 + HOUR, actor="t1", command_id=a_key())
    assert [one.cell.weight for one in cells_of(desk, WEEK)] == [1]


def test_the_firms_own_faults_say_where_technicians_should_live(desk: Desk) -> None:
    two_in_guangzhou_one_in_shenzhen(desk)
    bases = {"guangzhou": TIANHE.point or (0, 0), "far": (30.0, 113.0)}
    siting = siting_of(desk, cells_of(desk, WEEK), bases, most=2)
    found = fewest(siting, 1.0)
    assert found is not None
    assert (found.technicians, found.proven) == ({"guangzhou": 1}, True)


def test_the_crew_of_today_leaves_the_night_uncovered(desk: Desk) -> None:
    two_in_guangzhou_one_in_shenzhen(desk)
    cells = cells_of(desk, WEEK)
    day = Interval(MONDAY_9 - 9 * HOUR, MONDAY_9 + 15 * HOUR)
    with desk.reading() as unit:
        crew, shifts = unit.technicians(), unit.shifts(WEEK)
    ways = ways_to(desk, [one.home for one in crew], cells)
    found = gaps([one.cell for one in cells], crew, [s for s in shifts if s.span.overlaps(day)], (), ways, day)
    worst = found[0]
    assert (worst.cell.id, worst.only) == ("440106", None)
    assert all(hour >= MONDAY_9 + 9 * HOUR or hour < MONDAY_9 - HOUR for hour in worst.hours)


def test_without_starts_or_cells_there_are_no_ways(desk: Desk) -> None:
    assert ways_to(desk, [], []).shape == (0, 0)
    assert np.array_equal(ways_to(desk, [NANSHAN.point or (0, 0)], []), np.zeros((1, 0)))
