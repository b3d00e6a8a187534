"""Plans: what the draft would change, publishing it, and why a stale one is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.goal import Goal
from dispatch.model.plan import PlanStatus
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import draft, published
from tests.web.conftest import send
from tests.web.office import in_english, office, two_planned, words


@pytest.fixture
def desk() -> Desk:
    return office()


def publish(client: FlaskClient, version: int, key: str = "publish-0001"):  # type: ignore[no-untyped-def]
    return send(client, f"/plans/{version}/publish", command_id=key)


def test_without_any_plan_the_page_says_what_will_come(dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get("/plans").text)
    assert "尚无计划" in page
    assert "没有待发布的草稿" in page


def test_a_draft_shows_what_publishing_would_add(desk: Desk, dispatcher: FlaskClient) -> None:
    two_planned(desk)
    fresh = reported(desk, description="新到的故障")
    draft(desk, MONDAY_9)
    page = words(dispatcher.get("/plans").text)
    assert "新增 1" in page
    assert fresh.id in page
    assert "无人 → 王t" in page


def test_a_reassigned_visit_shows_who_had_it_and_who_gets_it(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    send(dispatcher, f"/work-orders/{here.id}/pin", command_id=a_key() + "-long", technician_id="t2")
    draft(desk, MONDAY_9)
    page = words(dispatcher.get("/plans").text)
    assert "改派" in page
    assert "王t1 今天" in page.split("改派")[1]
    assert "→ 王t2" in page.split("改派")[1]


def test_a_visit_nobody_can_take_is_listed_with_its_reason(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk, skill="weighing", level=3)
    left_out = reported(desk, skill="pump", level=3)
    draft(desk, MONDAY_9)
    page = words(dispatcher.get("/plans").text)
    assert left_out.id in page.split("未分配及原因")[1]
    assert "没有人具备所需等级的技能" in page
    assert known.id not in page.split("未分配及原因")[1]


def test_publishing_puts_the_draft_in_force_once(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk)
    version = draft(desk, MONDAY_9).version
    assert [publish(dispatcher, version).status_code for _ in range(2)] == [303, 303]
    with desk.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert (plan.version, plan.status, plan.published_by) == (version, PlanStatus.PUBLISHED, "demo-dispatcher")
    assert "没有待发布的草稿" in dispatcher.get("/plans").text


def test_a_stale_draft_is_refused_and_the_page_says_what_happened(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    version = draft(desk, MONDAY_9).version
    desk.cancel(known.id, reason="", version=None, now=MONDAY_9, actor="d", command_id="cancel-01")
    answer = publish(dispatcher, version)
    assert answer.status_code == 409
    assert "已取消" in answer.text
    assert known.id in answer.text
    assert "现行计划继续有效" in answer.text
    assert "cancelled" not in words(answer.text)


def test_a_plan_that_is_no_draft_is_refused(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk)
    assert publish(dispatcher, published(desk, MONDAY_9).version).status_code == 409


def test_a_plan_nobody_knows_is_not_found(dispatcher: FlaskClient) -> None:
    assert publish(dispatcher, 99).status_code == 404


def test_the_switch_decides_who_publishes(desk: Desk, dispatcher: FlaskClient) -> None:
    for wanted in ("off", "on"):
        assert send(dispatcher, "/plans/auto-publish", auto=wanted).status_code == 303
        assert desk.auto_publish() is (wanted == "on")
        assert f'aria-checked="{"true" if wanted == "on" else "false"}"' in dispatcher.get("/plans").text


def test_a_dispatcher_says_what_the_planner_puts_first(desk: Desk, dispatcher: FlaskClient) -> None:
    assert desk.goal() is Goal.EVERYDAY
    assert send(dispatcher, "/plans/goal", goal="rescue", command_id=a_key() + "-long").status_code == 303
    assert desk.goal() is Goal.RESCUE
    assert desk.snapshot(now=MONDAY_9, days=1).goal is Goal.RESCUE
    assert "抢险" in words(dispatcher.get("/plans").text)


def test_a_goal_nobody_knows_changes_nothing(desk: Desk, dispatcher: FlaskClient) -> None:
    assert send(dispatcher, "/plans/goal", goal="riches", command_id=a_key() + "-long").status_code == 400
    assert desk.goal() is Goal.EVERYDAY


def test_the_analyst_reads_plans_and_publishes_none(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    reported(desk)
    version = draft(desk, MONDAY_9).version
    client = signed_in(Role.ANALYST)
    assert "/publish" not in client.get("/plans").text
    assert publish(client, version).status_code == 403
    assert send(client, "/plans/auto-publish", auto="off").status_code == 403
    assert send(client, "/plans/goal", goal="rescue", command_id=a_key() + "-long").status_code == 403


def test_plans_speak_english(desk: Desk, dispatcher: FlaskClient) -> None:
    two_planned(desk)
    reported(desk)
    draft(desk, MONDAY_9)
    page = words(in_english(dispatcher).get("/plans").text)
    for part in ("What publishing would change", "nobody → 王t", "Broken promises, weighted"):
        assert part in page
