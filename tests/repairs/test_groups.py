"""Near visits given to one technician, one after the other."""

from __future__ import annotations

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.repair import Repair
from dispatch.model.work_order import PinLevel
from dispatch.repairs.groups import GROUP, preview
from dispatch.repairs.moves import Wanted, apply
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import published
from tests.repairs.a_day import faults, in_force, on_a_road, row

LI = "demo-dispatcher"


@pytest.fixture
def desk() -> Desk:
    return on_a_road(4)


def make(desk: Desk, repair: Repair) -> None:
    apply(desk, repair.placements, repair=GROUP, why="", now=MONDAY_9, actor=LI, command_id=a_key())


def test_the_group_goes_to_who_has_a_part_of_it_in_the_order_that_drives_least(desk: Desk) -> None:
    far, near, middle = faults(desk, [4, 2, 3])
    in_force(desk, {"t1": [near, far], "t2": [middle]})
    found = preview(desk, [far, near, middle], Wanted(), now=MONDAY_9)
    assert {one.placement.technician_id for one in found.moved} == {"t1"}
    ordered = [one.work_order_id for one in found.moved]
    assert ordered in ([near, middle, far], [far, middle, near])
    assert [one.placement.level for one in found.moved] == [PinLevel.TECHNICIAN, PinLevel.ORDER, PinLevel.ORDER]
    assert [one.placement.follows for one in found.moved] == [None, *ordered[:-1]]
    assert found.after.travel_seconds < found.before.travel_seconds


def test_grouped_visits_stand_one_after_the_other_in_the_next_plan(desk: Desk) -> None:
    ids = faults(desk, [4, 1, 3])
    in_force(desk, {"t1": [ids[1]], "t2": [ids[0], ids[2]]})
    found = preview(desk, ids, Wanted(technician_id="t1"), now=MONDAY_9)
    make(desk, found)
    published(desk, MONDAY_9)
    assert row(desk) == [one.work_order_id for one in found.moved]
    assert len(desk.own_decisions(LI).undo) == 1


def test_what_is_far_from_the_group_stays_and_is_named(desk: Desk) -> None:
    one, other = faults(desk, [1, 2])
    shenzhen = reported(desk, site_id="s2", asset_id="a2").id
    in_force(desk, {"t1": [one, other], "t2": [shenzhen]})
    found = preview(desk, [one, shenzhen, other], Wanted(), now=MONDAY_9)
    assert found.refused == ((shenzhen, "not_near"),)
    assert {moved.work_order_id for moved in found.moved} == {one, other}


def test_visits_nobody_has_go_to_the_nearest_who_may_be_sent(desk: Desk) -> None:
    in_force(desk, {"t1": faults(desk, [1])})
    ids = faults(desk, [3, 4])
    found = preview(desk, ids, Wanted(), now=MONDAY_9)
    assert {one.placement.technician_id for one in found.moved} == {"t1"}
    assert {one.technician_before for one in found.moved} == {None}


def test_no_group_is_made_of_visits_that_are_all_far_apart(desk: Desk) -> None:
    (here,) = faults(desk, [1])
    there = reported(desk, site_id="s2", asset_id="a2").id
    in_force(desk, {"t1": [here], "t2": [there]})
    found = preview(desk, [here, there], Wanted(), now=MONDAY_9)
    assert found.moved == ()
    assert {reason for _id, reason in found.refused} == {"not_near"}
    assert found.before == found.after


def test_nothing_chosen_is_no_group(desk: Desk) -> None:
    with pytest.raises(InputErrors):
        preview(desk, [], Wanted(), now=MONDAY_9)
