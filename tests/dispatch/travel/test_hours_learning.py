"""Factors from the firm's own drives: slow to believe, never wild, and honest about their error."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.travel.hours import LEAST_FACTOR, MOST_FACTOR, Area, Cell, DayKind, HourProfile
from dispatch.travel.hours_learning import LEAST_TRIPS, Trip, learn
from dispatch.work_time import chinese_calendar
from tests.builders import MONDAY_9

NINE = Cell("", Area.URBAN, DayKind.WORKDAY, 9)
GUANGZHOU_NINE = Cell("440100", Area.URBAN, DayKind.WORKDAY, 9)
GUESS = HourProfile({NINE: 1.5})


def trips_of(count: int, ratio: float, *, region: str = "") -> list[Trip]:
    """Drives of a quarter of an hour without traffic, on Mondays at nine."""
    return [Trip(MONDAY_9 + timedelta(days=7 * (n % 4)), round(900 * ratio), 900, 9000, region) for n in range(count)]


def test_with_fewer_than_thirty_drives_the_guess_stays() -> None:
    assert learn(GUESS, trips_of(LEAST_TRIPS - 1, 2.5), chinese_calendar()).profile.factors == GUESS.factors


def test_thirty_drives_are_believed_as_much_as_the_guess() -> None:
    report = learn(GUESS, trips_of(LEAST_TRIPS, 2.5), chinese_calendar())
    assert report.profile.factor(NINE) == pytest.approx(2.0)
    assert [(cell.cell, cell.trips, cell.guess) for cell in report.cells] == [(NINE, 30, 1.5)]


def test_three_hundred_drives_are_believed_ten_times_as_much() -> None:
    report = learn(GUESS, trips_of(300, 2.5), chinese_calendar())
    assert report.profile.factor(NINE) == pytest.approx((10 * 2.5 + 1.5) / 11)


def test_a_city_leans_on_what_everywhere_has_taught() -> None:
    taught = [*trips_of(300, 1.5), *trips_of(30, 3.0, region="440100")]
    report = learn(GUESS, taught, chinese_calendar())
    everywhere = report.profile.factor(NINE)
    assert report.profile.factor(GUANGZHOU_NINE) == pytest.approx((3.0 + everywhere) / 2)
    assert report.profile.factor(Cell("440300", Area.URBAN, DayKind.WORKDAY, 9)) == everywhere


def test_a_few_wild_drives_change_nothing() -> None:
    calm = learn(GUESS, trips_of(60, 1.6), chinese_calendar()).profile.factor(NINE)
    wild = learn(GUESS, [*trips_of(57, 1.6), *trips_of(3, 4.0)], chinese_calendar()).profile.factor(NINE)
    assert wild == pytest.approx(calm)


def test_the_error_shown_is_on_drives_that_were_left_out() -> None:
    rng = Random(7)
    noisy = [
        Trip(MONDAY_9 + timedelta(days=7 * (n % 4)), round(900 * 2.2 * rng.uniform(0.9, 1.1)), 900, 9000)
        for n in range(400)
    ]
    report = learn(GUESS, noisy, chinese_calendar())
    assert report.error_free is not None
    assert report.error_guess is not None
    assert report.error_own is not None
    assert report.error_own < 0.08 < report.error_guess < report.error_free


def test_without_drives_there_is_no_error_to_show() -> None:
    report = learn(GUESS, [], chinese_calendar())
    assert (report.trips, report.error_free, report.error_guess, report.error_own) == (0, None, None, None)


@given(st.lists(st.tuples(st.integers(0, 23), st.floats(0.05, 20)), max_size=120))
def test_whatever_was_driven_a_factor_stays_within_reason(drives: list[tuple[int, float]]) -> None:
    midnight = MONDAY_9.replace(hour=0)
    made = [
        Trip(midnight + timedelta(hours=hour), max(1, round(900 * ratio)), 900, 9000, "440100")
        for hour, ratio in drives
        for _ in range(10)
    ]
    profile = learn(GUESS, made, chinese_calendar()).profile
    assert all(LEAST_FACTOR <= factor <= MOST_FACTOR for factor in profile.factors.values())
