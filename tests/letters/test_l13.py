"""篇十三, an IT system: classes of faults, and clocks only in warranty."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from tests.letters.owing import clocks, covered, dues, first_due, letter, owed, shown, states, to_class

NORMAL = {"respond": "2025-03-03 13:00", "resolve": "2025-03-04 09:00", "loaner": "2025-03-04 09:00"}
MAJOR = {"arrive": "2025-03-03 11:00", "resolve": "2025-03-03 15:00", "loaner": "2025-03-04 09:00"}


def test_an_ordinary_fault_is_answered_repaired_or_bridged_by_a_loaner() -> None:
    assert dues("L13") == NORMAL


def test_a_fault_of_main_equipment_brings_somebody_on_site_instead_of_an_answer() -> None:
    assert dues("L13", fault_class="major") == MAJOR


@pytest.mark.parametrize("fault_class", ["normal", "major"])
def test_after_the_warranty_there_is_no_clock(fault_class: str) -> None:
    assert dues("L13", fault_class=fault_class, in_warranty=False) == {}


def test_a_fault_raised_to_major_runs_its_new_clocks_from_then_and_keeps_the_old() -> None:
    found = owed("L13", reclassified=(to_class("2025-03-03 11:00", "major"),))
    assert {code: (shown(clock.start), shown(clock.due)) for code, clock in found.items()} == {
        "respond": ("2025-03-03 09:00", "2025-03-03 13:00"),
        "arrive": ("2025-03-03 11:00", "2025-03-03 13:00"),
        "resolve": ("2025-03-03 11:00", "2025-03-03 17:00"),
        "loaner": ("2025-03-03 09:00", "2025-03-04 09:00"),
    }


def test_raised_late_the_earlier_due_governs_with_its_own_start() -> None:
    clock = owed("L13", reclassified=(to_class("2025-03-04 04:00", "major"),))["resolve"]
    assert (shown(clock.start), shown(clock.due)) == ("2025-03-03 09:00", "2025-03-04 09:00")


def test_lowered_the_clocks_run_from_the_report_and_the_open_arrival_is_dropped() -> None:
    assert dues("L13", fault_class="major", reclassified=(to_class("2025-03-03 09:30", "normal"),)) == NORMAL


def test_lowered_too_late_the_broken_arrival_stays() -> None:
    found = dues("L13", fault_class="major", reclassified=(to_class("2025-03-03 11:00:01", "normal"),))
    assert found == {**NORMAL, "arrive": "2025-03-03 11:00"}


def test_lowered_at_the_due_moment_itself_the_arrival_was_still_open() -> None:
    found = dues("L13", fault_class="major", reclassified=(to_class("2025-03-03 11:00", "normal"),))
    assert found == NORMAL


def test_lowered_after_the_arrival_the_kept_promise_stays() -> None:
    events = {"notified": "2025-03-03 09:00", "arrived": "2025-03-03 10:00"}
    found = dues("L13", fault_class="major", events=events, reclassified=(to_class("2025-03-03 10:30", "normal"),))
    assert found == {**NORMAL, "arrive": "2025-03-03 11:00"}


def test_lowered_after_the_repair_was_broken_its_due_stays() -> None:
    found = dues("L13", fault_class="major", reclassified=(to_class("2025-03-03 16:00", "normal"),))
    assert found["resolve"] == "2025-03-03 15:00"


def test_raised_and_lowered_again_leaves_the_first_clocks() -> None:
    back = (to_class("2025-03-03 09:40", "normal"), to_class("2025-03-03 09:20", "major"))
    assert dues("L13", reclassified=back) == NORMAL


def test_the_loaner_is_owed_one_second_after_its_trigger() -> None:
    events = {"notified": "2025-03-03 09:00", "responded": "2025-03-03 12:59"}
    on_time = clocks("L13", "2025-03-04 09:00", events=events)
    assert {code: status.state.value for code, status in on_time.items()} == {
        "respond": "met",
        "resolve": "pending",
        "loaner": "pending",
    }
    assert first_due(on_time) == "resolve"
    late = clocks("L13", "2025-03-04 09:00:01", events=events)
    assert (late["resolve"].state, late["loaner"].state) == ("breached", "required")
    assert first_due(late) is None


def test_any_substantive_answer_or_the_arrival_meets_the_response() -> None:
    events = {"notified": "2025-03-03 09:00", "arrived": "2025-03-03 13:00"}
    assert states("L13", "2025-03-03 14:00", events=events)["respond"] == "met"


def test_two_years_from_the_acceptance_and_from_nothing_else() -> None:
    accepted = covered("L13", "2025-06-30 10:00", commissioned="2023-06-01", accepted="2023-06-30")
    assert (accepted.in_warranty, str(accepted.last_day)) == (True, "2025-06-30")
    waiting = covered("L13", "2025-12-30 10:00", commissioned="2023-06-01")
    assert (waiting.in_warranty, waiting.last_day) == (True, None)


def test_no_cause_is_excluded_and_later_only_parts_have_a_price() -> None:
    assert repair_prices(letter("L13"), in_warranty=True, cause="misuse").parts == "free"
    after = repair_prices(letter("L13"), in_warranty=False)
    assert (after.labour, after.parts, after.travel) == ("quote", "best_price", "quote")


def test_upgrades_and_advice_are_free_in_warranty_only() -> None:
    for service in ("software_upgrade", "consulting"):
        assert service_fee(letter("L13"), service, in_warranty=True) == "free"
        assert service_fee(letter("L13"), service, in_warranty=False) == "quote"


@pytest.mark.parametrize("service", ["delivery_install", "training"])
def test_delivery_and_training_are_free(service: str) -> None:
    assert service_fee(letter("L13"), service, in_warranty=True) == "free"


def test_the_handover_needs_nine_steps_in_order() -> None:
    found = passage(letter("L13"), "handover", ["delivered", "installed", "commissioned", "certificate"])
    assert found.missing == (
        "training_operation",
        "training_maintenance",
        "operation_manual_zh",
        "maintenance_manual",
        "factory_report",
    )


def test_the_contract_is_signed_with_the_makers_letter() -> None:
    assert not passage(letter("L13"), "sign_contract", []).allowed


def test_nothing_is_subcontracted() -> None:
    found = permission(letter("L13"), employer="subcontractor", parts=[FittedPart(genuine=False)])
    assert set(found.reasons) == {"subcontracting", "non_genuine_part"}
    assert permission(letter("L13"), employer="own", parts=[FittedPart(new=False)]).allowed
