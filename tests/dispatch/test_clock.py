"""The demo clock: it runs at its speed, stands still while nobody runs the demo, and goes on where it stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.clock import (
    SETTING,
    DemoTime,
    go_on_where_it_stopped,
    note_seen,
    now_in,
    put_to_sleep,
    set_speed,
)
from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.store.memory import MemoryStore
from tests.builders import MONDAY_9, a_desk

EPOCH = 1_000_000.0


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    with store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9, EPOCH, 60).to_json())
    return store


def test_at_sixty_times_a_second_is_a_minute(store: MemoryStore) -> None:
    with store.reading() as unit:
        assert now_in(unit, EPOCH + 10) == MONDAY_9 + timedelta(minutes=10)


def test_a_change_of_speed_goes_on_from_the_present(store: MemoryStore) -> None:
    with store.writing() as unit:
        set_speed(unit, 0, real_epoch=EPOCH + 10)
        assert now_in(unit, EPOCH + 999) == MONDAY_9 + timedelta(minutes=10)


def test_a_speed_that_is_not_offered_is_refused() -> None:
    desk: Desk = a_desk()
    with pytest.raises(InputErrors):
        desk.run_clock(7, real_epoch=EPOCH, actor="d")


def test_a_demo_put_to_sleep_stands_still_and_goes_on_at_its_speed(store: MemoryStore) -> None:
    with store.writing() as unit:
        put_to_sleep(unit, EPOCH + 10)
        assert now_in(unit, EPOCH + 500) == MONDAY_9 + timedelta(minutes=10)
        go_on_where_it_stopped(unit, EPOCH + 1000)
        assert now_in(unit, EPOCH + 1001) == MONDAY_9 + timedelta(minutes=11)


def test_a_demo_that_was_killed_goes_on_where_it_was_last_seen(store: MemoryStore) -> None:
    with store.writing() as unit:
        note_seen(unit, EPOCH + 30)
    with store.writing() as unit:
        go_on_where_it_stopped(unit, EPOCH + 9000)
        assert now_in(unit, EPOCH + 9000) == MONDAY_9 + timedelta(minutes=30)


def test_without_a_demo_the_clock_is_left_alone() -> None:
    store = MemoryStore()
    with store.writing() as unit:
        put_to_sleep(unit, EPOCH)
        go_on_where_it_stopped(unit, EPOCH)
        assert unit.setting(SETTING) is None
