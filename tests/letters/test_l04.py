"""篇四, a fragment: the maker's warranty on site, free training and advice."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.recurring import interval_of, recurring_plan
from tests.letters.owing import covered, dues, letter


def test_the_fragment_has_no_clock() -> None:
    assert dues("L04") == {}


@pytest.mark.parametrize("cause", ["quality", "misuse", "force_majeure"])
def test_no_cause_is_excluded_in_warranty(cause: str) -> None:
    prices = repair_prices(letter("L04"), in_warranty=True, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("free", "free", "free")


def test_after_the_warranty_a_price_is_agreed_first() -> None:
    assert repair_prices(letter("L04"), in_warranty=False).travel == "quote"


@pytest.mark.parametrize("service", ["training", "consulting"])
def test_training_and_advice_are_free(service: str) -> None:
    assert service_fee(letter("L04"), service, in_warranty=True) == "free"


def test_the_makers_term_stands_in_the_contract() -> None:
    assert covered("L04", "2025-03-01 08:00", accepted="2024-03-01").in_warranty is None
    assert covered("L04", "2025-03-01 08:00", accepted="2024-03-01", contract_months=12).in_warranty is True


def test_papers_are_sent_regularly_once_the_contract_says_how_often() -> None:
    assert interval_of(recurring_plan(letter("L04"), "documents")) is None
