"""篇九, framework supply: notices in working days."""

from __future__ import annotations

import pytest

from dispatch.gates import passage
from tests.letters.owing import clocks, dues, letter


@pytest.mark.parametrize(
    ("event", "when", "code", "due"),
    [
        ("price_cut", "2025-09-26 10:00", "price_notice", "2025-09-30 23:59:59"),
        ("price_cut", "2025-09-29 10:00", "price_notice", "2025-10-10 23:59:59"),
        ("model_changed", "2025-09-30 17:00", "model_notice", "2025-10-10 23:59:59"),
        ("learned", "2025-04-30 09:00", "discontinue_notice", "2025-05-08 23:59:59"),
        ("learned", "2025-03-08 09:00", "discontinue_notice", "2025-03-12 23:59:59"),
    ],
)
def test_notices_count_working_days_with_holidays_and_make_up_days(event: str, when: str, code: str, due: str) -> None:
    assert dues("L09", events={event: when}) == {code: due}


def test_a_fault_starts_no_notice() -> None:
    assert dues("L09") == {}


def test_a_notice_that_reaches_the_office_at_midnight_is_late() -> None:
    events = {"learned": "2025-04-30 09:00", "reported": "2025-05-09 00:00"}
    assert clocks("L09", "2025-05-09 08:00", events=events)["discontinue_notice"].late_seconds == 1


def test_the_report_goes_into_the_information_system_too() -> None:
    done = ["written_report", "items", "price", "reason", "basis"]
    assert passage(letter("L09"), "price_notice_complete", done).missing == ("info_system_updated",)
