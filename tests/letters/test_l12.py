"""篇十二, weighbridges: there in 24 or 48 hours, then 24 more to solve it."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import passage
from dispatch.recurring import due_days, interval_of, recurring_plan
from dispatch.remedies import spare_parts
from tests.letters.owing import covered, dues, hold, letter, on, owed, shown


def test_the_repair_follows_the_arrival_that_is_due() -> None:
    assert dues("L12", "jzhw") == {"arrive": "2025-03-04 09:00", "resolve": "2025-03-05 09:00"}
    assert dues("L12", "elsewhere") == {"arrive": "2025-03-05 09:00", "resolve": "2025-03-06 09:00"}


def test_being_early_starts_the_repair_early() -> None:
    clock = owed("L12", "jzhw", events={"notified": "2025-03-03 09:00", "arrived": "2025-03-03 15:40"})["resolve"]
    assert (shown(clock.start), shown(clock.due)) == ("2025-03-03 15:40", "2025-03-04 15:40")


def test_being_late_buys_no_time() -> None:
    events = {"notified": "2025-03-03 09:00", "arrived": "2025-03-04 12:00"}
    assert dues("L12", "jzhw", events=events)["resolve"] == "2025-03-05 09:00"


def test_the_repair_follows_the_arrival_after_its_holds_and_stops_in_its_own() -> None:
    away = (hold("2025-03-03 10:00", "2025-03-03 12:00"), hold("2025-03-04 20:00", "2025-03-04 21:00"))
    assert dues("L12", "jzhw", holds=away) == {"arrive": "2025-03-04 11:00", "resolve": "2025-03-05 12:00"}


def test_abroad_neither_arrival_nor_repair_is_promised_even_when_somebody_came() -> None:
    assert dues("L12", "abroad", events={"notified": "2025-03-03 09:00", "arrived": "2025-03-03 15:00"}) == {}


def test_a_clock_after_a_provisional_one_is_provisional() -> None:
    found = owed("L12", "unknown")
    assert {code: clock.provisional for code, clock in found.items()} == {"arrive": True, "resolve": True}


def test_in_and_out_of_warranty_alike() -> None:
    assert dues("L12", "jzhw", in_warranty=False) == dues("L12", "jzhw")


@pytest.mark.parametrize(
    ("component", "first", "last"),
    [
        ("steel", "2024-08-31", "2027-08-31"),
        ("electrical", "2024-08-31", "2026-02-28"),
        ("other", "2024-08-20", "2026-02-20"),
        (None, "2024-08-20", "2026-02-20"),
    ],
)
def test_each_component_has_its_own_term(component: str | None, first: str, last: str) -> None:
    found = covered("L12", "2025-01-01 08:00", component, commissioned="2024-08-20", accepted="2024-08-31")
    assert (str(found.starts_on), str(found.last_day)) == (first, last)


@pytest.mark.parametrize("component", ["steel", "electrical", "other"])
def test_a_missing_date_is_replaced_by_the_other(component: str) -> None:
    for only in ({"commissioned": "2024-08-20"}, {"accepted": "2024-08-20"}):
        assert str(covered("L12", "2025-01-01 08:00", component, **only).starts_on) == "2024-08-20"


def test_the_electrics_keep_the_later_of_two_terms_even_if_commissioned_last() -> None:
    found = covered("L12", "2025-01-01 08:00", "electrical", commissioned="2024-09-10", accepted="2024-08-31")
    assert (str(found.starts_on), str(found.last_day)) == ("2024-09-10", "2026-03-10")


@pytest.mark.parametrize(("in_warranty", "cause"), [(True, "misuse"), (True, "force_majeure"), (False, "quality")])
def test_disaster_and_damage_are_priced_as_after_the_warranty(in_warranty: bool, cause: str) -> None:
    prices = repair_prices(letter("L12"), in_warranty=in_warranty, cause=cause)
    assert (prices.labour, prices.parts, prices.travel) == ("charged", "best_price", "charged")


@pytest.mark.parametrize("service", ["consulting", "delivery_install"])
def test_advice_and_commissioning_are_free(service: str) -> None:
    assert service_fee(letter("L12"), service, in_warranty=False) == "free"


def test_inspections_come_every_half_year_from_the_acceptance() -> None:
    months = interval_of(recurring_plan(letter("L12"), "inspection"))
    assert months == 6
    found = due_days(on("2024-08-31"), months, on("2024-08-31"), on("2025-12-31"))
    assert [str(day) for day in found] == ["2025-02-28", "2025-08-31"]


def test_nobody_leaves_without_the_customers_consent() -> None:
    found = passage(letter("L12"), "leave_site", ["installed", "commissioned", "tested"])
    assert found.missing == ("test_result_given", "customer_consent")


@pytest.mark.parametrize(
    ("asked", "promised", "price"), [("2025-05-31", True, "best_price"), ("2025-06-01", False, "quote")]
)
def test_spare_parts_are_kept_for_fifteen_years(asked: str, promised: bool, price: str) -> None:
    found = spare_parts(letter("L12"), accepted_on=on("2010-05-31"), asked_on=on(asked))
    assert (str(found.until), found.promised, found.price) == ("2025-05-31", promised, price)
