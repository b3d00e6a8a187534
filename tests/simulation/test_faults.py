"""Faults come as callers bring them: by day more than by night, each about an asset that can have it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from dispatch.model.moment import SHANGHAI
from dispatch.simulation.company_files import FaultBook
from dispatch.simulation.demo_company import DemoCompany
from dispatch.simulation.draws import chance, factor, generator, minutes
from dispatch.simulation.faults import Fault, FaultProcess
from dispatch.simulation.scenario import Scenario

TUESDAY = date(2026, 3, 10)


@pytest.fixture(scope="module")
def process(company: DemoCompany, book: FaultBook, scenario: Scenario) -> FaultProcess:
    return FaultProcess(company.sites, company.assets, book, scenario.faults, seed=1)


@pytest.fixture(scope="module")
def quarter(process: FaultProcess) -> list[Fault]:
    """Thirteen whole weeks."""
    return [fault for number in range(91) for fault in process.on(TUESDAY + timedelta(days=number))]


def test_a_day_is_the_same_whenever_it_is_asked_for(process: FaultProcess) -> None:
    first = process.on(TUESDAY)
    process.on(TUESDAY - timedelta(days=1))
    assert process.on(TUESDAY) == first


def test_another_seed_has_other_faults(
    company: DemoCompany, book: FaultBook, scenario: Scenario, process: FaultProcess
) -> None:
    other = FaultProcess(company.sites, company.assets, book, scenario.faults, seed=2)
    assert other.on(TUESDAY) != process.on(TUESDAY)


def test_a_week_has_seven_average_days(process: FaultProcess, scenario: Scenario) -> None:
    days = [TUESDAY + timedelta(days=number) for number in range(7)]
    expected = sum(process.expected(day, hour) for day in days for hour in range(24))
    assert expected == pytest.approx(7 * scenario.faults.per_day)


def test_a_quarter_has_as_many_faults_as_expected(quarter: list[Fault], scenario: Scenario) -> None:
    mean = 91 * scenario.faults.per_day
    assert abs(len(quarter) - mean) < 4 * mean**0.5


def test_more_faults_come_in_the_morning_than_at_night(quarter: list[Fault]) -> None:
    by_hour = Counter(fault.at.astimezone(SHANGHAI).hour for fault in quarter)
    assert by_hour[9] > 5 * by_hour[3]


def test_faults_of_a_day_come_in_order_and_on_that_day(process: FaultProcess) -> None:
    moments = [fault.at for fault in process.on(TUESDAY)]
    assert moments == sorted(moments)
    assert {moment.astimezone(SHANGHAI).date() for moment in moments} == {TUESDAY}


def test_every_fault_is_one_its_asset_can_have(quarter: list[Fault], company: DemoCompany, book: FaultBook) -> None:
    assets = {asset.id: asset for asset in company.assets}
    for fault in quarter:
        asset = assets[str(fault.report.asset_id)]
        assert fault.report.site_id == asset.site_id
        assert fault.report.description in {kind.text for kind in book.kinds[asset.skill]}
        assert fault.report.notified_at == fault.at


def test_about_three_in_a_hundred_are_emergencies(quarter: list[Fault]) -> None:
    share = sum(fault.report.emergency for fault in quarter) / len(quarter)
    assert 0.02 < share < 0.04


def test_only_it_systems_have_major_faults(quarter: list[Fault], company: DemoCompany) -> None:
    skills = {asset.id: asset.skill for asset in company.assets}
    it = [fault for fault in quarter if skills[str(fault.report.asset_id)] == "it"]
    major = [fault for fault in quarter if fault.report.fault_class == "major"]
    assert set(map(id, major)) <= set(map(id, it))
    assert 0.08 < len(major) / len(it) < 0.22


def test_expected_durations_hold_the_way_through_the_gate(quarter: list[Fault]) -> None:
    seconds = [fault.report.service_seconds or 0 for fault in quarter]
    assert all(length % 300 == 0 and 1800 <= length <= 4 * 3600 for length in seconds)


def test_between_leaves_out_the_start_and_takes_the_end(process: FaultProcess) -> None:
    first, second, third, *_ = process.on(TUESDAY)
    assert process.between(first.at, third.at) == (second, third)


def test_between_reaches_over_midnight(process: FaultProcess) -> None:
    noon = datetime(2026, 3, 9, 12, tzinfo=SHANGHAI)
    found = process.between(noon, noon + timedelta(days=1))
    assert {fault.key[:8] for fault in found} == {"20260309", "20260310"}


def test_every_skill_of_the_company_has_faults_to_repair(company: DemoCompany, book: FaultBook) -> None:
    assert {asset.skill for asset in company.assets} == set(book.kinds) == set(book.rate)


def test_chance_depends_on_the_names_alone() -> None:
    assert chance(1, "w1", "travel") == chance(1, "w1", "travel")
    assert len({chance(1, "w1", "travel"), chance(2, "w1", "travel"), chance(1, "w1t", "ravel")}) == 3


def test_chances_are_even() -> None:
    draws = [chance(1, number) for number in range(2000)]
    assert all(0 < draw < 1 for draw in draws)
    assert abs(sum(draws) / 2000 - 0.5) < 0.03


def test_half_of_all_factors_are_below_one() -> None:
    factors = [factor(0.3, 1, number) for number in range(2000)]
    assert abs(sum(one < 1 for one in factors) - 1000) < 100
    assert factor(0.0, 1, "anything") == 1.0


def test_minutes_lie_between_their_bounds() -> None:
    found = [minutes((10, 20), 1, number) for number in range(200)]
    assert timedelta(minutes=10) <= min(found) <= max(found) <= timedelta(minutes=20)


def test_a_generator_for_another_purpose_is_another_one() -> None:
    assert generator(1, "crew").random() != generator(1, "sites").random()
