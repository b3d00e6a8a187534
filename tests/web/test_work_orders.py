"""Work orders: the list, the page of one, every step, and what happens when two people touch the same one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.event import EventKind
from dispatch.model.region import Place
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel, WorkOrderStatus
from tests.builders import MONDAY_9, a_customer, a_key, a_site, an_asset, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import SCRIPT, in_english, office, order, set_clock, two_planned, words
from web.form_values import for_input

Browser = Callable[[Role], FlaskClient]
LATER = for_input(MONDAY_9 + timedelta(hours=3))
TOMORROW = for_input(MONDAY_9 + timedelta(days=1))


@pytest.fixture
def desk() -> Desk:
    return office()


def step(client: FlaskClient, work_order_id: str, name: str, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/work-orders/{work_order_id}/{name}", **{"command_id": a_key() + "-long", **form})


def kinds(desk: Desk, work_order_id: str) -> list[EventKind]:
    with desk.reading() as unit:
        return [event.kind for event in unit.events(work_order_id=work_order_id)]


def test_the_list_shows_open_work_orders_with_promise_technician_and_arrival(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    here, _ = two_planned(desk)
    page = words(dispatcher.get("/work-orders").text)
    for part in (here.id, "现场s1", "客户c1", "水泵不出水", "已派单", "还剩 8 小时 0 分", "王t1"):
        assert part in page


def test_the_list_is_filtered_by_state_technician_customer_and_text(desk: Desk, dispatcher: FlaskClient) -> None:
    here, there = two_planned(desk)
    for query, wanted in (
        ({"q": "积水"}, there),
        ({"q": here.id}, here),
        ({"technician": here.technician_id}, here),
        ({"customer": "c2"}, there),
    ):
        page = dispatcher.get("/work-orders", query_string=query).text
        assert [one.id for one in (here, there) if f"/work-orders/{one.id}" in page] == [wanted.id]


def test_a_closed_work_order_leaves_the_open_list_and_is_found_under_all(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    step(dispatcher, known.id, "cancel", why="已自行修复", version="1")
    assert known.id not in dispatcher.get("/work-orders").text
    assert known.id in dispatcher.get("/work-orders?state=all").text
    assert known.id in dispatcher.get("/work-orders?state=cancelled").text


def test_an_empty_list_says_so(dispatcher: FlaskClient) -> None:
    assert "没有符合条件的工单" in dispatcher.get("/work-orders?q=nothing&page=7").text


def test_the_page_quotes_the_clause_and_shows_the_arithmetic(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    page = words(dispatcher.get(f"/work-orders/{known.id}").text)
    assert "厂家在收到通知后珠三角8小时内" in page
    assert "L01-02" in page
    assert "开始计时 今天 09:00 加 8 小时 今天 17:00 期限 今天 17:00" in page


def test_a_hold_of_the_customer_shows_in_the_arithmetic(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    step(dispatcher, known.id, "hold", until=LATER, reason="customer_reschedule", version="1")
    page = words(dispatcher.get(f"/work-orders/{known.id}").text)
    assert "客户改期，今天 09:00 至 今天 12:00 停表 今天 20:00" in page


def test_the_page_shows_the_stop_of_the_plan(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    page = words(dispatcher.get(f"/work-orders/{here.id}").text)
    assert "王t1" in page
    assert "出发" in page
    assert "km" in page


def test_who_could_go_is_answered_with_names_margins_and_reasons(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    alone = words(dispatcher.get(f"/work-orders/{here.id}/advice").text)
    whole = words(dispatcher.get(f"/work-orders/{here.id}?advice=1").text)
    for page in (alone, whole):
        assert "派王t1" in page
        assert "王t2" in page
        assert "技能或等级不够 1 王t3" in page


def test_an_unplanned_work_order_says_why(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    assert "尚未排入计划" in dispatcher.get(f"/work-orders/{known.id}").text
    assert "未安排人员：尚未排入计划" in words(dispatcher.get(f"/work-orders/{known.id}/advice").text)


def test_assigning_a_technician_pins_him(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    assert step(dispatcher, known.id, "pin", technician_id="t2", version="1").status_code == 303
    pin = order(desk, known.id).pin
    assert pin is not None
    assert (pin.level, pin.technician_id) == (PinLevel.TECHNICIAN, "t2")


@pytest.mark.parametrize(
    ("form", "level"),
    [
        ({"technician_id": "t2"}, PinLevel.TECHNICIAN),
        ({"arrive_at": LATER}, PinLevel.TIME),
        ({"technician_id": "t2", "arrive_at": LATER}, PinLevel.BOTH),
    ],
)
def test_what_is_filled_in_decides_what_is_pinned(
    desk: Desk, dispatcher: FlaskClient, form: dict[str, str], level: PinLevel
) -> None:
    known = reported(desk)
    step(dispatcher, known.id, "pin", version="1", **form)
    pin = order(desk, known.id).pin
    assert pin is not None
    assert pin.level is level


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [
        ("respond", {}, EventKind.RESPONDED),
        ("loaner", {}, EventKind.LOANER_PROVIDED),
        ("hold", {"until": LATER, "reason": "weather"}, EventKind.HELD),
        ("cancel", {"why": "已自行修复"}, EventKind.CANCELLED),
        ("reclassify", {"to": "major"}, EventKind.RECLASSIFIED),
        ("correct-place", {"province": "广东省", "city": "清远市"}, EventKind.PLACE_CORRECTED),
        ("appointment", {"at": TOMORROW}, EventKind.APPOINTMENT_MADE),
        ("pin", {"technician_id": "t1"}, EventKind.PINNED),
    ],
)
def test_a_step_is_taken_and_told_in_the_history(
    desk: Desk, dispatcher: FlaskClient, name: str, form: dict[str, str], kind: EventKind
) -> None:
    known = reported(desk)
    assert step(dispatcher, known.id, name, version="1", **form).status_code == 303
    assert kinds(desk, known.id)[-1] is kind
    for client in (dispatcher, in_english(dispatcher)):
        assert "卢" not in client.get(f"/work-orders/{known.id}").text  # nobody of another company
    assert "陈静" in dispatcher.get(f"/work-orders/{known.id}").text


def test_a_dispatcher_carries_a_visit_for_the_technician(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    for name, form in (
        ("depart", {}),
        ("arrive", {}),
        ("finish", {"outcome": "resolved", "note": "换密封"}),
        ("sign-off", {"signed_by": "陈主任", "accepted": "yes"}),
    ):
        assert step(dispatcher, here.id, name, **form).status_code == 303
    assert order(desk, here.id).status is WorkOrderStatus.CLOSED
    page = words(dispatcher.get(f"/work-orders/{here.id}").text)
    assert "达成" in page
    assert "换密封" in page
    assert "陈主任" in page


def test_only_legal_steps_are_offered(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    offered = dispatcher.get(f"/work-orders/{known.id}").text
    assert f"/work-orders/{known.id}/cancel" in offered
    for name in ("sign-off", "finish", "resume", "unpin", "depart"):
        assert f"/work-orders/{known.id}/{name}" not in offered
    step(dispatcher, known.id, "cancel", version="1")
    assert f"/work-orders/{known.id}/cancel" not in dispatcher.get(f"/work-orders/{known.id}").text


def test_an_illegal_step_is_refused_in_words(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    answer = step(dispatcher, known.id, "sign-off", signed_by="陈", accepted="yes")
    assert answer.status_code == 409
    assert known.id in answer.text
    assert kinds(desk, known.id) == [EventKind.FAULT_REPORTED]


def test_a_stale_edit_says_who_changed_what_and_when(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    desk.make_appointment(
        known.id, at=MONDAY_9 + timedelta(days=1), version=1, now=MONDAY_9, actor="demo-admin", command_id=a_key()
    )
    answer = step(dispatcher, known.id, "cancel", why="", version="1")
    page = words(answer.text)
    assert answer.status_code == 409
    for part in ("已约定时间", "明天 09:00", "周宁", "待派", "保留对方的", "仍用我的"):
        assert part in page
    assert order(desk, known.id).status is WorkOrderStatus.OPEN


def test_the_same_step_sent_twice_is_taken_once(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    form = {"until": LATER, "reason": "weather", "version": "1", "command_id": "one-hold-0001"}
    answers = [step(dispatcher, known.id, "hold", **form).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert kinds(desk, known.id).count(EventKind.HELD) == 1


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("hold", {"until": for_input(MONDAY_9), "reason": "weather"}, "早于现在"),
        ("hold", {"until": LATER, "reason": "holiday"}, "holiday"),
        ("hold", {"reason": "weather"}, "没有填写时间"),
        ("appointment", {"at": "soon"}, "不是日期和时间"),
        ("appointment", {"at": for_input(MONDAY_9 - timedelta(minutes=1))}, "已经过去"),
        ("pin", {}, "技术员"),
        ("reclassify", {"to": "tiny"}, "tiny"),
        ("correct-place", {}, "没有填写任何地点信息"),
        ("correct-place", {"lat": "north"}, "不是数字"),
        ("correct-place", {"province": "广东省"}, "地点"),
    ],
)
def test_a_bad_step_changes_nothing_and_keeps_its_form_open(
    desk: Desk, dispatcher: FlaskClient, name: str, form: dict[str, str], said: str
) -> None:
    known = reported(desk)
    answer = step(dispatcher, known.id, name, version="1", **form)
    assert answer.status_code == 400
    assert said in answer.text
    assert '<details class="step" name="step" open>' in answer.text
    assert kinds(desk, known.id) == [EventKind.FAULT_REPORTED]


def test_a_corrected_place_moves_the_due_moment(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    step(dispatcher, known.id, "correct-place", province="广东省", city="清远市", district="清城区", version="1")
    assert "广东省内 · 24 小时" in words(dispatcher.get(f"/work-orders/{known.id}").text)


def test_an_uncertain_place_is_marked_provisional(desk: Desk, dispatcher: FlaskClient) -> None:
    vague = reported(desk, place=Place(province="广东省"))
    page = words(dispatcher.get(f"/work-orders/{vague.id}").text)
    assert "暂定" in page
    assert "尚未确定：珠三角 / 广东省内" in page


def test_a_breach_says_by_how_much(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    set_clock(desk, MONDAY_9 + timedelta(hours=9))
    page = words(dispatcher.get(f"/work-orders/{known.id}").text)
    assert "违约" in page
    assert "已超 1 小时 0 分" in page


def test_the_analyst_reads_and_cannot_press(desk: Desk, signed_in: Browser) -> None:
    known = reported(desk)
    client = signed_in(Role.ANALYST)
    page = client.get(f"/work-orders/{known.id}")
    assert page.status_code == 200
    assert f"/work-orders/{known.id}/cancel" not in page.text
    assert step(client, known.id, "cancel", version="1").status_code == 403


def test_no_id_stands_twice_on_a_page(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    for path in (f"/work-orders/{here.id}?advice=1", "/work-orders", "/faults/new?site=s1", "/plans"):
        ids = re.findall(r'\sid="([^"]*)"', dispatcher.get(path).text)
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize("path", ["/work-orders/none", "/work-orders/none/advice"])
def test_a_number_nobody_knows_is_not_found(dispatcher: FlaskClient, path: str) -> None:
    assert dispatcher.get(path).status_code == 404


def test_a_step_nobody_knows_is_not_found(desk: Desk, dispatcher: FlaskClient) -> None:
    assert step(dispatcher, reported(desk).id, "explode").status_code == 404


def test_names_and_descriptions_are_never_markup(desk: Desk, dispatcher: FlaskClient) -> None:
    with desk._store.writing() as unit:
        unit.add_customers([replace(a_customer("cx"), name=SCRIPT)])
        unit.add_sites([replace(a_site("sx", customer_id="cx"), name=SCRIPT, contact=SCRIPT, phone=SCRIPT)])
        unit.add_assets([replace(an_asset("ax", site_id="sx"), model=SCRIPT)])
    known = reported(desk, site_id="sx", asset_id="ax", description=SCRIPT)
    step(dispatcher, known.id, "cancel", why=SCRIPT, version="7")
    paths = (
        "/work-orders",
        f"/work-orders/{known.id}",
        f"/work-orders/{known.id}?advice=1",
        "/faults/new?site=sx",
        "/",
    )
    pages = [dispatcher.get(path).text for path in paths]
    step(dispatcher, known.id, "cancel", why=SCRIPT, version="1")
    for page in (*pages, dispatcher.get(f"/work-orders/{known.id}").text, dispatcher.get("/faults/sites?q=alert").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_list_and_page_speak_english(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    english = in_english(dispatcher)
    assert "8 h 0 min left" in words(english.get("/work-orders").text)
    page = words(english.get(f"/work-orders/{here.id}?advice=1").text)
    for part in ("The clock starts", "plus 8 hours", "Plan 1 sends 王t1", "Put on hold", "Fault reported"):
        assert part in page


def test_a_promise_that_fell_away_is_not_called_done(desk: Desk, dispatcher: FlaskClient) -> None:
    with desk._store.writing() as unit:
        unit.add_customers([a_customer("c13", policy_id="L13")])
        unit.add_sites([a_site("s13", customer_id="c13")])
    known = reported(desk, site_id="s13", asset_id=None, skill="pump")
    published(desk, MONDAY_9)
    for name in ("depart", "arrive", "finish"):
        step(dispatcher, known.id, name, outcome="resolved")
    page = words(dispatcher.get(f"/work-orders/{known.id}").text)
    assert "完成" not in page.split("提供备用机 不需要")[1].split("L13-07")[0]


def test_a_visit_takes_an_hour_longer_with_one_click_and_the_page_of_changes_follows(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    known = reported(desk)
    published(desk, MONDAY_9)
    who = str(order(desk, known.id).technician_id)
    assert "还要多 60 分钟" not in dispatcher.get(f"/work-orders/{known.id}").text, "nobody is there yet"
    desk.arrive(known.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    page = dispatcher.get(f"/work-orders/{known.id}").text
    assert [f"还要多 {count} 分钟" in page for count in (30, 60, 120)] == [True, True, True]
    answer = step(dispatcher, known.id, "overrun", minutes="60", version=str(order(desk, known.id).version))
    assert answer.status_code == 303
    assert "/plans/changes?after=" in answer.headers["Location"]
    assert order(desk, known.id).expected_end_at == MONDAY_9 + timedelta(seconds=known.service_seconds + 3600)
    shown = words(dispatcher.get(answer.headers["Location"]).text)
    assert "超时作业 比预计多 60 分钟" in shown
    assert "撤销：现场s1多用 60 分钟" in dispatcher.get("/api/decisions").get_json()["undo"]["words"]


@pytest.mark.parametrize("minutes", ["", "soon", "0", "100000"])
def test_a_visit_that_takes_nonsense_longer_is_refused(desk: Desk, dispatcher: FlaskClient, minutes: str) -> None:
    known = reported(desk)
    published(desk, MONDAY_9)
    who = str(order(desk, known.id).technician_id)
    desk.arrive(known.id, who, now=MONDAY_9, actor=who, command_id=a_key())
    assert step(dispatcher, known.id, "overrun", minutes=minutes).status_code == 400
    assert order(desk, known.id).expected_end_at is None
