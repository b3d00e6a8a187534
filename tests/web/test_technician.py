"""The technician's phone: his own visits in order, four big buttons, nothing of anybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.event import EventKind
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_customer, a_key, a_site, an_asset, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, order, set_clock, two_planned, words


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def planned(desk: Desk) -> tuple[WorkOrder, WorkOrder]:
    """His visit in Guangzhou, and a colleague's in Shenzhen."""
    return two_planned(desk)


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """The phone of technician t1."""
    return enter(app.test_client(), "t1")


def press(client: FlaskClient, work_order_id: str, step: str, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/my/{work_order_id}/{step}", **{"command_id": a_key() + "-long", **form})


def kinds(desk: Desk, work_order_id: str) -> list[EventKind]:
    with desk.reading() as unit:
        return [event.kind for event in unit.events(work_order_id=work_order_id)]


def test_he_sees_his_visit_with_everything_he_needs(planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    page = phone.get("/my").text
    for part in (
        "现场s1",
        "客户c1",
        "天河区",
        "立式多级离心泵",
        "水泵机械",
        "还剩 8 小时 0 分",
        "水泵不出水",
        "08:00–18:00",
    ):
        assert part in words(page)
    assert 'href="tel:13800000001"' in page


def test_nothing_of_other_people_is_on_the_page(planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    page = phone.get("/my").text
    for part in (planned[1].id, "现场s2", "客户c2", "泵房积水", "王t2"):
        assert part not in page


@pytest.mark.parametrize(
    "path",
    ["/work-orders", "/technicians/t2", "/technicians/t1", "/plans", "/policies", "/faults/new", "/faults/sites"],
)
def test_nothing_of_other_people_is_within_reach(
    planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient, path: str
) -> None:
    assert phone.get(path).status_code == 403
    assert phone.get(f"/work-orders/{planned[1].id}").status_code == 403


@pytest.mark.parametrize("step", ["depart", "arrive", "finish", "sign-off"])
def test_a_colleagues_visit_is_not_found_whatever_he_presses(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient, step: str
) -> None:
    before = kinds(desk, planned[1].id)
    answer = press(phone, planned[1].id, step, signed_by="陈", accepted="yes", outcome="resolved")
    assert answer.status_code == press(phone, "none", step).status_code == 404
    assert kinds(desk, planned[1].id) == before


def test_one_button_after_the_other_carries_the_visit_to_the_signature(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    mine = planned[0].id
    steps = (
        ("depart", {}, WorkOrderStatus.ON_THE_WAY),
        ("arrive", {}, WorkOrderStatus.ON_SITE),
        ("finish", {"outcome": "resolved", "note": "换密封"}, WorkOrderStatus.RESOLVED),
        ("sign-off", {"signed_by": "陈主任", "accepted": "yes"}, WorkOrderStatus.CLOSED),
    )
    for step, form, status in steps:
        assert f"/my/{mine}/{step}" in phone.get("/my").text
        assert press(phone, mine, step, **form).status_code == 303
        assert order(desk, mine).status is status
    assert "目前没有上门" in phone.get("/my").text


def test_another_visit_needed_gives_the_work_order_back_to_the_planner(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    mine = planned[0].id
    for step, form in (("depart", {}), ("arrive", {}), ("finish", {"outcome": "again", "note": "缺备件"})):
        press(phone, mine, step, **form)
    assert order(desk, mine).status is WorkOrderStatus.OPEN
    assert order(desk, mine).visit_number == 2
    assert mine not in phone.get("/my").text


@pytest.mark.parametrize("step", ["depart", "arrive", "finish"])
def test_a_second_tap_on_a_button_does_nothing_twice(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient, step: str
) -> None:
    mine = planned[0].id
    for before in ("depart", "arrive")[: ("depart", "arrive", "finish").index(step)]:
        press(phone, mine, before)
    form = {"command_id": "the-same-tap", "outcome": "again", "note": ""}
    answers = [press(phone, mine, step, **form).status_code for _ in range(3)]
    assert answers == [303, 303, 303]
    assert len(kinds(desk, mine)) == len(set(kinds(desk, mine)))


def test_a_signature_needs_a_name_and_what_was_typed_is_kept(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    mine = planned[0].id
    for step in ("depart", "arrive"):
        press(phone, mine, step)
    press(phone, mine, "finish", outcome="resolved")
    answer = press(phone, mine, "sign-off", signed_by=" ", accepted="yes")
    assert answer.status_code == 400
    assert f'id="name-error-{mine}"' in answer.text
    assert order(desk, mine).status is WorkOrderStatus.RESOLVED


def test_a_refused_signature_opens_the_work_order_again(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    mine = planned[0].id
    for step in ("depart", "arrive"):
        press(phone, mine, step)
    press(phone, mine, "finish", outcome="resolved")
    assert press(phone, mine, "sign-off", signed_by="陈主任", accepted="no").status_code == 303
    assert order(desk, mine).status is WorkOrderStatus.OPEN


def test_a_button_out_of_turn_is_refused_in_words(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    answer = press(phone, planned[0].id, "finish", outcome="resolved")
    assert answer.status_code == 409
    assert planned[0].id in answer.text
    assert order(desk, planned[0].id).status is WorkOrderStatus.DISPATCHED


def test_while_he_is_on_one_visit_no_other_can_be_started(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    second = reported(desk, description="第二处故障")
    published(desk, MONDAY_9)
    assert f"/my/{second.id}/depart" in phone.get("/my").text
    press(phone, planned[0].id, "depart")
    page = phone.get("/my").text
    assert f"/my/{second.id}/depart" not in page
    assert "第二处故障" in page
    assert press(phone, second.id, "depart").status_code == 409


def test_a_new_plan_shows_after_a_reload(desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    assert "计划 1 ·" in words(phone.get("/my").text)
    reported(desk, description="新到的故障")
    published(desk, MONDAY_9)
    page = words(phone.get("/my").text)
    assert "计划 2 ·" in page
    assert "新到的故障" in page


def test_a_visit_on_hold_leaves_his_list(desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    until = MONDAY_9 + timedelta(hours=2)
    desk.hold(
        planned[0].id, until=until, reason="weather", version=None, now=MONDAY_9, actor="d", command_id="hold-0001"
    )
    assert planned[0].id not in phone.get("/my").text


def test_nothing_to_do_is_said_kindly_and_leads_on(phone: FlaskClient) -> None:
    page = phone.get("/my").text
    assert "目前没有上门" in page
    assert 'href="/my"' in page


def test_a_day_without_a_shift_says_so(desk: Desk, phone: FlaskClient) -> None:
    set_clock(desk, MONDAY_9 + timedelta(days=30))
    assert "24 小时内没有班次" in phone.get("/my").text


def test_the_office_reads_his_day_without_buttons(
    planned: tuple[WorkOrder, WorkOrder], dispatcher: FlaskClient
) -> None:
    page = dispatcher.get("/technicians/t1").text
    assert f"/work-orders/{planned[0].id}" in page
    assert "/my/" not in page
    assert dispatcher.get("/technicians/t99").status_code == 404
    assert dispatcher.get("/my").status_code == 403


def test_a_step_nobody_knows_is_not_found(planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    assert press(phone, planned[0].id, "cancel").status_code == 404


def test_a_button_without_a_key_is_refused(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    assert press(phone, planned[0].id, "depart", command_id="").status_code == 400
    assert order(desk, planned[0].id).status is WorkOrderStatus.DISPATCHED


def test_what_people_type_is_never_markup(desk: Desk, phone: FlaskClient) -> None:
    with desk._store.writing() as unit:
        unit.add_customers([replace(a_customer("cx"), name=SCRIPT)])
        unit.add_sites([replace(a_site("sx", customer_id="cx"), name=SCRIPT, contact=SCRIPT, phone=SCRIPT)])
        unit.add_assets([replace(an_asset("ax", site_id="sx"), model=SCRIPT)])
    mine = reported(desk, site_id="sx", asset_id="ax", description=SCRIPT)
    published(desk, MONDAY_9)
    for step in ("depart", "arrive"):
        press(phone, mine.id, step)
    page = phone.get("/my").text
    assert "alert(" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_phone_speaks_english(planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient) -> None:
    page = words(in_english(phone).get("/my").text)
    for part in ("My visits", "8 h 0 min left", "Pumps, mechanical, level 1", "Depart"):
        assert part in page


def test_on_site_he_says_with_one_tap_that_it_takes_longer(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    visit = planned[0]
    press(phone, visit.id, "arrive")
    page = phone.get("/my").text
    assert [f'name="minutes" value="{minutes}"' in page for minutes in (30, 60, 120)] == [True, True, True]
    for _tap in range(2):
        assert press(phone, visit.id, "overrun", minutes="60", command_id="one-tap-only").status_code == 303
    assert order(desk, visit.id).expected_end_at == MONDAY_9 + timedelta(seconds=visit.service_seconds, hours=1)


@pytest.mark.parametrize("minutes", ["", "long", "0", "9999"])
def test_nonsense_about_how_long_it_takes_is_said_on_the_phone(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient, minutes: str
) -> None:
    press(phone, planned[0].id, "arrive")
    assert press(phone, planned[0].id, "overrun", minutes=minutes).status_code == 400
    assert order(desk, planned[0].id).expected_end_at is None


def test_nobody_says_it_of_the_visit_of_another(
    desk: Desk, planned: tuple[WorkOrder, WorkOrder], phone: FlaskClient
) -> None:
    assert press(phone, planned[1].id, "overrun", minutes="60").status_code == 404
