"""Who pays: laws of the warranty and of the bill that hold for every letter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.coverage import CoverQuestion, cover, repair_prices, service_fee
from dispatch.model.moment import SHANGHAI
from dispatch.model.policy import Policy, Price, RepairPrices
from tests.letters.owing import letter

policies = st.sampled_from([f"L{number:02}" for number in range(1, 15)]).map(letter)
days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
dates = st.dictionaries(st.sampled_from(["accepted_on", "commissioned_on", "delivered_on", "out_on"]), days)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


@given(policies, dates, days, st.one_of(st.none(), st.integers(1, 60)))
def test_the_last_day_decides_and_is_covered_whole(
    policy: Policy, known: dict[str, date], reported: date, months: int | None
) -> None:
    found = cover(policy, CoverQuestion(noon(reported), known, contract_months=months))
    if found.last_day is not None:
        assert found.in_warranty is (reported <= found.last_day)
        assert found.starts_on is not None
        assert found.starts_on < found.last_day


@given(policies, dates, days, st.integers(1, 60))
def test_a_longer_contract_never_ends_sooner(policy: Policy, known: dict[str, date], day: date, months: int) -> None:
    short = cover(policy, CoverQuestion(noon(day), known, contract_months=months)).last_day
    long = cover(policy, CoverQuestion(noon(day), known, contract_months=months + 1)).last_day
    assert (short is None) == (long is None)
    assert short is None or long is None or short <= long


@given(policies, st.sampled_from(["quality", "misuse", "force_majeure"]))
def test_after_the_warranty_the_cause_does_not_matter(policy: Policy, cause: str) -> None:
    assert repair_prices(policy, in_warranty=False, cause=cause) == repair_prices(policy, in_warranty=False)


@given(policies)
def test_while_the_cover_is_unknown_a_price_is_agreed_first(policy: Policy) -> None:
    assert repair_prices(policy, in_warranty=None) == RepairPrices()


@given(policies)
def test_a_service_nobody_priced_is_quoted(policy: Policy) -> None:
    assert service_fee(policy, "window_cleaning", in_warranty=True) is Price.QUOTE


def test_a_fault_reported_before_the_goods_are_accepted_is_covered() -> None:
    early = CoverQuestion(noon(date(2024, 1, 1)), {"accepted_on": date(2024, 6, 1)})
    assert cover(letter("L14"), early).in_warranty is True


def test_without_any_date_nobody_guesses() -> None:
    assert cover(letter("L14"), CoverQuestion(noon(date(2024, 1, 1)))).in_warranty is None


def test_an_instant_after_midnight_in_shanghai_is_a_new_day() -> None:
    accepted = {"accepted_on": date(2024, 12, 12)}
    late = datetime(2025, 12, 12, 16, tzinfo=SHANGHAI) + timedelta(hours=8)
    assert cover(letter("L11"), CoverQuestion(late, accepted)).in_warranty is False


@pytest.mark.parametrize("cause", ["wear", "quality"])
def test_a_cause_the_letter_does_not_name_is_no_exclusion(cause: str) -> None:
    assert repair_prices(letter("L12"), in_warranty=True, cause=cause).labour is Price.FREE
