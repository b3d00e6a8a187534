"""篇十, a manufacturer's authorisation full of blanks."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices
from dispatch.remedies import goods_pledge
from tests.letters.owing import covered, dues, letter, on


def test_the_authorisation_has_no_clock() -> None:
    assert dues("L10") == {}


def test_the_blank_term_is_filled_by_the_contract() -> None:
    assert covered("L10", "2025-03-01 08:00", accepted="2024-03-01").in_warranty is None
    assert covered("L10", "2025-03-01 08:00", accepted="2024-03-01", contract_months=36).in_warranty is True


@pytest.mark.parametrize("cause", ["quality", "misuse", "force_majeure"])
def test_all_faulty_parts_are_replaced(cause: str) -> None:
    assert repair_prices(letter("L10"), in_warranty=True, cause=cause).parts == "free"


def test_the_days_of_the_case_fill_the_blank() -> None:
    found = goods_pledge(letter("L10"), produced_on=on("2024-06-01"), letter_on=on("2025-02-28"), days=30)
    assert (found.production_ok, str(found.no_discontinue_until), found.kept) == (True, "2025-03-30", True)


def test_without_days_nothing_was_pledged() -> None:
    found = goods_pledge(
        letter("L10"), produced_on=on("2024-06-01"), letter_on=on("2025-02-28"), discontinued_on=on("2025-03-01")
    )
    assert (found.no_discontinue_until, found.kept) == (None, True)
