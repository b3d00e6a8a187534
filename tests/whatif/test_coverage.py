"""The weak spots of a company: hours nobody could be there in time, skills of one person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.whatif.coverage import weak_spots
from tests.builders import MONDAY_9, a_desk, a_small_company, an_asset


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def test_at_night_the_eight_hours_of_the_delta_cannot_be_kept(desk: Desk) -> None:
    with desk.reading() as unit:
        found = weak_spots(unit, desk.policies, desk.atlas, desk.travel, MONDAY_9)
    nobody = [gap for gap in found.gaps if gap.only is None]
    assert {gap.cell.id.split()[1] for gap in nobody} == {"L01"}
    assert {gap.cell.within_seconds for gap in nobody} == {8 * 3600}
    # the shifts end at six in the evening and begin at eight: only what is reported before midnight is too early
    hours = {(hour - MONDAY_9) // timedelta(hours=1) for gap in nobody for hour in gap.hours}
    assert hours
    assert min(hours) >= 9
    assert max(hours) < 16
    assert found.customers[nobody[0].cell.id]


def test_a_skill_of_one_person_is_named(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.add_assets([an_asset("a9", skill="weighing", level=2)])
    with desk.reading() as unit:
        found = weak_spots(unit, desk.policies, desk.atlas, desk.travel, MONDAY_9)
    assert [(one.skill, one.technician_id) for one in found.holders] == [("weighing", "t3")]


def test_a_company_without_anybody_has_cells_and_no_answer() -> None:
    desk = a_desk()
    with desk.reading() as unit:
        found = weak_spots(unit, desk.policies, desk.atlas, desk.travel, MONDAY_9)
    assert (found.cells, found.gaps, found.holders) == (0, (), ())
