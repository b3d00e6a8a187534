"""Elapsed hours with holds, days and months, and the working days of the mainland."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.calendar_files import read_overrides
from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Term, Unit
from dispatch.work_time import (
    Overrides,
    add_months,
    add_term,
    add_working_days,
    chinese_calendar,
    day_of,
    elapsed_due,
    end_of_day,
    merged,
)

START = datetime(2025, 3, 3, 9, tzinfo=SHANGHAI)
CALENDAR = chinese_calendar()


def stop(first: int, last: int) -> Interval:
    """From minute ``first`` to minute ``last`` after the start."""
    return Interval(START + timedelta(minutes=first), START + timedelta(minutes=last))


stops = st.lists(
    st.tuples(st.integers(-200, 600), st.integers(0, 200)).map(lambda pair: stop(pair[0], pair[0] + pair[1])),
    max_size=6,
)


def counted_minute_by_minute(minutes: int, spans: list[Interval]) -> datetime:
    """The slow oracle: let one minute after the other run, except those in a stop."""
    now = START
    while minutes:
        minutes -= not any(now in span for span in spans)
        now += timedelta(minutes=1)
    return now


@given(st.integers(1, 300), stops)
def test_hours_with_holds_equal_a_count_minute_by_minute(minutes: int, spans: list[Interval]) -> None:
    found = elapsed_due(START, timedelta(minutes=minutes), merged(spans))
    assert found == counted_minute_by_minute(minutes, spans)


@given(st.integers(1, 300), stops, st.integers(-200, 600), st.integers(0, 200))
def test_one_more_hold_never_brings_a_due_moment_forward(
    minutes: int, spans: list[Interval], at: int, long: int
) -> None:
    span = timedelta(minutes=minutes)
    more = merged([*spans, stop(at, at + long)])
    assert elapsed_due(START, span, more) >= elapsed_due(START, span, merged(spans))


@given(st.integers(1, 300), st.integers(1, 300), stops)
def test_a_later_start_is_never_due_earlier(minutes: int, later: int, spans: list[Interval]) -> None:
    span = timedelta(minutes=minutes)
    assert elapsed_due(START + timedelta(minutes=later), span, merged(spans)) >= elapsed_due(START, span, merged(spans))


@given(stops)
def test_merged_holds_are_disjoint_in_order_and_keep_every_minute(spans: list[Interval]) -> None:
    whole = merged(spans)
    assert all(one.end < two.start for one, two in pairwise(whole))
    for minute in range(-200, 800, 7):
        at = START + timedelta(minutes=minute)
        assert any(at in span for span in spans) == any(at in span for span in whole)


def test_time_used_up_when_a_hold_begins_is_due_then() -> None:
    assert elapsed_due(START, timedelta(hours=1), [stop(60, 120)]) == START + timedelta(hours=1)


def test_the_day_of_an_instant_is_the_day_in_shanghai() -> None:
    assert day_of(datetime(2025, 3, 31, 16, 30, tzinfo=UTC)) == date(2025, 4, 1)
    assert end_of_day(date(2025, 4, 1)) == datetime(2025, 4, 1, 15, 59, 59, tzinfo=UTC)


def test_a_foreign_clock_change_alters_no_hours() -> None:
    before_the_change = datetime(2025, 3, 30, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(SHANGHAI)
    assert (elapsed_due(before_the_change, timedelta(hours=8)) - before_the_change).total_seconds() == 8 * 3600


@pytest.mark.parametrize(
    ("day", "months", "reached"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 3, "2025-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-12-15", 1, "2025-01-15"),
    ],
)
def test_months_keep_the_number_of_the_day_or_end_with_the_month(day: str, months: int, reached: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(reached)


@pytest.mark.parametrize(
    ("term", "last_day"),
    [
        (Term(1, Unit.DAYS), "2025-03-04"),
        (Term(1, Unit.WEEKS), "2025-03-10"),
        (Term(1, Unit.MONTHS), "2025-04-03"),
        (Term(1, Unit.YEARS), "2026-03-03"),
    ],
)
def test_the_first_day_of_a_term_is_not_counted(term: Term, last_day: str) -> None:
    assert add_term(date(2025, 3, 3), term) == date.fromisoformat(last_day)


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.MINUTES, Unit.WORKING_DAYS])
def test_hours_and_working_days_are_no_calendar_days(unit: Unit) -> None:
    with pytest.raises(ValueError, match="calendar days"):
        add_term(date(2025, 3, 3), Term(1, unit))


OFF = {
    2024: ["01-01", "02-10/02-17", "04-04/04-06", "05-01/05-05", "06-10", "09-15/09-17", "10-01/10-07"],
    2025: ["01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"],
    2026: ["01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"],
}
WORKED = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


def days_of(year: int, spans: list[str]) -> set[date]:
    found: set[date] = set()
    for span in spans:
        ends = [date.fromisoformat(f"{year}-{end}") for end in span.split("/")]
        found |= {ends[0] + timedelta(days=n) for n in range((ends[-1] - ends[0]).days + 1)}
    return found


@pytest.mark.parametrize("year", sorted(OFF))
def test_the_working_days_are_those_of_the_published_notice(year: int) -> None:
    off, worked = days_of(year, OFF[year]), days_of(year, WORKED[year])
    for day in (date(year, 1, 1) + timedelta(days=n) for n in range(365)):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_working_day(day) is expected, day


@pytest.mark.parametrize(
    ("day", "amount", "last_day"),
    [
        ("2025-03-03", 2, "2025-03-05"),  # a plain week
        ("2025-03-07", 1, "2025-03-10"),  # over a weekend
        ("2025-03-08", 3, "2025-03-12"),  # from a Saturday, which is not counted
        ("2025-09-26", 3, "2025-09-30"),  # Sunday the 28th is worked
        ("2025-09-30", 2, "2025-10-10"),  # the eve of the long holiday
        ("2025-09-28", 1, "2025-09-29"),  # from a make-up working day, which is not counted either
        ("2025-12-31", 1, "2026-01-04"),  # over the year, to a make-up Sunday
    ],
)
def test_working_days_are_counted_after_the_first_day(day: str, amount: int, last_day: str) -> None:
    found = add_working_days(date.fromisoformat(day), amount, CALENDAR)
    assert (found.last_day, found.provisional) == (date.fromisoformat(last_day), False)


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.integers(1, 10))
def test_the_last_day_is_worked_and_the_count_lies_between(day: date, amount: int) -> None:
    last = add_working_days(day, amount, CALENDAR).last_day
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert CALENDAR.is_working_day(last)
    assert sum(map(CALENDAR.is_working_day, between)) == amount


def test_a_year_without_a_notice_has_weekends_only_and_is_provisional() -> None:
    assert not CALENDAR.published(2031)
    assert CALENDAR.is_working_day(date(2031, 10, 1))
    assert not CALENDAR.is_working_day(date(2031, 10, 4))
    assert add_working_days(date(2031, 10, 1), 1, CALENDAR).provisional


def test_one_day_in_a_year_without_a_notice_makes_the_count_provisional() -> None:
    assert not add_working_days(date(2026, 12, 28), 3, CALENDAR).provisional
    assert add_working_days(date(2026, 12, 29), 3, CALENDAR).provisional


def test_the_administrators_days_beat_the_published_ones() -> None:
    own = chinese_calendar(Overrides(off=frozenset({date(2026, 3, 9)}), worked=frozenset({date(2026, 10, 1)})))
    assert not own.is_working_day(date(2026, 3, 9))
    assert own.is_working_day(date(2026, 10, 1))
    assert own.is_working_day(date(2026, 3, 10))


def written(folder: Path, text: str) -> Path:
    file = folder / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_calendar_file_publishes_a_year(tmp_path: Path) -> None:
    file = written(tmp_path, '[2031]\noff = ["2031-10-01/2031-10-07", 2031-01-01]\nworked = "2031-10-11"\n')
    own = chinese_calendar(read_overrides(file))
    assert own.published(2031)
    assert add_working_days(date(2031, 9, 30), 4, own).last_day == date(2031, 10, 11)


def test_the_example_calendar_changes_nothing_until_it_is_filled_in() -> None:
    assert read_overrides(data_root() / "calendars" / "overrides.example.toml") == Overrides()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[2031]\nfree = []\n", "calendar.unknown_key"),
        ("holidays = []\n", "calendar.unknown_key"),
        ('[2031]\noff = ["2032-01-01"]\n', "calendar.bad_day"),
        ('[2031]\noff = ["2031-10-07/2031-10-01"]\n', "calendar.bad_day"),
        ('[2031]\noff = ["National Day"]\n', "calendar.bad_day"),
        ('[2031]\noff = ["2031-10-01"]\nworked = ["2031-10-01"]\n', "calendar.off_and_worked"),
        ("[2031\n", "calendar.unreadable"),
    ],
)
def test_a_calendar_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read_overrides(written(tmp_path, text))
    assert [problem.code for problem in caught.value.problems] == [code]
