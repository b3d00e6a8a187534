"""Several visits moved at once: what it would do first, then all pins or none, undone as one decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.desk import Desk
from dispatch.desk.repairing import MOST_TOGETHER
from dispatch.errors import Conflict, InputErrors, NotFound
from dispatch.model.event import EventKind
from dispatch.model.repair import Repair
from dispatch.model.work_order import PinLevel, WorkOrder
from dispatch.repairs.moves import MOVE, Wanted, apply, preview, teams_of
from dispatch.repairs.undoing import back_or_forth
from dispatch.work_time import day_of
from tests.builders import MONDAY_9, a_key, a_shift, a_technician
from tests.repairs.a_day import faults, in_force, on_a_road, row

LI = "demo-dispatcher"
TUESDAY = day_of(MONDAY_9 + timedelta(days=1))


@pytest.fixture
def desk() -> Desk:
    """Besides t1 in Guangzhou and t2 in Shenzhen there is t4, another pump technician in Guangzhou."""
    desk = on_a_road(4)
    with desk._store.writing() as unit:
        unit.put_technician(replace(a_technician("t4", home=(23.13, 113.31)), home_name="广州市天河区"))
        unit.put_technician(replace(unit.technician("t1"), home_name="广州市越秀区"))
        unit.put_technician(replace(unit.technician("t2"), home_name="深圳市福田区"))
        unit.add_shifts(a_shift("t4", start=MONDAY_9 - timedelta(hours=1) + timedelta(days=day)) for day in range(3))
    return desk


@pytest.fixture
def ids(desk: Desk) -> list[str]:
    """Four visits of t1 in order."""
    found = faults(desk, [1, 2, 3, 4])
    in_force(desk, {"t1": found})
    return found


def order(desk: Desk, id: str) -> WorkOrder:
    with desk.reading() as unit:
        return unit.work_order(id)


def make(desk: Desk, repair: Repair, key: str = "") -> None:
    apply(desk, repair.placements, repair=MOVE, why="", now=MONDAY_9, actor=LI, command_id=key or a_key())


def test_the_visits_go_to_the_technician_and_the_preview_says_when_he_is_there(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids[2:], Wanted(technician_id="t4"), now=MONDAY_9)
    assert {one.placement.technician_id for one in found.moved} == {"t4"}
    assert {one.technician_before for one in found.moved} == {"t1"}
    assert {one.placement.level for one in found.moved} == {PinLevel.TECHNICIAN}
    assert all(one.arrive_before is not None and one.arrive_after >= MONDAY_9 for one in found.moved)
    assert (found.refused, order(desk, ids[2]).pin) == ((), None), "looking changes nothing"


def test_every_rule_it_overrules_is_listed_for_its_visit(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids[:1], Wanted(technician_id="t3"), now=MONDAY_9)
    assert [violation.code for violation in found.moved[0].violations] == ["no_skill"]
    assert found.moved[0].placement.violations == ("no_skill",)
    make(desk, found)
    pin = order(desk, ids[0]).pin
    assert pin is not None
    assert (pin.technician_id, pin.violations) == ("t3", ("no_skill",))


def test_a_team_is_everybody_based_in_one_town_and_the_nearest_of_it_gets_each_visit(
    desk: Desk, ids: list[str]
) -> None:
    with desk.reading() as unit:
        teams = {name: [one.id for one in team] for name, team in teams_of(unit.technicians()).items()}
    assert teams == {"广州": ["t1", "t3", "t4"], "深圳": ["t2"]}
    found = preview(desk, ids, Wanted(team="广州"), now=MONDAY_9)
    whose = {one.work_order_id: one.placement.technician_id for one in found.moved}
    assert (whose[ids[0]], whose[ids[3]]) == ("t1", "t4")


def test_another_day_pins_the_arrival_on_it_and_keeps_the_technician(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids[:2], Wanted(day=TUESDAY), now=MONDAY_9)
    for one in found.moved:
        assert (one.placement.technician_id, one.placement.level) == ("t1", PinLevel.BOTH)
        assert one.placement.arrive_at == one.arrive_after
        assert day_of(one.arrive_after) == TUESDAY
        assert one.late_seconds_after > one.late_seconds_before == 0  # type: ignore[operator]
    assert found.after.broken == found.before.broken + 2


def test_a_day_on_which_nobody_meant_is_on_duty_is_refused_visit_by_visit(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids[:1], Wanted(day=TUESDAY + timedelta(days=10)), now=MONDAY_9)
    assert (found.moved, found.refused) == ((), ((ids[0], "off_duty"),))
    assert found.before == found.after


def test_a_visit_under_way_is_not_moved_and_the_others_are(desk: Desk, ids: list[str]) -> None:
    desk.depart(ids[0], "t1", now=MONDAY_9, actor="t1", command_id=a_key())
    found = preview(desk, ids[:2], Wanted(technician_id="t4"), now=MONDAY_9)
    assert found.refused == ((ids[0], "not_movable"),)
    assert [one.work_order_id for one in found.moved] == [ids[1]]


def test_all_are_pinned_as_one_decision_and_undone_as_one(desk: Desk, ids: list[str]) -> None:
    make(desk, preview(desk, ids[1:], Wanted(technician_id="t4"), now=MONDAY_9))
    assert all(order(desk, id).pin is not None for id in ids[1:])
    (decision,) = desk.own_decisions(LI).undo
    back_or_forth(desk, decision.seq, EventKind.UNDONE, now=MONDAY_9, actor=LI, command_id=a_key())
    assert all(order(desk, id).pin is None for id in ids)
    assert desk.own_decisions(LI).undo == ()
    (decision,) = desk.own_decisions(LI).redo
    back_or_forth(desk, decision.seq, EventKind.REDONE, now=MONDAY_9, actor=LI, command_id=a_key())
    assert [order(desk, id).pin is not None for id in ids] == [False, True, True, True]


def test_one_that_somebody_changed_meanwhile_stops_all_of_them(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids, Wanted(technician_id="t4"), now=MONDAY_9)
    desk.hold(
        ids[3], until=MONDAY_9 + timedelta(hours=1), reason="weather", version=None, now=MONDAY_9, actor="zhou",
        command_id=a_key(),
    )  # fmt: skip
    with pytest.raises(Conflict) as refused:
        make(desk, found)
    assert (refused.value.code, refused.value.facts["id"]) == ("work_order.stale", ids[3])
    assert all(order(desk, id).pin is None for id in ids)


def test_nothing_is_undone_when_somebody_went_on_with_one_of_them(desk: Desk, ids: list[str]) -> None:
    make(desk, preview(desk, ids[:2], Wanted(technician_id="t4"), now=MONDAY_9))
    desk.cancel(ids[1], reason="", version=None, now=MONDAY_9, actor="zhou", command_id=a_key())
    (decision,) = desk.own_decisions(LI).undo
    with pytest.raises(Conflict):
        back_or_forth(desk, decision.seq, EventKind.UNDONE, now=MONDAY_9, actor=LI, command_id=a_key())
    assert order(desk, ids[0]).pin is not None


def test_the_same_command_twice_is_one_decision(desk: Desk, ids: list[str]) -> None:
    found = preview(desk, ids[:2], Wanted(technician_id="t4"), now=MONDAY_9)
    make(desk, found, "pressed twice")
    make(desk, found, "pressed twice")
    assert len(desk.own_decisions(LI).undo) == 1


@pytest.mark.parametrize(
    ("chosen", "wanted", "codes"),
    [
        (0, Wanted(technician_id="t4"), ["repair.nothing_chosen"]),
        (1, Wanted(), ["repair.no_target"]),
        (1, Wanted(team="北京"), ["repair.unknown_team"]),
    ],
)
def test_a_choice_that_says_too_little_is_named(
    desk: Desk, ids: list[str], chosen: int, wanted: Wanted, codes: list[str]
) -> None:
    with pytest.raises(InputErrors) as refused:
        preview(desk, ids[:chosen], wanted, now=MONDAY_9)
    assert [one.code for one in refused.value.problems] == codes


@pytest.mark.parametrize(("count", "refused"), [(MOST_TOGETHER, NotFound), (MOST_TOGETHER + 1, InputErrors)])
def test_there_is_a_limit_to_what_is_moved_at_once(desk: Desk, count: int, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        preview(desk, [f"W{n}" for n in range(count)], Wanted(technician_id="t4"), now=MONDAY_9)


def test_what_stays_behind_is_said_to_come_sooner_or_later(desk: Desk) -> None:
    ids = faults(desk, [1, 2, 3, 4], minutes=150)
    in_force(desk, {"t1": ids})
    found = preview(desk, ids[:1], Wanted(technician_id="t4"), now=MONDAY_9)
    sooner = {one.work_order_id: (one.late_seconds_before, one.late_seconds_after) for one in found.others}
    assert all(after < before for before, after in sooner.values())
    assert set(sooner) <= set(ids[1:])
    assert row(desk) == ids
