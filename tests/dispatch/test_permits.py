"""Permits: whoever is sent to Hong Kong or Macau holds one, whatever is repaired there; elsewhere nobody needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.demands import demanded_skills, lacking, permits_in
from dispatch.desk import Desk
from dispatch.explain import explain, letters_at
from dispatch.model.plan import Plan
from dispatch.model.region import Place
from dispatch.model.situation import Situation
from dispatch.model.technician import Technician
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.planning import state
from dispatch.planning.verdict import Drop, Pricing
from dispatch.reach.asking import reach_of, wanted_for
from dispatch.rescuing import rescues
from dispatch.simulation.company_files import company_plan
from tests.builders import (
    MONDAY_9,
    NANSHAN,
    a_customer,
    a_desk,
    a_key,
    a_shift,
    a_site,
    a_technician,
    reported,
)
from tests.dispatch.planned import draft

PERMIT = "permit_hk_mo"
KOWLOON = Place(province="香港特别行政区", district="九龙城区", adcode="810202", lat=22.32, lon=114.18)
TAIPA = Place(province="澳门特别行政区", district="海岛市", adcode="820102", lat=22.157, lon=113.558)
PLACES = {"kowloon": KOWLOON, "taipa": TAIPA, "nanshan": NANSHAN}


@pytest.fixture
def desk() -> Desk:
    """Two pump people in Shenzhen, one of whom holds the permit but lives farther away."""
    desk = a_desk()
    with desk._store.writing() as unit:
        unit.add_customers([a_customer()])
        unit.add_sites([a_site(name, place=place) for name, place in PLACES.items()])
        crew = [
            a_technician("near", home=(22.54, 114.06)),
            a_technician("far", home=(23.13, 113.27), skills={"pump": 2, PERMIT: 1}),
        ]
        unit.add_technicians(crew)
        unit.add_shifts([a_shift(one.id, hours=14) for one in crew])
    return desk


def fault_at(desk: Desk, site_id: str, level: int = 1) -> WorkOrder:
    return reported(desk, site_id=site_id, asset_id=None, skill="pump", level=level)


def sent(plan: Plan, work_order: WorkOrder) -> str | None:
    found = plan.stop_of(work_order.id)
    return None if found is None else found[0].technician_id


@pytest.mark.parametrize(("site_id", "who"), [("kowloon", "far"), ("taipa", "far"), ("nanshan", "near")])
def test_over_the_border_only_who_holds_the_permit_is_sent(desk: Desk, site_id: str, who: str) -> None:
    work_order = fault_at(desk, site_id)
    assert sent(draft(desk, MONDAY_9), work_order) == who


def test_when_nobody_holds_the_permit_the_plan_says_so(desk: Desk) -> None:
    _without_permit(desk)
    work_order = fault_at(desk, "kowloon")
    (left_out,) = draft(desk, MONDAY_9).unassigned
    assert (left_out.work_order_id, left_out.reason) == (work_order.id, "no_permit")
    assert (left_out.facts["skill"], left_out.facts["level"]) == (PERMIT, "1")


def test_when_nobody_has_the_level_either_the_skill_is_what_lacks(desk: Desk) -> None:
    fault_at(desk, "kowloon", level=3)
    (left_out,) = draft(desk, MONDAY_9).unassigned
    assert (left_out.reason, left_out.facts["skill"], left_out.facts["level"]) == ("no_skill", "pump", "3")


def test_a_corrected_place_asks_for_its_own_permit(desk: Desk) -> None:
    work_order = fault_at(desk, "nanshan")
    corrected = desk.correct_place(
        work_order.id,
        place=Place(lat=22.32, lon=114.18),
        version=None,
        now=MONDAY_9,
        actor="dispatcher",
        command_id=a_key(),
    )
    assert demanded_skills(corrected) == {"pump": 1, PERMIT: 1}
    assert sent(draft(desk, MONDAY_9), work_order) == "far"


def test_a_move_by_hand_names_the_permit_it_overrules(desk: Desk) -> None:
    work_order = fault_at(desk, "kowloon")
    stated = state(desk.snapshot(now=MONDAY_9, days=1), letters_at(desk, MONDAY_9), desk.travel)
    pricing = Pricing(stated, None, desk.own_staff_only)
    verdict = pricing.verdict(work_order.id, Drop("near", MONDAY_9 + timedelta(hours=1), bind_time=False))
    assert verdict is not None
    assert [(one.code, one.facts["skill"]) for one in verdict.violations] == [("no_permit", PERMIT)]


def test_nobody_without_the_permit_is_offered_as_the_rescue(desk: Desk) -> None:
    work_order = fault_at(desk, "kowloon")
    assert {rescue.technician_id for rescue in rescues(desk, work_order, now=MONDAY_9).values()} <= {"far"}
    assert [one.technician_id for one in explain(desk, work_order.id, now=MONDAY_9).suggestions] == ["far"]


def test_who_can_come_is_asked_of_permits_for_a_work_order_and_for_a_mere_point(desk: Desk) -> None:
    work_order = fault_at(desk, "kowloon")
    wanted = wanted_for(work_order, desk, MONDAY_9)
    assert wanted is not None
    assert wanted.permits == (PERMIT,)
    for asked in (wanted, type(wanted)(wanted.point, MONDAY_9)):
        reach = reach_of(desk, asked, now=MONDAY_9)
        assert [one.technician_id for one in reach.coming] == ["far"]
        assert [(one.technician_id, one.code) for one in reach.others] == [("near", "no_permit")]


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        (Place(adcode="810202"), (PERMIT,)),
        (Place(adcode="820102"), (PERMIT,)),
        (Place(province="澳门特别行政区"), (PERMIT,)),
        (Place(adcode="440305"), ()),
        (Place(adcode="481000"), ()),
        (Place(province="广东省"), ()),
        (Place(), ()),
    ],
)
def test_a_permit_belongs_to_a_province_by_its_code_or_its_name(place: Place, asked: tuple[str, ...]) -> None:
    assert permits_in(place) == asked


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["pump", "it", PERMIT]), st.integers(1, 3)), st.integers(1, 3))
def test_whoever_lacks_nothing_holds_every_skill_at_its_level(held: dict[str, int], level: int) -> None:
    work_order = replace(_order(), level=level)
    can = held.get("pump", 0) >= level and PERMIT in held
    assert (not lacking(held, work_order)) == can
    assert lacking({"pump": 3, PERMIT: 1}, work_order) == {}


def test_some_of_the_demo_hold_the_permit_and_most_do_not() -> None:
    crew = company_plan().crew
    holders = sum(group.count for group in crew if PERMIT in group.skills)
    assert 0 < holders < sum(group.count for group in crew) / 2


def _order() -> WorkOrder:
    """A pump in Kowloon, not in any store."""
    return WorkOrder(
        "w1", "c1", "s1", None, "L01", 1, "pump", 1, 3600, "水泵不出水", "phone", "office", Situation(place=KOWLOON),
        WorkOrderStatus.OPEN, 1, MONDAY_9,
    )  # fmt: skip


def _without_permit(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.put_technician(Technician("far", "王", "1", (23.13, 113.27), skills={"pump": 2}))
