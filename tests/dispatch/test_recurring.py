"""Visits that come again: due days, periods, contract years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import NotFound
from dispatch.model.policy import Term, Unit
from dispatch.recurring import (
    PeriodStatus,
    contract_years,
    due_days,
    interval_of,
    periods,
    plan_ends_on,
    recurring_plan,
)
from tests.letters.owing import letter, on

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(days, st.integers(1, 24), days, days)
def test_due_days_lie_in_the_window_in_order_and_after_the_anchor(
    anchor: date, months: int, first: date, last: date
) -> None:
    found = due_days(anchor, months, first, last)
    assert list(found) == sorted(set(found))
    assert all(first <= day <= last and day > anchor for day in found)


@given(days, st.integers(1, 12), days, days, days)
def test_two_windows_side_by_side_hold_what_the_whole_holds(
    anchor: date, months: int, one: date, two: date, three: date
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = due_days(anchor, months, first, last)
    parts = due_days(anchor, months, first, middle) + due_days(anchor, months, middle + timedelta(days=1), last)
    assert whole == parts


def test_every_due_day_counts_from_the_anchor_and_not_from_the_last() -> None:
    found = due_days(on("2025-01-31"), 1, on("2025-01-01"), on("2025-05-01"))
    assert [str(day) for day in found] == ["2025-02-28", "2025-03-31", "2025-04-30"]


def test_the_last_day_of_the_plan_is_still_served() -> None:
    found = due_days(on("2025-03-10"), 1, on("2025-04-01"), on("2025-12-31"), until=on("2025-05-10"))
    assert [str(day) for day in found] == ["2025-04-10", "2025-05-10"]


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="interval"):
        due_days(on("2025-03-10"), 0, on("2025-04-01"), on("2025-12-31"))


def test_an_early_or_missed_visit_moves_nothing() -> None:
    visits = [on("2025-04-11"), on("2025-04-12")]
    found = periods(on("2025-03-10"), 1, visits, on("2025-06-10"), 3)
    assert [(str(period.due), period.status) for period in found] == [
        ("2025-04-10", PeriodStatus.MISSED),
        ("2025-05-10", PeriodStatus.MET),
        ("2025-06-10", PeriodStatus.PENDING),
    ]


@pytest.mark.parametrize(("visit", "status"), [("2025-03-10", "missed"), ("2025-03-11", "met"), ("2025-04-10", "met")])
def test_a_period_is_open_after_the_day_before_and_to_its_own_day(visit: str, status: str) -> None:
    found = periods(on("2025-03-10"), 1, [on(visit)], on("2025-04-11"), 1)
    assert found[0].status == status


def test_a_visit_to_come_has_not_been_made() -> None:
    assert periods(on("2025-03-10"), 1, [on("2025-04-05")], on("2025-04-01"), 1)[0].status == "pending"


def test_the_contracts_interval_beats_the_letters() -> None:
    plan = recurring_plan(letter("L12"), "inspection")
    assert (interval_of(plan), interval_of(plan, 3)) == (6, 3)
    assert interval_of(replace(plan, every=Term(2, Unit.YEARS))) == 24


def test_a_plan_without_an_end_of_its_own_goes_on() -> None:
    policy = letter("L12")
    assert plan_ends_on(policy, recurring_plan(policy, "inspection"), on("2025-03-10"), None) is None


def test_a_longer_warranty_keeps_the_visits_coming() -> None:
    policy = letter("L14")
    assert str(plan_ends_on(policy, recurring_plan(policy, "visit"), on("2025-03-10"), 60)) == "2030-03-10"


def test_a_plan_the_letter_does_not_have_is_named() -> None:
    with pytest.raises(NotFound) as caught:
        recurring_plan(letter("L12"), "visit")
    assert (caught.value.code, caught.value.facts["known"]) == ("policy.unknown_plan", "inspection")


@given(days, st.integers(0, 1500), st.lists(days, max_size=8), days)
def test_contract_years_cover_the_term_without_gap_or_overlap(
    start: date, length: int, done: list[date], today: date
) -> None:
    end = start + timedelta(days=length)
    years = contract_years(recurring_plan(letter("L07"), "fertilise"), start, end, done, today)
    assert (years[0].first, years[-1].last) == (start, end)
    assert all(two.first - one.last == timedelta(days=1) for one, two in pairwise(years))
    assert sum(year.done for year in years) == len({day for day in done if start <= day <= min(end, today)})
