"""The rows of the board: what a browser is told adds up to what it would be shown now, whatever happened in between."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from tests.web.board_days import Step, a_morning, days
from tests.web.conftest import KEY
from tests.web.office import office, order, two_planned
from web import WebSettings, create_app
from web.board_rows import BoardRows
from web.shared_board import SharedBoard

Json = dict[str, Any]


def app_on(desk: Desk, built_files: Path) -> Flask:
    """No second is long enough for it to be answered with what was read before."""
    ticks = iter(range(10_000_000))
    return create_app(desk, settings=WebSettings(KEY, built_files=built_files, wall=lambda: float(next(ticks))))


def board_of(app: Flask) -> SharedBoard:
    return cast(SharedBoard, app.extensions["paidan"].board)


class Browser:
    """What the scripts of the board do with what they are told."""

    def __init__(self, board: SharedBoard) -> None:
        self.board = board
        self.told = board.page("zh").told
        self.data: Json = json.loads(self.told.text)

    def listen(self) -> None:
        self.told = self.board.told("zh", self.told.stamp)
        news = json.loads(self.told.text)
        self.data = news if "risks" in news else merged(self.data, news)


def merged(data: Json, news: Json) -> Json:
    orders, risks = dict(data["orders"]), {risk["order"]: risk for risk in data["risks"]}
    for name, row in news["orders"].items():
        orders.pop(name, None)
        risks.pop(name, None)
        if row is not None:
            orders[name] = row["order"]
        if row is not None and row["risk"] is not None:
            risks[name] = row["risk"]
    technicians = {one["id"]: one for one in data["technicians"]} | news["technicians"]
    names = news.get("technician_ids", [one["id"] for one in data["technicians"]])
    head = {part: value for part, value in news.items() if part != "technician_ids"}
    return {
        **data,
        **head,
        "orders": orders,
        "technicians": [technicians[name] for name in names],
        "risks": sorted(risks.values(), key=turn),
    }


def turn(risk: Json) -> tuple[int, int, int, str]:
    return risk["turn"], risk["save_by"], risk["due"], risk["order"]


def anew(app: Flask, board: SharedBoard) -> Json:
    """The board worded from scratch, from the same facts."""
    rows = BoardRows("zh")
    with app.test_request_context():
        rows.bring_forward(board.facts())
    return cast(Json, json.loads(rows.text()))


def plain(data: Json) -> Json:
    """Without what says only how it was told."""
    return {part: value for part, value in data.items() if part != "stamp"}


@pytest.fixture
def app(built_files: Path) -> Flask:
    desk = office()
    two_planned(desk)
    return app_on(desk, built_files)


@settings(max_examples=40, deadline=None)
@given(days(), st.lists(st.booleans(), min_size=16, max_size=16))
def test_what_a_browser_was_told_adds_up_to_the_board(
    built_files: Path, steps: Sequence[Step], listens: Sequence[bool]
) -> None:
    day = a_morning()
    app = app_on(day.desk, built_files)
    board = board_of(app)
    browser = Browser(board)
    for step, listening in zip(steps, listens, strict=False):
        day.go_on(step)
        board.bring_forward(["zh"])
        if listening:
            browser.listen()
            assert plain(browser.data) == anew(app, board)


def test_the_text_of_the_board_is_its_data(app: Flask) -> None:
    page = board_of(app).page("zh")
    assert plain(json.loads(page.told.text)) == json.loads(json.dumps(page.data))


def test_a_row_is_worded_once(app: Flask) -> None:
    board = board_of(app)
    first = board.page("zh").data
    second = board.page("zh").data
    assert first is not second
    assert all(second["orders"][name] is row for name, row in first["orders"].items())
    assert all(one is other for one, other in zip(first["technicians"], second["technicians"], strict=True))


def test_a_board_that_is_told_nothing_new_stays_at_its_version(app: Flask) -> None:
    board = board_of(app)
    stamp = board.told("zh").stamp
    assert board.told("zh", stamp).stamp == stamp


def test_a_step_of_one_work_order_is_one_row(built_files: Path) -> None:
    desk = office()
    here, _ = two_planned(desk)
    board = board_of(app_on(desk, built_files))
    stamp = board.told("zh").stamp
    desk.respond(here.id, now=order(desk, here.id).recorded_at, actor="me", command_id="respond-1")
    news = json.loads(board.told("zh", stamp).text)
    assert set(news["orders"]) == {here.id}
    assert set(news) == {"stamp", "now", "now_words", "seq", "orders", "technicians"}
