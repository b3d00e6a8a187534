"""篇十一, a manufacturer's authorisation: 12 months, and 360 days without an end of the model."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices
from dispatch.remedies import goods_pledge
from tests.letters.owing import covered, dues, letter, on


def test_the_authorisation_has_no_clock() -> None:
    assert dues("L11") == {}


@pytest.mark.parametrize(("reported", "cover"), [("2025-12-12 23:59", True), ("2025-12-13 00:00", False)])
def test_twelve_months_from_acceptance(reported: str, cover: bool) -> None:
    assert covered("L11", reported, accepted="2024-12-12").in_warranty is cover


@pytest.mark.parametrize(("produced", "young"), [("2024-01-01", True), ("2023-12-31", False)])
def test_the_first_day_of_the_month_is_young_enough(produced: str, young: bool) -> None:
    found = goods_pledge(
        letter("L11"), produced_on=on(produced), letter_on=on("2024-12-12"), not_before=on("2024-01-01")
    )
    assert found.production_ok is young


@pytest.mark.parametrize(("dropped", "kept"), [("2025-12-07", False), ("2025-12-08", True)])
def test_the_model_lives_for_360_days_from_the_letter(dropped: str, kept: bool) -> None:
    found = goods_pledge(
        letter("L11"), produced_on=on("2024-06-01"), letter_on=on("2024-12-12"), discontinued_on=on(dropped)
    )
    assert (str(found.no_discontinue_until), found.kept) == ("2025-12-07", kept)


def test_all_faulty_parts_are_replaced_and_later_quoted() -> None:
    assert repair_prices(letter("L11"), in_warranty=True, cause="misuse").parts == "free"
    assert repair_prices(letter("L11"), in_warranty=False).parts == "quote"
