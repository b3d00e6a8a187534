"""篇三, office equipment: no clock, but papers, fakes taken back, and a term found among five."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from dispatch.recurring import interval_of, recurring_plan
from dispatch.remedies import return_of_goods
from tests.letters.owing import covered, dues, letter


def test_quick_response_has_no_number_and_so_no_clock() -> None:
    assert dues("L03") == {}


@pytest.mark.parametrize(
    ("terms", "source", "last_day"),
    [
        ({"bid": 36, "manufacturer": 12, "national": 12}, "bid", "2027-06-30"),
        ({"user": 6, "manufacturer": 12}, "user", "2024-12-30"),
        ({"national": 12, "negotiated": 24}, "national", "2025-06-30"),
        ({"negotiated": 24}, "negotiated", "2026-06-30"),
    ],
)
def test_the_first_term_that_exists_counts(terms: dict[str, int], source: str, last_day: str) -> None:
    found = covered("L03", "2024-07-01 10:00", accepted="2024-06-30", agreed_months=terms)
    assert (found.source, str(found.last_day), found.months) == (source, last_day, terms[source])


def test_no_term_at_all_is_asked_for() -> None:
    assert covered("L03", "2024-07-01 10:00", accepted="2024-06-30").in_warranty is None


@pytest.mark.parametrize(
    ("in_warranty", "cause", "parts"),
    [(True, "quality", "free"), (True, "misuse", "cost"), (True, "force_majeure", "free"), (False, "quality", "cost")],
)
def test_only_misuse_is_excluded_and_only_parts_are_ever_paid(in_warranty: bool, cause: str, parts: str) -> None:
    prices = repair_prices(letter("L03"), in_warranty=in_warranty, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("free", parts, "free")


def test_the_maintenance_visit_stays_free_for_life() -> None:
    assert service_fee(letter("L03"), "maintenance_visit", in_warranty=False) == "free"


def test_fakes_go_back_whatever_papers_are_missing() -> None:
    fake = return_of_goods(letter("L03"), genuine=False)
    assert (fake.eligible, fake.compensation) == (True, True)
    assert not return_of_goods(letter("L03"), genuine=True).eligible


def test_a_fake_part_is_not_fitted_but_a_used_one_is_not_ruled_out() -> None:
    assert permission(letter("L03"), employer="own", parts=[FittedPart(genuine=False)]).reasons == ("non_genuine_part",)
    assert permission(letter("L03"), employer="subcontractor", parts=[FittedPart(new=False)]).allowed


def test_the_visit_ends_when_the_report_is_confirmed_and_the_order_when_it_is_filed() -> None:
    done = ["fault_resolved", "report_written", "report_confirmed"]
    assert passage(letter("L03"), "end_site_service", done).allowed
    closing = passage(letter("L03"), "close_ticket", done)
    assert closing.missing == ("report_to_clerk", "callback_done", "report_archived")


@pytest.mark.parametrize("plan", ["maintenance", "return_call"])
def test_regular_care_waits_for_an_interval(plan: str) -> None:
    assert interval_of(recurring_plan(letter("L03"), plan)) is None
