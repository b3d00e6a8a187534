"""Nights away on the pages: the plan, the board, and the phone of the one who stays out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from tests.builders import MONDAY_9
from tests.dispatch.far_away import SHIFT_END, company, done_far_away, report
from tests.dispatch.planned import published
from tests.web.office import enter, in_english, set_clock, words
from web.present_board import segments

EVENING = SHIFT_END + timedelta(hours=2)


@pytest.fixture
def desk() -> Desk:
    desk = company()
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return enter(app.test_client(), "t1")


@pytest.fixture
def done(desk: Desk) -> Desk:
    """In the evening of the first day, with nothing left to do out there."""
    done_far_away(desk)
    published(desk, EVENING)
    set_clock(desk, EVENING)
    return desk


def test_who_only_drives_home_is_told_so_on_his_phone(done: Desk, phone: FlaskClient) -> None:
    page = words(phone.get("/my").text)
    assert "在外过夜" in page
    assert "之后返程" in page
    assert "现在没有要去的现场" not in page
    assert "then home" in words(in_english(phone).get("/my").text)


def test_a_night_that_is_over_is_not_told_any_more(done: Desk, phone: FlaskClient) -> None:
    set_clock(done, EVENING + timedelta(hours=12))
    assert "在外过夜" not in words(phone.get("/my").text)


def test_the_plan_lists_the_night_and_the_way_home_after_it(done: Desk, dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get("/plans").text)
    assert "现行计划中的在外过夜" in page
    assert "之后返程" in page


def test_a_night_after_the_only_visit_is_told_below_it(desk: Desk, phone: FlaskClient) -> None:
    report(desk)
    published(desk, MONDAY_9)
    page = words(phone.get("/my").text)
    assert page.index("现场s1") < page.index("在外过夜")


def test_the_board_draws_a_route_of_nothing_but_a_night_and_the_way_home(done: Desk, dispatcher: FlaskClient) -> None:
    assert dispatcher.get("/").status_code == 200
    with done.reading() as unit:
        plan = unit.published_plan()
    assert plan is not None
    assert [segment[0] for route in plan.routes for segment in segments(route)] == ["return", "night"]
