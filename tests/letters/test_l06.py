"""篇六, IT system and classroom electronics: 12 hours to the answer, a week once remote help has failed."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from tests.letters.owing import clocks, covered, dues, first_due, letter, states

FAILED = {"notified": "2025-03-03 18:00", "responded": "2025-03-03 20:00", "remote_failed": "2025-03-04 11:20"}


@pytest.mark.parametrize("in_warranty", [True, False])
def test_the_phone_answers_within_twelve_hours_in_and_after_the_warranty(in_warranty: bool) -> None:
    found = dues("L06", events={"notified": "2025-03-03 18:00"}, in_warranty=in_warranty)
    assert found == {"respond": "2025-03-04 06:00"}


def test_the_repair_is_owed_only_once_remote_help_has_failed() -> None:
    assert dues("L06", events=FAILED)["resolve"] == "2025-03-11 23:59:59"


def test_a_failure_found_after_midnight_in_utc_counts_from_the_day_in_shanghai() -> None:
    assert dues("L06", events={"remote_failed": "2025-04-01 00:30"})["resolve"] == "2025-04-08 23:59:59"


def test_an_answer_in_the_last_second_is_in_time_and_the_repair_is_next() -> None:
    events = {**FAILED, "responded": "2025-03-04 06:00"}
    assert states("L06", "2025-03-08 10:00", events=events) == {"respond": "met", "resolve": "pending"}
    assert first_due(clocks("L06", "2025-03-08 10:00", events=events)) == "resolve"


def test_electronics_are_covered_for_a_year_from_the_best_date_known() -> None:
    assert covered("L06", "2025-01-31 18:00", delivered="2024-01-31").in_warranty is True
    later = covered("L06", "2025-02-20 18:00", delivered="2024-01-31", accepted="2024-02-20")
    assert (later.in_warranty, str(later.starts_on)) == (True, "2024-02-20")


@pytest.mark.parametrize(("in_warranty", "cause"), [(True, "misuse"), (True, "force_majeure"), (False, "quality")])
def test_only_quality_is_covered(in_warranty: bool, cause: str) -> None:
    prices = repair_prices(letter("L06"), in_warranty=in_warranty, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("charged", "charged", "charged")


@pytest.mark.parametrize("service", ["consulting", "software_upgrade"])
def test_advice_and_new_versions_stay_free(service: str) -> None:
    assert service_fee(letter("L06"), service, in_warranty=False) == "free"
