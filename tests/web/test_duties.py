"""The page of duties: what is owed, how it stands by the letter and by us, and the calls the office makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import PinLevel
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.duty_builders import CLOSES, DUE, a_weighbridge_desk, opened, visited
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, set_clock, words


@pytest.fixture
def desk() -> Desk:
    desk = a_weighbridge_desk()
    set_clock(desk, MONDAY_9)
    opened(desk, now=MONDAY_9)
    return desk


class TestOwedVisits:
    def test_the_open_window_is_shown_with_its_clause_its_days_and_its_work_order(
        self, desk: Desk, dispatcher: FlaskClient
    ) -> None:
        page = dispatcher.get("/duties").text
        seen = words(page)
        assert "公司组织每半年对运行的设备巡检一次" in seen
        assert "2026年3月20日" in seen
        assert "2026年2月13日 至 2026年3月27日" in seen
        assert "非承诺书规定" in seen
        assert 'href="/work-orders/PD-20260309-0001"' in page

    def test_the_day_after_the_tolerance_it_is_overdue(self, desk: Desk, dispatcher: FlaskClient) -> None:
        days = (CLOSES - MONDAY_9.date()).days
        set_clock(desk, MONDAY_9 + timedelta(days=days))
        assert "已过到期日，尚在容许期内" in words(dispatcher.get("/duties").text)
        set_clock(desk, MONDAY_9 + timedelta(days=days + 1))
        page = dispatcher.get("/duties").text
        assert 'data-state="breached"' in page
        assert "按承诺书：未按期履行" in words(page)

    def test_a_visit_made_in_time_is_done_and_kept_by_the_letter(self, desk: Desk, dispatcher: FlaskClient) -> None:
        with desk.reading() as unit:
            (work_order,) = unit.inspections(DUE)
        visited(desk, work_order, at=MONDAY_9)
        seen = words(dispatcher.get("/duties?state=done").text)
        assert "2026年3月9日 已上门" in seen
        assert "按承诺书：已履行" in seen

    def test_an_unknown_state_or_customer_shows_an_empty_page_and_no_error(self, dispatcher: FlaskClient) -> None:
        assert dispatcher.get("/duties?state=nonsense").status_code == 200
        assert "没有处于该状态的应上门事项" in words(dispatcher.get("/duties?customer=nobody").text)

    def test_it_is_complete_in_english(self, dispatcher: FlaskClient) -> None:
        seen = words(in_english(dispatcher).get("/duties").text)
        assert "Window open" in seen
        assert "Mar 20, 2026" in seen

    def test_a_technician_may_not_open_it(self, app: Flask) -> None:
        assert enter(app.test_client(), "t1").get("/duties").status_code == 403


class TestItsWorkOrder:
    def test_the_work_order_names_purpose_period_and_window(self, desk: Desk, dispatcher: FlaskClient) -> None:
        seen = words(dispatcher.get("/work-orders/PD-20260309-0001").text)
        assert "巡检" in seen
        assert "第 1 期" in seen
        assert "2026年2月13日 至 2026年3月27日" in seen

    def test_the_list_marks_it_as_an_inspection_without_a_clock(self, desk: Desk, dispatcher: FlaskClient) -> None:
        published(desk, MONDAY_9)
        seen = words(dispatcher.get("/work-orders").text)
        assert "按日履行，不计时" in seen
        assert "等待附近有故障时顺路，或临近到期日再安排" in seen

    def test_the_board_counts_no_inspection_among_the_faults_left_out(self, dispatcher: FlaskClient) -> None:
        counts = dispatcher.get("/api/board").get_json()["counts"]
        assert (counts["unassigned"], counts["needs_action"], counts["all"]) == (0, 0, 0)


class TestCalls:
    @pytest.fixture
    def desk(self) -> Desk:
        desk = a_small_company(a_desk(), policy_id="L02")
        set_clock(desk, MONDAY_9 + timedelta(days=8))
        visited(desk, reported(desk), at=MONDAY_9)
        return desk

    def call(self, client: FlaskClient, **form: str):  # type: ignore[no-untyped-def]
        key = a_key() + "-long-enough"
        return send(client, "/duties/calls/PD-20260309-0001", **{"command_id": key, "satisfied": "yes", **form})

    def test_an_overdue_call_is_listed_with_its_clause(self, dispatcher: FlaskClient) -> None:
        seen = words(dispatcher.get("/duties").text)
        assert "直到客户满意为止" in seen
        assert "逾期" in seen

    def test_a_satisfied_customer_leaves_the_list(self, desk: Desk, dispatcher: FlaskClient) -> None:
        assert self.call(dispatcher, note="运行正常").status_code == 303
        assert desk.calls(now=MONDAY_9 + timedelta(days=8)) == ()
        assert "客户满意 · 运行正常" in words(dispatcher.get("/work-orders/PD-20260309-0001").text)

    def test_one_who_is_not_is_called_again(self, desk: Desk, dispatcher: FlaskClient) -> None:
        assert self.call(dispatcher, satisfied="no", note=SCRIPT).status_code == 303
        page = dispatcher.get("/duties").text
        assert SCRIPT not in page
        assert "已回访 1 次" in words(page)

    def test_a_note_that_is_too_long_is_said_above_the_list(self, dispatcher: FlaskClient) -> None:
        answer = self.call(dispatcher, note="长" * 501)
        assert answer.status_code in (400, 422)
        assert "回访记录超过" in words(answer.text)

    def test_an_analyst_reads_and_does_not_call(self, signed_in: Callable[[Role], FlaskClient]) -> None:
        client = signed_in(Role.ANALYST)
        assert "call-form" not in client.get("/duties").text
        assert self.call(client).status_code == 403


class TestAgreements:
    @pytest.fixture
    def desk(self) -> Desk:
        desk = a_weighbridge_desk(policy_id="L02")
        set_clock(desk, MONDAY_9)
        return desk

    def agree(self, client: FlaskClient, **form: str):  # type: ignore[no-untyped-def]
        known = {"command_id": a_key() + "-long-enough", "asset_id": "a1", "plan": "inspection", "months": "6"}
        return send(client, "/duties/agreements", **{**known, **form})

    def test_a_letter_that_says_regularly_waits_for_the_contract(self, dispatcher: FlaskClient) -> None:
        assert "L02 巡检 · 1 台设备" in words(dispatcher.get("/duties").text)

    def test_the_interval_of_the_contract_makes_the_visits_owed(self, desk: Desk, dispatcher: FlaskClient) -> None:
        assert self.agree(dispatcher).status_code == 303
        assert "2026年3月20日" in words(dispatcher.get("/duties?state=open").text)
        assert len(opened(desk, now=MONDAY_9)) == 1

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"months": "0"}, "不在 1 到 120 之间"),
            ({"months": ""}, "不是"),
            ({"plan": "polish"}, "没有“polish”这一项"),
            ({"asset_id": "nothing"}, "nothing"),
        ],
    )
    def test_what_cannot_be_is_said_and_the_form_keeps_what_was_typed(
        self, desk: Desk, dispatcher: FlaskClient, form: dict[str, str], said: str
    ) -> None:
        answer = self.agree(dispatcher, **form)
        assert answer.status_code in (400, 404, 422)
        assert said in words(answer.text)
        assert opened(desk, now=MONDAY_9) == ()


class TestOnThePhone:
    def test_a_technician_knows_an_inspection_by_its_badge_and_its_day(
        self, desk: Desk, dispatcher: FlaskClient
    ) -> None:
        with desk.reading() as unit:
            (work_order,) = unit.inspections(DUE)
        desk.pin(
            work_order.id,
            level=PinLevel.TECHNICIAN,
            technician_id="t1",
            arrive_at=None,
            version=None,
            now=MONDAY_9,
            actor="d",
            command_id=a_key(),
        )
        published(desk, MONDAY_9)
        seen = words(dispatcher.get("/technicians/t1").text)
        assert "巡检" in seen
        assert "到期日 2026年3月20日" in seen
