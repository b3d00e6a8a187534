"""篇八, a garage in Xi'an: an hour to a breakdown in the city, and warranties by day and kilometre."""

from __future__ import annotations

import pytest

from dispatch.coverage import repair_prices, service_fee
from dispatch.gates import FittedPart, passage, permission
from tests.letters.owing import at, covered, dues, letter, owed, states

HANDED_OVER = {"accepted": "2025-03-03 16:30"}


def test_a_breakdown_in_the_city_is_reached_within_the_hour() -> None:
    night = {"notified": "2025-02-01 23:20"}
    assert dues("L08", "xian_urban", job="rescue", events=night) == {"arrive": "2025-02-02 00:20"}


def test_outside_the_districts_there_is_no_number() -> None:
    assert dues("L08", "outside", job="rescue") == {}
    assert dues("L08", "abroad", job="rescue") == {}


def test_while_the_place_is_unknown_the_hour_holds() -> None:
    clock = owed("L08", "unknown", job="rescue", possible=("xian_urban", "outside"))["arrive"]
    assert (clock.due, clock.provisional) == (at("2025-03-03 10:00"), True)


def test_maintenance_takes_two_hours_and_a_minor_repair_until_the_next_night() -> None:
    assert dues("L08", "outside", job="maintenance", events=HANDED_OVER) == {"complete": "2025-03-03 18:30"}
    assert dues("L08", "outside", job="minor_repair", events=HANDED_OVER) == {"complete": "2025-03-04 23:59:59"}


def test_a_vehicle_in_the_workshop_needs_nobody_on_site() -> None:
    events = {"notified": "2025-03-03 09:00", **HANDED_OVER}
    assert set(dues("L08", "xian_urban", job="maintenance", events=events)) == {"complete"}


def test_the_customers_wish_is_shown_and_moves_nothing() -> None:
    clock = owed("L08", job="minor_repair", events=HANDED_OVER, requested_by=at("2025-03-03 18:00"))["complete"]
    assert (clock.soft, clock.due) == (at("2025-03-03 18:00"), at("2025-03-04 23:59:59"))


def test_two_hours_sharp_is_in_time() -> None:
    events = {**HANDED_OVER, "completed": "2025-03-03 18:30"}
    assert states("L08", "2025-03-03 19:00", "outside", job="maintenance", events=events) == {"complete": "met"}


@pytest.mark.parametrize(
    ("item", "days", "km"),
    [
        ("whole_vehicle", 100, 20000),
        ("assembly", 100, 20000),
        ("level2", 30, 5000),
        ("level1", 10, 2000),
        ("minor_repair", 10, 2000),
        ("special_repair", 10, 2000),
        ("part", 365, 20000),
    ],
)
def test_each_item_is_covered_to_its_last_day_and_last_kilometre(item: str, days: int, km: int) -> None:
    exact = covered("L08", "2025-01-01 08:00", item, out="2025-01-01", driven_km=km)
    assert exact.last_day is not None
    assert exact.starts_on is not None
    assert (exact.in_warranty, (exact.last_day - exact.starts_on).days) == (True, days)
    farther = covered("L08", "2025-01-01 08:00", item, out="2025-01-01", driven_km=km + 1)
    assert (farther.in_warranty, farther.reasons) == (False, ("expired_km",))


def test_midnight_after_the_last_day_is_not_covered() -> None:
    assert covered("L08", "2025-03-22 23:59:59", "level2", out="2025-02-20", driven_km=400).in_warranty is True
    late = covered("L08", "2025-03-23 00:00", "level2", out="2025-02-20", driven_km=400)
    assert late.reasons == ("expired_date",)


def test_both_limits_may_be_passed() -> None:
    late = covered("L08", "2026-01-01 08:00", "level2", out="2025-02-20", driven_km=9000)
    assert set(late.reasons) == {"expired_date", "expired_km"}


@pytest.mark.parametrize(
    ("fact", "reason"), [("repaired_part", "repaired_part"), ("use_caused", "use"), ("other_shop", "other_shop")]
)
def test_three_facts_take_the_cover_away(fact: str, reason: str) -> None:
    found = covered("L08", "2025-03-05 10:00", "level2", out="2025-03-03", driven_km=100, facts=frozenset({fact}))
    assert (found.in_warranty, found.reasons) == (False, (reason,))


@pytest.mark.parametrize(
    ("in_warranty", "cause", "price"),
    [
        (True, "quality", "free"),
        (True, "misuse", "quote"),
        (True, "force_majeure", "quote"),
        (False, "quality", "quote"),
    ],
)
def test_only_faulty_repairs_are_done_again_for_nothing(in_warranty: bool, cause: str, price: str) -> None:
    assert repair_prices(letter("L08"), in_warranty=in_warranty, cause=cause).labour == price


def test_daily_advice_is_free() -> None:
    assert service_fee(letter("L08"), "consulting", in_warranty=False) == "free"


def test_a_vehicle_leaves_with_its_record_filed() -> None:
    assert passage(letter("L08"), "release_vehicle", ["repair_completed"]).missing == ("record_filed",)


def test_no_fakes_and_nothing_old_for_new() -> None:
    assert permission(letter("L08"), employer="own", parts=[FittedPart(new=False)]).reasons == ("reused_part",)
    assert permission(letter("L08"), employer="subcontractor", parts=[FittedPart()]).allowed
