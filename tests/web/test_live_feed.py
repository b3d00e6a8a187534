"""The live feed: what changed, once for all, nothing lost, a bounded number of listeners. No test waits for a clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.clock import SETTING, DemoTime
from dispatch.errors import Unavailable
from dispatch.model.event import Event, EventKind
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrderStatus
from tests.web.company import NOW, FakeDesk, work_order
from tests.web.conftest import send
from web import WebSettings, create_app
from web.board_rows import REMEMBERED_VERSIONS
from web.live import as_line
from web.live_feed import TICKS_WITHOUT_NEWS, Listener, Live
from web.shared_board import SharedBoard, Told

if TYPE_CHECKING:
    from dispatch.desk import Desk


def report(desk: FakeDesk, *names: str) -> None:
    """New faults."""
    with desk.store.writing() as unit:
        for name in names:
            unit.add_work_order(replace(work_order(10), id=name))
            unit.append(Event(EventKind.FAULT_REPORTED, NOW, NOW, "test", work_order_id=name))


def rename(desk: FakeDesk, name: str, fault: str) -> None:
    """Something else is wrong than was said."""
    with desk.store.writing() as unit:
        order = unit.work_order(name)
        unit.save_work_order(replace(order, description=fault, version=order.version + 1))
        unit.append(Event(EventKind.RECLASSIFIED, NOW, NOW, "test", work_order_id=name))


def said(told: Told | None) -> dict[str, Any]:
    assert told is not None
    return cast(dict[str, Any], json.loads(told.text))


@pytest.fixture
def board(app: Flask) -> SharedBoard:
    return cast(SharedBoard, app.extensions["paidan"].board)


@pytest.fixture
def live(desk: FakeDesk, board: SharedBoard) -> Live:
    """A feed that sends heartbeats at once."""
    return Live(cast("Desk", desk), board, most=2, heartbeat_seconds=0.0)


@pytest.fixture
def listener(live: Live, board: SharedBoard) -> Listener:
    """A board that has just been opened, and has heard everything."""
    found = live.listen("zh", board.page("zh").told.stamp)
    live.tick()
    while next(found) is not None:
        pass
    return found


def test_only_what_changed_is_told(live: Live, listener: Listener, desk: FakeDesk) -> None:
    report(desk, "W900")
    assert live.tick()
    news = said(next(listener))
    assert set(news["orders"]) == {"W900"}
    assert news["technicians"] == {}
    assert "window" not in news
    assert news["counts"]["all"] > 0
    assert next(listener) is None


def test_everything_of_one_tick_is_one_message(live: Live, listener: Listener, desk: FakeDesk) -> None:
    report(desk, "W900", "W901")
    live.tick()
    assert set(said(next(listener))["orders"]) == {"W900", "W901"}
    assert next(listener) is None


def test_a_slow_listener_gets_several_ticks_as_one_message(live: Live, listener: Listener, desk: FakeDesk) -> None:
    for fault in ("一", "二", "三"):
        rename(desk, "W001", fault)
        live.tick()
    news = said(next(listener))
    assert news["orders"]["W001"]["order"]["fault"] == "三"
    assert next(listener) is None


def test_every_listener_hears_the_same(live: Live, listener: Listener, board: SharedBoard, desk: FakeDesk) -> None:
    other = live.listen("zh", board.told("zh").stamp)
    next(other)
    report(desk, "W900")
    live.tick()
    assert next(listener) == next(other)


def test_listeners_are_told_in_their_own_language(live: Live, listener: Listener, desk: FakeDesk) -> None:
    other = live.listen("en")
    live.tick()
    next(other)
    report(desk, "W900")
    live.tick()
    assert said(next(listener))["orders"]["W900"]["order"]["status"] == "待派"
    assert said(next(other))["orders"]["W900"]["order"]["status"] == "Open"


def test_a_quiet_tick_says_nothing(live: Live, listener: Listener) -> None:
    assert not live.tick()
    assert next(listener) is None


def test_as_time_passes_states_change_without_an_event(live: Live, listener: Listener, desk: FakeDesk) -> None:
    assert not any(live.tick() for _ in range(TICKS_WITHOUT_NEWS))
    with desk.store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(NOW.replace(hour=23), 0.0, 0).to_json())
    live.tick()
    states = {row["order"]["shown"] for row in said(next(listener))["orders"].values()}
    assert "breached" in states


def test_what_is_over_leaves_the_board(live: Live, listener: Listener, desk: FakeDesk) -> None:
    with desk.store.writing() as unit:
        order = unit.work_order("W001")
        unit.save_work_order(replace(order, status=WorkOrderStatus.CLOSED, version=order.version + 1))
        unit.append(Event(EventKind.SIGNED_OFF, NOW, NOW, "test", work_order_id="W001"))
    live.tick()
    assert said(next(listener))["orders"]["W001"] is None


def test_what_the_planner_does_is_news_without_an_event(live: Live, listener: Listener, desk: FakeDesk) -> None:
    with desk.store.writing() as unit:
        unit.put_setting("planner", json.dumps({"state": "searching"}))
    assert live.tick()
    news = said(next(listener))
    assert news["planner"]["state"] == "searching"
    assert news["orders"] == {}
    assert not live.tick()


def test_a_returning_board_hears_what_it_missed_first(
    live: Live, listener: Listener, board: SharedBoard, desk: FakeDesk
) -> None:
    stamp = board.told("zh").stamp
    report(desk, "W900")
    live.tick()
    report(desk, "W901")
    live.tick()
    news = said(next(live.listen("zh", stamp)))
    assert set(news["orders"]) == {"W900", "W901"}
    assert "risks" not in news


def test_a_board_that_missed_nothing_hears_nothing(live: Live, listener: Listener, board: SharedBoard) -> None:
    assert next(live.listen("zh", board.told("zh").stamp)) is None


def test_a_board_that_was_away_too_long_is_told_everything(
    live: Live, listener: Listener, board: SharedBoard, desk: FakeDesk
) -> None:
    stamp = board.told("zh").stamp
    for number in range(REMEMBERED_VERSIONS + 1):
        rename(desk, "W001", f"第 {number} 次")
        live.tick()
    news = said(next(live.listen("zh", stamp)))
    assert len(news["orders"]) == 24
    assert len(news["risks"]) > 0


@pytest.mark.parametrize("stamp", ["", "zh", "zh.0.1", "en.{born}.1", "zh.{born}.999", "zh.{born}.-1", "zh.{born}.½"])
def test_a_board_with_a_strange_stamp_is_told_everything(
    live: Live, listener: Listener, board: SharedBoard, stamp: str
) -> None:
    born = board.told("zh").stamp.split(".")[1]
    assert "risks" in said(next(live.listen("zh", stamp.format(born=born))))


def test_one_listener_too_many_is_refused_until_another_leaves(live: Live) -> None:
    first = live.listen("zh")
    live.listen("zh")
    with pytest.raises(Unavailable, match=r"web\.streams_full"):
        live.listen("zh")
    first.close()
    first.close()  # closing twice gives up one place only
    live.listen("zh")
    with pytest.raises(Unavailable):
        live.listen("zh")


def test_a_closed_feed_lets_its_listeners_go(live: Live) -> None:
    listener = live.listen("zh")
    next(listener)
    live.close()
    assert list(listener) == []


def test_an_event_is_written_as_the_standard_says() -> None:
    assert as_line(Told("zh.1.7", "{}")) == "id: zh.1.7\nevent: change\ndata: {}\n\n"


def test_no_text_breaks_a_line_of_the_stream(live: Live, listener: Listener, desk: FakeDesk) -> None:
    rename(desk, "W001", "第一行\n\ndata: 第二行\r</script>")
    live.tick()
    told = next(listener)
    assert told is not None
    assert not set("\n\r<>") & set(told.text)


def test_a_heartbeat_is_a_comment() -> None:
    assert as_line(None) == ": still here\n\n"


def test_the_stream_is_an_event_stream_that_nobody_stores(dispatcher: FlaskClient) -> None:
    answer = dispatcher.get("/live", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert next(iter(answer.response)) in (b"retry: 2000\n\n", "retry: 2000\n\n")
    answer.close()


def test_too_many_streams_are_told_so_and_poll(desk: FakeDesk, settings: WebSettings) -> None:
    app = create_app(cast("Desk", desk), settings=replace(settings, live_streams=0))
    client = app.test_client()
    send(client, "/sign-in", name="demo-dispatcher")
    answer = client.get("/live")
    assert answer.status_code == 503
    assert answer.get_json()["errors"][0]["code"] == "web.streams_full"
    assert client.get("/api/board").status_code == 200


def test_a_stream_ends_with_its_session(signed_in: Callable[[Role], FlaskClient], live: Live) -> None:
    here, there = signed_in(Role.ADMIN), signed_in(Role.ADMIN)
    answer = there.get("/live", buffered=False)
    lines = iter(answer.response)
    next(lines)
    send(here, "/sign-out", everywhere="1")
    assert list(lines) == []
    answer.close()
