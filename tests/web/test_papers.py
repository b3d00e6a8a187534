"""Papers, causes and parts on the pages: the technician ticks them on his phone, the office answers for the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.customer import Asset
from dispatch.model.event import EventKind
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_key
from tests.dispatch.papers import LEAVING, SOON, a_customer_of, finished, on_site_under, reported_under
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, order, set_clock, words

A_YEAR_AGO = MONDAY_9.date().replace(year=2025)
ALL_TICKED = {f"step-{step}": "1" for step in LEAVING}


@pytest.fixture
def desk() -> Desk:
    desk = office()
    for letter in ("L12", "L14"):
        a_customer_of(desk, letter, Asset(letter, letter, "设备", "pump", accepted_on=A_YEAR_AGO))
    return desk


@pytest.fixture
def there(desk: Desk) -> WorkOrder:
    """A weighbridge repair with technician t1 on site."""
    arrived = on_site_under(desk, "L12", description="称重读数漂移")
    set_clock(desk, SOON)
    return arrived


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return enter(app.test_client(), "t1")


def press(client: FlaskClient, work_order_id: str, button: str, /, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/my/{work_order_id}/{button}", **{"command_id": a_key() + "-long", **form})


def step(client: FlaskClient, work_order_id: str, button: str, /, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/work-orders/{work_order_id}/{button}", **{"command_id": a_key() + "-long", **form})


def last_kind(desk: Desk, work_order_id: str) -> EventKind:
    with desk.reading() as unit:
        return unit.events(work_order_id=work_order_id)[-1].kind


def test_the_phone_lists_what_is_missing_before_he_may_leave(there: WorkOrder, phone: FlaskClient) -> None:
    page = phone.get("/my").text
    assert "撤离现场 缺 5 项" in words(page)
    assert "方可撤离现场" in page
    assert all(f'name="step-{code}"' in page for code in LEAVING)


def test_finishing_too_early_says_what_is_missing_and_keeps_what_was_ticked(
    desk: Desk, there: WorkOrder, phone: FlaskClient
) -> None:
    answer = press(phone, there.id, "finish", outcome="resolved", **{"step-tested": "1"})
    assert answer.status_code == 409
    assert "缺少：安装就位、调试完成、书面测试结果已交用户、用户同意撤离" in words(answer.text)
    assert order(desk, there.id).status is WorkOrderStatus.ON_SITE
    assert order(desk, there.id).service.done == {"tested"}


def test_ticking_and_finishing_is_one_press(desk: Desk, there: WorkOrder, phone: FlaskClient) -> None:
    answer = press(phone, there.id, "finish", outcome="resolved", reference="CS-1", **ALL_TICKED)
    assert answer.status_code == 303
    done = order(desk, there.id)
    assert done.status is WorkOrderStatus.RESOLVED
    assert {one.reference for one in done.service.steps} == {"CS-1"}


def test_a_second_tap_ticks_and_finishes_nothing_twice(desk: Desk, there: WorkOrder, phone: FlaskClient) -> None:
    key = a_key() + "-long"
    for _ in range(2):
        answer = press(phone, there.id, "finish", outcome="resolved", command_id=key, **ALL_TICKED)
        assert answer.status_code == 303
    with desk.reading() as unit:
        recorded = [event.kind for event in unit.events(work_order_id=there.id)]
    assert recorded.count(EventKind.STEP_RECORDED) == 5
    assert recorded.count(EventKind.FINISHED) == 1


def test_ticks_are_saved_before_the_work_is_over(desk: Desk, there: WorkOrder, phone: FlaskClient) -> None:
    assert press(phone, there.id, "papers", **{"step-installed": "1"}).status_code == 303
    assert "缺 4 项" in words(phone.get("/my").text)
    answer = press(phone, there.id, "papers")
    assert answer.status_code == 400
    assert "没有勾选任何步骤" in words(answer.text)


def test_he_records_cause_and_parts_and_sees_who_pays(desk: Desk, there: WorkOrder, phone: FlaskClient) -> None:
    assert "质保期内，至 2026-09-09" in words(phone.get("/my").text)
    assert press(phone, there.id, "cause", cause="misuse").status_code == 303
    page = words(phone.get("/my").text)
    assert "配件 市场最优惠价" in page
    assert "原因：使用不当" in page
    assert press(phone, there.id, "part", name="传感器", quantity="2", genuine="1", new="1").status_code == 303
    assert "传感器 × 2 原装正品 全新" in words(phone.get("/my").text)
    assert last_kind(desk, there.id) is EventKind.PART_FITTED


def test_a_mistake_is_taken_back_with_a_reason(desk: Desk, there: WorkOrder, phone: FlaskClient) -> None:
    press(phone, there.id, "papers", **{"step-tested": "1"})
    answer = press(phone, there.id, "correct-paper", step="tested", reason="")
    assert answer.status_code == 400
    assert "没有写理由" in words(answer.text)
    assert press(phone, there.id, "correct-paper", step="tested", reason="误勾").status_code == 303
    assert order(desk, there.id).service.done == set()
    press(phone, there.id, "part", name="传感器", quantity="1", genuine="1", new="1")
    assert press(phone, there.id, "correct-part", number="1", reason="误记").status_code == 303
    assert order(desk, there.id).service.parts == ()


@pytest.mark.parametrize("name", ["papers", "cause", "part", "correct-paper", "correct-part"])
def test_nobody_records_on_another_mans_visit(app: Flask, there: WorkOrder, name: str) -> None:
    other = enter(app.test_client(), "t2")
    assert press(other, there.id, name, cause="misuse", **{"step-tested": "1"}).status_code == 404


def test_the_phone_has_no_button_to_pass_a_gate(there: WorkOrder, phone: FlaskClient) -> None:
    assert press(phone, there.id, "override-gate", gate="leave_site", reason="x").status_code == 404
    assert "override-gate" not in phone.get("/my").text


def test_the_office_lets_a_gate_be_passed_and_the_history_says_who_and_why(
    desk: Desk, there: WorkOrder, dispatcher: FlaskClient
) -> None:
    assert "缺步骤放行：撤离现场" in words(dispatcher.get(f"/work-orders/{there.id}").text)
    form = {"gate": "leave_site", "reason": "客户电话同意", "version": str(there.version)}
    assert step(dispatcher, there.id, "override-gate", **{**form, "reason": ""}).status_code == 400
    assert step(dispatcher, there.id, "override-gate", **form).status_code == 303
    page = words(dispatcher.get(f"/work-orders/{there.id}").text)
    assert (
        "缺步骤放行 撤离现场 · 缺：安装就位、调试完成、测试完成、书面测试结果已交用户、用户同意撤离 · 客户电话同意"
        in page
    )
    assert step(dispatcher, there.id, "finish", outcome="resolved").status_code == 303


@pytest.mark.parametrize(
    ("button", "form", "said"),
    [
        ("papers", {}, "没有勾选任何步骤"),
        ("correct-paper", {"step": "tested", "reason": ""}, "没有写理由"),
        ("cause", {"cause": "bad luck"}, "不在列表里"),
        ("part", {"name": "", "quantity": "1", "genuine": "1", "new": "1"}, "配件名称没有填写"),
        ("part", {"name": "泵", "quantity": "x", "genuine": "1", "new": "1"}, "不是"),
        ("override-gate", {"gate": "leave_site", "reason": ""}, "没有写理由"),
        ("override-gate", {"gate": "handover", "reason": "x"}, "没有"),
    ],
)
def test_whatever_is_wrong_with_an_entry_is_said_on_the_page(
    there: WorkOrder, dispatcher: FlaskClient, button: str, form: dict[str, str], said: str
) -> None:
    answer = step(dispatcher, there.id, button, **form)
    assert answer.status_code in (400, 404, 409)
    assert said in words(answer.text)


def test_letting_pass_from_an_old_page_shows_what_changed(
    desk: Desk, there: WorkOrder, phone: FlaskClient, dispatcher: FlaskClient
) -> None:
    press(phone, there.id, "papers", **{"step-tested": "1"})
    form = {"gate": "leave_site", "reason": "x", "version": str(there.version)}
    answer = step(dispatcher, there.id, "override-gate", **form)
    assert answer.status_code == 409
    assert "步骤已完成 测试完成" in words(answer.text)


def test_an_analyst_reads_papers_and_charges_but_records_nothing(
    there: WorkOrder, signed_in: Callable[[Role], FlaskClient]
) -> None:
    analyst = signed_in(Role.ANALYST)
    page = analyst.get(f"/work-orders/{there.id}").text
    assert "撤离现场 缺 5 项" in words(page)
    assert 'name="step-tested"' not in page
    assert step(analyst, there.id, "papers", **{"step-tested": "1"}).status_code == 403


def test_a_part_the_letter_rules_out_is_refused_in_words(desk: Desk, dispatcher: FlaskClient) -> None:
    there = on_site_under(desk, "L14")
    answer = step(dispatcher, there.id, "part", name="墨盒", quantity="1", new="1")
    assert answer.status_code == 409
    assert "承诺书 L14 不允许使用非原装正品配件" in words(answer.text)
    assert order(desk, there.id).service.parts == ()


def test_the_third_repair_of_the_same_fault_shows_a_new_device_as_owed(desk: Desk, dispatcher: FlaskClient) -> None:
    for _ in range(2):
        done = on_site_under(desk, "L14", description="卡纸")
        finished(desk, done)
        sign = {"accepted": True, "signed_by": "陈", "now": SOON, "actor": "t1", "command_id": a_key()}
        desk.sign_off(done.id, **sign)  # type: ignore[arg-type]
    again = reported_under(desk, "L14", at=SOON.replace(minute=40), description="卡纸！")
    set_clock(desk, SOON.replace(minute=45))
    page = words(dispatcher.get(f"/work-orders/{again.id}").text)
    assert "应更换新设备：同一故障已修 2 次" in page
    assert "次数为本系统的默认值" in page
    form = {"cause": "misuse", f"same-{done.id}": "1"}
    assert step(dispatcher, again.id, "cause", **form).status_code == 303
    found = order(desk, again.id).service.cause
    assert found is not None
    assert found.same_fault_as == (done.id,)
    assert "应更换新设备：" not in words(dispatcher.get(f"/work-orders/{again.id}").text)


def test_the_intake_says_who_pays_while_the_caller_is_on_the_phone(desk: Desk, dispatcher: FlaskClient) -> None:
    page = words(send(dispatcher, "/faults/promise", site_id="L12", asset_id="L12").text)
    for part in ("质保期内，至 2026-09-09", "人工 免费", "技术咨询 免费", "备件供应承诺至 2040-03-09"):
        assert part in page
    assert "质保期内" not in words(send(dispatcher, "/faults/promise", site_id="L12").text)


def test_papers_are_in_english_for_who_reads_english(there: WorkOrder, dispatcher: FlaskClient) -> None:
    page = words(in_english(dispatcher).get(f"/work-orders/{there.id}").text)
    for part in ("Leaving the site 5 missing", "Customer's consent to leave", "In warranty until 2026-09-09"):
        assert part in page


def test_no_reference_name_or_reason_breaks_out_of_the_page(
    desk: Desk, there: WorkOrder, phone: FlaskClient, dispatcher: FlaskClient
) -> None:
    press(phone, there.id, "papers", reference=SCRIPT, **{"step-tested": "1"})
    press(phone, there.id, "part", name=SCRIPT, quantity="1", genuine="1", new="1")
    for page in (phone.get("/my").text, dispatcher.get(f"/work-orders/{there.id}").text):
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page
