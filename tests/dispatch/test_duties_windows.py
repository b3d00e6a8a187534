"""Windows: when the visit of each period may be made, to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.duties import DutyRules, RecurringDuty, duties_of, owed_periods
from dispatch.model.owed import Agreement
from dispatch.policy_files import load_policies
from tests.builders import an_asset

LETTERS = load_policies(data_root() / "policies")
RULES = DutyRules(lead_days=35, tolerance_days=7)
PLAN = LETTERS["L12"].plans["inspection"]
DAY = timedelta(days=1)
anchors = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def a_duty(
    anchor_on: date = date(2025, 9, 20), *, months: int | None = 6, ends_on: date | None = None
) -> RecurringDuty:
    return RecurringDuty("a1", PLAN, anchor_on, months, ends_on)


def mine(policy_id: str, *agreements: Agreement, **asset: object) -> tuple[RecurringDuty, ...]:
    known: dict[str, object] = {"accepted_on": date(2025, 9, 20), **asset}
    given_asset = replace(an_asset(), **known)  # type: ignore[arg-type]
    return duties_of(LETTERS[policy_id], given_asset, {agreement.plan: agreement for agreement in agreements})


def test_half_yearly_inspections_open_five_weeks_before_their_day() -> None:
    (period,) = owed_periods(a_duty(), RULES, date(2026, 1, 1), date(2026, 6, 30))
    assert (period.number, period.due_on) == (1, date(2026, 3, 20))
    assert (period.opens_on, period.closes_on) == (date(2026, 2, 13), date(2026, 3, 27))


def test_a_monthly_visit_never_opens_in_the_month_before() -> None:
    _, second = owed_periods(a_duty(months=1), RULES, date(2025, 10, 1), date(2025, 11, 30))
    assert (second.opens_on, second.due_on) == (date(2025, 10, 21), date(2025, 11, 20))


def test_a_tolerance_never_reaches_the_next_due_day() -> None:
    rules = replace(RULES, tolerance_days=180)
    (period,) = owed_periods(a_duty(months=1), rules, date(2025, 10, 20), date(2025, 10, 20))
    assert period.closes_on == date(2025, 11, 19)


def test_the_first_and_the_last_day_asked_for_are_both_included() -> None:
    due = date(2026, 3, 20)
    assert len(owed_periods(a_duty(), RULES, due, due)) == 1
    assert owed_periods(a_duty(), RULES, due + DAY, due + DAY) == ()


def test_a_period_due_on_the_contracts_last_day_is_owed_and_one_a_day_later_is_not() -> None:
    due = date(2026, 3, 20)
    assert len(owed_periods(a_duty(ends_on=due), RULES, due, due)) == 1
    assert owed_periods(a_duty(ends_on=due - DAY), RULES, due, due) == ()


def test_regular_without_an_interval_owes_nothing_until_the_contract_names_one() -> None:
    (duty,) = mine("L02")
    assert (duty.months, owed_periods(duty, RULES, date(2025, 1, 1), date(2030, 1, 1))) == (None, ())
    (agreed,) = mine("L02", Agreement("a1", "inspection", 3))
    assert owed_periods(agreed, RULES, date(2025, 9, 20), date(2025, 12, 20))[0].due_on == date(2025, 12, 20)


def test_the_contracts_interval_overrides_the_letters() -> None:
    (duty,) = mine("L12", Agreement("a1", "inspection", 4, date(2026, 1, 1), date(2026, 12, 31)))
    assert (duty.months, duty.anchor_on, duty.ends_on) == (4, date(2026, 1, 1), date(2026, 12, 31))


def test_a_number_per_year_is_spread_over_the_year() -> None:
    (duty,) = mine("L07")
    assert (duty.plan.key, duty.months, duty.spread) == ("fertilise", 6, True)


def test_monthly_visits_end_with_the_warranty_on_record() -> None:
    (duty,) = mine("L14", warranty_until=date(2026, 9, 20))
    assert duty.ends_on == date(2026, 9, 20)


def test_monthly_visits_end_with_the_letters_term_where_the_record_has_none() -> None:
    (duty,) = mine("L14")
    assert duty.ends_on is not None
    assert duty.ends_on > date(2026, 9, 20)


@pytest.mark.parametrize(("policy_id", "visits"), [("L03", ["maintenance"]), ("L04", []), ("L05", [])])
def test_calls_and_papers_are_no_visits(policy_id: str, visits: list[str]) -> None:
    assert [duty.plan.key for duty in mine(policy_id)] == visits


def test_an_asset_that_was_never_accepted_is_owed_nothing_yet() -> None:
    assert mine("L12", accepted_on=None) == ()


@given(
    anchors, st.integers(1, 24), st.integers(0, 120), st.integers(0, 120), st.dates(date(2026, 1, 1), date(2028, 1, 1))
)
def test_windows_keep_their_order_whatever_the_settings(
    anchor_on: date, months: int, lead: int, tolerance: int, first: date
) -> None:
    rules = DutyRules(lead_days=lead, tolerance_days=tolerance)
    found = owed_periods(a_duty(anchor_on, months=months), rules, first, first + timedelta(days=800))
    for period in found:
        assert period.opens_on <= period.due_on <= period.closes_on
        assert period.due_on >= first
    for before, after in pairwise(found):
        assert before.due_on < after.opens_on
        assert before.closes_on < after.due_on
        assert after.number == before.number + 1
