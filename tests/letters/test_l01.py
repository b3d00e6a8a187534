"""篇一, pumps: on site in 8, 24 or 48 hours, in and out of warranty."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.model.policy import Price
from dispatch.model.situation import Notification
from tests.letters.owing import at, clocks, covered, dues, hold, letter, owed, states


@pytest.mark.parametrize(
    ("region", "due"),
    [("prd", "2025-03-03 17:00"), ("guangdong", "2025-03-04 09:00"), ("elsewhere", "2025-03-05 09:00")],
)
def test_the_region_decides_how_soon_somebody_is_on_site(region: str, due: str) -> None:
    assert dues("L01", region) == {"arrive": due}


def test_the_promise_is_the_same_out_of_warranty() -> None:
    assert dues("L01", "prd", in_warranty=False) == dues("L01", "prd")


def test_nights_and_holidays_count() -> None:
    assert dues("L01", "prd", events={"notified": "2025-10-03 22:15"}) == {"arrive": "2025-10-04 06:15"}


def test_an_unknown_region_is_given_the_strictest_promise_still_possible() -> None:
    clock = owed("L01", "unknown", possible=("guangdong", "elsewhere"))["arrive"]
    assert (clock.due, clock.provisional) == (at("2025-03-04 09:00"), True)


def test_nothing_known_of_the_place_means_the_strictest_of_all() -> None:
    assert dues("L01", "unknown") == {"arrive": "2025-03-03 17:00"}


def test_abroad_nobody_is_promised_but_an_emergency_still_sends_somebody() -> None:
    assert dues("L01", "abroad") == {}
    assert dues("L01", "abroad", emergency=True) == {"dispatch": "2025-03-03 09:15"}


def test_an_emergency_sends_somebody_within_our_own_quarter_of_an_hour() -> None:
    clocks_owed = owed("L01", "prd", emergency=True)
    assert clocks_owed["dispatch"].assumed
    assert not clocks_owed["arrive"].assumed


def test_an_emergency_that_arises_later_starts_its_own_clock_only() -> None:
    events = {"notified": "2025-03-03 09:00", "emergency": "2025-03-03 11:00"}
    assert dues("L01", "prd", events=events) == {"dispatch": "2025-03-03 11:15", "arrive": "2025-03-03 17:00"}


def test_a_fax_counts_from_its_receipt_and_the_first_report_counts() -> None:
    reports = (Notification("letter", at("2025-03-05 08:00")), Notification("fax", at("2025-03-04 08:10")))
    assert dues("L01", "prd", events={}, notifications=reports) == {"arrive": "2025-03-04 16:10"}


def test_a_later_appointment_puts_the_arrival_off_and_an_earlier_one_does_not_shorten_it() -> None:
    later = {"notified": "2025-03-03 09:00", "appointment": "2025-03-05 14:00"}
    earlier = {"notified": "2025-03-03 09:00", "appointment": "2025-03-03 15:00"}
    assert dues("L01", "prd", events=later) == {"arrive": "2025-03-05 14:00"}
    assert dues("L01", "prd", events=earlier) == {"arrive": "2025-03-03 17:00"}


def test_the_appointment_is_held_against_the_due_after_holds() -> None:
    events = {"notified": "2025-03-03 09:00", "appointment": "2025-03-03 18:00"}
    away = (hold("2025-03-03 10:00", "2025-03-03 12:00"),)
    assert dues("L01", "prd", events=events, holds=away) == {"arrive": "2025-03-03 19:00"}


def test_time_spent_on_the_hotline_counts() -> None:
    events = {"notified": "2025-03-03 09:00", "remote_failed": "2025-03-03 14:00"}
    assert dues("L01", "prd", events=events) == {"arrive": "2025-03-03 17:00"}


@pytest.mark.parametrize(
    ("arrived", "state", "late"),
    [("2025-03-03 17:00:00", "met", 0), ("2025-03-03 17:00:01", "breached", 1)],
)
def test_the_last_second_belongs_to_the_promise(arrived: str, state: str, late: int) -> None:
    events = {"notified": "2025-03-03 09:00", "arrived": arrived}
    status = clocks("L01", "2025-03-03 20:00", "prd", events=events)["arrive"]
    assert (status.state.value, status.late_seconds) == (state, late)


def test_a_fault_fixed_from_afar_in_time_needs_no_arrival() -> None:
    events = {"notified": "2025-03-03 09:00", "resolved": "2025-03-03 17:00"}
    assert states("L01", "2025-03-04 09:00", "prd", events=events) == {"arrive": "not_required"}


def test_a_fault_fixed_from_afar_too_late_broke_the_arrival_until_then() -> None:
    events = {"notified": "2025-03-03 09:00", "resolved": "2025-03-03 18:00"}
    status = clocks("L01", "2025-03-04 09:00", "prd", events=events)["arrive"]
    assert (status.state.value, status.late_seconds) == ("breached", 3600)


def test_an_arrival_shows_that_somebody_was_sent() -> None:
    events = {"notified": "2025-03-03 09:00", "arrived": "2025-03-03 09:15"}
    assert states("L01", "2025-03-03 20:00", "prd", emergency=True, events=events)["dispatch"] == "met"


def test_the_warranty_runs_from_the_acceptance_and_from_the_commissioning_only_without_one() -> None:
    both = covered("L01", "2025-03-15 23:59:59", commissioned="2024-03-10", accepted="2024-03-15")
    assert (both.in_warranty, str(both.last_day)) == (True, "2025-03-15")
    assert covered("L01", "2025-03-11 08:00", commissioned="2024-03-10").in_warranty is False


def test_the_contract_may_give_more_years() -> None:
    longer = covered("L01", "2026-02-28 12:00", accepted="2024-02-29", contract_months=24)
    assert (longer.in_warranty, longer.source, str(longer.last_day)) == (True, "contract", "2026-02-28")


def test_goods_that_are_not_commissioned_yet_are_covered() -> None:
    assert covered("L01", "2026-01-01 08:00", delivered="2024-03-10").in_warranty is True


@pytest.mark.parametrize(
    ("in_warranty", "cause", "bill"),
    [
        (True, "quality", ("free", "free", "free")),
        (True, "misuse", ("free", "cost", "free")),
        (True, "force_majeure", ("free", "cost", "free")),
        (False, "quality", ("charged", "cost", "free")),
        (False, "misuse", ("charged", "cost", "free")),
    ],
)
def test_who_pays(in_warranty: bool, cause: str, bill: tuple[str, ...]) -> None:
    prices = repair_prices(letter("L01"), in_warranty=in_warranty, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == bill


def test_a_service_the_letter_does_not_price_is_quoted() -> None:
    assert service_fee(letter("L01"), "training", in_warranty=True) is Price.QUOTE
