"""Alerts of real work orders: raised once, told to the right people, taken up, ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import NotFound
from dispatch.escalation import Step, When
from dispatch.escalation.ladder import NO_OFFSET
from dispatch.model.alert import Alert, Message, MessageState
from dispatch.model.event import CHANGES_THE_PLAN, EventKind
from dispatch.model.work_order import WorkOrder
from dispatch.notifying.book import load_book
from dispatch.store.base import Store
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported

BOOK = load_book(data_root() / "notifications.toml")
HOUR = timedelta(hours=1)
HALF_PAST_FOUR = MONDAY_9 + 7.5 * HOUR
ARRIVE = "L01/arrive"


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return a_small_company(a_desk(store))


def climb(desk: Desk, now: datetime) -> int:
    return desk.raise_alerts(BOOK.addresses, now=now)


def alerts(desk: Desk) -> tuple[Alert, ...]:
    with desk.reading() as unit:
        return unit.open_alerts()


def waiting(desk: Desk) -> tuple[Message, ...]:
    with desk.reading() as unit:
        return unit.unsent_messages()


def raised_events(desk: Desk) -> int:
    with desk.reading() as unit:
        return sum(event.kind is EventKind.ALERT_RAISED for event in unit.events())


def acknowledge(desk: Desk, work_order: WorkOrder, now: datetime) -> Alert:
    return desk.acknowledge_alert(work_order.id, ARRIVE, now=now, actor="d1", command_id=a_key())


def test_a_promise_with_half_an_hour_left_raises_one_alert_however_often_one_looks(desk: Desk) -> None:
    work_order = reported(desk)
    assert climb(desk, HALF_PAST_FOUR - timedelta(seconds=1)) == 0
    assert climb(desk, HALF_PAST_FOUR) == 1
    assert climb(desk, HALF_PAST_FOUR) == 0
    (alert,) = alerts(desk)
    assert (alert.key, alert.step) == ((work_order.id, ARRIVE), 1)
    assert [(m.recipient, m.channel, m.step) for m in waiting(desk)] == [("dispatchers", "file", 1)]
    assert raised_events(desk) == 1


def test_alert_and_message_are_told_by_an_event_that_changes_no_plan(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    with desk.reading() as unit:
        (event,) = (event for event in unit.events() if event.kind is EventKind.ALERT_RAISED)
    assert event.facts["tell"] == ["dispatchers"]
    assert event.kind not in CHANGES_THE_PLAN


def test_an_alert_changes_no_work_order_under_anybodys_hands(desk: Desk) -> None:
    work_order = reported(desk)
    climb(desk, HALF_PAST_FOUR)
    with desk.reading() as unit:
        assert unit.work_order(work_order.id) == work_order


def test_who_takes_it_up_is_not_told_again_until_it_gets_worse(desk: Desk) -> None:
    work_order = reported(desk)
    climb(desk, HALF_PAST_FOUR)
    taken = acknowledge(desk, work_order, HALF_PAST_FOUR + timedelta(minutes=1))
    assert (taken.acknowledged, taken.acknowledged_by) == (True, "d1")
    assert climb(desk, HALF_PAST_FOUR + timedelta(minutes=29)) == 0
    assert climb(desk, MONDAY_9 + 8 * HOUR + timedelta(seconds=1)) == 1
    (alert,) = alerts(desk)
    assert (alert.step, alert.acknowledged) == (2, False)
    assert {m.recipient for m in waiting(desk) if m.step == 2} == {"dispatchers", "managers"}


def test_the_same_click_twice_is_one_acknowledgement(desk: Desk) -> None:
    work_order, key = reported(desk), a_key()
    climb(desk, HALF_PAST_FOUR)
    for minute in (1, 2):
        desk.acknowledge_alert(
            work_order.id, ARRIVE, now=HALF_PAST_FOUR + minute * timedelta(minutes=1), actor="d1", command_id=key
        )
    with desk.reading() as unit:
        assert sum(event.kind is EventKind.ALERT_ACKNOWLEDGED for event in unit.events()) == 1


def test_what_is_not_in_danger_cannot_be_taken_up(desk: Desk) -> None:
    work_order = reported(desk)
    with pytest.raises(NotFound, match=r"alert\.not_found"):
        acknowledge(desk, work_order, MONDAY_9)


def test_a_cancelled_work_order_needs_nobody_any_more(desk: Desk) -> None:
    work_order = reported(desk)
    climb(desk, HALF_PAST_FOUR)
    desk.cancel(work_order.id, reason="other", version=None, now=HALF_PAST_FOUR, actor="d1", command_id=a_key())
    assert climb(desk, HALF_PAST_FOUR) == 1
    assert alerts(desk) == ()


def test_a_hold_of_the_customer_stops_the_ladder_with_the_clock(desk: Desk) -> None:
    work_order = reported(desk)
    at = MONDAY_9 + 7 * HOUR
    desk.hold(
        work_order.id,
        until=at + 3 * HOUR,
        reason="customer_no_access",
        version=work_order.version,
        now=at,
        actor="d1",
        command_id=a_key(),
    )
    assert climb(desk, HALF_PAST_FOUR) == 0
    assert climb(desk, HALF_PAST_FOUR + 3 * HOUR) == 1


def test_messages_are_claimed_once_and_dropped_when_nobody_needs_them(desk: Desk) -> None:
    work_order = reported(desk)
    climb(desk, HALF_PAST_FOUR)
    batch = waiting(desk)
    (claimed,) = desk.claim_messages(batch, now=HALF_PAST_FOUR)
    assert claimed.message.state is MessageState.SENDING
    assert claimed.customer
    assert desk.claim_messages(batch, now=HALF_PAST_FOUR) == []
    acknowledge(desk, work_order, HALF_PAST_FOUR)
    later = HALF_PAST_FOUR + timedelta(minutes=3)
    assert desk.claim_messages(waiting(desk), now=later) == []
    with desk.reading() as unit:
        assert [m.state for m in unit.recent_messages(5)] == [MessageState.DROPPED]


def test_settled_messages_are_forgotten_and_waiting_ones_are_kept(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    later = HALF_PAST_FOUR + 100 * HOUR
    assert desk.forget_messages(later) == 0
    (claimed,) = desk.claim_messages(waiting(desk), now=HALF_PAST_FOUR)
    desk.settle_messages([replace(claimed.message, state=MessageState.SENT, sent_at=HALF_PAST_FOUR)])
    assert desk.forget_messages(later) == 1


def test_a_dead_message_is_sent_again_on_demand_and_others_stay_as_they_are(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    (message,) = waiting(desk)
    assert desk.resend(message.number, now=HALF_PAST_FOUR, actor="d1", command_id=a_key()) == message
    desk.settle_messages([replace(message, state=MessageState.DEAD, attempts=9, trouble="HTTP 500")])
    again = desk.resend(message.number, now=HALF_PAST_FOUR, actor="d1", command_id=a_key())
    assert (again.state, again.attempts) == (MessageState.WAITING, 0)
    with pytest.raises(NotFound, match=r"message\.not_found"):
        desk.resend(999, now=HALF_PAST_FOUR, actor="d1", command_id=a_key())


def test_quiet_people_hear_of_what_is_not_urgent_in_the_morning() -> None:
    manager = BOOK.recipients["managers"]
    night = MONDAY_9.replace(hour=22, minute=0)
    assert manager.earliest(night - timedelta(seconds=1), urgent=False) == night - timedelta(seconds=1)
    assert manager.earliest(night, urgent=False) == night + 9 * HOUR
    assert manager.earliest(night + 9 * HOUR, urgent=False) == night + 9 * HOUR
    assert manager.earliest(night, urgent=True) == night


def test_recipients_that_nobody_knows_are_passed_over() -> None:
    step = Step(When.DUE, NO_OFFSET, ("nobody", "dispatchers"))
    assert [name for name, _, _ in BOOK.addresses(step, MONDAY_9)] == ["dispatchers"]
