"""篇十四, printers in Fuzhou: 2 or 4 hours to the site, 8 to the repair, 12 to the loaner."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from dispatch.recurring import due_days, interval_of, plan_ends_on, recurring_plan
from dispatch.remedies import replacement_due
from tests.letters.owing import clocks, covered, dues, first_due, hold, letter, on, owed, shown, states

AT_WORK = {"notified": "2025-03-03 09:00", "arrived": "2025-03-03 10:30"}


@pytest.mark.parametrize(("region", "arrive"), [("fuzhou", "2025-03-03 11:00"), ("elsewhere", "2025-03-03 13:00")])
def test_three_clocks_run_from_the_report(region: str, arrive: str) -> None:
    assert dues("L14", region) == {"arrive": arrive, "resolve": "2025-03-03 17:00", "loaner": "2025-03-03 21:00"}


def test_abroad_the_clocks_of_the_report_stay() -> None:
    assert set(dues("L14", "abroad")) == {"resolve", "loaner"}


def test_after_the_warranty_there_is_no_clock() -> None:
    assert dues("L14", "fuzhou", in_warranty=False) == {}


def test_while_the_customer_keeps_us_out_no_hour_runs() -> None:
    away = (hold("2025-03-03 10:00", "2025-03-03 11:30"),)
    found = dues("L14", "fuzhou", holds=away)
    assert found == {"arrive": "2025-03-03 12:30", "resolve": "2025-03-03 18:30", "loaner": "2025-03-03 22:30"}


@pytest.mark.parametrize("reason", ["waiting_parts", "weather", "traffic", "no_technician"])
def test_no_reason_of_our_own_stops_a_clock(reason: str) -> None:
    assert dues("L14", "fuzhou", holds=(hold("2025-03-03 10:00", "2025-03-03 15:00", reason),)) == dues("L14", "fuzhou")


@pytest.mark.parametrize(
    "away",
    [hold("2025-03-03 08:00", "2025-03-03 09:00"), hold("2025-03-03 11:00", "2025-03-03 12:00")],
    ids=["before the start", "when the hours are used up"],
)
def test_a_hold_outside_the_clock_changes_nothing(away: object) -> None:
    assert dues("L14", "fuzhou", holds=(away,))["arrive"] == "2025-03-03 11:00"


def test_the_award_starts_the_contract_and_the_contract_the_delivery() -> None:
    found = owed("L14", "unknown", events={"award_notice": "2025-03-03 15:00"})
    assert {code: (shown(clock.start), shown(clock.due)) for code, clock in found.items()} == {
        "contract_sign": ("2025-03-03 15:00", "2025-03-05 23:59:59"),
        "deliver_install": ("2025-03-05 23:59:59", "2025-03-10 23:59:59"),
    }


def test_a_contract_signed_early_brings_the_delivery_forward() -> None:
    events = {"award_notice": "2025-03-03 15:00", "contract_signed": "2025-03-04 10:00"}
    assert dues("L14", "unknown", events=events)["deliver_install"] == "2025-03-07 23:59:59"


def test_a_contract_without_a_known_award_still_starts_the_delivery() -> None:
    found = dues("L14", "unknown", events={"contract_signed": "2025-03-04 10:00"})
    assert found == {"deliver_install": "2025-03-07 23:59:59"}


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"resolved": "2025-03-03 21:00"}, "not_required"),
        ({"loaner": "2025-03-03 22:00"}, "met"),
        ({"loaner": "2025-03-03 22:00", "resolved": "2025-03-03 23:00"}, "met"),
        ({"resolved": "2025-03-03 22:00"}, "breached"),
        ({}, "required"),
    ],
)
def test_what_becomes_of_the_loaner(more: dict[str, str], state: str) -> None:
    assert states("L14", "2025-03-04 09:00", "fuzhou", events={**AT_WORK, **more})["loaner"] == state


def test_a_forecast_after_the_due_is_a_predicted_breach_but_never_for_a_loaner() -> None:
    eta = {"arrive": "2025-03-03 11:00", "resolve": "2025-03-03 18:00", "loaner": "2025-03-03 23:00"}
    seen = clocks("L14", "2025-03-03 10:00", "fuzhou", eta=eta)
    assert [status.state.value for status in seen.values()] == ["pending", "predicted_breach", "pending"]
    assert first_due(seen) == "arrive"


def test_three_years_from_the_best_date_known() -> None:
    assert covered("L14", "2027-05-06 10:00", delivered="2024-05-01", commissioned="2024-05-06").in_warranty is True


@pytest.mark.parametrize(
    ("in_warranty", "cause", "parts"),
    [(True, "misuse", "free"), (True, "quality", "free"), (False, "quality", "best_price")],
)
def test_the_visit_is_always_free(in_warranty: bool, cause: str, parts: str) -> None:
    prices = repair_prices(letter("L14"), in_warranty=in_warranty, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("free", parts, "free")


def test_consumables_cost_the_best_price_always() -> None:
    for in_warranty in (True, False):
        assert service_fee(letter("L14"), "consumables", in_warranty=in_warranty) == "best_price"


def test_monthly_visits_count_from_the_acceptance_and_end_with_the_warranty() -> None:
    plan = recurring_plan(letter("L14"), "visit")
    end = plan_ends_on(letter("L14"), plan, on("2025-01-31"), None)
    assert str(end) == "2028-01-31"
    found = due_days(on("2025-01-31"), interval_of(plan) or 0, on("2027-12-01"), on("2028-12-31"), end)
    assert [str(day) for day in found] == ["2027-12-31", "2028-01-31"]


def test_the_handover_ends_with_a_signed_service_agreement() -> None:
    done = ["delivered", "installed", "commissioned", "running_normally", "training_operation"]
    assert passage(letter("L14"), "handover", done).missing == (
        "training_simple_maintenance",
        "service_agreement_signed",
    )


@pytest.mark.parametrize(
    ("facts", "owed_new"),
    [
        ({}, True),
        ({"repairs": 1}, False),
        ({"in_warranty": False}, False),
        ({"fails_again": False}, False),
        ({"cause": "misuse"}, False),
    ],
)
def test_a_device_that_fails_after_two_repairs_is_replaced(facts: dict[str, object], owed_new: bool) -> None:
    given = {"in_warranty": True, "cause": "quality", "repairs": 2, "fails_again": True, **facts}
    assert replacement_due(letter("L14"), **given) is owed_new  # type: ignore[arg-type]


def test_the_number_of_repairs_is_our_own_and_says_so() -> None:
    rule = letter("L14").replacement
    assert rule is not None
    assert rule.assumed


def test_consumables_are_genuine() -> None:
    assert permission(letter("L14"), employer="own", parts=[FittedPart(genuine=False)]).reasons == ("non_genuine_part",)
