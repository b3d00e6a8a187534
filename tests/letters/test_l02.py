"""篇二, furniture: complaints answered in an hour, a call within a week, returns with seven papers."""

from __future__ import annotations

import pytest

from dispatch.commitments import followup_open
from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import passage
from dispatch.recurring import interval_of, recurring_plan
from dispatch.remedies import return_of_goods
from tests.letters.owing import at, clocks, covered, dues, letter, situation, states

DELIVERED = {"delivered": "2025-02-24 16:00"}
ALL_PAPERS = ("packaging", "accessories", "manual", "warranty_card", "invoice", "delivery_note", "reason_statement")


def test_a_quality_complaint_is_answered_in_an_hour_and_visited_in_a_day() -> None:
    found = dues("L02", issue="quality_complaint", events={"notified": "2025-04-30 23:30"})
    assert found == {"respond": "2025-05-01 00:30", "arrive": "2025-05-01 23:30"}


def test_a_plain_fault_has_no_clock() -> None:
    assert dues("L02") == {}


def test_the_call_is_due_at_the_end_of_the_seventh_day_after_delivery() -> None:
    assert dues("L02", events=DELIVERED) == {"followup": "2025-03-03 23:59:59"}


def test_a_complaint_and_a_delivery_run_side_by_side() -> None:
    events = {"notified": "2025-02-25 09:00", **DELIVERED}
    assert set(dues("L02", issue="quality_complaint", events=events)) == {"respond", "arrive", "followup"}


def test_midnight_after_the_last_day_is_late() -> None:
    events = {**DELIVERED, "followup": "2025-03-04 00:00"}
    assert clocks("L02", "2025-03-04 12:00", events=events)["followup"].late_seconds == 1


def test_the_first_call_meets_the_promise_and_calls_go_on_until_the_customer_is_satisfied() -> None:
    called = {**DELIVERED, "followup": "2025-03-03 23:59:59"}
    assert states("L02", "2025-03-04 12:00", events=called) == {"followup": "met"}
    assert followup_open(letter("L02"), situation(called), at("2025-03-04 12:00"))
    assert not followup_open(letter("L02"), situation(called, satisfied=True), at("2025-03-04 12:00"))


def test_nobody_has_to_call_before_the_delivery() -> None:
    assert not followup_open(letter("L02"), situation(), at("2025-03-04 12:00"))
    assert not followup_open(letter("L02"), situation(DELIVERED), at("2025-02-24 15:00"))


def test_without_a_term_in_the_contract_nobody_guesses_the_warranty() -> None:
    unknown = covered("L02", "2025-03-11 08:00", delivered="2024-03-10")
    assert (unknown.in_warranty, str(unknown.starts_on), unknown.last_day) == (None, "2024-03-10", None)


@pytest.mark.parametrize("cause", ["misuse", "force_majeure"])
def test_misuse_and_nature_cost_parts_only(cause: str) -> None:
    prices = repair_prices(letter("L02"), in_warranty=True, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("free", "cost", "free")


def test_after_the_warranty_the_letter_names_no_price() -> None:
    assert repair_prices(letter("L02"), in_warranty=False).labour == "quote"


def test_delivery_and_installation_stay_free() -> None:
    assert service_fee(letter("L02"), "delivery_install", in_warranty=False) == "free"


def test_the_crew_leaves_when_the_customer_has_accepted() -> None:
    found = passage(letter("L02"), "leave_site", ["commissioned", "installed"])
    assert (found.allowed, found.missing) == (False, ("care_explained", "customer_accepted"))


def test_a_return_needs_seven_papers_in_the_letters_order() -> None:
    assert return_of_goods(letter("L02"), items=ALL_PAPERS).eligible
    found = return_of_goods(letter("L02"), items=set(ALL_PAPERS) - {"invoice", "packaging"})
    assert (found.eligible, found.missing) == (False, ("packaging", "invoice"))


@pytest.mark.parametrize(
    "condition", ["abnormal_use", "abnormal_storage", "unauthorised_repair", "spill", "normal_wear", "expired"]
)
def test_six_conditions_rule_a_return_out(condition: str) -> None:
    found = return_of_goods(letter("L02"), items=ALL_PAPERS, conditions=[condition])
    assert (found.eligible, found.exclusions) == (False, (condition,))


def test_an_expired_warranty_rules_a_return_out_and_a_colour_does_not() -> None:
    assert return_of_goods(letter("L02"), items=ALL_PAPERS, in_warranty=False).exclusions == ("expired",)
    assert return_of_goods(letter("L02"), items=ALL_PAPERS, conditions=["colour_differs"]).eligible


def test_inspections_for_life_wait_for_the_contracts_interval() -> None:
    plan = recurring_plan(letter("L02"), "inspection")
    assert interval_of(plan) is None
    assert interval_of(plan, 3) == 3
