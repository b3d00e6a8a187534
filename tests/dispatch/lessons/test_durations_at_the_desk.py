"""Learned durations count at the desk once they are switched on: in plans, in offered times, in the forecast."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.durations import DurationBook, Effect, Group, Trait
from dispatch.errors import Unavailable
from dispatch.explain import stated_at
from dispatch.lessons.kept import open_lessons
from dispatch.lessons.shelf import Choice
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

TWICE = DurationBook({Group(Trait.CATEGORY, "pump"): Effect(2.0, 100), Group(Trait.TECHNICIAN, "t1"): Effect(1.5, 30)})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_small_company(a_desk())
    desk._lessons = open_lessons(tmp_path, data_root())
    desk.lessons.durations.keep(TWICE, {})
    return desk


def service_seconds(desk: Desk, now: datetime = MONDAY_9) -> list[int]:
    return [visit.service for visit in stated_at(desk, now).problem.visits]


def test_the_planner_goes_by_the_report_until_the_lesson_is_switched_on(desk: Desk) -> None:
    reported(desk, service_seconds=3000)
    assert service_seconds(desk) == [3000]
    desk.lessons.durations.choose(Choice.OWN)
    assert service_seconds(desk) == [6000]
    desk.lessons.durations.choose(Choice.OFF)
    assert service_seconds(desk) == [3000]


def test_the_technicians_pace_counts_from_when_he_leaves(desk: Desk) -> None:
    work_order = reported(desk, service_seconds=3000)
    desk.lessons.durations.choose(Choice.OWN)
    published(desk, MONDAY_9)
    assert service_seconds(desk) == [6000]
    desk.depart(work_order.id, technician_id="t1", now=MONDAY_9, actor="t1", command_id=a_key())
    assert service_seconds(desk) == [9000]


def finished(desk: Desk, minutes: int, begun: datetime, *, resolved: bool = True) -> None:
    """A visit of so many minutes, of which an hour was expected."""
    work_order = reported(desk, service_seconds=3600, now=begun - timedelta(minutes=30))
    published(desk, begun - timedelta(minutes=30))
    press = {"technician_id": "t1", "actor": "t1"}
    desk.depart(work_order.id, now=begun - timedelta(minutes=30), command_id=a_key(), **press)
    desk.arrive(work_order.id, now=begun, command_id=a_key(), **press)
    end = begun + timedelta(minutes=minutes)
    desk.finish(work_order.id, resolved=resolved, note="", now=end, command_id=a_key(), **press)


def test_the_record_of_finished_visits_is_what_teaches(desk: Desk) -> None:
    finished(desk, 90, MONDAY_9)
    report = desk.durations_taught(now=MONDAY_9 + timedelta(days=1))
    assert (report.visits, report.error_expected) == (1, 1800)


def test_a_visit_after_which_somebody_has_to_come_again_teaches_nothing(desk: Desk) -> None:
    finished(desk, 90, MONDAY_9, resolved=False)
    assert desk.durations_taught(now=MONDAY_9 + timedelta(days=1)).visits == 0


def test_what_is_learned_is_not_counted_twice_in_the_forecast(desk: Desk) -> None:
    """A visit of three hours was three times what the report said, and what the lesson says: no more than usual."""
    finished(desk, 180, MONDAY_9)
    tomorrow = MONDAY_9 + timedelta(days=1)
    by_report = desk.experience(now=tomorrow).every.median
    desk.lessons.durations.choose(Choice.OWN)
    by_lesson = desk.experience(now=tomorrow).every.median
    assert by_report > 1.0
    assert by_lesson == pytest.approx(1.0)


def test_a_desk_without_a_data_folder_says_that_it_keeps_no_lessons() -> None:
    with pytest.raises(Unavailable, match=r"lesson\.no_folder"):
        _ = a_desk().lessons
