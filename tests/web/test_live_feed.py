"""The live feed: one message a tick, nothing lost, a bounded number of listeners. No test waits for a clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from flask.testing import FlaskClient

from dispatch.errors import Unavailable
from dispatch.model.event import Event, EventKind
from dispatch.model.user import Role
from tests.web.company import NOW, FakeDesk
from tests.web.conftest import send
from web import WebSettings, create_app
from web.live import as_line
from web.live_feed import REMEMBERED_MESSAGES, Live, Message

if TYPE_CHECKING:
    from dispatch.desk import Desk


def happen(desk: FakeDesk, *orders: str, kind: EventKind = EventKind.DEPARTED) -> None:
    with desk.store.writing() as unit:
        for order in orders:
            unit.append(Event(kind, NOW, NOW, "test", work_order_id=order, technician_id="T01"))


@pytest.fixture
def live(desk: FakeDesk) -> Live:
    """A feed that has seen everything so far and sends heartbeats at once."""
    feed = Live(cast("Desk", desk), most=2, heartbeat_seconds=0.0)
    feed.tick()
    return feed


def test_everything_of_one_tick_is_one_message(live: Live, desk: FakeDesk) -> None:
    listener = live.listen()
    assert next(listener) is None
    happen(desk, "W001", "W002", "W001")
    live.tick()
    message = next(listener)
    assert message is not None
    assert message.work_orders == {"W001", "W002"}
    assert message.technicians == {"T01"}
    assert not message.plan
    assert next(listener) is None


def test_a_slow_listener_gets_several_ticks_as_one_message(live: Live, desk: FakeDesk) -> None:
    listener = live.listen()
    next(listener)
    for order in ("W001", "W002", "W003"):
        happen(desk, order)
        live.tick()
    message = next(listener)
    assert message is not None
    assert message.work_orders == {"W001", "W002", "W003"}


def test_every_listener_hears_the_same(live: Live, desk: FakeDesk) -> None:
    one, other = live.listen(), live.listen()
    assert next(one) is next(other) is None
    happen(desk, "W001")
    live.tick()
    assert next(one) == next(other) != None  # noqa: E711


def test_a_quiet_tick_says_nothing(live: Live) -> None:
    assert live.tick() is None


def test_a_plan_is_told_as_a_plan(live: Live, desk: FakeDesk) -> None:
    happen(desk, "W001", kind=EventKind.PLAN_PUBLISHED)
    message = live.tick()
    assert message is not None
    assert message.plan


def test_what_the_planner_does_is_news_without_an_event(live: Live, desk: FakeDesk) -> None:
    with desk.store.writing() as unit:
        unit.put_setting("planner", json.dumps({"state": "searching"}))
    assert live.tick() is not None
    assert live.tick() is None


def test_a_returning_board_hears_what_it_missed_first(live: Live, desk: FakeDesk) -> None:
    with desk.reading() as unit:
        last_seen = unit.last_event()
    happen(desk, "W001")
    live.tick()
    happen(desk, "W002")
    live.tick()
    message = next(live.listen(last_seen))
    assert message is not None
    assert message.work_orders == {"W001", "W002"}
    assert not message.everything


def test_a_board_that_missed_nothing_hears_nothing(live: Live, desk: FakeDesk) -> None:
    happen(desk, "W001")
    live.tick()
    with desk.reading() as unit:
        assert next(live.listen(unit.last_event())) is None


def test_a_board_that_was_away_too_long_reads_everything_anew(live: Live, desk: FakeDesk) -> None:
    with desk.reading() as unit:
        last_seen = unit.last_event()
    for _ in range(REMEMBERED_MESSAGES + 1):
        happen(desk, "W001")
        live.tick()
    message = next(live.listen(last_seen))
    assert message is not None
    assert message.everything


def test_one_listener_too_many_is_refused_until_another_leaves(live: Live) -> None:
    first = live.listen()
    live.listen()
    with pytest.raises(Unavailable, match=r"web\.streams_full"):
        live.listen()
    first.close()
    first.close()  # closing twice gives up one place only
    live.listen()
    with pytest.raises(Unavailable):
        live.listen()


def test_a_closed_feed_lets_its_listeners_go(live: Live) -> None:
    listener = live.listen()
    next(listener)
    live.close()
    assert list(listener) == []


def test_an_event_is_written_as_the_standard_says() -> None:
    line = as_line(Message(7, frozenset({"W2", "W1"}), plan=True))
    head, kind, data, *rest = line.split("\n")
    assert (head, kind, rest) == ("id: 7", "event: change", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == {
        "seq": 7,
        "work_orders": ["W1", "W2"],
        "technicians": [],
        "plan": True,
        "everything": False,
    }


def test_a_heartbeat_is_a_comment() -> None:
    assert as_line(None) == ": still here\n\n"


def test_the_stream_is_an_event_stream_that_nobody_stores(dispatcher: FlaskClient) -> None:
    answer = dispatcher.get("/live?after=0", buffered=False)
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


def test_messages_add_up_in_order() -> None:
    whole = Message(1, frozenset({"a"})).and_then(Message(2, frozenset({"b"}), plan=True))
    assert whole == Message(2, frozenset({"a", "b"}), plan=True)
