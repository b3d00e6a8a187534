"""Why a visit is where it is, on the pages: the answer of each technician, the proof, and what was missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.explain import SolverFailed
from dispatch.model.plan import PlanStatus
from dispatch.model.user import Role
from solver.problem import Problem
from tests.builders import MONDAY_9, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import in_english, office, set_clock, two_planned, words
from web.context import EXTENSION

TUESDAY_9 = MONDAY_9 + timedelta(days=1)


class InProcess:
    """Answers here instead of in a child."""

    def ask(self, work: Callable[..., object], problem: Problem, *arguments: object, limit: float) -> object:
        return work(problem, *arguments)


class Failing:
    """A child that is lost every time."""

    def ask(self, work: Callable[..., object], problem: Problem, *arguments: object, limit: float) -> object:
        raise SolverFailed("solver.died", exit_code=-11)


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture(autouse=True)
def in_process(app: Flask) -> None:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], asked=InProcess())


def test_a_kept_promise_says_so_and_who_else_could_go(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    page = words(dispatcher.get(f"/work-orders/{here.id}/why").text)
    assert "各项承诺都能兑现" in page
    assert "目前谁能去" in page
    assert "证明" not in page


def test_a_promise_late_already_is_proven_to_be_lost_technician_by_technician(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    here, _ = two_planned(desk)
    set_clock(desk, TUESDAY_9)
    published(desk, TUESDAY_9)
    page = words(dispatcher.get(f"/work-orders/{here.id}/why").text)
    assert "任何计划都无法兑现" in page
    assert "就算手上没有别的活" in page


def test_the_plans_page_leads_to_the_list_of_what_nobody_can_keep(desk: Desk, dispatcher: FlaskClient) -> None:
    here, there = two_planned(desk)
    assert "/plans/hopeless" in dispatcher.get("/plans").text
    assert "都有人能兑现" in words(dispatcher.get("/plans/hopeless?part=1").text)
    set_clock(desk, TUESDAY_9)
    page = words(dispatcher.get("/plans/hopeless").text)
    assert "有 2 张工单的承诺无论怎样安排都无法兑现" in page
    assert here.id in page
    assert there.id in page


def test_one_work_order_is_counted_in_english_as_one(desk: Desk, dispatcher: FlaskClient) -> None:
    reported(desk)
    set_clock(desk, TUESDAY_9)
    page = words(in_english(dispatcher).get("/plans/hopeless").text)
    assert "1 work order has a promise that nobody can keep" in page


def test_what_the_search_missed_becomes_a_draft_that_is_better(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    with desk._store.writing() as unit:
        plan = unit.published_plan()
        assert plan is not None
        routes = tuple(
            replace(route, stops=tuple(stop for stop in route.stops if stop.work_order_id != here.id))
            for route in plan.routes
        )
    thin = desk.submit_plan(replace(plan, routes=routes), now=MONDAY_9, actor="planner")
    desk.publish(thin.version, now=MONDAY_9, actor="planner", command_id="publish-thin-1")
    page = words(dispatcher.get(f"/work-orders/{here.id}/why").text)
    assert "搜索漏掉了" in page
    assert "把更好的安排放进草稿" in page
    answer = send(dispatcher, f"/work-orders/{here.id}/repair", command_id="repair-0001")
    assert (answer.status_code, answer.location) == (303, "/plans")
    with desk.reading() as unit:
        draft = unit.latest_draft()
    assert draft is not None
    assert draft.status is PlanStatus.DRAFT
    assert draft.stop_of(here.id) is not None


def test_an_analyst_may_read_why_but_not_repair(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    here, _ = two_planned(desk)
    analyst = signed_in(Role.ANALYST)
    assert analyst.get(f"/work-orders/{here.id}/why?part=1").status_code == 200
    assert send(analyst, f"/work-orders/{here.id}/repair", command_id="repair-0002").status_code == 403


def test_nothing_missed_makes_no_draft(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    answer = send(dispatcher, f"/work-orders/{here.id}/repair", command_id="repair-0003")
    assert answer.location == f"/work-orders/{here.id}/why"


def test_a_lost_child_is_said_with_what_to_do(desk: Desk, app: Flask, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], asked=Failing())
    for address in (f"/work-orders/{here.id}/why", "/plans/hopeless"):
        answer = dispatcher.get(address)
        assert answer.status_code == 503
        assert "计划程序意外退出（代码 -11）" in words(answer.text)
