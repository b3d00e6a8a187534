"""篇五, delivery and acceptance of office equipment."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from tests.letters.owing import dues, letter


def test_the_letter_has_no_clock() -> None:
    assert dues("L05") == {}


def test_the_final_acceptance_comes_after_preliminary_acceptance_and_installation() -> None:
    found = passage(letter("L05"), "final_acceptance", ["delivered", "installed", "commissioned"])
    assert (found.allowed, found.missing) == (False, ("preliminary_acceptance",))


def test_both_sides_sign_the_acceptance() -> None:
    done = ["preliminary_acceptance", "delivered", "installed", "commissioned", "signoff_customer"]
    assert passage(letter("L05"), "accepted", done).missing == ("signoff_vendor",)
    assert passage(letter("L05"), "accepted", [*done, "signoff_vendor"]).allowed


@pytest.mark.parametrize("service", ["delivery_install", "final_acceptance"])
def test_delivery_and_final_acceptance_are_in_the_price(service: str) -> None:
    assert service_fee(letter("L05"), service, in_warranty=True) == "free"


def test_repairs_are_not_priced_by_this_letter() -> None:
    assert repair_prices(letter("L05"), in_warranty=True).labour == "quote"


def test_goods_are_new_and_of_the_brand() -> None:
    found = permission(letter("L05"), employer="own", parts=[FittedPart(genuine=False, new=False)])
    assert set(found.reasons) == {"non_genuine_part", "reused_part"}
