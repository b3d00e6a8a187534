"""The drives in the log: who left from where, and which presses are no drive at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch.lessons.trips import Drive, drives, trips
from dispatch.model.event import Event, EventKind
from tests.builders import MONDAY_9, FlatTravel

HOME, NEAR, FAR = (23.0, 113.0), (23.1, 113.0), (23.5, 113.0)
SITES = {"w1": NEAR, "w2": FAR}


def at(minutes: int) -> datetime:
    return MONDAY_9 + timedelta(minutes=minutes)


def departed(work_order_id: str, minutes: int) -> Event:
    return Event(EventKind.DEPARTED, at(minutes), at(minutes), "t1", work_order_id, "t1")


def arrived(work_order_id: str, minutes: int) -> Event:
    return Event(EventKind.ARRIVED, at(minutes), at(minutes), "t1", work_order_id, "t1")


def made(*events: Event) -> list[Drive]:
    return list(drives(events, SITES, {"t1": HOME}))


def test_the_first_drive_of_a_day_begins_at_home_and_the_next_where_he_was() -> None:
    found = made(departed("w1", 0), arrived("w1", 30), departed("w2", 90), arrived("w2", 150))
    assert [(drive.start, drive.end) for drive in found] == [(HOME, NEAR), (NEAR, FAR)]
    assert found[1].depart_at == at(90)


def test_the_next_morning_he_leaves_from_home_again() -> None:
    found = made(departed("w1", 0), arrived("w1", 30), departed("w2", 1440), arrived("w2", 1500))
    assert found[1].start == HOME


def test_an_arrival_elsewhere_than_he_left_for_is_no_drive() -> None:
    assert made(departed("w1", 0), arrived("w2", 30)) == []


def test_a_drive_from_a_place_nobody_knows_teaches_nothing() -> None:
    assert made(departed("w3", 0), arrived("w3", 30), departed("w2", 60), arrived("w2", 99)) == []


def seconds_learned(minutes: float) -> list[int]:
    """What a drive of 1000 seconds without traffic teaches when it lasted so long."""
    drive = Drive(HOME, NEAR, at(0), at(0) + timedelta(minutes=minutes))
    return [trip.seconds for trip in trips([drive], FlatTravel(), lambda point: "")]


def test_a_button_pressed_too_late_or_twice_is_no_drive() -> None:
    assert seconds_learned(20) == [1200]
    assert seconds_learned(1000 / 60 * 4) == [4000]
    assert seconds_learned(1000 / 60 * 4 + 1) == []
    assert seconds_learned(5) == []


def test_the_shortest_drives_say_more_about_parking() -> None:
    drive = Drive(HOME, (23.0299, 113.0), at(0), at(5))
    assert list(trips([drive], FlatTravel(), lambda point: "")) == []
